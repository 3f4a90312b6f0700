using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Quiete.Audit;
using Quiete.Server.Audit;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class ContactsApiTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_agency_asks_calls_tells_and_can_prove_it(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        var (answer, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347/1234567", externalId = "lead-17" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(("allow", "rpo-clear", "reserved", "lead-17"), (Text(contact, "decision"), Text(contact, "ground"), Text(contact, "state"), Text(contact, "externalId")));
        var id = Text(contact, "id");

        // The receipt proves itself, and says whom it is about only to those who asked.
        var receipt = Receipt.Read(Encoding.UTF8.GetBytes(contact["receipt"]!.ToJsonString()), "receipt");
        Assert.Equal("+393471234567", receipt.Person!.Number);
        Assert.DoesNotContain(ReceiptCheck.Run(receipt), check => check.Outcome == CheckOutcome.Failed);

        var told = await house.AlfaKey.PatchAsJsonAsync($"/v1/contacts/{id}", new { network = "answered", result = "not-now", sipCallId = "a84b4c76e66710" }, Stop);
        Assert.Equal("attempted", Text((await told.Content.ReadFromJsonAsync<JsonNode>(Stop))!, "state"));

        // The contact counts for every agency: the person said "not now" to the principal, whoever called.
        var (_, refused) = await GateServer.Ask(house.BetaKey, new { campaign = house.ByBeta, number = "+39 347 1234567" });
        Assert.Equal("refuse", Text(refused, "decision"));
        Assert.Contains("not-now-pause", Codes(refused));
        Assert.NotNull(refused["earliest"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Within_a_second_the_receipt_has_its_place_in_the_log(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        await house.Server.Get<LogSequencer>().Step(Stop);

        var whole = await house.AlfaKey.GetFromJsonAsync<JsonNode>($"/v1/contacts/{Text(contact, "id")}", Stop);
        var receipt = Receipt.Read(Encoding.UTF8.GetBytes(whole!["receipt"]!.ToJsonString()), "receipt");
        var keys = KeySet.Read(await house.Server.Anonymous().GetByteArrayAsync("/.well-known/jwks.json", Stop), "keys");
        var checks = ReceiptCheck.Run(receipt, keys);
        Assert.NotNull(receipt.Log);
        Assert.All(checks, check => Assert.NotEqual(CheckOutcome.Failed, check.Outcome));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_no_told_during_a_call_is_enforced_at_once_and_no_later_report_takes_it_back(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        var address = $"/v1/contacts/{Text(contact, "id")}";
        Assert.True((await house.AlfaKey.PatchAsJsonAsync(address, new { network = "answered", exercised = "objection" }, Stop)).IsSuccessStatusCode);
        Assert.True((await house.AlfaKey.PatchAsJsonAsync(address, new { network = "no-answer", result = "interested" }, Stop)).IsSuccessStatusCode);

        house.Server.Clock.Pass(TimeSpan.FromDays(1));
        var (_, refused) = await GateServer.Ask(house.BetaKey, new { campaign = house.ByBeta, number = "347 1234567" });
        Assert.Contains("objection", Codes(refused));
        Assert.Contains("refusal-pause", Codes(refused));
        Assert.Null(refused["earliest"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_objection_stops_the_reservation_that_another_agency_holds(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });

        var entered = await house.LuceKey.PostAsJsonAsync("/v1/objections", new { number = "347 1234567" }, Stop);
        Assert.Equal(HttpStatusCode.Created, entered.StatusCode);
        Assert.Equal(Text(contact, "id"), (await entered.Content.ReadFromJsonAsync<JsonNode>(Stop))!["stopped"]![0]!.GetValue<string>());
        Assert.Equal("stopped", Text((await house.AlfaKey.GetFromJsonAsync<JsonNode>($"/v1/contacts/{Text(contact, "id")}", Stop))!, "state"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_lost_answer_is_had_again_under_the_same_key(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        var wish = new { campaign = house.ByAlfa, number = "347 1234567" };
        var (_, first) = await GateServer.Ask(house.AlfaKey, wish, "call-1");
        house.Server.Clock.Pass(TimeSpan.FromSeconds(1));
        var (again, second) = await GateServer.Ask(house.AlfaKey, wish, "call-1");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(first.ToJsonString(), second.ToJsonString());

        var (conflict, problem) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 7654321" }, "call-1");
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        Assert.NotNull(problem["errors"]!["Idempotency-Key"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nobody_reaches_the_contacts_of_another_tenant(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        var address = $"/v1/contacts/{Text(contact, "id")}";

        Assert.Equal(HttpStatusCode.BadRequest, (await GateServer.Ask(house.BetaKey, new { campaign = house.ByAlfa, number = "347 1234567" })).Answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await house.BetaKey.GetAsync(address, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await house.BetaKey.PatchAsJsonAsync(address, new { network = "answered" }, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await house.BetaKey.DeleteAsync(address, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await house.Server.Anonymous().GetAsync(address, Stop)).StatusCode);

        // The principal sees what its agencies do, and does not speak for them.
        Assert.Equal(HttpStatusCode.OK, (await house.LuceKey.GetAsync(address, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await house.LuceKey.DeleteAsync(address, Stop)).StatusCode);
    }

    [Theory]
    [InlineData("""{"campaign":1}""", "number")]
    [InlineData("""{"campaign":"1","number":"347 1234567"}""", "campaign")]
    [InlineData("""{"campaign":1,"number":3471234567}""", "number")]
    [InlineData("""{"campaign":1,"number":"347 1234567","numero":"x"}""", "numero")]
    [InlineData("""{"campaign":1,"number":"347 1234567","number":"347 1234568"}""", "number")]
    [InlineData("""{"campaign":999999,"number":"347 1234567"}""", "campaign")]
    [InlineData("""{"campaign":1,"number":"347 1234567","leaseSeconds":5}""", "leaseSeconds")]
    [InlineData("""{"campaign":1,"number":"347 1234567","externalId":"lead\u00007"}""", "externalId")]
    [InlineData("""{"campaign":1,"number":"347\u0000 1234567"}""", "number")]
    [InlineData("not json", "body")]
    public async Task A_malformed_wish_is_refused_by_its_field_and_nothing_is_stored(string body, string field)
    {
        await using var house = await GateServer.Start("Sqlite");
        body = body.Replace("\"campaign\":1,", $"\"campaign\":{house.ByAlfa},", StringComparison.Ordinal).Replace("\"campaign\":1}", $"\"campaign\":{house.ByAlfa}}}", StringComparison.Ordinal);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await house.AlfaKey.PostAsync("/v1/contacts", content, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonNode>(Stop);
        Assert.Contains(problem!["errors"]!.AsObject(), error => error.Key.Contains(field, StringComparison.Ordinal));
    }

    // PostgreSQL takes no zero into a text, and fails everything that is written with it.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_zero_in_a_text_is_refused_by_its_field_at_every_door(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        await house.Questionable("347 7654321");
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        var (_, asked) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 7654321" });
        (HttpClient Who, HttpMethod How, string Where, object What, string Field)[] doors =
        [
            (house.AlfaKey, HttpMethod.Post, "/v1/contacts", new { campaign = house.ByAlfa, number = "347 1234568", externalId = "a\0b" }, "externalId"),
            (house.AlfaKey, HttpMethod.Patch, $"/v1/contacts/{Text(contact, "id")}", new { notes = "a\0b" }, "notes"),
            (house.AlfaKey, HttpMethod.Patch, $"/v1/contacts/{Text(contact, "id")}", new { sipCallId = "a\0b" }, "sipCallId"),
            (house.AlfaKey, HttpMethod.Post, "/v1/objections", new { campaign = house.ByAlfa, number = "347 1234567", evidence = "a\0b" }, "evidence"),
            (house.LuceKey, HttpMethod.Post, $"/v1/questions/{Text(asked, "id")}/answer", new { answer = "refuse", note = "a\0b" }, "note"),
            (house.LuceKey, HttpMethod.Post, $"/v1/questions/{Text(asked, "id")}/answer", new { answer = "allow", evidence = "a\0b" }, "evidence"),
        ];
        foreach (var (who, how, where, what, field) in doors)
        {
            using var answer = await who.SendAsync(new HttpRequestMessage(how, where) { Content = JsonContent.Create(what) }, Stop);
            Assert.Equal((field, HttpStatusCode.BadRequest), (field, answer.StatusCode));
            Assert.Equal(field, Assert.Single((await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!["errors"]!.AsObject()).Key);
        }

        // What people do write passes: several lines, and signs of any script.
        using var told = await house.AlfaKey.PatchAsJsonAsync($"/v1/contacts/{Text(contact, "id")}", new { notes = "chiede:\n\t- il sabato 🙂" }, Stop);
        Assert.Equal("chiede:\n\t- il sabato 🙂", Text((await told.Content.ReadFromJsonAsync<JsonNode>(Stop))!["outcomes"]![0]!, "notes"));
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static IEnumerable<string> Codes(JsonNode contact) => contact["reasons"]!.AsArray().Select(reason => reason!["code"]!.GetValue<string>());
}
