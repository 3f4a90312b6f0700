using System.Net;
using System.Text.Json;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Companies;

public class CompaniesApiTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_administrator_enters_companies_and_they_set_up_their_work(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var administrator = await server.WithKey(company: 999, Role.Administrator, Scopes.None);
        var luce = await Created(administrator, "/v1/companies", """
            { "kind": "principal", "name": "Luce Chiara", "profile": { "legalName": "Luce Chiara S.p.A.", "sector": "electricity", "turnoverEur": 5000000 } }
            """);
        var alfa = await Created(administrator, "/v1/companies", """
            { "kind": "agency", "name": "Alfa Call", "profile": { "legalName": "Alfa Call S.r.l." }, "accreditation": { "roc": "12345", "codeMember": true } }
            """);
        var beta = await Created(administrator, "/v1/companies", """{ "kind": "agency", "name": "Beta", "profile": { "legalName": "Beta S.r.l." } }""");
        var (ofLuce, ofAlfa) = (await server.WithKey(luce), await server.WithKey(alfa, Role.Agency));

        await Created(ofAlfa, "/v1/lines", """{ "line": "06 9025 1234", "recallable": true }""");
        var mandate = await Created(ofLuce, "/v1/mandates", $$"""{ "agency": {{alfa}}, "from": "2026-01-01", "to": "2026-12-31" }""");
        var passed = await Created(ofAlfa, "/v1/mandates", $$"""{ "principal": {{luce}}, "agency": {{beta}}, "from": "2026-06-01", "to": "2026-12-31" }""");
        var policy = await Created(ofLuce, "/v1/policies", """{ "from": "2026-06-01", "pauseAfterRefusalDays": 180 }""");
        var campaign = await Created(ofLuce, "/v1/campaigns", $$"""
            { "name": "Autunno", "agency": {{alfa}}, "sector": "electricity", "purpose": "sale", "channel": "live-call", "line": "0690251234", "originCountry": "IT" }
            """);

        await Answers(HttpStatusCode.OK, ofLuce.PutAsync($"/v1/mandates/{mandate}", Json("""{ "to": "2026-09-30" }"""), Stop));
        var seen = await ofAlfa.GetFromJsonAsync<JsonElement>($"/v1/mandates/{passed}", Stop);
        Assert.Equal("""[{"from":"2026-06-01","to":"2026-09-30"}]""", seen.GetProperty("inForce").GetRawText());
        await Answers(HttpStatusCode.OK, ofAlfa.PutAsync($"/v1/campaigns/{campaign}/line", Json("""{ "line": "187" }"""), Stop));
        Assert.Equal("187", (await ofLuce.GetFromJsonAsync<JsonElement>($"/v1/campaigns/{campaign}", Stop)).GetProperty("line").GetString());
        Assert.Equal(180, (await ofLuce.GetFromJsonAsync<JsonElement>($"/v1/policies/{policy}", Stop)).GetProperty("policy").GetProperty("pauseAfterRefusalDays").GetInt32());
        await Answers(HttpStatusCode.NoContent, ofLuce.DeleteAsync($"/v1/campaigns/{campaign}", Stop));
        Assert.True((await server.Get<CampaignBook>().Find(campaign, Stop))!.IsClosed);
        await Answers(HttpStatusCode.Conflict, ofLuce.PutAsync($"/v1/campaigns/{campaign}", Json("{}"), Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_acted_for_a_company_that_is_closed_acts_no_more(string kind)
    {
        await using var server = await TestServer.Start(kind);
        await using var market = new Market(server.Database, server.Clock);
        var (luce, other) = (await market.Principal("Luce"), await market.Principal("Gas"));
        var administrator = await server.WithKey(company: 999, Role.Administrator, Scopes.None);
        var (key, head, others) = (await server.WithKey(luce), await server.SignedIn(Role.Principal, luce), await server.WithKey(other));
        var invitation = await server.Get<InvitationStore>().Create(luce, Role.Principal, "Ada", "test", Stop);

        await Answers(HttpStatusCode.NoContent, administrator.DeleteAsync($"/v1/companies/{luce}", Stop));

        await Answers(HttpStatusCode.Unauthorized, key.GetAsync("/v1/caller", Stop));
        server.Clock.Pass(SignedInCheck.Interval + TimeSpan.FromSeconds(1));
        await Answers(HttpStatusCode.Forbidden, head.GetAsync("/chiavi", Stop));
        Assert.Null(await server.Get<InvitationStore>().Find(invitation, Stop));
        await Answers(HttpStatusCode.OK, others.GetAsync("/v1/caller", Stop));
        await Answers(HttpStatusCode.OK, administrator.GetAsync("/v1/caller", Stop));
    }

    [Fact]
    public async Task A_principal_neither_sees_nor_changes_what_is_of_another()
    {
        await using var town = await Town.Build();
        var gas = await town.Server.WithKey(town.Gas);
        foreach (var path in new[] { $"/v1/policies/{town.Policy}", $"/v1/campaigns/{town.Campaign}", $"/v1/mandates/{town.Mandate}",
            $"/v1/policies?principal={town.Luce}", $"/v1/campaigns?company={town.Luce}", $"/v1/mandates?company={town.Luce}" })
        {
            await Answers(HttpStatusCode.NotFound, gas.GetAsync(path, Stop));
        }

        await Answers(HttpStatusCode.NotFound, gas.DeleteAsync($"/v1/policies/{town.Policy}", Stop));
        await Answers(HttpStatusCode.NotFound, gas.DeleteAsync($"/v1/campaigns/{town.Campaign}", Stop));
        await Answers(HttpStatusCode.NotFound, gas.DeleteAsync($"/v1/mandates/{town.Mandate}", Stop));
        await Answers(HttpStatusCode.NotFound, gas.DeleteAsync($"/v1/lines/{town.Line}", Stop));
        await Answers(HttpStatusCode.NotFound, gas.PutAsync($"/v1/campaigns/{town.Campaign}", Json("{}"), Stop));
        await Answers(HttpStatusCode.NotFound, gas.PutAsync($"/v1/mandates/{town.Mandate}", Json("""{ "to": null }"""), Stop));
        await Answers(HttpStatusCode.BadRequest, gas.PostAsync("/v1/mandates", Json($$"""{ "principal": {{town.Luce}}, "agency": {{town.Alfa}}, "from": "2026-01-01" }"""), Stop));
        await Answers(HttpStatusCode.Forbidden, gas.PutAsync($"/v1/companies/{town.Luce}/profile", Json("""{ "legalName": "Mia" }"""), Stop));
        foreach (var list in new[] { "policies", "campaigns", "mandates" }) Assert.Empty((await gas.GetFromJsonAsync<JsonElement[]>($"/v1/{list}", Stop))!);
        await town.Untouched();
    }

    [Fact]
    public async Task An_agency_neither_sees_nor_changes_what_is_of_another()
    {
        await using var town = await Town.Build();
        var beta = await town.Server.WithKey(town.Beta, Role.Agency);
        await Answers(HttpStatusCode.NotFound, beta.GetAsync($"/v1/campaigns/{town.Campaign}", Stop));
        await Answers(HttpStatusCode.NotFound, beta.GetAsync($"/v1/mandates/{town.Mandate}", Stop));
        await Answers(HttpStatusCode.NotFound, beta.DeleteAsync($"/v1/lines/{town.Line}", Stop));
        await Answers(HttpStatusCode.NotFound, beta.PutAsync($"/v1/campaigns/{town.Campaign}/line", Json("""{ "line": "187" }"""), Stop));
        await Answers(HttpStatusCode.NotFound, beta.DeleteAsync($"/v1/mandates/{town.Mandate}", Stop));
        await Answers(HttpStatusCode.NotFound, beta.GetAsync($"/v1/policies?principal={town.Luce}", Stop));
        // Beta has no mandate to pass on, and a principal's policies and campaigns are not for agencies to make.
        await Answers(HttpStatusCode.BadRequest, beta.PostAsync("/v1/mandates", Json($$"""{ "principal": {{town.Luce}}, "agency": {{town.Alfa}}, "from": "2026-03-01" }"""), Stop));
        await Answers(HttpStatusCode.Forbidden, beta.PostAsync("/v1/policies", Json("{}"), Stop));
        await Answers(HttpStatusCode.Forbidden, beta.PostAsync("/v1/campaigns", Json("""{ "name": "X", "sector": "gas", "purpose": "sale", "channel": "sms" }"""), Stop));
        await town.Untouched();
    }

    [Fact]
    public async Task An_agency_changes_the_line_of_a_campaign_that_it_runs_and_nothing_else_of_it()
    {
        await using var town = await Town.Build();
        var alfa = await town.Server.WithKey(town.Alfa, Role.Agency);
        Assert.Equal(town.Campaign, Assert.Single((await alfa.GetFromJsonAsync<JsonElement[]>("/v1/campaigns", Stop))!).GetProperty("id").GetInt64());
        await Answers(HttpStatusCode.Forbidden, alfa.PutAsync($"/v1/campaigns/{town.Campaign}", Json("""{ "to": "2030-01-01" }"""), Stop));
        await Answers(HttpStatusCode.Forbidden, alfa.DeleteAsync($"/v1/campaigns/{town.Campaign}", Stop));
        await Answers(HttpStatusCode.Forbidden, alfa.PutAsync($"/v1/mandates/{town.Mandate}", Json("""{ "to": null }"""), Stop));
        await town.Untouched();
        await Answers(HttpStatusCode.BadRequest, alfa.PostAsync("/v1/mandates",
            Json($$"""{ "principal": {{town.Luce}}, "agency": {{town.Beta}}, "from": "2026-01-01", "to": "2027-01-01" }"""), Stop)); // beyond its own
    }

    [Fact]
    public async Task Without_a_login_or_the_scope_nothing_is_changed()
    {
        await using var town = await Town.Build();
        var (nobody, agent) = (town.Server.Anonymous(), await town.Server.WithKey(town.Luce, Role.Principal, Scopes.Check));
        foreach (var (path, body) in new[]
        {
            ("/v1/companies", """{ "kind": "agency", "name": "N", "profile": { "legalName": "N" } }"""), ("/v1/lines", """{ "line": "187", "recallable": true }"""),
            ("/v1/mandates", $$"""{ "agency": {{town.Beta}}, "from": "2026-01-01" }"""), ("/v1/policies", "{}"),
            ("/v1/campaigns", """{ "name": "X", "sector": "gas", "purpose": "sale", "channel": "sms" }"""),
        })
        {
            await Answers(HttpStatusCode.Unauthorized, nobody.PostAsync(path, Json(body), Stop));
            await Answers(HttpStatusCode.Forbidden, agent.PostAsync(path, Json(body), Stop));
        }

        await Answers(HttpStatusCode.Unauthorized, nobody.GetAsync("/v1/campaigns", Stop));
        var head = await town.Server.WithKey(town.Alfa, Role.Agency);
        await Answers(HttpStatusCode.Forbidden, head.PutAsync($"/v1/companies/{town.Alfa}/accreditation", Json("""{ "roc": "99999" }"""), Stop)); // not by itself
        await town.Untouched();
    }

    [Fact]
    public async Task The_public_sees_who_a_company_is_and_not_what_it_keeps_to_itself()
    {
        await using var town = await Town.Build();
        var path = $"/v1/companies/{town.Luce}";
        string[] kept = ["vat", "contactEmail", "turnoverEur"];
        var shown = await town.Server.Anonymous().GetFromJsonAsync<JsonElement>(path, Stop);
        Assert.Equal("Luce S.p.A.", shown.GetProperty("legalName").GetString());
        var rival = await (await town.Server.WithKey(town.Gas)).GetFromJsonAsync<JsonElement>(path, Stop);
        var own = await (await town.Server.WithKey(town.Luce)).GetFromJsonAsync<JsonElement>(path, Stop);
        Assert.All(kept, field => Assert.False(shown.TryGetProperty(field, out _) || rival.TryGetProperty(field, out _)));
        Assert.All(kept, field => Assert.True(own.TryGetProperty(field, out _)));
        Assert.Equal("+390690251234", Assert.Single((await town.Server.Anonymous().GetFromJsonAsync<JsonElement[]>($"/v1/lines?company={town.Alfa}", Stop))!).GetProperty("line").GetString());
    }

    [Theory]
    [InlineData("/v1/campaigns", """{ "name": "X", "sector": "gold", "purpose": "sale", "channel": "sms" }""", "sector")]
    [InlineData("/v1/campaigns", """{ "name": "X", "sector": "gas", "purpose": "gift", "channel": "sms" }""", "purpose")]
    [InlineData("/v1/campaigns", """{ "name": 7, "sector": "gas", "purpose": "sale", "channel": "sms" }""", "name")]
    [InlineData("/v1/campaigns", """{ "name": "'; DROP TABLE campaign; --\u0000", "sector": "gas", "purpose": "sale", "channel": "sms" }""", "name")]
    [InlineData("/v1/policies", """{ "maxAttempts": { "count": "3", "days": 30 } }""", "maxAttempts.count")]
    [InlineData("/v1/policies", """{ "from": "2026-01-01", "from": "2026-01-02" }""", "body")]
    [InlineData("/v1/policies", "[]", "body")]
    [InlineData("/v1/mandates", """{ "agency": 1, "from": "01/01/2026" }""", "from")]
    [InlineData("/v1/mandates", """{ "agency": 987654, "from": "2026-01-01" }""", "agency")]
    [InlineData("/v1/lines", """{ "line": "anonimo", "recallable": true }""", "line")]
    [InlineData("/v1/lines", """{ "line": "06 9025 1234", "recallable": "yes" }""", "recallable")]
    public async Task Bad_input_is_answered_with_its_field_and_nothing_is_stored(string path, string body, string field)
    {
        await using var town = await Town.Build();
        var luce = await town.Server.WithKey(town.Luce);
        using var answer = await luce.PostAsync(path, Json(body), Stop);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(one => one.Name));
        await town.Untouched();
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");

    private static async Task<long> Created(HttpClient client, string path, string body)
    {
        using var answer = await client.PostAsync(path, Json(body), Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Stop)}");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetInt64();
    }

    private static async Task Answers(HttpStatusCode expected, Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.True(answer.StatusCode == expected,
            $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.PathAndQuery}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Stop)}");
    }

    /// <summary>A server with two principals and two agencies; Luce has a campaign, a policy and a mandate to Alfa, which declares a line.</summary>
    private sealed record Town(TestServer Server, long Luce, long Gas, long Alfa, long Beta, long Mandate, long Policy, long Campaign, long Line) : IAsyncDisposable
    {
        public static async Task<Town> Build()
        {
            var server = await TestServer.Start();
            await using var market = new Market(server.Database, server.Clock);
            var luce = await market.Companies.Create(CompanyKind.Principal, "Luce",
                new() { LegalName = "Luce S.p.A.", Vat = "IT1", ContactEmail = "a@luce.example", TurnoverEur = 1 }, Accreditation.None, Stop);
            var (gas, alfa, beta) = (await market.Principal("Gas"), await market.Agency("Alfa"), await market.Agency("Beta"));
            return new(server, luce, gas, alfa, beta, await market.Mandate(luce, alfa, "2026-01-01", "2026-12-31"), await market.Policy(luce, "{}"),
                await market.Campaign(luce, alfa), await market.Lines.Declare(alfa, "06 9025 1234", recallable: true, Stop));
        }

        /// <summary>Everything is as it was built.</summary>
        public async Task Untouched()
        {
            await using var market = new Market(Server.Database, Server.Clock);
            Assert.Equal([Mandate], (await market.Mandates.OfPrincipal(Luce, Stop)).Select(one => one.Id));
            Assert.True(await market.Mandates.Find(Mandate, Stop) is { Ended: null, Days: { To: { } to } } && to == Market.Day("2026-12-31"));
            Assert.Null(Assert.Single(await market.Policies.Of(Luce, Stop)).Withdrawn);
            Assert.True(Assert.Single(await market.Campaigns.Of(Luce, Stop)) is { Closed: null, To: null } campaign && campaign.Line.ToString() == "+390690251234");
            Assert.Single(await market.Lines.Of(Alfa, Stop));
            Assert.Empty(await market.Lines.Of(Luce, Stop));
            Assert.Empty(await market.Mandates.Of(Gas, Stop));
            Assert.Equal(("Luce S.p.A.", 4), ((await market.Companies.Find(Luce, Stop))!.Profile.LegalName, (await market.Companies.List(kind: null, closedToo: true, Stop)).Count));
            Assert.Equal("12345", (await market.Companies.Find(Alfa, Stop))!.Accreditation.Roc);
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
