using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Quiete.Audit;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>Reports by people without an account: apart from every register, with limits that hold for all services on one database.</summary>
internal sealed class ReportStore(Database database, HouseSecret secret, TimeProvider clock)
{
    private const int PrintBytes = 16;
    private const long HourMs = 3_600_000;
    private const long DayMs = 24 * HourMs;

    private const string Select = """
        SELECT code AS Code, received_ms AS ReceivedMs, reported_ms AS ReportedMs, channel AS Channel, line AS Line, line_text AS LineText, brand AS Brand, claimed AS Claimed, kind AS Kind,
               said AS Said, worked AS Worked, quarantine_ms AS QuarantineMs, person AS Person FROM public_report
        """;

    /// <summary>Enters a report, unless the network, or everybody together, reported too much of late.</summary>
    /// <param name="network">From where it comes. Only a keyed print of it is stored, for a day.</param>
    /// <param name="puzzle">Solved for this report. One that was used before opens nothing.</param>
    public Task<ReportEntered> Enter(NewEntry told, string network, SolvedPuzzle? puzzle, CancellationToken stop) => database.Write(async connection =>
    {
        var now = clock.NowMs();
        var print = Print(network);
        var worked = puzzle is { } solved && await Spend(connection, solved);
        if (await Wait(connection, print, worked, now) is { } wait) return new ReportEntered(Code: null, wait);
        await connection.ExecuteAsync("INSERT INTO report_try (print, at_ms) VALUES (@print, @now)", new { print, now });
        while (true)
        {
            var code = ShortCode.New(RandomNumberGenerator.GetBytes(ShortCode.RandomBytes));
            var quarantine = now + (long)(worked ? ReportLimits.WorkedQuarantine : ReportLimits.PlainQuarantine).TotalMilliseconds;
            var isNew = await connection.ExecuteAsync("""
                INSERT INTO public_report (code, received_ms, reported_ms, channel, line, line_text, brand, claimed, kind, said, worked, quarantine_ms, change)
                VALUES (@code, @received, @now, @channel, @line, @LineText, @Brand, @Claimed, @kind, @Said, @worked, @quarantine, @change)
                ON CONFLICT (code) DO NOTHING
                """,
                new
                {
                    code = code.Value, received = told.Received.ToUnixTimeMilliseconds(), now, channel = Terms.Of(told.Channel), line = told.Line.IsWithheld ? null : told.Line.ToString(),
                    told.LineText, told.Brand, told.Claimed, kind = told.Kind is { } kind ? Terms.Of(kind) : null, told.Said, worked, quarantine, change = await Change.Next(connection),
                });
            if (isNew == 1) return new ReportEntered(code, TimeSpan.Zero);
        }
    }, stop);

    /// <summary>The report of a code: whoever knows it wrote it, or was given it.</summary>
    public Task<PublicReport?> Find(ShortCode code, CancellationToken stop) => database.Read(async connection =>
    {
        if (await connection.QuerySingleOrDefaultAsync<Row>($"{Select} WHERE code = @code", new { code = code.Value }) is not { } row) return null;
        var words = await connection.QueryAsync<(long ToldMs, string Said)>("SELECT told_ms, said FROM public_report_word WHERE code = @code ORDER BY place", new { code = code.Value });
        return row.Report([.. words.Select(word => (Columns.Instant(word.ToldMs), word.Said))]);
    }, stop);

    /// <summary>Adds something to a report. False: there is none, somebody took it, or enough was added.</summary>
    public Task<bool> Add(ShortCode code, string said, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync("""
        INSERT INTO public_report_word (code, place, told_ms, said)
        SELECT code, (SELECT count(*) FROM public_report_word word WHERE word.code = public_report.code), @now, @said
        FROM public_report WHERE code = @code AND person IS NULL AND (SELECT count(*) FROM public_report_word word WHERE word.code = public_report.code) < @most
        ON CONFLICT (code, place) DO NOTHING
        """, new { code = code.Value, said, now = clock.NowMs(), most = ReportLimits.MostWords }) == 1, stop);

    /// <summary>Gives a report to a person, once. False: there is none, or another person has it.</summary>
    public Task<bool> Take(ShortCode code, long person, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync("""
        UPDATE public_report SET person = @person, taken_ms = coalesce(taken_ms, @now), change = @change WHERE code = @code AND (person IS NULL OR person = @person)
        """, new { code = code.Value, person, now = clock.NowMs(), change = await Change.Next(connection) }) == 1, stop);

