using Dapper;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>How many numbers an agency may have judged in a day in Italy: enough for its campaigns, too few to harvest the facts.</summary>
internal sealed class CheckQuota(Database database, TimeProvider clock)
{
    /// <summary>The most numbers that an agency has checked in a day.</summary>
    public const int MostChecked = 200_000;

    /// <summary>The most rows of lists that an agency has screened in a day.</summary>
    public const int MostScreened = 5_000_000;

    /// <summary>Takes numbers from today's quota of checks. When too few are left none are taken.</summary>
    /// <returns>Null: taken. Otherwise how long until the quota is full again.</returns>
    public Task<TimeSpan?> TakeChecks(long agency, int numbers, CancellationToken stop) => Take(agency, "check", numbers, MostChecked, stop);

    /// <summary>The same for the rows of a list.</summary>
    public Task<TimeSpan?> TakeRows(long agency, long rows, CancellationToken stop) => Take(agency, "screening", rows, MostScreened, stop);

    private async Task<TimeSpan?> Take(long agency, string how, long numbers, long most, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var day = RomeTime.DayOf(now);
        var taken = await database.Write(connection => connection.ExecuteAsync("""
            INSERT INTO check_count (company, day, how, numbers) SELECT @agency, @day, @how, @numbers WHERE @numbers <= @most
            ON CONFLICT (company, day, how) DO UPDATE SET numbers = check_count.numbers + excluded.numbers
            WHERE check_count.numbers + excluded.numbers <= @most
            """,
            new { agency, day = Columns.Text(day), how, numbers, most }), stop);
        return taken == 1 ? null : RomeTime.StartOf(day.AddDays(1)) - now;
    }
}
