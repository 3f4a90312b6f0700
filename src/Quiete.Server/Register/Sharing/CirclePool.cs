using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>How many contacts the members of a circle had from one caller.</summary>
/// <param name="Who">The brand's name, or the name that callers gave.</param>
/// <param name="ByMonth">As many as the pool has months, the oldest first.</param>
internal sealed record PooledCaller(string Who, BrandKind? Kind, int Members, int Contacts, IReadOnlyList<int> ByMonth);

/// <summary>A line that several members had.</summary>
internal sealed record PooledLine(string Line, int Members, int Contacts, DateTimeOffset Last);

/// <summary>A note that its writer chose to share.</summary>
/// <param name="By">As the circle knows them.</param>
internal sealed record PooledNote(string By, DateTimeOffset At, string Who, string Note);

/// <summary>The pooled register of a circle. It holds nobody's number.</summary>
internal sealed record Pool(IReadOnlyList<DateOnly> Months, IReadOnlyList<PooledCaller> Callers, IReadOnlyList<PooledLine> Lines, IReadOnlyList<PooledNote> Notes)
{
    /// <summary>All contacts, by month.</summary>
    public IReadOnlyList<int> ByMonth => [.. Months.Select((_, at) => Callers.Sum(caller => caller.ByMonth[at]))];
}

/// <summary>Sums up the registers of a circle's members: whoever leaves is out of it at once.</summary>
/// <remarks>A private circle is summed at every look. An association's may have a hundred thousand members and a public page, so its sums are kept for a while, until somebody leaves.</remarks>
internal sealed class CirclePool(Database database, TimeProvider clock) : IDisposable
{
    public const int Months = 12;

    /// <summary>A line is shown where this many members who share lines had it.</summary>
    public const int LeastMembersOfLine = 2;

    /// <summary>In an association's circle, whose members do not know each other, less than this many people are not shown.</summary>
    public const int LeastOfAssociation = 5;

    /// <summary>How long the sums of an association's circle are shown while nobody leaves.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>The most callers, lines and notes of one look.</summary>
    public const int MostShown = 100;

    // What was taken back counts nowhere, and a wanted contact bothers nobody.
    private const string Entries = """
        FROM circle_member member JOIN entry ON entry.person = member.person
        WHERE member.circle = @circle AND entry.received_ms >= @from AND entry.received_ms < @to AND entry.taken_back_ms IS NULL AND NOT entry.useful
        """;

    // What an association shows to the world is said of names that are known, by people who have proved a number; each counts once a day.
    private const string InPublic = " AND entry.brand IS NOT NULL AND EXISTS (SELECT 1 FROM own_number own WHERE own.person = member.person AND own.proved_ms IS NOT NULL AND own.lapsed_ms IS NULL)";
    private const string OnceADay = "count(DISTINCT CAST(member.person AS TEXT) || ' ' || CAST(entry.received_ms / 86400000 AS TEXT))";

    private readonly ConcurrentDictionary<long, Sums> kept = [];
    private readonly SemaphoreSlim turn = new(1);

