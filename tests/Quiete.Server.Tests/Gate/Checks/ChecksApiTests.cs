using System.Net;
using System.Text.Json;
using Quiete.Server.Accounts;
using Quiete.Server.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class ChecksApiTests
{
    private const string Anna = "347 1234567";
    private const string Bruno = "06 66780586";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Each_number_gets_its_verdict_with_the_callers_own_id(string kind)
    {
        await using var town = await GateTown.Build(kind);
        await GateTown.Post(town.AsLuce, "/v1/facts/rpo-answers", $$"""
            [ { "number": "{{Anna}}", "at": "2026-11-20", "listed": false }, { "number": "{{Bruno}}", "at": "2026-11-20", "listed": true } ]
            """, HttpStatusCode.Created);
        var answer = await Check(town.AsAlfa, town.Campaign, $$"""[ { "number": "{{Anna}}", "id": "r1" }, { "number": "{{Bruno}}" }, { "number": "12", "id": "r3" } ]""");

        var numbers = answer.GetProperty("numbers").EnumerateArray().ToList();
        Assert.Equal(["allow", "refuse", "refuse"], numbers.Select(one => one.GetProperty("decision").GetString()));
        Assert.Equal(("r1", Anna, "+393471234567", "rpo-clear"), (numbers[0].GetProperty("id").GetString(), numbers[0].GetProperty("number").GetString(),
            numbers[0].GetProperty("read").GetString(), numbers[0].GetProperty("ground").GetString()));
        Assert.Equal("2026-11-23T20:00:00+01:00", numbers[0].GetProperty("validUntil").GetString());
        Assert.False(numbers[1].TryGetProperty("id", out _));
        var listed = Assert.Single(numbers[1].GetProperty("reasons").EnumerateArray(), reason => reason.GetProperty("code").GetString() == "rpo-listed");
        Assert.Equal(("law", "refuse"), (listed.GetProperty("level").GetString(), listed.GetProperty("effect").GetString()));
        Assert.False(numbers[2].TryGetProperty("read", out _));
    }

    [Fact]
    public async Task What_a_reason_rests_on_is_told_to_the_principal_alone()
    {
        await using var town = await GateTown.Build();
        var asked = $$"""[ { "number": "{{Anna}}" } ]""";
        static JsonElement FirstReason(JsonElement answer) => answer.GetProperty("numbers")[0].GetProperty("reasons")[0];
        Assert.False(FirstReason(await Check(town.AsAlfa, town.Campaign, asked)).TryGetProperty("fact", out _));
        Assert.True(FirstReason(await Check(town.AsLuce, town.Campaign, asked)).TryGetProperty("fact", out _));
    }

    [Fact]
    public async Task A_campaign_of_others_does_not_exist()
    {
        await using var town = await GateTown.Build();
        var asked = $$"""[ { "number": "{{Anna}}" } ]""";
        foreach (var stranger in new[] { town.AsBeta, town.AsGas }) await Check(stranger, town.Campaign, asked, HttpStatusCode.NotFound);
        await Check(town.AsAlfa, 987_654, asked, HttpStatusCode.NotFound);
        await Check(town.Server.Anonymous(), town.Campaign, asked, HttpStatusCode.Unauthorized);
        await Check(await town.Server.WithKey(town.Alfa, Role.Agency, Scopes.WriteFacts), town.Campaign, asked, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_closed_campaign_allows_nobody()
    {
        await using var town = await GateTown.Build();
        await GateTown.Post(town.AsLuce, "/v1/facts/rpo-answers", $$"""{ "number": "{{Anna}}", "at": "2026-11-20", "listed": false }""", HttpStatusCode.Created);
        (await town.AsLuce.DeleteAsync($"/v1/campaigns/{town.Campaign}", GateTown.Stop)).Dispose();
        var number = (await Check(town.AsAlfa, town.Campaign, $$"""[ { "number": "{{Anna}}" } ]""")).GetProperty("numbers")[0];
        Assert.Equal("refuse", number.GetProperty("decision").GetString());
        Assert.Equal("campaign-closed", number.GetProperty("reasons")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_agency_has_a_daily_quota_and_a_principal_has_none()
    {
        await using var town = await GateTown.Build();
        Assert.Null(await town.Server.Get<CheckQuota>().TakeChecks(town.Alfa, CheckQuota.MostChecked - 1, GateTown.Stop));
        var two = $$"""[ { "number": "{{Anna}}" }, { "number": "{{Bruno}}" } ]""";
        using (var answer = await town.AsAlfa.PostAsync("/v1/checks", Body(town.Campaign, two), GateTown.Stop))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.Equal(TimeSpan.FromHours(13.75), answer.Headers.RetryAfter!.Delta); // until midnight in Italy
        }

        await Check(town.AsAlfa, town.Campaign, $$"""[ { "number": "{{Anna}}" } ]"""); // the last one of the day
        await Check(town.AsAlfa, town.Campaign, $$"""[ { "number": "{{Anna}}" } ]""", HttpStatusCode.TooManyRequests);
        await Check(town.AsLuce, town.Campaign, two);
        town.Server.Clock.Pass(TimeSpan.FromHours(14));
        await Check(town.AsAlfa, town.Campaign, two);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_agency_that_asks_for_a_planted_number_is_noted(string kind)
    {
        await using var town = await GateTown.Build(kind);
        await GateTown.Post(town.AsLuce, "/v1/canaries", $$"""{ "number": "{{Bruno}}", "note": "list of May" }""", HttpStatusCode.NoContent);
        await Check(town.AsLuce, town.Campaign, $$"""[ { "number": "{{Bruno}}" } ]""");
        Assert.Empty((await GateTown.Get(town.AsLuce, "/v1/canaries/leaks")).EnumerateArray()); // the principal itself may

        await Check(town.AsAlfa, town.Campaign, $$"""[ { "number": "{{Anna}}" }, { "number": "{{Bruno}}" } ]""");
        await Check(town.AsAlfa, town.Campaign, $$"""[ { "number": "0039 06 66780586" } ]""");
        var leak = Assert.Single((await GateTown.Get(town.AsLuce, "/v1/canaries/leaks")).EnumerateArray());
        Assert.Equal(("+390666780586", town.Campaign, town.Alfa, "check", 2), (leak.GetProperty("number").GetString(), leak.GetProperty("campaign").GetInt64(),
            leak.GetProperty("agency").GetInt64(), leak.GetProperty("how").GetString(), leak.GetProperty("times").GetInt32()));

        // Nobody else learns which numbers are planted.
        await GateTown.Get(town.AsAlfa, "/v1/canaries", HttpStatusCode.Forbidden);
        await GateTown.Get(town.AsAlfa, "/v1/canaries/leaks", HttpStatusCode.Forbidden);
        Assert.Empty((await GateTown.Get(town.AsGas, "/v1/canaries")).EnumerateArray());
        Assert.Empty((await GateTown.Get(town.AsGas, "/v1/canaries/leaks")).EnumerateArray());
        await GateTown.Post(town.AsGas, "/v1/canaries/remove", $$"""{ "number": "{{Bruno}}" }""", HttpStatusCode.NotFound);
        Assert.Single((await GateTown.Get(town.AsLuce, "/v1/canaries")).EnumerateArray());
    }

    [Fact]
    public async Task Ten_thousand_numbers_are_judged_at_once_and_no_more()
    {
        await using var town = await GateTown.Build();
        static string Many(int count) => $"[{string.Join(',', Enumerable.Range(0, count).Select(at => $$"""{"number":"347 1{{at:D6}}","id":"{{at}}"}"""))}]";
        var answer = await Check(town.AsAlfa, town.Campaign, Many(10_000));
        Assert.Equal(10_000, answer.GetProperty("numbers").GetArrayLength());
        var problem = await Check(town.AsAlfa, town.Campaign, Many(10_001), HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("10000", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(["numbers"], GateTown.Fields(problem));
    }

    private static readonly (string Body, string Field)[] BadInput =
    [
        ("""{ "campaign": 1, "numbers": [ { "number": 3471234567 } ] }""", "numbers[0].number"), // a number as a number
        ("""{ "campaign": "1", "numbers": [] }""", "campaign"), // an id as a text
        ("""{ "campaign": 1, "numbers": [ null ] }""", "numbers[0]"),
        ("""{ "campaign": 1, "numbers": [ { "number": "1", "nummer": "2" } ] }""", "numbers[0].nummer"),
        ("""{ "campaign": 1, "campaign": 2, "numbers": [] }""", "campaign"),
        ("""{ "campaign": 1, "numbers": [ { "number": "+39[[[[[[[[", "id": [[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]] } ] }""", "numbers[0].id"), // deep
        ("""{ "campaign": 1, "numbers": """, "numbers"), // cut
        ("\"campaign\"", "body"),
    ];

    [Fact]
    public async Task Bad_input_names_its_field()
    {
        await using var town = await GateTown.Build();
        foreach (var (body, field) in BadInput)
        {
            var sent = body.Replace("\"campaign\": 1,", $"\"campaign\": {town.Campaign},", StringComparison.Ordinal);
            Assert.Equal([field], GateTown.Fields(await GateTown.Post(town.AsAlfa, "/v1/checks", sent, HttpStatusCode.BadRequest)));
        }
    }

    [Fact]
    public async Task Malformed_text_a_hundred_megabytes_and_SQL_are_refused_or_only_text()
    {
        await using var town = await GateTown.Build();
        using (var broken = new ByteArrayContent([.. "{\"campaign\":1,\"numbers\":[{\"number\":\""u8, 0xC3, 0x28, .. "\"}]}"u8]))
        {
            broken.Headers.ContentType = new("application/json");
            using var answer = await town.AsAlfa.PostAsync("/v1/checks", broken, GateTown.Stop);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        using (var huge = new StreamContent(new EndlessBlanks(100_000_000)))
        {
            huge.Headers.ContentType = new("application/json");
            huge.Headers.ContentLength = 100_000_000;
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/checks") { Content = huge };
            request.Headers.ExpectContinue = true;
            using var answer = await town.AsAlfa.SendAsync(request, GateTown.Stop);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }

        var sql = await Check(town.AsAlfa, town.Campaign, """[ { "number": "'; DROP TABLE fact; --", "id": "1' OR '1'='1" } ]""");
        Assert.Equal("1' OR '1'='1", sql.GetProperty("numbers")[0].GetProperty("id").GetString());
        Assert.Equal("refuse", sql.GetProperty("numbers")[0].GetProperty("decision").GetString());
        await Check(town.AsAlfa, town.Campaign, $$"""[ { "number": "{{new string('3', 300)}}" } ]""", HttpStatusCode.BadRequest);
    }

    private static Task<JsonElement> Check(HttpClient client, long campaign, string numbers, HttpStatusCode expected = HttpStatusCode.OK) =>
        GateTown.Post(client, "/v1/checks", $$"""{ "campaign": {{campaign}}, "numbers": {{numbers}} }""", expected);

    private static StringContent Body(long campaign, string numbers) => GateTown.Json($$"""{ "campaign": {{campaign}}, "numbers": {{numbers}} }""");
}
