using System.Data.Common;
using Dapper;
using Quiete.Rules;

namespace Quiete.Server.Companies;

/// <summary>How the contacts of campaigns ended, day by day: what the law's ratio of silent calls is measured on.</summary>
internal static class CampaignDays
{
    /// <summary>How many days the ratio looks back, today included. A campaign that stands still is measured anew after them.</summary>
    public const int Window = 30;

    /// <summary>A campaign with fewer answered contacts is measured as if it had these: the law speaks of silent calls for each hundred.</summary>
    public const int Hundred = 100;

    /// <summary>Counts an ending inside a transaction, and uncounts the one that stood before for the same contact.</summary>
    /// <param name="change">A change taken in the same transaction.</param>
    public static async Task Count(DbConnection connection, long campaign, DateTimeOffset at, Outcome? before, Outcome after, long change)
    {
        var (answered, silent) = (Answered(after) - Answered(before), Silent(after) - Silent(before));
        if (answered == 0 && silent == 0) return;
        await connection.ExecuteAsync("""
            INSERT INTO campaign_day (campaign, day, answered, silent, change) VALUES (@campaign, @day, @answered, @silent, @change)
            ON CONFLICT (campaign, day) DO UPDATE
            SET answered = campaign_day.answered + excluded.answered, silent = campaign_day.silent + excluded.silent, change = excluded.change
            """, new { campaign, day = Columns.Text(RomeTime.DayOf(at)), answered, silent, change });
    }

    /// <summary>Moves with every count.</summary>
    public static async Task<long> Mark(DbConnection connection) => await connection.ExecuteScalarAsync<long?>("SELECT max(change) FROM campaign_day") ?? 0;

    /// <summary>Silent calls for a hundred answered, of every campaign that ended any within the window before a day.</summary>
    public static async Task<IReadOnlyDictionary<long, decimal>> Ratios(DbConnection connection, DateOnly today) =>
        (await connection.QueryAsync<(long Campaign, long Answered, long Silent)>(
            "SELECT campaign, CAST(sum(answered) AS BIGINT), CAST(sum(silent) AS BIGINT) FROM campaign_day WHERE day > @since AND day <= @today GROUP BY campaign",
            new { since = Columns.Text(today.AddDays(-Window)), today = Columns.Text(today) }))
        .ToDictionary(row => row.Campaign, row => row.Silent * 100m / Math.Max(row.Answered, Hundred));

    /// <summary>Deletes at most so many of the sums that are older than a day.</summary>
    public static Task<int> Forget(DbConnection connection, DateOnly before, int most) => connection.ExecuteAsync("""
        DELETE FROM campaign_day WHERE EXISTS (
            SELECT 1 FROM (SELECT campaign, day FROM campaign_day WHERE day < @before ORDER BY day, campaign LIMIT @most) old
            WHERE old.campaign = campaign_day.campaign AND old.day = campaign_day.day)
        """, new { before = Columns.Text(before), most });

    private static int Answered(Outcome? outcome) => outcome is Outcome.Answered or Outcome.Refused or Outcome.NotNow or Outcome.Sale ? 1 : 0;

    private static int Silent(Outcome? outcome) => outcome is Outcome.Silent ? 1 : 0;
}
