using System.Net;
using System.Text.Json;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Gate;
using Quiete.Server.Tests.Companies;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class FactsApiTests
{
    private const string Anna = "347 1234567";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Facts_are_entered_with_their_evidence_and_read_back(string kind)
    {
        await using var town = await GateTown.Build(kind);
        foreach (var (path, body) in new[]
        {
            ("consents", """{ "number": "347 1234567", "at": "2026-10-01", "categories": ["telecom"], "channels": ["live-call"], "proof": "sha256:5f", "evidence": "archive 12" }"""),
            ("requests", """[ { "number": "+39 347 1234567", "at": "2026-11-20T10:15:00+01:00", "expires": "2026-12-01" } ]"""),
            ("contracts", """{ "number": "3471234567", "from": "2024-01-10" }"""),
            ("attempts", """{ "number": "3471234567", "at": "2026-11-02T10:00:00+01:00", "outcome": "no-answer" }"""),
            ("rpo-answers", """{ "number": "3471234567", "at": "2026-11-20", "listed": true, "revokedFor": ["Luce Chiara"] }"""),
        })
        {
            var entered = await GateTown.Post(town.AsLuce, $"/v1/facts/{path}", body, HttpStatusCode.Created);
            Assert.Equal((town.Luce, 1), (entered.GetProperty("principal").GetInt64(), entered.GetProperty("count").GetInt32()));
        }

        var known = await GateTown.Post(town.AsLuce, "/v1/persons/standing", $$"""{ "number": "{{Anna}}" }""");
        Assert.Equal("+393471234567", known.GetProperty("number").GetString());
        Assert.Equal(["rpo-answers", "attempts", "contracts", "requests", "consents"], known.GetProperty("facts").EnumerateArray().Select(fact => fact.GetProperty("kind").GetString()));
        var consent = known.GetProperty("facts")[4];
        Assert.Equal(("archive 12", "sha256:5f"), (consent.GetProperty("evidence").GetString(), consent.GetProperty("fact").GetProperty("proof").GetString()));
        Assert.StartsWith("key ", consent.GetProperty("source").GetString(), StringComparison.Ordinal);
        Assert.Equal("Luce Chiara", known.GetProperty("standing").GetProperty("rpoAnswers")[0].GetProperty("revokedFor")[0].GetString());

        var others = await GateTown.Post(town.AsGas, "/v1/persons/standing", $$"""{ "number": "{{Anna}}" }""");
        Assert.Empty(others.GetProperty("facts").EnumerateArray());
        Assert.Empty(others.GetProperty("standing").GetProperty("contracts").EnumerateArray());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task One_bad_item_of_a_list_is_named_and_nothing_is_stored(string kind)
    {
        await using var town = await GateTown.Build(kind);
        var items = Enumerable.Range(0, 30).Select(at => $$"""{ "number": "347 12345{{at:D2}}", "from": "{{(at == 17 ? "2026-02-30" : "2026-01-01")}}" }""");
        var problem = await GateTown.Post(town.AsLuce, "/v1/facts/contracts", $"[{string.Join(',', items)}]", HttpStatusCode.BadRequest);
        Assert.Equal(["[17].from"], GateTown.Fields(problem));
        var known = await GateTown.Post(town.AsLuce, "/v1/persons/standing", """{ "number": "347 1234500" }""");
        Assert.Empty(known.GetProperty("facts").EnumerateArray());
    }

    private static readonly (string Kind, string Body, string Field)[] WhatNobodyCanHaveMeant =
    [
        ("consents", """{ "number": 3471234567, "at": "2026-10-01", "categories": ["gas"], "channels": ["sms"] }""", "number"),
        ("consents", """{ "at": "2026-10-01", "categories": ["gas"], "channels": ["sms"] }""", "number"),
        ("consents", """{ "number": "112", "at": "2026-10-01", "categories": ["gas"], "channels": ["sms"] }""", "number"),
        ("consents", """{ "number": "3471234567", "at": "2026-10-01", "categories": [], "channels": ["sms"] }""", "categories"),
        ("consents", """{ "number": "3471234567", "at": "2026-10-01", "categories": ["gold"], "channels": ["sms"] }""", "categories[0]"),
        ("consents", """{ "number": "3471234567", "at": "2027-10-01", "categories": ["gas"], "channels": ["sms"] }""", "at"),
        ("consents", """{ "number": "3471234567", "at": "2026-10-01", "categories": ["gas"], "channels": ["sms"], "proof": "a\u0000b" }""", "proof"),
        ("consents", """{ "number": "3471234567", "at": "2026-10-01", "at": "2026-10-02", "categories": ["gas"], "channels": ["sms"] }""", "body"), // twice
        ("consents", """{ "number": "3471234567", "at": "2026-10-01", "categories": ["gas"], "channels": ["sms"], "prof": "x" }""", "prof"),
        ("requests", """{ "number": "3471234567", "at": "2026-10-01", "sectors": [] }""", "sectors"),
        ("contracts", """{ "number": "3471234567", "from": "2026-10-01", "to": "2026-09-01" }""", "to"),
        ("attempts", """{ "number": "3471234567", "at": "2026-10-01", "outcome": "no-answer" }""", "at"),
        ("rpo-answers", """{ "number": "3471234567", "at": "2026-10-01", "listed": true, "revokedFor": ["A|B"] }""", "revokedFor"),
        ("rpo-answers", """{ "number": "3471234567", "at": "2026-10-01", "listed": "no" }""", "listed"),
        ("rpo-answers", """{ "number": "3471234567", "at": "2026-10-01", "listed": true, "evidence": 7 }""", "evidence"),
        ("rpo-answers", "[]", "body"),
        ("rpo-answers", "[7]", "[0]"),
        ("rpo-answers", "[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]", "body"),
    ];

    [Fact]
    public async Task What_nobody_can_have_meant_is_refused_by_its_field()
    {
        await using var town = await GateTown.Build();
        foreach (var (kind, body, field) in WhatNobodyCanHaveMeant)
        {
            var problem = await GateTown.Post(town.AsLuce, $"/v1/facts/{kind}", body, HttpStatusCode.BadRequest);
            Assert.Equal([field], GateTown.Fields(problem));
        }

        Assert.Empty(await town.Server.Get<FactStore>().History(town.Luce, NumberReader.Read(Anna).Number, GateTown.Stop));
    }

    [Fact]
    public async Task SQL_and_formulas_in_every_text_are_kept_as_they_are()
    {
        await using var town = await GateTown.Build();
        const string hostile = "=cmd|' /C calc'!A0'); DROP TABLE fact; --";
        await GateTown.Post(town.AsLuce, "/v1/facts/consents", JsonSerializer.Serialize(new
        {
            number = Anna, at = "2026-10-01", categories = new[] { "gas" }, channels = new[] { "sms" }, proof = hostile, evidence = hostile,
        }), HttpStatusCode.Created);
        var fact = (await GateTown.Post(town.AsLuce, "/v1/persons/standing", $$"""{ "number": "{{Anna}}" }""")).GetProperty("facts")[0];
        Assert.Equal((hostile, hostile), (fact.GetProperty("evidence").GetString(), fact.GetProperty("fact").GetProperty("proof").GetString()));
        await GateTown.Post(town.AsLuce, "/v1/persons/standing", """{ "number": "' OR 1=1 --" }""", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_agency_enters_what_it_heard_and_did_itself_for_principals_of_its_mandates_alone()
    {
        await using var town = await GateTown.Build();
        const string consent = """{ "number": "347 1234567", "at": "2026-10-01", "categories": ["gas"], "channels": ["sms"], "proof": "x" }""";
        var entered = await GateTown.Post(town.AsAlfa, $"/v1/facts/consents?principal={town.Luce}", consent, HttpStatusCode.Created);
        Assert.Equal(town.Luce, entered.GetProperty("principal").GetInt64());
        await GateTown.Post(town.AsAlfa, "/v1/facts/consents", consent, HttpStatusCode.NotFound); // for whom?
        await GateTown.Post(town.AsAlfa, $"/v1/facts/consents?principal={town.Gas}", consent, HttpStatusCode.NotFound);
        await GateTown.Post(town.AsLuce, $"/v1/facts/consents?principal={town.Gas}", consent, HttpStatusCode.NotFound);
        await GateTown.Post(town.AsBeta, $"/v1/facts/consents?principal={town.Luce}", consent, HttpStatusCode.NotFound);
        await GateTown.Post(town.AsAlfa, $"/v1/facts/contracts?principal={town.Luce}", """{ "number": "347 1234567", "from": "2024-01-01" }""", HttpStatusCode.Forbidden);
        await GateTown.Post(town.AsAlfa, $"/v1/facts/rpo-answers?principal={town.Luce}", """{ "number": "347 1234567", "at": "2026-11-01", "listed": false }""", HttpStatusCode.Forbidden);
        await GateTown.Post(town.AsLuce, "/v1/facts/objections", """{ "number": "347 1234567", "at": "2026-11-01" }""", HttpStatusCode.NotFound); // they have a door of their own

        await GateTown.Post(town.AsAlfa, $"/v1/facts/attempts?principal={town.Luce}", """{ "number": "347 1234567", "at": "2026-11-02T10:00:00+01:00", "outcome": "refused" }""", HttpStatusCode.Created);
        var forged = await GateTown.Post(town.AsAlfa, $"/v1/facts/attempts?principal={town.Luce}",
            """{ "number": "347 1234567", "at": "2026-11-03T10:00:00+01:00", "outcome": "refused", "agency": "Beta Contact" }""", HttpStatusCode.BadRequest);
        Assert.Equal(["agency"], GateTown.Fields(forged));
        var attempt = Assert.Single((await town.Server.Get<FactStore>().Standing(town.Luce, NumberReader.Read(Anna).Number, GateTown.Stop)).Attempts);
        Assert.Equal(("Alfa Call", Outcome.Refused), (attempt.Agency, attempt.Outcome));
    }

    [Fact]
    public async Task A_mandate_that_ended_opens_no_door()
    {
        await using var town = await GateTown.Build();
        await using var market = new Market(town.Server.Database, town.Server.Clock);
        await market.Mandates.End((await market.Mandates.OfPrincipal(town.Luce, GateTown.Stop))[0].Id, GateTown.Stop);
        await GateTown.Post(town.AsAlfa, $"/v1/facts/requests?principal={town.Luce}", """{ "number": "347 1234567", "at": "2026-11-01" }""", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Agencies_see_no_facts_and_nobody_passes_without_the_scope()
    {
        await using var town = await GateTown.Build();
        var asked = $$"""{ "number": "{{Anna}}" }""";
        await GateTown.Post(town.AsAlfa, "/v1/persons/standing", asked, HttpStatusCode.Forbidden);
        await GateTown.Post(await town.Server.WithKey(town.Luce, Role.Principal, Scopes.Check | Scopes.WriteFacts), "/v1/persons/standing", asked, HttpStatusCode.Forbidden);
        await GateTown.Post(await town.Server.WithKey(town.Luce, Role.Principal, Scopes.ReadFacts), "/v1/facts/contracts", """{ "number": "347 1234567", "from": "2024-01-01" }""", HttpStatusCode.Forbidden);
        foreach (var path in new[] { "/v1/persons/standing", "/v1/persons/links", "/v1/facts/contracts", "/v1/canaries" })
        {
            await GateTown.Post(town.Server.Anonymous(), path, asked, HttpStatusCode.Unauthorized);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Linked_numbers_are_one_person(string kind)
    {
        await using var town = await GateTown.Build(kind);
        await GateTown.Post(town.AsLuce, "/v1/facts/contracts", """{ "number": "06 66780586", "from": "2024-01-01" }""", HttpStatusCode.Created);
        await GateTown.Post(town.AsLuce, "/v1/persons/links", $$"""{ "numbers": ["{{Anna}}", "06 66780586"] }""", HttpStatusCode.NoContent);
        var known = await GateTown.Post(town.AsLuce, "/v1/persons/standing", $$"""{ "number": "{{Anna}}" }""");
        Assert.Equal(["+390666780586"], known.GetProperty("linked").EnumerateArray().Select(one => one.GetString()));
        Assert.Single(known.GetProperty("standing").GetProperty("contracts").EnumerateArray());
        var others = await GateTown.Post(town.AsGas, "/v1/persons/standing", $$"""{ "number": "{{Anna}}" }""");
        Assert.Empty(others.GetProperty("linked").EnumerateArray());
        var problem = await GateTown.Post(town.AsLuce, "/v1/persons/links", $$"""{ "numbers": ["{{Anna}}", "nobody"] }""", HttpStatusCode.BadRequest);
        Assert.Equal(["numbers[1]"], GateTown.Fields(problem));
    }
}
