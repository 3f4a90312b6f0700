using System.Data.Common;
using Dapper;

namespace Quiete.Server.Storage;

/// <summary>The time of PostgreSQL. Gates on several machines hold leases and pauses against this one clock, however their own differ.</summary>
/// <remarks>It is the machine's own clock, put right by what a comparison now and then finds; between comparisons nothing is asked.</remarks>
internal sealed class DatabaseClock(Database database, TimeProvider own) : TimeProvider
{
    private long aheadTicks; // of the machine's own clock

    public override DateTimeOffset GetUtcNow() => own.GetUtcNow().AddTicks(-Interlocked.Read(ref aheadTicks));

    /// <summary>Compares the clocks. The answer took a while to come; it is taken to have been given in the middle of it.</summary>
    public async Task Compare(CancellationToken stop)
    {
        var (asked, theirs, heard) = await database.Read(async connection =>
        {
            var before = own.GetUtcNow();
            var ms = await connection.ExecuteScalarAsync<long>("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)");
            return (before, DateTimeOffset.FromUnixTimeMilliseconds(ms), own.GetUtcNow());
        }, stop);
        Interlocked.Exchange(ref aheadTicks, (asked + ((heard - asked) / 2) - theirs).Ticks);
    }
}

/// <summary>Compares the clocks every few seconds, so that a machine whose clock is set is put right soon.</summary>
internal sealed class DatabaseClockFollower(DatabaseClock clock, ILogger<DatabaseClockFollower> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await clock.Compare(stoppingToken);
            }
            catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
            {
                log.LogWarning("The clock of the database could not be read: {Fault}", fault.GetType().Name);
            }
        }
    }
}
