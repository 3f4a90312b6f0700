using System.Net;
using System.Text.Json.Nodes;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Gate;
using Quiete.Server.Tests.Companies;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class ExposureTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_contact_that_was_allowed_made_in_time_and_on_a_declared_line_exposes_nobody(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        await Tell(house, await Ask(house, "347 1234567"), TimeSpan.FromMinutes(1), startAfter: TimeSpan.FromSeconds(30));
        Assert.Empty((await Report(house))["rules"]!.AsArray());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_contact_against_a_refusal_shows_each_rule_its_fact_and_its_range_of_fines(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await Turnover(house, 1_000_000_000);
        await house.LuceKey.PostAsJsonAsync("/v1/objections", new { number = "347 1234567" }, Stop);
        var refused = await Ask(house, "347 1234567");
        await Tell(house, refused, TimeSpan.FromMinutes(1), startAfter: TimeSpan.FromSeconds(10));

        var rules = (await Report(house))["rules"]!.AsArray();
        Assert.Equal(["IT.PRIV.objection", "IT.RPO.check"], rules.Select(rule => Text(rule!, "rule")).Order(StringComparer.Ordinal));
        var rule = rules.Single(one => Text(one!, "rule") == "IT.PRIV.objection")!;
        var one = Assert.Single(rule["cases"]!.AsArray())!;
        Assert.Equal(("against-refusal", refused, "Alfa Call", "objection"), (Text(one, "kind"), Text(one, "receipt"), Text(one, "agency"), Text(one, "code")));
        Assert.StartsWith("objection of 2026-11-23", Text(one, "fact"), StringComparison.Ordinal);
        var fine = rule["fine"]!;
        Assert.Equal((20_000_000, 40_000_000, 40_000_000), (fine["maxEur"]!.GetValue<long>(), fine["shareEur"]!.GetValue<long>(), fine["ceilingEur"]!.GetValue<long>()));
        Assert.Contains("art. 83", Text(fine, "source"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_second_call_under_one_contact_is_one_without_a_receipt_and_a_fact_that_cannot_be_read_hides_nothing_else(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        var contact = await Ask(house, "347 1234567");
        for (var call = 0; call < 2; call++)
        {
            await house.AlfaKey.PatchAsJsonAsync($"/v1/contacts/{contact}", new { network = "no-answer", startedAt = house.Server.Clock.GetUtcNow() }, Stop);
            house.Server.Clock.Pass(TimeSpan.FromMinutes(2));
        }

        await house.Server.Get<FactStore>().Add([new(house.Luce, NumberReader.Read("347 7654321").Number, FactKind.Attempts, """{"agency":"Alfa Call","at":"soon"}""", "key 1", null)], Stop);
        var one = Assert.Single(Assert.Single((await Report(house))["rules"]!.AsArray())!["cases"]!.AsArray())!;
        Assert.Equal(("without-receipt", $"one more call under the contact {contact}"), (Text(one, "kind"), Text(one, "fact")));
        Assert.Equal("fact", Assert.Single(house.Server.Database.Unread.All).Table);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_contact_that_begins_after_its_slot_has_ended_is_told_by_how_it_ended(string kind)
    {
        await using var house = await GateServer.Start(kind);
        string[] numbers = ["347 1234560", "347 1234561", "347 1234562", "347 1234563"];
        await house.Callable(numbers);
        var (released, stopped, expired, late) = (await Ask(house, numbers[0]), await Ask(house, numbers[1]), await Ask(house, numbers[2]), await Ask(house, numbers[3]));
        await house.AlfaKey.DeleteAsync($"/v1/contacts/{released}", Stop);
        await house.LuceKey.PostAsJsonAsync("/v1/objections", new { number = numbers[1] }, Stop);
        await Tell(house, released, TimeSpan.FromMinutes(2), startAfter: TimeSpan.FromMinutes(1));
        await Tell(house, stopped, TimeSpan.FromMinutes(2), startAfter: TimeSpan.FromMinutes(1));
        await Tell(house, expired, TimeSpan.FromMinutes(12), startAfter: TimeSpan.FromMinutes(11));
        await Tell(house, late, TimeSpan.Zero, startAfter: null); // 16 minutes after its reservation, and nobody says when it began

        var cases = (await Report(house))["rules"]!.AsArray().SelectMany(rule => rule!["cases"]!.AsArray().Select(one => (Text(one!, "receipt"), Text(one!, "kind"), Text(rule, "rule"))));
        Assert.Equal(
            new[]
            {
                (released, "after-release", "LEDGER.slot"), (stopped, "after-objection", "IT.PRIV.objection"), (expired, "after-expiry", "LEDGER.slot"), (late, "reported-late", "LEDGER.slot"),
            }.Order(),
            cases.Order());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_call_under_way_when_the_person_objects_is_not_held_against_anybody(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        var contact = await Ask(house, "347 1234567");
        house.Server.Clock.Pass(TimeSpan.FromMinutes(2));
        await house.LuceKey.PostAsJsonAsync("/v1/objections", new { number = "347 1234567" }, Stop);
        await Tell(house, contact, TimeSpan.FromMinutes(1), startAfter: -TimeSpan.FromMinutes(1));
        Assert.Empty((await Report(house))["rules"]!.AsArray());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_attempt_that_names_an_agency_and_never_asked_the_gate_has_no_receipt(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        var contact = await Ask(house, "347 1234567");
        await Tell(house, contact, TimeSpan.FromMinutes(1), startAfter: TimeSpan.FromSeconds(30));
        var now = house.Server.Clock.GetUtcNow();
        await house.Server.Get<FactStore>().Add(
            [
                Attempt("347 7654321", now - TimeSpan.FromHours(2), "Gamma Phone"), // never asked
                Attempt("347 1234567", now - TimeSpan.FromSeconds(20), "Alfa Call"), // the same as above, told twice
                Attempt("347 1111111", now - TimeSpan.FromHours(2), agency: null), // own staff: the principal knows
            ], Stop);

        var rule = Assert.Single((await Report(house))["rules"]!.AsArray())!;
        Assert.Equal(("LEDGER.receipt", 1), (Text(rule, "rule"), rule["contacts"]!.GetValue<int>()));
        Assert.Null(rule["fine"]); // none is known, and none is made up
        var one = rule["cases"]![0]!;
        Assert.Equal(("without-receipt", "Gamma Phone", null), (Text(one, "kind"), Text(one, "agency"), one["receipt"]?.GetValue<string>()));

        NewFact Attempt(string number, DateTimeOffset at, string? agency) =>
            new(house.Luce, NumberReader.Read(number).Number, FactKind.Attempts, FactBody.Of(new Quiete.Gate.Attempt(at, Outcome.NoAnswer, agency)), "import 3", Evidence: null);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_contact_against_a_refusal_that_comes_again_in_a_list_is_not_one_without_a_receipt(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.LuceKey.PostAsJsonAsync("/v1/objections", new { number = "347 1234567" }, Stop);
        await Tell(house, await Ask(house, "347 1234567"), TimeSpan.FromMinutes(1), startAfter: TimeSpan.FromSeconds(30));
        var body = FactBody.Of(new Quiete.Gate.Attempt(house.Server.Clock.GetUtcNow() - TimeSpan.FromSeconds(20), Outcome.NoAnswer, "Alfa Call"));
        await house.Server.Get<FactStore>().Add([new(house.Luce, NumberReader.Read("347 1234567").Number, FactKind.Attempts, body, "import 3", Evidence: null)], Stop);
        Assert.Equal(["IT.PRIV.objection", "IT.RPO.check"], (await Report(house))["rules"]!.AsArray().Select(rule => Text(rule!, "rule")).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_line_that_was_withdrawn_before_the_call_counts_as_undeclared(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567", "347 7654321");
        var (before, after) = (await Ask(house, "347 1234567"), await Ask(house, "347 7654321"));
        await Tell(house, before, TimeSpan.FromMinutes(2), startAfter: TimeSpan.FromMinutes(1));
        await using (var market = new Market(house.Server.Database, house.Server.Clock))
        {
            await market.Lines.Withdraw(Assert.Single(await market.Lines.Of(house.Alfa, Stop)).Id, house.Alfa, Stop);
        }

        await Tell(house, after, TimeSpan.FromMinutes(2), startAfter: TimeSpan.FromMinutes(1));
        var rule = Assert.Single((await Report(house))["rules"]!.AsArray())!;
        Assert.Equal(("IT.ROC.numbers", after), (Text(rule, "rule"), Text(Assert.Single(rule["cases"]!.AsArray())!, "receipt")));
        Assert.Equal((50_000, 50_000), (rule["fine"]!["minEur"]!.GetValue<long>(), rule["fine"]!["ceilingEur"]!.GetValue<long>()));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Only_the_principal_sees_its_exposure_and_only_its_own(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await Tell(house, await Ask(house, "347 1234567"), TimeSpan.FromMinutes(1), startAfter: TimeSpan.FromSeconds(10));
        Assert.NotEmpty((await Report(house))["rules"]!.AsArray());

        Assert.Equal(HttpStatusCode.Unauthorized, (await house.Server.Anonymous().GetAsync("/v1/exposure", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.AlfaKey.GetAsync("/v1/exposure", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await house.Server.WithKey(house.Luce, Role.Principal, Scopes.Contact)).GetAsync("/v1/exposure", Stop)).StatusCode);
        var stranger = await house.Server.WithKey(house.Luce + 1000, Role.Principal);
        Assert.Empty((await stranger.GetFromJsonAsync<JsonNode>("/v1/exposure", Stop))!["rules"]!.AsArray());
        Assert.Empty((await house.LuceKey.GetFromJsonAsync<JsonNode>("/v1/exposure?to=2026-11-22", Stop))!["rules"]!.AsArray()); // the day before
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2026-13-01", "to")]
    [InlineData("from=2026-11-02&to=2026-11-01", "from")]
    public async Task Days_that_cannot_be_read_are_refused_by_name(string query, string field)
    {
        await using var house = await GateServer.Start("Sqlite");
        var answer = await house.LuceKey.GetAsync($"/v1/exposure?{query}", Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!["errors"]![field]);
    }

    [Fact]
    public async Task The_page_shows_the_sum_and_accuses_nobody()
    {
        await using var house = await GateServer.Start("Sqlite");
        await Turnover(house, 1_000_000_000);
        var contact = await Ask(house, "347 1234567");
        await Tell(house, contact, TimeSpan.FromMinutes(1), startAfter: TimeSpan.FromSeconds(10));
        var page = await Pages.Read(await house.Server.SignedIn(Role.Principal, house.Luce), "/esposizione");
        Assert.Contains("fino a 40.000.000 € (il più alto tra 20.000.000 € e il 4 % del fatturato, 40.000.000 €)", page, StringComparison.Ordinal);
        Assert.Contains($"/r/{contact}", page, StringComparison.Ordinal);
        Assert.Contains("Qui nessuno è accusato di nulla", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await Pages.Open(await house.Server.SignedIn(Role.Agency, house.Alfa), "/esposizione")).StatusCode);
    }

    private static async Task<string> Ask(GateServer house, string number)
    {
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number });
        return Text(contact, "id");
    }

    /// <summary>Tells of a contact after a while.</summary>
    /// <param name="startAfter">When it began, counted from now; null: that is not told.</param>
    private static async Task Tell(GateServer house, string contact, TimeSpan after, TimeSpan? startAfter)
    {
        var startedAt = house.Server.Clock.GetUtcNow() + startAfter;
        house.Server.Clock.Pass(after);
        (await house.AlfaKey.PatchAsJsonAsync($"/v1/contacts/{contact}", startedAt is { } at ? new { network = "answered", startedAt = at } : new { network = "answered" } as object, Stop)).EnsureSuccessStatusCode();
    }

    private static async Task Turnover(GateServer house, long euro)
    {
        await using var market = new Market(house.Server.Database, house.Server.Clock);
        await market.Companies.Change(house.Luce, new Profile { LegalName = "Luce Chiara S.p.A.", TurnoverEur = euro }, Stop);
    }

    private static async Task<JsonNode> Report(GateServer house) => (await house.LuceKey.GetFromJsonAsync<JsonNode>("/v1/exposure", Stop))!;

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
