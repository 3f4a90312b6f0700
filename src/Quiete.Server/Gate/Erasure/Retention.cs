using System.Data.Common;
using Dapper;
using Quiete.Rules;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>When a rule of retention last ran.</summary>
/// <param name="Cleared">By that run.</param>
internal sealed record RetentionRun(string Rule, DateTimeOffset At, long Cleared, long InAll);

/// <summary>Applies the rules of retention once a day in Italy, in small pieces, so that nobody waits for it.</summary>
internal sealed class Retention(Database database, IEnumerable<RetentionRule> rules, PersonErasure erasure, KnownTime time, TimeProvider clock, ILogger<Retention> log) : BackgroundService
{
    private const int MostAtOnce = 200;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(10);

    /// <summary>When each rule last ran; a rule that never ran is not there.</summary>
    public Task<IReadOnlyList<RetentionRun>> Runs(CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<RetentionRun>)[.. (await connection.QueryAsync<(string Rule, long At, long Cleared, long InAll)>(
            "SELECT rule, at_ms, cleared, in_all FROM retention_run ORDER BY rule"))
            .Select(row => new RetentionRun(row.Rule, DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Cleared, row.InAll))], stop);

    /// <summary>Applies every rule that has not run today; none while the clock is doubted.</summary>
    /// <returns>How much was cleared.</returns>
    public async Task<long> Run(CancellationToken stop)
    {
        if (!await time.Reach(stop)) return 0;
        var now = clock.GetUtcNow();
        var done = (await Runs(stop)).Where(run => RomeTime.DayOf(run.At) >= RomeTime.DayOf(now)).Select(run => run.Rule).ToHashSet();
        var due = rules.Where(rule => rule.Step is not null && !done.Contains(rule.Name)).ToList();
        var cleared = 0L;
        foreach (var rule in due) cleared += await Apply(rule, now, stop);
        if (due.Count > 0) await erasure.Overwrite(stop);
        return cleared;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        do
        {
            try
            {
                await Run(stoppingToken);
            }
            catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
            {
                log.LogError("What is to be forgotten waits: {Fault}", fault.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<long> Apply(RetentionRule rule, DateTimeOffset now, CancellationToken stop)
    {
        var cleared = 0L;
        while (true)
        {
            var step = await database.Write(async connection =>
            {
                var place = await connection.ExecuteScalarAsync<long?>("SELECT place FROM retention_run WHERE rule = @Name", new { rule.Name }) ?? 0;
                var step = await rule.Step!(connection, rule.Before(now)!.Value, place, MostAtOnce);
                await Keep(connection, rule, now, cleared + step.Cleared, step, isLast: step.Cleared == 0);
                return step;
            }, stop);
            if (step.Cleared == 0) return cleared;
            cleared += step.Cleared;
        }
    }

    // The run counts as made today only with its last piece: one that was cut off goes on at the next look.
    private static Task Keep(DbConnection connection, RetentionRule rule, DateTimeOffset now, long cleared, RetentionStep step, bool isLast) => connection.ExecuteAsync(
        """
        INSERT INTO retention_run (rule, at_ms, cleared, in_all, place) VALUES (@Name, @at, @cleared, @step, @Place)
        ON CONFLICT (rule) DO UPDATE SET at_ms = CASE WHEN @isLast THEN @at ELSE retention_run.at_ms END,
            cleared = excluded.cleared, in_all = retention_run.in_all + excluded.in_all, place = excluded.place
        """,
        new { rule.Name, at = isLast ? now.ToUnixTimeMilliseconds() : 0, cleared, step = step.Cleared, step.Place, isLast });
}