    /// <summary>The reports that have left the quarantine and that nobody took, the latest first: for those who gather them. They prove nothing by themselves.</summary>
    public Task<IReadOnlyList<PublicReport>> Released(int most, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<PublicReport>)[.. (await connection.QueryAsync<Row>($"{Select} WHERE quarantine_ms <= @now AND person IS NULL ORDER BY reported_ms DESC, code LIMIT @most",
            new { now = clock.NowMs(), most })).Select(row => row.Report([]))], stop);

    /// <summary>Deletes what is kept for a while only.</summary>
    public Task Sweep(CancellationToken stop) => database.Write(async connection =>
    {
        var now = clock.NowMs();
        await connection.ExecuteAsync("DELETE FROM report_try WHERE at_ms <= @before", new { before = now - (long)ReportLimits.NetworkKept.TotalMilliseconds });
        await connection.ExecuteAsync("DELETE FROM spent_puzzle WHERE expires_ms <= @now", new { now });
        await connection.ExecuteAsync("DELETE FROM public_report WHERE person IS NULL AND reported_ms <= @before", new { before = now - (long)ReportLimits.Kept.TotalMilliseconds });
    }, stop);

    private static async Task<bool> Spend(DbConnection connection, SolvedPuzzle puzzle) => await connection.ExecuteAsync(
        "INSERT INTO spent_puzzle (id, expires_ms) VALUES (@Id, @expires) ON CONFLICT (id) DO NOTHING", new { puzzle.Id, expires = puzzle.Expires.ToUnixTimeMilliseconds() }) == 1;

    /// <returns>Null: it may go in.</returns>
    private static async Task<TimeSpan?> Wait(DbConnection connection, string print, bool worked, long now)
    {
        var own = (await connection.QueryAsync<long>("SELECT at_ms FROM report_try WHERE print = @print AND at_ms > @since ORDER BY at_ms DESC", new { print, since = now - DayMs })).ToList();
        var (today, oldest) = await connection.QuerySingleAsync<(long Count, long? Oldest)>("SELECT count(*), min(at_ms) FROM report_try WHERE at_ms > @since", new { since = now - DayMs });
        long[] until =
        [
            Until([.. own.Where(at => at > now - HourMs)], worked ? ReportLimits.WorkedAnHour : ReportLimits.PlainAnHour, HourMs),
            Until(own, ReportLimits.ADay, DayMs),
            today >= ReportLimits.AllADay ? oldest!.Value + DayMs : 0,
        ];
        return until.Max() is > 0 and var then ? TimeSpan.FromMilliseconds(Math.Max(1_000, then - now)) : null;
    }

    // When the one that is too many leaves the window; 0: there is room.
    private static long Until(IReadOnlyList<long> newestFirst, int most, long windowMs) => newestFirst.Count < most ? 0 : newestFirst[most - 1] + windowMs;

    private string Print(string network) => Convert.ToHexStringLower(secret.Print("report network", Encoding.UTF8.GetBytes(network)).AsSpan(0, PrintBytes));

    private sealed record Row
    {
        public long Code { get; init; }
        public long ReceivedMs { get; init; }
        public long ReportedMs { get; init; }
        public string Channel { get; init; } = "";
        public string? Line { get; init; }
        public string? LineText { get; init; }
        public long? Brand { get; init; }
        public string? Claimed { get; init; }
        public string? Kind { get; init; }
        public string? Said { get; init; }
        public bool Worked { get; init; }
        public long QuarantineMs { get; init; }
        public long? Person { get; init; }

        public PublicReport Report(IReadOnlyList<(DateTimeOffset, string)> words)
        {
            var code = ShortCode.FromValue(Code);
            return new(code, Columns.Instant(ReportedMs), new NewEntry(
                PublicReport.KeyOf(code), Columns.Instant(ReceivedMs), Columns.Word<Channels>(Channel), Columns.Line(Line), LineText, Brand: Brand, Claimed: Claimed,
                Kind: Kind is null ? null : Columns.Word<BrandKind>(Kind), Said: Said), Worked, Columns.Instant(QuarantineMs), Person, words);
        }
    }
}
