using System.Threading.RateLimiting;

namespace Quiete.Server.Complaints;

/// <summary>How many people's receipts are read side by side: a mail is held and decoded in memory.</summary>
internal sealed class PecTurns : IDisposable
{
    /// <summary>Read at once.</summary>
    public const int AtOnce = 2;

    /// <summary>How many more may wait.</summary>
    public const int MostWaiting = 20;

    private readonly ConcurrencyLimiter limiter = new(new() { PermitLimit = AtOnce, QueueLimit = MostWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <summary>Waits for a turn, which ends when it is disposed of. Null: too many wait already.</summary>
    public async Task<IDisposable?> Take(CancellationToken stop)
    {
        var lease = await limiter.AcquireAsync(cancellationToken: stop);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        return null;
    }

    public void Dispose() => limiter.Dispose();
}
