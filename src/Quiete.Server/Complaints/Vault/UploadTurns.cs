using System.Threading.RateLimiting;

namespace Quiete.Server.Complaints;

/// <summary>How many files of one person are on their way, and were in the last hour.</summary>
internal sealed class UploadTurns : IDisposable
{
    private readonly PartitionedRateLimiter<long> limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<long, long>(person => RateLimitPartition.GetConcurrencyLimiter(person, _ => new() { PermitLimit = VaultLimits.MostAtOnce, QueueLimit = 0 })),
        PartitionedRateLimiter.Create<long, long>(person => RateLimitPartition.GetSlidingWindowLimiter(person, _ => new()
        {
            PermitLimit = VaultLimits.MostAnHour,
            Window = TimeSpan.FromHours(1),
            SegmentsPerWindow = 6,
            QueueLimit = 0,
        })));

    /// <summary>Takes a turn, which ends when it is disposed of.</summary>
    /// <exception cref="BadInputException">There are too many.</exception>
    public IDisposable Take(long person)
    {
        var lease = limiter.AttemptAcquire(person);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        throw VaultLimits.TooOften();
    }

    public void Dispose() => limiter.Dispose();
}
