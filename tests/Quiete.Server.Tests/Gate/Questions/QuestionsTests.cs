using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Quiete.Audit;
using Quiete.Server.Accounts;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class QuestionsTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_question_tells_the_principal_what_is_missing_and_what_would_settle_it(string kind)
    {
        await using var house = await GateServer.Start(kind);
        var asked = await Ask(house);
        var question = Assert.Single((await house.LuceKey.GetFromJsonAsync<JsonArray>("/v1/questions", Stop))!)!;
        Assert.Equal((asked, "Alfa Call", "+393471234567"), (Text(question, "id"), Text(question, "agency"), Text(question, "number")));
        var missing = Assert.Single(question["missing"]!.AsArray())!;
        Assert.Equal(("IT.RPO.check", "consent-order-unknown"), (Text(missing, "rule"), Text(missing, "code")));
        Assert.Contains("2026-01-10", Text(missing, "fact"), StringComparison.Ordinal);
        Assert.NotEqual("", Text(missing, "settles"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_allow_reserves_the_person_for_the_agency_that_asked_with_a_receipt_of_its_own(string kind)
    {
        await using var house = await GateServer.Start(kind);
        var asked = await Ask(house);
        var answer = await Answer(house.LuceKey, asked, new { answer = "allow", evidence = "modulo 44 del 2026-01-10, RPO del 2025-12-30: iscritto", note = "visto da Ada" });
        var contact = (await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!["contact"]!;
        Assert.Equal(("allow", "human", "reserved"), (Text(contact, "decision"), Text(contact, "ground"), Text(contact, "state")));
        Assert.NotEqual(asked, Text(contact, "id"));
        Assert.Contains(contact["reasons"]!.AsArray(), reason => Text(reason!, "code") == "evidence-seen" && Text(reason!, "rule") == "LEDGER.human");
        var receipt = Receipt.Read(System.Text.Encoding.UTF8.GetBytes(contact["receipt"]!.ToJsonString()), "receipt");
        Assert.DoesNotContain(ReceiptCheck.Run(receipt), check => check.Outcome == CheckOutcome.Failed);

        // The slot is the agency's: it tells the outcome, and nobody else holds the person meanwhile.
        Assert.Equal(HttpStatusCode.OK, (await house.AlfaKey.PatchAsJsonAsync($"/v1/contacts/{Text(contact, "id")}", new { network = "answered" }, Stop)).StatusCode);
        Assert.Empty((await house.LuceKey.GetFromJsonAsync<JsonArray>("/v1/questions", Stop))!);
        var told = Assert.Single(await Events(house, "question.answered"));
        Assert.Equal(house.Alfa, told.Agency);
        Assert.Equal((asked, "allowed", Text(contact, "id")), (Text(told.Body, "question"), Text(told.Body, "answer"), Text(told.Body, "contact")));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_allow_lifts_only_the_question_and_every_other_rule_still_refuses(string kind)
    {
        await using var house = await GateServer.Start(kind);
        var asked = await Ask(house);
        await house.LuceKey.PostAsJsonAsync("/v1/objections", new { number = "347 1234567" }, Stop);
        var answer = await Answer(house.LuceKey, asked, new { answer = "allow", evidence = "modulo 44" });
        var contact = (await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!["contact"]!;
        Assert.Equal("refuse", Text(contact, "decision"));
        Assert.Contains(contact["reasons"]!.AsArray(), reason => Text(reason!, "code") == "objection");
        Assert.Null(contact["state"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_question_is_answered_once_however_many_answer_at_the_same_instant(string kind)
    {
        await using var house = await GateServer.Start(kind);
        var asked = await Ask(house);
        var second = await house.Server.WithKey(house.Luce, Role.Principal); // another hand of the same principal
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(at =>
            Answer(at % 2 == 0 ? house.LuceKey : second, asked, at % 2 == 0 ? new { answer = "refuse", evidence = (string?)null } : new { answer = "allow", evidence = (string?)"modulo" })));
        var taken = answers.Where(one => one.StatusCode == HttpStatusCode.OK).ToList();
        Assert.NotEmpty(taken);
        Assert.All(answers.Except(taken), one => Assert.Equal(HttpStatusCode.Conflict, one.StatusCode));
        var words = await Task.WhenAll(taken.Select(one => one.Content.ReadFromJsonAsync<JsonNode>(Stop)));
        Assert.Single(words.Select(one => Text(one!, "answer")).Distinct()); // and never both
        Assert.True(await house.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM decision"), Stop) <= 2);
        Assert.Single(await Events(house, "question.answered"));
        Assert.Equal(HttpStatusCode.Conflict, (await Answer(house.LuceKey, asked, new { answer = "refuse" })).StatusCode);

        var (by, kept) = await house.Server.Database.Read(connection => connection.QuerySingleAsync<(string, string)>("SELECT answered_by, answer FROM question"), Stop);
        Assert.StartsWith("key ", by, StringComparison.Ordinal);
        Assert.Equal(Text(words[0]!, "answer") == "allow" ? "allowed" : "refused", kept);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_answer_that_is_sent_again_after_the_person_was_erased_finds_the_question_closed(string kind)
    {
        await using var house = await GateServer.Start(kind);
        var asked = await Ask(house);
        var allow = new { answer = "allow", evidence = "modulo 44" };
        await Answer(house.LuceKey, asked, allow);
        // The service stopped after the answer was on the disk, and before the gate decided on it.
        await house.Server.Database.Write(connection => connection.ExecuteAsync("UPDATE question SET decision = NULL"), Stop);
        Assert.Equal(HttpStatusCode.OK, (await Answer(house.LuceKey, asked, allow)).StatusCode);
        await house.Server.Database.Write(connection => connection.ExecuteAsync("UPDATE question SET decision = NULL"), Stop);

        Assert.Equal(HttpStatusCode.OK, (await house.LuceKey.PostAsJsonAsync("/v1/persons/erase", new { number = "347 1234567" }, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Answer(house.LuceKey, asked, allow)).StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Neither_the_agency_that_asked_nor_another_principal_answers(string kind)
    {
        await using var house = await GateServer.Start(kind);
        var asked = await Ask(house);
        var allow = new { answer = "allow", evidence = "fidatevi" };
        Assert.Equal(HttpStatusCode.Forbidden, (await Answer(house.AlfaKey, asked, allow)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.AlfaKey.GetAsync("/v1/questions", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Answer(house.Server.Anonymous(), asked, allow)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Answer(await house.Server.WithKey(house.Luce, Role.Principal, Scopes.Contact), asked, allow)).StatusCode);

        var stranger = await house.Server.WithKey(house.Luce + 1000, Role.Principal);
        Assert.Equal(HttpStatusCode.NotFound, (await Answer(stranger, asked, allow)).StatusCode);
        Assert.Empty((await stranger.GetFromJsonAsync<JsonArray>("/v1/questions", Stop))!);

        // What refused is no question, and an "allow" without evidence is none either.
        var (_, refused) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 7654321" });
        Assert.Equal(HttpStatusCode.NotFound, (await Answer(house.LuceKey, Text(refused, "id"), allow)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Answer(house.LuceKey, asked, new { answer = "allow" })).StatusCode);
        Assert.Single((await house.LuceKey.GetFromJsonAsync<JsonArray>("/v1/questions", Stop))!);
    }

    [Fact]
    public async Task A_human_answers_on_the_page_and_lands_on_the_new_receipt()
    {
        await using var house = await GateServer.Start("Sqlite");
        var asked = await Ask(house);
        var human = await house.Server.SignedIn(Role.Principal, house.Luce);
        var page = await Pages.Read(human, "/domande");
        Assert.Contains("Se il numero era già iscritto al Registro quando la persona ha dato il consenso.", page, StringComparison.Ordinal);

        var (bare, words) = await Pages.Send(human, "/domande", $"rispondi-{asked}", ("Risposta", "allow"), ("Nota", "visto da Ada"));
        Assert.Equal(HttpStatusCode.OK, bare.StatusCode);
        Assert.Contains($"id=\"errore-{asked}\">Per permettere, scrivi quale prova hai visto.", words, StringComparison.Ordinal);
        Assert.Contains("value=\"visto da Ada\"", words, StringComparison.Ordinal); // nothing typed is lost

        var (answer, _) = await Pages.Send(human, "/domande", $"rispondi-{asked}", ("Risposta", "allow"), ("Prova", "modulo 44"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var receipt = await Pages.Read(human, new Uri(human.BaseAddress!, answer.Headers.Location!).AbsolutePath);
        Assert.Contains("Una persona del committente ha visto le prove e lo ha permesso.", receipt, StringComparison.Ordinal);
        Assert.Contains("Non c'è nulla da decidere.", await Pages.Read(human, "/domande"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await Pages.Open(await house.Server.SignedIn(Role.Agency, house.Alfa), "/domande")).StatusCode);
    }

    private static async Task<string> Ask(GateServer house)
    {
        await house.Questionable("347 1234567");
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        Assert.Equal("ask", Text(contact, "decision"));
        return Text(contact, "id");
    }

    private static Task<HttpResponseMessage> Answer(HttpClient client, string question, object answer) =>
        client.PostAsJsonAsync($"/v1/questions/{question}/answer", answer, Stop);

    private static async Task<IReadOnlyList<(long? Agency, JsonNode Body)>> Events(GateServer house, string kind) =>
        [.. (await house.Server.Database.Read(connection => connection.QueryAsync<(long?, string)>("SELECT agency, body FROM event WHERE kind = @kind", new { kind }), Stop))
            .Select(row => (row.Item1, JsonNode.Parse(row.Item2)!))];

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
