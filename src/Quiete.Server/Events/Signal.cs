namespace Quiete.Server.Events;

/// <summary>Wakes one who waits; a call that comes while nobody waits is kept, several count as one.</summary>
internal sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim count = new(0);

    public void Give()
    {
        if (count.CurrentCount == 0) count.Release();
    }

    /// <summary>Waits for a call, but no longer than some time.</summary>
    public Task Wait(TimeSpan atMost, CancellationToken stop) => count.WaitAsync(atMost, stop);

    public void Dispose() => count.Dispose();
}
