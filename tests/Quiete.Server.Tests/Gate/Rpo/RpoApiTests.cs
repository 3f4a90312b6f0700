using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Quiete.Numbers;
using Quiete.Server.Accounts;
using Quiete.Server.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class RpoApiTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_round_goes_to_the_register_and_its_answers_become_facts(string kind)
    {
        await using var town = await GateTown.Build(kind);
        var round = await Begin(town, "telefono\n347 1234567\n06 66780586\n347 1234567\n+44 20 7946 0958\nnessuno\n");
        Assert.Equal((2, 2, 2, 0), (Count(round, "lookedAt"), Count(round, "wanted"), Count(round, "chosen"), Count(round, "spared")));
        Assert.Equal("numero\r\n0666780586\r\n3471234567\r\n", await File(town.AsLuce, round)); // the Briton is no matter of the register's
        var id = round.GetProperty("id").GetInt64();

        var answered = await Answer(town.AsLuce, id, "numero;iscritto\n0666780586;SI\n3471234567;NO\n", HttpStatusCode.Accepted);
        Assert.Equal((2, 1, 0), (Count(answered, "answers"), Count(answered, "listed"), Count(answered, "missing")));
        await Stored(town.AsLuce, answered);
        var facts = town.Server.Get<FactStore>();
        var fact = Assert.Single(await facts.History(town.Luce, NumberReader.Read("06 66780586").Number, Stop));
        Assert.Equal(($"rpo {id}", """{"at":"2026-11-23","listed":true,"revokedFor":[]}"""), (fact.Source, fact.Body));

        await Answer(town.AsLuce, id, "numero;iscritto\n0666780586;NO\n3471234567;NO\n", HttpStatusCode.Conflict); // once is enough

        // The maps follow within a second; a busy machine may take longer.
        string[] decisions = [];
        for (var tries = 0; tries < 50 && decisions is not ["allow", "refuse"]; tries++, await Task.Delay(100, Stop))
        {
            var check = await GateTown.Post(town.AsLuce, "/v1/checks", $$"""{ "campaign": {{town.Campaign}}, "numbers": [ { "number": "3471234567" }, { "number": "0666780586" } ] }""");
            decisions = [.. check.GetProperty("numbers").EnumerateArray().Select(one => one.GetProperty("decision").GetString()!)];
        }

        Assert.Equal(["allow", "refuse"], decisions);
    }

    [Fact]
    public async Task No_money_is_spent_on_numbers_that_another_rule_refuses_anyway()
    {
        await using var town = await GateTown.Build();
        await Post(town, "objections", """{ "number": "347 0000001", "at": "2026-11-01" }""");
        await Enter(town, "requests", """{ "number": "347 0000002", "at": "2026-11-20" }"""); // may be called without an answer
        await Enter(town, "rpo-answers", """{ "number": "347 0000003", "at": "2026-11-20", "listed": false }"""); // good until December
        await Enter(town, "rpo-answers", """{ "number": "347 0000004", "at": "2026-10-20", "listed": false }"""); // ended
        var round = await Begin(town, "telefono\n" + string.Concat(Enumerable.Range(1, 5).Select(at => $"347 000000{at}\n")));
        Assert.Equal((5, 1, 2), (Count(round, "lookedAt"), Count(round, "spared"), Count(round, "chosen")));
        Assert.Equal("numero\r\n3470000004\r\n3470000005\r\n", await File(town.AsLuce, round));
    }

    [Fact]
    public async Task What_ends_first_comes_first_then_the_unknown_then_what_was_listed()
    {
        await using var town = await GateTown.Build();
        await Enter(town, "rpo-answers", """
            [ { "number": "347 0000001", "at": "2026-11-01", "listed": true }, { "number": "347 0000002", "at": "2026-11-07", "listed": false },
              { "number": "347 0000003", "at": "2026-11-05", "listed": false }, { "number": "347 0000005", "at": "2026-11-20", "listed": false } ]
            """);
        var all = "telefono\n" + string.Concat(Enumerable.Range(1, 5).Select(at => $"347 000000{at}\n"));
        Assert.Equal("numero\r\n3470000003\r\n3470000002\r\n3470000004\r\n3470000001\r\n", await File(town.AsLuce, await Begin(town, all)));
        await Cancel(town, 1);
        var most = await Begin(town, all, "&most=2");
        Assert.Equal((2, 4), (Count(most, "chosen"), Count(most, "wanted")));
        Assert.Equal("numero\r\n3470000003\r\n3470000002\r\n", await File(town.AsLuce, most));

        // Without a list all numbers with facts are looked at; those that were submitted are not paid for twice.
        var rest = await Begin(town, list: null, "&days=15");
        Assert.Equal("numero\r\n3470000005\r\n3470000001\r\n", await File(town.AsLuce, rest)); // in 15 days the fifth has ended, too
    }

    [Fact]
    public async Task The_budget_and_the_prices_are_the_principals()
    {
        await using var town = await GateTown.Build();
        await Terms(town, """{ "mostNumbers": 100, "pricePerCheckEur": 0.05, "packets": [ { "numbers": 10, "eur": 0.30 }, { "numbers": 50, "eur": 1.00 } ], "submit": { "number": "e164", "header": false } }""");
        var list = "telefono\n" + string.Concat(Enumerable.Range(0, 60).Select(at => $"347 00000{at:D2}\n"));
        var round = await Begin(town, list);
        Assert.Equal((60, 1.30m), (Count(round, "chosen"), round.GetProperty("priceEur").GetDecimal())); // fifty and ten
        Assert.StartsWith("+393470000000\r\n+393470000001\r\n", await File(town.AsLuce, round), StringComparison.Ordinal);
        await Cancel(town, 1);
        round = await Begin(town, list, "&budgetEur=0.40");
        Assert.Equal((12, 0.40m), (Count(round, "chosen"), round.GetProperty("priceEur").GetDecimal())); // fewer than a packet's price in single checks
    }

    [Theory]
    [InlineData("numero,iscritto\n3471234567,si\n3471234567,si\n", "the number stands twice: line 3")]
    [InlineData("numero,iscritto\n3471234567,si\n3479999999,no\n", "the number was not submitted in this round: line 3")]
    [InlineData("numero,iscritto\n3471234567,forse\n", "neither a word for listed nor one for not listed: line 2")]
    [InlineData("numero,iscritto\nAnna,si\n", "no telephone number: line 2")]
    [InlineData("nome,telefono\nAnna,3471234567\n", "There is no column 'numero'")]
    public async Task A_wrong_file_is_refused_with_its_lines_and_nothing_is_stored(string csv, string reason)
    {
        await using var town = await GateTown.Build();
        var id = (await Begin(town, "telefono\n347 1234567\n")).GetProperty("id").GetInt64();
        var problem = await Answer(town.AsLuce, id, csv, HttpStatusCode.BadRequest);
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0L, await town.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM fact"), Stop));
        await Answer(town.AsLuce, id, "numero,iscritto\n3471234567,si\n", HttpStatusCode.BadRequest, "2026-11-22"); // before it was asked
        await Answer(town.AsLuce, id, "numero,iscritto\n3471234567,si\n", HttpStatusCode.BadRequest, "2026-11-24"); // tomorrow
        await Answer(town.AsLuce, id, "numero,iscritto\n3471234567,si\n", HttpStatusCode.Accepted, "2026-11-23");
    }

    [Fact]
    public async Task Files_of_other_forms_are_read_by_the_principals_columns_and_words()
    {
        await using var town = await GateTown.Build();
        await Terms(town, """
            { "answer": { "numberColumn": "TEL", "listedColumn": "ESITO", "listedWords": ["presente"], "notListedWords": ["assente"], "revokedColumn": "REVOCA", "revokedWords": ["X"] } }
            """);
        var list = "telefono\n347 1234567\n347 1234568\n347 1234569\n";
        var id = (await Begin(town, list)).GetProperty("id").GetInt64();
        var answered = await Answer(town.AsLuce, id, "ESITO|TEL|REVOCA\nPresente|393471234567|x\nASSENTE|+39 347 1234568|\n", HttpStatusCode.Accepted);
        Assert.Equal((2, 1, 1), (Count(answered, "answers"), Count(answered, "listed"), Count(answered, "missing")));
        await Stored(town.AsLuce, answered);
        var answers = (await town.Server.Get<FactStore>().Standing(town.Luce, NumberReader.Read("347 1234567").Number, Stop)).RpoAnswers;
        Assert.Equal(["Luce Chiara"], Assert.Single(answers).RevokedFor);

        await Terms(town, """{ "answer": { "means": "unlisted-only" } }""");
        id = (await Begin(town, "telefono\n06 66780586\n06 66780587\n")).GetProperty("id").GetInt64();
        answered = await Answer(town.AsLuce, id, "numero\n0666780587\n", HttpStatusCode.Accepted);
        Assert.Equal((2, 1, 0), (Count(answered, "answers"), Count(answered, "listed"), Count(answered, "missing")));
        await Stored(town.AsLuce, answered);
        Assert.True(Assert.Single((await town.Server.Get<FactStore>().Standing(town.Luce, NumberReader.Read("06 66780586").Number, Stop)).RpoAnswers).Listed);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_ends_when_is_shown_and_told_three_days_before_once(string kind)
    {
        await using var town = await GateTown.Build(kind);
        await Terms(town, """{ "pricePerCheckEur": 0.10 }""");
        await Enter(town, "rpo-answers", """
            [ { "number": "347 0000001", "at": "2026-11-11", "listed": false }, { "number": "347 0000002", "at": "2026-11-11", "listed": false },
              { "number": "347 0000002", "at": "2026-11-20", "listed": false }, { "number": "347 0000003", "at": "2026-10-01", "listed": false } ]
            """);
        var days = (await GateTown.Get(town.AsLuce, "/v1/rpo/expiring")).EnumerateArray().Select(one =>
            (one.GetProperty("lastDay").GetString(), Count(one, "numbers"), one.GetProperty("priceEur").GetDecimal()));
        Assert.Equal([("2026-11-26", 1, 0.10m), ("2026-12-05", 1, 0.10m)], days);

        town.Server.Clock.Pass(TimeSpan.FromDays(9)); // three days before the second
        var notices = town.Server.Get<RpoNotices>();
        await Task.WhenAll(notices.Tell(Stop), notices.Tell(Stop));
        await notices.Tell(Stop);
        var told = await town.Server.Database.Read(connection => connection.QueryAsync<(long Principal, string Body)>(
            "SELECT principal, body FROM event WHERE kind = 'rpo.expiring' ORDER BY change"), Stop);
        Assert.Contains((town.Luce, """{"lastDay":"2026-12-05","numbers":1}"""), told);
        Assert.Single(told, one => one.Body.Contains("2026-12-05", StringComparison.Ordinal));
        Assert.Empty((await GateTown.Get(town.AsGas, "/v1/rpo/expiring")).EnumerateArray());
    }

    [Fact]
    public async Task Rounds_of_others_do_not_exist_and_agencies_have_none()
    {
        await using var town = await GateTown.Build();
        var id = (await Begin(town, "telefono\n347 1234567\n")).GetProperty("id").GetInt64();
        foreach (var path in new[] { "", "/file" }) await GateTown.Get(town.AsGas, $"/v1/rpo/rounds/{id}{path}", HttpStatusCode.NotFound);
        await Answer(town.AsGas, id, "numero,iscritto\n3471234567,si\n", HttpStatusCode.NotFound);
        using (var cancelled = await town.AsGas.DeleteAsync($"/v1/rpo/rounds/{id}", Stop)) Assert.Equal(HttpStatusCode.NotFound, cancelled.StatusCode);
        Assert.Empty((await GateTown.Get(town.AsGas, "/v1/rpo/rounds")).EnumerateArray());
        using (var begun = await town.AsGas.PostAsync($"/v1/rpo/rounds?campaign={town.Campaign}", content: null, Stop)) Assert.Equal(HttpStatusCode.NotFound, begun.StatusCode);
        foreach (var path in new[] { "terms", "expiring", "rounds" }) await GateTown.Get(town.AsAlfa, $"/v1/rpo/{path}", HttpStatusCode.Forbidden);
        await GateTown.Get(await town.Server.WithKey(town.Luce, Role.Principal, Scopes.ReadFacts), $"/v1/rpo/rounds/{id}/file", HttpStatusCode.Forbidden);
        await GateTown.Get(town.Server.Anonymous(), "/v1/rpo/rounds", HttpStatusCode.Unauthorized);
        Assert.Single((await GateTown.Get(town.AsLuce, "/v1/rpo/rounds")).EnumerateArray());
    }

    [Fact]
    public async Task Terms_that_cannot_be_and_rounds_for_nothing_are_refused()
    {
        await using var town = await GateTown.Build();
        foreach (var (terms, field) in new[]
        {
            ("""{ "mostNumbers": 0 }""", "mostNumbers"), ("""{ "packets": [ { "numbers": 0, "eur": 1 } ] }""", "packets[0]"), ("""{ "packets": [ null ] }""", "packets[0]"),
            ("""{ "pricePerCheckEur": -1 }""", "pricePerCheckEur"), ("""{ "submit": { "column": "a\nb" } }""", "submit.column"),
            ("""{ "answer": { "listedColumn": "" } }""", "answer.listedColumn"), ("""{ "answer": { "means": "magic" } }""", "answer.means"),
        })
        {
            using var content = GateTown.Json(terms);
            using var answer = await town.AsLuce.PutAsync("/v1/rpo/terms", content, Stop);
            Assert.Equal([field], GateTown.Fields(await GateTown.Read(answer, HttpStatusCode.BadRequest)));
        }

        await Enter(town, "rpo-answers", """{ "number": "347 0000003", "at": "2026-11-20", "listed": false }""");
        using (var nothing = await town.AsLuce.PostAsync($"/v1/rpo/rounds?campaign={town.Campaign}", content: null, Stop))
        {
            Assert.Contains("No number needs an answer", (await GateTown.Read(nothing, HttpStatusCode.BadRequest)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    private static async Task<JsonElement> Begin(GateTown town, string? list, string more = "")
    {
        using var content = list is null ? null : new StringContent(list, Encoding.UTF8, "text/csv");
        using var answer = await town.AsLuce.PostAsync($"/v1/rpo/rounds?campaign={town.Campaign}{more}", content, Stop);
        return await GateTown.Read(answer, HttpStatusCode.Created);
    }

    private static async Task<JsonElement> Answer(HttpClient client, long round, string csv, HttpStatusCode expected, string at = "")
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var answer = await client.PostAsync($"/v1/rpo/rounds/{round}/answer?at={at}", content, Stop);
        return await GateTown.Read(answer, expected);
    }

    private static async Task Stored(HttpClient client, JsonElement answered)
    {
        while ((await GateTown.Get(client, answered.GetProperty("import").GetString()!)).GetProperty("state").GetString() != "done") await Task.Delay(20, Stop);
    }

    private static Task<string> File(HttpClient client, JsonElement round) => client.GetStringAsync(round.GetProperty("file").GetString(), Stop);

    private static async Task Terms(GateTown town, string terms)
    {
        using var content = GateTown.Json(terms);
        using var answer = await town.AsLuce.PutAsync("/v1/rpo/terms", content, Stop);
        await GateTown.Read(answer, HttpStatusCode.NoContent);
    }

    private static async Task Cancel(GateTown town, long round)
    {
        using var answer = await town.AsLuce.DeleteAsync($"/v1/rpo/rounds/{round}", Stop);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static Task<JsonElement> Enter(GateTown town, string kind, string facts) => GateTown.Post(town.AsLuce, $"/v1/facts/{kind}", facts, HttpStatusCode.Created);

    private static async Task Post(GateTown town, string path, string body)
    {
        using var content = GateTown.Json(body);
        using var answer = await town.AsLuce.PostAsync($"/v1/{path}", content, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private static int Count(JsonElement one, string field) => one.GetProperty(field).GetInt32();
}
