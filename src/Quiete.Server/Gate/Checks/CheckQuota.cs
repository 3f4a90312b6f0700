using Dapper;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>How many numbers an agency may have checked in a day in Italy: enough for its campaigns, too few to harvest the facts.</summary>
internal sealed class CheckQuota(Database database, TimeProvider clock)
{
    /// <summary>The most numbers that an agency has checked in a day.</summary>
    public const int MostOfAgency = 200_000;

    /// <summary>Takes numbers from today's quota of an agency. When too few are left none are taken.</summary>
    /// <returns>Null: taken. Otherwise how long until the quota is full again.</returns>
    public async Task<TimeSpan?> Take(long agency, int numbers, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var day = RomeTime.DayOf(now);
        var taken = await database.Write(connection => connection.ExecuteAsync("""
            INSERT INTO check_count (company, day, numbers) VALUES (@agency, @day, @numbers)
            ON CONFLICT (company, day) DO UPDATE SET numbers = check_count.numbers + excluded.numbers
            WHERE check_count.numbers + excluded.numbers <= @most
            """,
            new { agency, day = Columns.Text(day), numbers = (long)numbers, most = (long)MostOfAgency }), stop);
        return taken == 1 ? null : RomeTime.StartOf(day.AddDays(1)) - now;
    }
}
