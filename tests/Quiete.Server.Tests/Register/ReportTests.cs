using System.Net;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Quiete.Audit;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Register;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Register;

public class ReportTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_call_is_reported_without_an_account_added_to_and_taken_into_one_register_once(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        var stranger = house.Server.Anonymous();
        var page = await Report(stranger, ("Told.Line", "06 9025 1234"), ("Told.Company", "<b>Luce</b> \u202Eecul"), ("Told.Said", "Hanno insistito"));
        var shown = await house.Page(page, stranger);
        Assert.Matches("^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", shown.QuerySelector(".quiete-secret")!.TextContent);
        Assert.Empty(shown.QuerySelectorAll("main b"));

        (await TestServer.Send(stranger, page, "aggiungi", ("Added.Said", "Hanno richiamato"))).Dispose();
        Assert.Contains("Hanno richiamato", RegisterHouse.Read(await house.Page(page, stranger)), StringComparison.Ordinal);
        Assert.Empty((await house.Server.Get<EntryStore>().ChangedSince(0, 10, Stop)).Rows); // it is in nobody's register, so it counts nowhere

        var entry = await house.Done(page, "prendi");
        Assert.Contains("<b>Luce</b>", RegisterHouse.Read(entry), StringComparison.Ordinal);
        Assert.Equal("Hanno insistito\nHanno richiamato", (await house.Entries()).Single().GetProperty("said").GetString());

        var (neighbour, _, _) = await house.Neighbour();
        Assert.DoesNotContain("prendi", (await house.Page(page, neighbour)).Body!.InnerHtml, StringComparison.Ordinal); // taken
        var code = Code(page);
        Assert.False(await house.Server.Get<ReportStore>().Take(code, (await house.Neighbour()).Person, Stop));
        Assert.True(await house.Server.Get<ReportStore>().Take(code, house.Person, Stop)); // twice is once
        Assert.False(await house.Server.Get<ReportStore>().Add(code, "ancora", Stop));
    }

    [Fact]
    public async Task Without_a_puzzle_solved_a_network_reports_little_and_hears_when_to_come_again()
    {
        await using var house = await RegisterHouse.Build();
        var stranger = house.Server.Anonymous();
        for (var time = 0; time < ReportLimits.PlainAnHour; time++) await Report(stranger, ("Told.Line", "187"));
        house.Server.Clock.Pass(TimeSpan.FromMinutes(20));

        using var refused = await TestServer.Send(stranger, "/segnala", "segnala", ("Told.Line", "187"), ("Told.Said", "lungo racconto"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(40), refused.Headers.RetryAfter!.Delta);
        Assert.Contains("lungo racconto", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal); // nothing written is lost
        house.Server.Clock.Pass(TimeSpan.FromMinutes(41));
        await Report(stranger, ("Told.Line", "187"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_solved_puzzle_opens_the_door_wider_but_once_and_for_a_while(string kind)
    {
        await using var database = await TestDatabase.New(kind);
        var clock = TestClock.OnAMonday();
        var (puzzles, reports) = Parts(database, clock);
        var puzzle = puzzles.New();
        var answer = Solve(puzzle);
        var solved = puzzles.Check(puzzle, answer);
        Assert.NotNull(solved);

        var first = await reports.Enter(Told(), "a", solved, Stop);
        var second = await reports.Enter(Told(), "a", solved, Stop); // the same answer again: as without

        Assert.True((await reports.Find(first.Code!.Value, Stop))!.Worked);
        Assert.False((await reports.Find(second.Code!.Value, Stop))!.Worked);
        Assert.Equal([ReportLimits.WorkedQuarantine, ReportLimits.PlainQuarantine],
            [(await reports.Find(first.Code!.Value, Stop))!.Quarantine - clock.GetUtcNow(), (await reports.Find(second.Code!.Value, Stop))!.Quarantine - clock.GetUtcNow()]);
        Assert.Null(puzzles.Check(puzzle, "12")); // no answer
        Assert.Null(puzzles.Check(puzzle[..^2] + "AA", Solve(puzzle[..^2] + "AA"))); // solved, but not ours
        Assert.Null(puzzles.Check(puzzle, answer + "x")); // no number
        Assert.Null(puzzles.Check(null, null));
        clock.Pass(Puzzles.Life);
        Assert.Null(puzzles.Check(puzzle, answer)); // too late
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_flood_stops_at_the_limits_of_a_network_a_day_and_everybody(string kind)
    {
        await using var database = await TestDatabase.New(kind);
        var clock = TestClock.OnAMonday();
        var (puzzles, reports) = Parts(database, clock);
        var entered = 0;
        for (var hour = 0; hour < 8; hour++)
        {
            for (var time = 0; time < 4; time++) entered += (await reports.Enter(Told(), "a", puzzle: null, Stop)).Code is null ? 0 : 1;
            clock.Pass(TimeSpan.FromHours(1));
        }

        Assert.Equal(ReportLimits.ADay, entered); // 3 an hour until 20 a day
        Assert.NotNull((await reports.Enter(Told(), "b", puzzle: null, Stop)).Code); // another network is not held up
        await database.Database.Write(connection => connection.ExecuteAsync(
            $"INSERT INTO report_try (print, at_ms) {string.Join(" UNION ALL ", Enumerable.Range(0, 70).Select(_ => "SELECT 'x', @now"))}", new { now = clock.GetUtcNow().ToUnixTimeMilliseconds() }), Stop);
        for (var doubled = 70; doubled < ReportLimits.AllADay; doubled *= 2)
        {
            await database.Database.Write(connection => connection.ExecuteAsync("INSERT INTO report_try (print, at_ms) SELECT print, at_ms FROM report_try WHERE print = 'x'"), Stop);
        }

        var full = await reports.Enter(Told(), "c", puzzle: null, Stop);
        Assert.Null(full.Code);
        Assert.True(full.RetryAfter > TimeSpan.Zero);
        clock.Pass(TimeSpan.FromDays(1));
        Assert.NotNull((await reports.Enter(Told(), "a", puzzle: null, Stop)).Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task No_address_is_stored_and_its_print_is_gone_after_a_day(string kind)
    {
        await using var database = await TestDatabase.New(kind);
        var clock = TestClock.OnAMonday();
        var (_, reports) = Parts(database, clock);
        await reports.Enter(Told(), "203.0.113.7", puzzle: null, Stop);
        Task<List<string>> Prints() => database.Database.Read(async connection => (await connection.QueryAsync<string>("SELECT print FROM report_try")).ToList(), Stop);
        var print = Assert.Single(await Prints());
        Assert.DoesNotContain("203", Encoding.UTF8.GetString(Convert.FromHexString(print)), StringComparison.Ordinal);
        clock.Pass(ReportLimits.NetworkKept - TimeSpan.FromSeconds(1));
        await reports.Sweep(Stop);
        Assert.Single(await Prints());
        clock.Pass(TimeSpan.FromSeconds(1));
        await reports.Sweep(Stop);
        Assert.Empty(await Prints());
    }

    [Fact]
    public async Task A_report_leaves_the_quarantine_after_its_days_and_is_forgotten_after_years()
    {
        await using var database = await TestDatabase.New(DatabaseKind.Sqlite);
        var clock = TestClock.OnAMonday();
        var (_, reports) = Parts(database, clock);
        var code = (await reports.Enter(Told(), "a", puzzle: null, Stop)).Code!.Value;
        Assert.Empty(await reports.Released(10, Stop));
        clock.Pass(ReportLimits.PlainQuarantine);
        Assert.Equal(code, Assert.Single(await reports.Released(10, Stop)).Code);
        clock.Pass(ReportLimits.Kept);
        await reports.Sweep(Stop);
        Assert.Null(await reports.Find(code, Stop));
    }

    [Theory]
    [InlineData("/segnala/0000-0000-0000")] // a code that nobody has
    [InlineData("/segnala/abc")] // no code
    public async Task A_code_that_nobody_has_opens_nothing(string path)
    {
        await using var house = await RegisterHouse.Build();
        using var answer = await Gate.Pages.Open(house.Server.Anonymous(), path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("Told.Said", "")] // nothing at all
    [InlineData("Told.Line", "112")] // who helps
    [InlineData("Told.Received", "2027-01-01T10:00")] // tomorrow
    public async Task A_report_that_cannot_be_used_is_refused_beside_its_field(string field, string value)
    {
        await using var house = await RegisterHouse.Build();
        using var answer = await TestServer.Send(house.Server.Anonymous(), "/segnala", "segnala", (field, value));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("quiete-error", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(0, await house.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM public_report"), Stop));
    }

    private static (Puzzles Puzzles, ReportStore Reports) Parts(TestDatabase database, TestClock clock)
    {
        var secret = HouseSecret.Load(database.Folder);
        return (new(secret, clock), new(database.Database, secret, clock));
    }

    private static NewEntry Told() => new("k", TestClock.OnAMonday().GetUtcNow(), Channels.LiveCall, CallerLine.Withheld, Said: "Pronto?");

    private static string Solve(string puzzle)
    {
        for (var answer = 0L; ; answer++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{puzzle}.{answer}"));
            if (hash[0] == 0 && hash[1] == 0) return $"{answer}";
        }
    }

    private static async Task<string> Report(HttpClient client, params (string Name, string Value)[] fields)
    {
        using var answer = await TestServer.Send(client, "/segnala", "segnala", fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Stop)}");
        return new Uri(client.BaseAddress!, answer.Headers.Location!).AbsolutePath;
    }

    private static ShortCode Code(string page) => ShortCode.TryParse(page.Split('/')[^1], out var code) ? code : throw new FormatException();
}
