using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Numbers whose answer of the register is good for the last time on a day.</summary>
internal sealed record RpoExpiry(DateOnly LastDay, long Numbers);

/// <summary>Which answers of the register end when, counted over all numbers of a principal.</summary>
internal sealed class RpoCalendar(Database database, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<long, (IReadOnlyList<RpoExpiry> Days, long Read)> known = [];

    /// <summary>The days still to come on which answers are good for the last time, in order. Counted anew after five minutes.</summary>
    public async Task<IReadOnlyList<RpoExpiry>> Of(long principal, CancellationToken stop)
    {
        if (known.TryGetValue(principal, out var before) && clock.GetElapsedTime(before.Read) < Remembered) return before.Days;
        var days = await Count(principal, stop);
        known[principal] = (days, clock.GetTimestamp());
        return days;
    }

    /// <summary>The same, counted now.</summary>
    public async Task<IReadOnlyList<RpoExpiry>> Count(long principal, CancellationToken stop)
    {
        var today = RomeTime.DayOf(clock.GetUtcNow());
        var good = RpoChoice.AnswerDays(today);

        // Answers are stored with the day first: {"at":"2026-11-20…
        var rows = await database.Read(connection => connection.QueryAsync<(string Day, long Numbers)>($"""
            SELECT day, count(*) FROM (
                SELECT max(substr(body, 8, 10)) AS day FROM fact
                WHERE principal = @principal AND kind = @kind AND {FactStore.IsVisible}
                GROUP BY number) AS latest
            WHERE day >= @since GROUP BY day ORDER BY day
            """,
            new { principal, kind = (short)FactKind.Rpo, since = Columns.Text(today.AddDays(-good)) }), stop);
        var days = new List<RpoExpiry>();
        foreach (var (text, numbers) in rows)
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) days.Add(new(day.AddDays(good), numbers));
            else database.Unread.Note("fact by principal", principal, new InvalidDataException("An answer of the register begins with no day."));
        }

        return days;
    }
}
