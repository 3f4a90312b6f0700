using System.Data.Common;
using Dapper;
using Quiete.Audit;
using Quiete.Server.Events;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Marks reservations whose lease has ended, and tells whose they were. The slot itself is free from the instant on: nobody waits for this.</summary>
internal sealed class LeaseSweeper(Database database, TimeProvider clock, ChangeSignal signal, ILogger<LeaseSweeper> log) : BackgroundService
{
    private const int MostAtOnce = 1000;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await Sweep(stoppingToken) > 0) signal.Raise();
            }
            catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
            {
                log.LogError("Ended leases wait to be marked: {Fault}", fault.GetType().Name);
            }
        }
    }

    /// <summary>Marks what has ended.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> Sweep(CancellationToken stop)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (!await database.Read(connection => connection.ExecuteScalarAsync<bool>(
            "SELECT EXISTS (SELECT 1 FROM contact WHERE state = 0 AND lease_ms <= @now)", new { now }), stop))
        {
            return 0;
        }

        return await database.Write(async connection =>
        {
            var change = await Change.Next(connection); // before the contacts, as everybody who changes them
            var ended = (await connection.QueryAsync<(long Code, long Principal, long? Agency)>(
                """
                UPDATE contact SET state = 4 WHERE state = 0
                  AND code IN (SELECT code FROM contact WHERE state = 0 AND lease_ms <= @now ORDER BY lease_ms LIMIT @MostAtOnce)
                RETURNING code AS Code, principal AS Principal, agency AS Agency
                """,
                new { now, MostAtOnce })).ToList();
            if (ended.Count == 0) return 0;
            var round = new Round(connection);
            EventStore.Add(round, change,
                [.. ended.Select(one => new NewEvent(EventKinds.ReservationExpired, one.Principal, one.Agency, $$"""{"contact":"{{ShortCode.FromValue(one.Code)}}"}"""))], now);
            await round.Run();
            return ended.Count;
        }, stop);
    }
}
