using System.Net;
using System.Text;
using System.Text.Json;
using Quiete.Server.Accounts;
using Quiete.Server.Events;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;
using static Quiete.Server.Tests.Events.WebhookTests;

namespace Quiete.Server.Tests.Events;

/// <summary>Who may have webhooks, how many, and which addresses are taken.</summary>
public class WebhookDoorTests
{
    private const long Luce = 7;
    private const long Acqua = 8;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Another_companys_webhook_does_not_exist(string kind)
    {
        await using var server = await Start(kind);
        await using var receiver = await TestReceiver.Start();
        await using var strangersReceiver = await TestReceiver.Start();
        using var owner = await server.WithKey(Luce);
        using var stranger = await server.WithKey(Acqua, Role.Agency);
        var made = await Make(owner, receiver);
        var strangersOwn = await Make(stranger, strangersReceiver);
        await server.Happen(TestEvents.Outcome(Luce, 1));
        var delivery = (await Settled(owner, made, "delivered")).GetProperty("id");

        Assert.DoesNotContain((await stranger.GetFromJsonAsync<JsonElement>("/v1/webhooks", Stop)).EnumerateArray(),
            one => one.GetProperty("id").GetInt64() == made.GetProperty("id").GetInt64());
        HttpResponseMessage[] answers =
        [
            await stranger.GetAsync(Address(made), Stop),
            await stranger.PatchAsJsonAsync(Address(made), new { url = strangersReceiver.Url }, Stop),
            await stranger.PatchAsJsonAsync(Address(made), new { paused = true }, Stop),
            await stranger.PostAsync($"{Address(made)}/secret", null, Stop),
            await stranger.PostAsync($"{Address(made)}/test", null, Stop),
            await stranger.PostAsync($"{Address(made)}/replay", null, Stop),
            await stranger.GetAsync($"{Address(made)}/deliveries", Stop),
            await stranger.PostAsync($"{Address(made)}/deliveries/{delivery}/replay", null, Stop),
            await stranger.PostAsync($"{Address(strangersOwn)}/deliveries/{delivery}/replay", null, Stop), // through a webhook of its own
            await stranger.DeleteAsync(Address(made), Stop),
            await stranger.GetAsync("/v1/webhooks/999999", Stop), // one that nobody has answers the same
        ];

        var details = await Task.WhenAll(answers.Select(async answer => (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("detail").GetString()));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        Assert.Single(details.Distinct());
        Assert.Equal("active", (await Answer(await owner.GetAsync(Address(made), Stop))).GetProperty("state").GetString());
        Assert.Single(receiver.Messages);
        Assert.Empty(strangersReceiver.Messages);
    }

    [Fact]
    public async Task Without_a_key_or_its_scope_there_are_no_webhooks()
    {
        await using var server = await Start(nameof(DatabaseKind.Sqlite));
        using var nobody = server.Anonymous();
        using var checker = await server.WithKey(Luce, scopes: Scopes.Check | Scopes.Companies);
        foreach (var (client, status) in new[] { (nobody, HttpStatusCode.Unauthorized), (checker, HttpStatusCode.Forbidden) })
        {
            Assert.Equal(status, (await client.GetAsync("/v1/webhooks", Stop)).StatusCode);
            Assert.Equal(status, (await client.PostAsJsonAsync("/v1/webhooks", new { url = "https://example.com" }, Stop)).StatusCode);
            Assert.Equal(status, (await client.DeleteAsync("/v1/webhooks/1", Stop)).StatusCode);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_company_has_a_limited_number_of_webhooks_also_when_it_asks_for_many_at_once(string kind)
    {
        await using var server = await Start(kind);
        await using var receiver = await TestReceiver.Start();
        using var client = await server.WithKey(Luce);
        var answers = await Task.WhenAll(Enumerable.Range(0, WebhookStore.MostOfCompany + 5).Select(_ => client.PostAsJsonAsync("/v1/webhooks", new { url = receiver.Url }, Stop)));
        Assert.Equal(WebhookStore.MostOfCompany, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("""{"url":"http://example.com/"}""", "url")] // not https
    [InlineData("""{"url":"ftp://example.com/"}""", "url")]
    [InlineData("""{"url":"/hook"}""", "url")]
    [InlineData("""{"url":"https://name:password@example.com/"}""", "url")]
    [InlineData("""{"url":"https://127.0.0.1/"}""", "url")]
    [InlineData("""{"url":"https://2130706433/"}""", "url")] // 127.0.0.1 as one integer
    [InlineData("""{"url":"https://0x7f.1/"}""", "url")]
    [InlineData("""{"url":"https://[::1]/"}""", "url")]
    [InlineData("""{"url":"https://[::ffff:10.0.0.1]/"}""", "url")]
    [InlineData("""{"url":"https://169.254.169.254/latest/meta-data/"}""", "url")] // the secrets of cloud machines
    [InlineData("""{"url":"https://localhost/"}""", "url")]
    [InlineData("""{"url":"https://localhost./"}""", "url")]
    [InlineData("""{"url":"https://no-such-host.invalid/"}""", "url")]
    [InlineData("""{"url":"https://8.8.8.8/#part"}""", "url")]
    [InlineData("""{"url":5}""", "url")]
    [InlineData("""{"url":"https://8.8.8.8/","kinds":["outcome"]}""", "kinds")]
    [InlineData("""{"url":"https://8.8.8.8/","kinds":["webhook.test"]}""", "kinds")]
    [InlineData("""{"url":"https://8.8.8.8/","kinds":"outcome.recorded"}""", "kinds")]
    [InlineData("""{"url":"https://8.8.8.8/","description":"a\u0000b"}""", "description")]
    [InlineData("""{"url":"https://8.8.8.8/","secret":"mine"}""", "secret")]
    [InlineData("""{"kinds":[]}""", "url")]
    public async Task What_cannot_be_a_webhook_is_refused_by_its_field_and_nothing_is_stored(string body, string field)
    {
        await using var server = await TestServer.Start();
        using var client = await server.WithKey(Luce);
        using var answer = await client.PostAsync("/v1/webhooks", new StringContent(body, Encoding.UTF8, "application/json"), Stop);
        var problem = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, Assert.Single(JsonDocument.Parse(problem).RootElement.GetProperty("errors").EnumerateObject()).Name);
        Assert.Empty((await client.GetFromJsonAsync<JsonElement>("/v1/webhooks", Stop)).EnumerateArray());
    }

    [Fact]
    public async Task An_address_of_the_open_internet_is_taken()
    {
        await using var server = await TestServer.Start();
        using var client = await server.WithKey(Luce);
        using var answer = await client.PostAsJsonAsync("/v1/webhooks", new { url = "https://8.8.8.8/hook?for=quiete" }, Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }
}
