namespace Quiete.Server.Storage;

/// <summary>Tells listeners in this process that something was committed, so that they need not wait for their next look.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource raised = New();

    /// <summary>Call after a commit that others follow.</summary>
    public void Raise() => Interlocked.Exchange(ref raised, New()).TrySetResult();

    /// <summary>Ends at the next <see cref="Raise"/>. Take it before looking, and wait for it after: then nothing is missed.</summary>
    public Task Next => Volatile.Read(ref raised).Task;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