    public async Task<Pool> Of(Circle circle, CancellationToken stop)
    {
        if (circle.IsPrivate) return await database.Read(connection => Sum(connection, circle), stop);
        var departures = await database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT departures FROM circle WHERE id = @Id", new { circle.Id }), stop);
        if (Known(circle, departures) is { } known) return known;
        await turn.WaitAsync(stop); // a crowd at the page waits for one sum, and makes no more
        try
        {
            if (Known(circle, departures) is { } summed) return summed;
            var pool = await database.Read(connection => Sum(connection, circle), stop);
            kept[circle.Id] = new(pool, departures, clock.GetUtcNow());
            return pool;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private Pool? Known(Circle circle, long departures) =>
        kept.TryGetValue(circle.Id, out var known) && known.Departures == departures && known.At + Kept > clock.GetUtcNow() ? known.Pool : null;

    private async Task<Pool> Sum(DbConnection connection, Circle circle)
    {
        var last = RomeTime.DayOf(clock.GetUtcNow());
        List<DateOnly> months = [.. Enumerable.Range(1 - Months, Months).Select(at => new DateOnly(last.Year, last.Month, 1).AddMonths(at))];
        List<long> starts = [.. months.Append(months[^1].AddMonths(1)).Select(day => RomeTime.StartOf(day).ToUnixTimeMilliseconds())];
        var least = circle.IsPrivate ? 1 : LeastOfAssociation;
        var what = new
        {
            circle = circle.Id, from = starts[0], to = starts[^1], least, MostShown, lines = Terms.Of(Shares.Lines), notes = Terms.Of(Shares.Notes),
            leastOfLine = circle.IsPrivate ? LeastMembersOfLine : LeastOfAssociation,
        };

        var month = string.Join(' ', Enumerable.Range(0, Months).Select(at => string.Create(CultureInfo.InvariantCulture, $"WHEN entry.received_ms < {starts[at + 1]} THEN {at}")));
        const string name = "CASE WHEN entry.brand IS NULL THEN lower(entry.claimed) END"; // of a brand, its own name is shown
        var (entries, contacts) = circle.IsPrivate ? (Entries, "count(*)") : (Entries + InPublic, OnceADay);
        var counts = (await connection.QueryAsync<CountRow>(
            $"SELECT entry.brand AS Brand, {name} AS Claimed, CASE {month} END AS Month, {contacts} AS Contacts, max(entry.kind) AS Kind {entries} GROUP BY 1, 2, 3 HAVING count(DISTINCT member.person) >= @least", what))
            .ToLookup(row => (row.Brand, row.Claimed));
        var members = await connection.QueryAsync<MemberRow>(
            $"SELECT entry.brand AS Brand, {name} AS Claimed, count(DISTINCT member.person) AS Members {entries} GROUP BY 1, 2 HAVING count(DISTINCT member.person) >= @least", what);
        var brands = (await connection.QueryAsync<(long Id, string Name, string Kind)>("SELECT id, name, kind FROM brand")).ToDictionary(brand => brand.Id);
        var callers = members
            .Select(row => Caller(row, [.. counts[(row.Brand, row.Claimed)]], row.Brand is { } id && brands.TryGetValue(id, out var brand) ? (brand.Name, brand.Kind) : (row.Claimed ?? "", null)))
            .OrderByDescending(caller => caller.Contacts).ThenBy(caller => caller.Who, StringComparer.Ordinal).Take(MostShown).ToList();

        var lines = (await connection.QueryAsync<LineRow>($"""
            SELECT entry.line AS Line, count(DISTINCT member.person) AS Members, count(*) AS Contacts, max(entry.received_ms) AS LastMs
            {entries} AND entry.line IS NOT NULL AND member.shares IN (@lines, @notes)
            GROUP BY entry.line HAVING count(DISTINCT member.person) >= @leastOfLine ORDER BY 2 DESC, 3 DESC, 1 LIMIT @MostShown
            """, what)).Select(row => new PooledLine(row.Line, row.Members, row.Contacts, Columns.Instant(row.LastMs))).ToList();

        // An association's members do not know each other: among them nobody's notes are shown, whatever they chose.
        IReadOnlyList<PooledNote> notes = !circle.IsPrivate ? [] : [.. (await connection.QueryAsync<NoteRow>($"""
            SELECT member.called AS Called, entry.received_ms AS AtMs, entry.brand AS Brand, entry.claimed AS Claimed, entry.said AS Said
            {Entries} AND entry.said IS NOT NULL AND member.shares = @notes ORDER BY entry.received_ms DESC, entry.id DESC LIMIT @MostShown
            """, what)).Select(row => new PooledNote(
                row.Called, Columns.Instant(row.AtMs), row.Brand is { } id && brands.TryGetValue(id, out var brand) ? brand.Name : row.Claimed ?? "", row.Said))];
        return new Pool(months, callers, lines, notes);
    }

    private static PooledCaller Caller(MemberRow row, IReadOnlyList<CountRow> months, (string Name, string? Kind) who) => new(
        who.Name, Kind(who.Kind ?? months.Select(month => month.Kind).FirstOrDefault(kind => kind is not null)), row.Members, months.Sum(month => month.Contacts),
        [.. Enumerable.Range(0, Months).Select(at => months.Where(month => month.Month == at).Sum(month => month.Contacts))]);

    private static BrandKind? Kind(string? word) => word is null ? null : Columns.Word<BrandKind>(word);

    private sealed record Sums(Pool Pool, long Departures, DateTimeOffset At);

    private sealed record CountRow
    {
        public long? Brand { get; init; }
        public string? Claimed { get; init; }
        public int Month { get; init; }
        public int Contacts { get; init; }
        public string? Kind { get; init; }
    }

    private sealed record MemberRow
    {
        public long? Brand { get; init; }
        public string? Claimed { get; init; }
        public int Members { get; init; }
    }

    private sealed record LineRow
    {
        public string Line { get; init; } = "";
        public int Members { get; init; }
        public int Contacts { get; init; }
        public long LastMs { get; init; }
    }

    private sealed record NoteRow
    {
        public string Called { get; init; } = "";
        public long AtMs { get; init; }
        public long? Brand { get; init; }
        public string? Claimed { get; init; }
        public string Said { get; init; } = "";
    }
}
