using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Quiete.Server.Accounts;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class HistoryTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_principal_sees_what_all_its_agencies_did_with_all_numbers_of_a_person_in_order(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567", "06 6978 1234");
        await house.Link("347 1234567", "06 6978 1234");
        var first = await Call(house, house.AlfaKey, house.ByAlfa, "347 1234567", new { network = "no-answer", notes = "squilla a vuoto" });
        house.Server.Clock.Pass(TimeSpan.FromHours(25));
        var second = await Call(house, house.BetaKey, house.ByBeta, "06 6978 1234", new { network = "answered", exercised = "objection" });
        house.Server.Clock.Pass(TimeSpan.FromMinutes(5));
        var (_, refused) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });

        var own = (await Look(house.LuceKey, "347 1234567"))!["own"]!.AsArray();
        Assert.Equal([first, second, Text(refused, "id")], own.Select(one => Text(one!, "contact")));
        Assert.Equal(["Alfa Call", "Beta Contact", "Alfa Call"], own.Select(one => Text(one!, "agency")));
        Assert.Equal(["+393471234567", "+390669781234", "+393471234567"], own.Select(one => Text(one!, "number")));
        Assert.Equal("squilla a vuoto", own[0]!["outcomes"]![0]!["notes"]!.GetValue<string>());
        Assert.Equal("objection", own[1]!["outcomes"]![0]!["exercised"]!.GetValue<string>());
        Assert.Contains(own[2]!["reasons"]!.AsArray(), reason => Text(reason!, "code") == "objection");
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_agency_sees_its_own_in_full_and_of_others_only_when_and_what_came_of_it(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        await Call(house, house.AlfaKey, house.ByAlfa, "347 1234567", new { network = "answered", result = "not-now", notes = "segreto di Alfa" });
        var (_, refused) = await GateServer.Ask(house.BetaKey, new { campaign = house.ByBeta, number = "347 1234567" });

        var seen = (await Look(house.BetaKey, "347 1234567"))!;
        Assert.Equal(Text(refused, "id"), Text(Assert.Single(seen["own"]!.AsArray())!, "contact"));
        var other = Assert.Single(seen["others"]!.AsArray())!;
        Assert.Equal(("another agency", "not-now"), (Text(other, "by"), Text(other, "outcome")));
        Assert.DoesNotContain("segreto", seen.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Alfa Call", seen.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_agency_that_has_nothing_to_do_with_a_number_hears_the_same_whether_it_is_known_or_not(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        await Call(house, house.AlfaKey, house.ByAlfa, "347 1234567", new { network = "answered" });

        var known = await Post(house.BetaKey, "347 1234567");
        var unknown = await Post(house.BetaKey, "347 7654321");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (known.StatusCode, unknown.StatusCode));
        Assert.Equal(await Problem(known), await Problem(unknown));

        // Alfa's own reach ends after thirty days.
        Assert.Equal(HttpStatusCode.OK, (await Post(house.AlfaKey, "347 1234567")).StatusCode);
        house.Server.Clock.Pass(TimeSpan.FromDays(31));
        Assert.Equal(HttpStatusCode.NotFound, (await Post(house.AlfaKey, "347 1234567")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Post(house.LuceKey, "347 1234567")).StatusCode);

        static async Task<string> Problem(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!["detail"]!.GetValue<string>();
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nobody_else_looks(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        await Call(house, house.AlfaKey, house.ByAlfa, "347 1234567", new { network = "answered" });
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(house.Server.Anonymous(), "347 1234567")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Post(await house.Server.WithKey(house.Luce, Role.Principal, Scopes.Contact), "347 1234567")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Post(await house.Server.WithKey(house.Alfa, Role.Agency, Scopes.Contact), "347 1234567")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Post(await house.Server.WithKey(house.Alfa, Role.Agency, Scopes.Check), "347 1234567")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.AlfaKey.GetAsync("/v1/history-looks", Stop)).StatusCode);

        var stranger = await house.Server.WithKey(house.Luce + 1000, Role.Principal);
        Assert.Empty((await Look(stranger, "347 1234567"))!["own"]!.AsArray());
        Assert.Single((await stranger.GetFromJsonAsync<JsonArray>("/v1/history-looks", Stop))!); // its own look, none of Luce's
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(house.LuceKey, "niente")).StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Every_look_is_recorded_without_the_number_and_the_principal_reads_who_looked(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567", "347 7654321");
        await Call(house, house.AlfaKey, house.ByAlfa, "347 1234567", new { network = "answered" });
        await Look(house.AlfaKey, "347 1234567");
        await Look(house.LuceKey, "+39 347/1234567");
        await Look(house.LuceKey, "347 7654321");
        await Post(house.BetaKey, "347 1234567"); // nothing is shown, and that is recorded, too

        var looks = (await house.LuceKey.GetFromJsonAsync<JsonArray>("/v1/history-looks", Stop))!;
        Assert.Equal([house.Luce, house.Luce, house.Alfa], looks.Select(one => one!["company"]!.GetValue<long>()));
        Assert.Equal([0, 1, 1], looks.Select(one => one!["entries"]!.GetValue<int>()));
        Assert.Equal(Text(looks[1]!, "subject"), Text(looks[2]!, "subject"));
        Assert.NotEqual(Text(looks[0]!, "subject"), Text(looks[1]!, "subject"));
        Assert.Equal(1, await house.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM history_access WHERE principal IS NULL AND company = @Beta", new { house.Beta }), Stop));
        var dump = await Dump.Of(house.Server.Database, "history_access");
        Assert.False(dump.Holds("393471234567"));
    }

    [Fact]
    public async Task The_page_shows_the_timeline_and_keeps_the_number_out_of_its_address()
    {
        await using var house = await GateServer.Start("Sqlite");
        await house.Callable("347 1234567");
        await Call(house, house.AlfaKey, house.ByAlfa, "347 1234567", new { network = "answered", result = "not-now", notes = "<b>dopo Natale</b>" });
        var (answer, text) = await Pages.Send(await house.Server.SignedIn(Role.Principal, house.Luce), "/storico", "storico", ("Numero", "347 1234567"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Alfa Call", text, StringComparison.Ordinal);
        Assert.Contains("la persona ha detto «non ora»", text, StringComparison.Ordinal);
        Assert.Contains("Chi ha consultato gli storici", text, StringComparison.Ordinal);
        Assert.DoesNotContain("347", answer.RequestMessage!.RequestUri!.PathAndQuery, StringComparison.Ordinal);

        var (_, none) = await Pages.Send(await house.Server.SignedIn(Role.Agency, house.Beta), "/storico", "storico", ("Numero", "347 1234567"));
        Assert.Contains("Non hai deciso nulla su questo numero", none, StringComparison.Ordinal);
        Assert.DoesNotContain("Alfa", none, StringComparison.Ordinal);
    }

    private static async Task<string> Call(GateServer house, HttpClient agency, long campaign, string number, object outcome)
    {
        var (_, contact) = await GateServer.Ask(agency, new { campaign, number });
        Assert.Equal("allow", Text(contact, "decision"));
        house.Server.Clock.Pass(TimeSpan.FromMinutes(1));
        (await agency.PatchAsJsonAsync($"/v1/contacts/{Text(contact, "id")}", outcome, Stop)).EnsureSuccessStatusCode();
        return Text(contact, "id");
    }

    private static Task<HttpResponseMessage> Post(HttpClient client, string number) => client.PostAsJsonAsync("/v1/persons/history", new { number }, Stop);

    private static async Task<JsonNode?> Look(HttpClient client, string number)
    {
        var answer = await Post(client, number);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonNode>(Stop);
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
