using System.Data.Common;
using System.Text.Json;
using Dapper;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Events;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Tells principals three days before how many answers of the register end.</summary>
internal sealed class RpoNotices(
    Database database, RpoCalendar calendar, CompanyStore companies, ChangeSignal signal, TimeProvider clock, ILogger<RpoNotices> log) : BackgroundService
{
    /// <summary>How many days before the last good day it is told.</summary>
    public const int DaysBefore = 3;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(10);

    /// <summary>Tells every principal once of each day.</summary>
    public async Task Tell(CancellationToken stop)
    {
        var lastDay = RomeTime.DayOf(clock.GetUtcNow()).AddDays(DaysBefore);
        foreach (var principal in await companies.List(CompanyKind.Principal, closedToo: false, stop))
        {
            if (await WasTold(principal.Id, lastDay, stop)) continue;
            var numbers = (await calendar.Count(principal.Id, stop)).FirstOrDefault(one => one.LastDay == lastDay)?.Numbers ?? 0;
            await Tell(principal.Id, lastDay, numbers, stop);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Tell(stoppingToken);
                await Task.Delay(LookEvery, stoppingToken);
            }
            catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
            {
                log.LogWarning("Nobody was told of ending answers: {Fault} in {Place}", fault.GetType().Name, fault.StackTrace);
                await Task.WhenAny(Task.Delay(LookEvery, stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The service stops.
            }
        }
    }

    private Task<bool> WasTold(long principal, DateOnly day, CancellationToken stop) => database.Read(connection => connection.ExecuteScalarAsync<bool>(
        "SELECT EXISTS (SELECT 1 FROM rpo_notice WHERE principal = @principal AND day = @day)", new { principal, day = Columns.Text(day) }), stop);

    private async Task Tell(long principal, DateOnly lastDay, long numbers, CancellationToken stop)
    {
        await database.Write(async connection =>
        {
            var first = await connection.ExecuteAsync(
                "INSERT INTO rpo_notice (principal, day) VALUES (@principal, @day) ON CONFLICT DO NOTHING", new { principal, day = Columns.Text(lastDay) });
            if (first == 0 || numbers == 0) return;
            var round = new Round(connection);
            EventStore.Add(
                round, await Change.Next(connection),
                [new NewEvent(EventKinds.RpoExpiring, principal, Agency: null, JsonSerializer.Serialize(new { lastDay = Columns.Text(lastDay), numbers }))], clock.NowMs());
            await round.Run();
        }, stop);
        signal.Raise();
    }
}
