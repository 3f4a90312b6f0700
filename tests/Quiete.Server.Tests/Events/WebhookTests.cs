using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Dapper;
using Quiete.Server.Events;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Events;

/// <summary>Webhooks as a company uses them: made by the API, with a real receiver.</summary>
public class WebhookTests
{
    private const long Luce = 7;
    private const long Acqua = 8;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_message_is_a_CloudEvent_that_the_reference_library_of_Standard_Webhooks_verifies(string kind)
    {
        await using var server = await Start(kind);
        await using var receiver = await TestReceiver.Start();
        using var client = await server.WithKey(Luce);
        var secret = (await Make(client, receiver)).GetProperty("secret").GetString()!;

        var change = await server.Happen(new NewEvent(EventKinds.Objection, Luce, null, """{ "note": "però «così» 😀" }"""));
        var message = (await receiver.Wait(1)).Single();

        Assert.Equal(("POST", "/hook", "application/cloudevents+json; charset=utf-8"), (message.Method, message.Path, message.ContentType));
        Assert.Equal($"{change}-0", message.Id);
        Assert.Equal(message.Id, message.Event.GetProperty("id").GetString());
        Assert.Equal("però «così» 😀", message.Event.GetProperty("data").GetProperty("note").GetString());
        var changed = message with { Body = [.. message.Body[..^1], (byte)' ', message.Body[^1]] };
        var other = StandardWebhook.Text(StandardWebhook.NewSecret());
        Assert.Equal(["valid", "No matching signature found", "No matching signature found"],
            await WebhookOracle.Verify((secret, message), (secret, changed), (other, message)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task For_a_day_after_a_new_secret_was_made_both_secrets_verify(string kind)
    {
        await using var server = await Start(kind);
        await using var receiver = await TestReceiver.Start();
        using var client = await server.WithKey(Luce);
        var made = await Make(client, receiver);
        var old = made.GetProperty("secret").GetString()!;
        var rotated = await Answer(await client.PostAsync($"{Address(made)}/secret", null, Stop));
        var young = rotated.GetProperty("secret").GetString()!;
        Assert.NotEqual(old, young);

        await server.Happen(TestEvents.Outcome(Luce, 1));
        await receiver.Wait(1);
        server.Clock.Pass(WebhookStore.Overlap);
        await server.Happen(TestEvents.Outcome(Luce, 2));
        var messages = await receiver.Wait(2);

        Assert.Equal(["valid", "valid", "valid", "No matching signature found"],
            await WebhookOracle.Verify((young, messages[0]), (old, messages[0]), (young, messages[1]), (old, messages[1])));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Neither_the_answers_after_the_first_nor_the_database_show_the_secret(string kind)
    {
        await using var server = await Start(kind);
        await using var receiver = await TestReceiver.Start();
        using var client = await server.WithKey(Luce);
        var made = await Make(client, receiver);
        var secret = Convert.FromBase64String(made.GetProperty("secret").GetString()!["whsec_".Length..]);
        Assert.Equal(32, secret.Length);

        Assert.False((await Answer(await client.GetAsync(Address(made), Stop))).TryGetProperty("secret", out _));
        var row = (IDictionary<string, object?>)await server.Database.Read(connection => connection.QuerySingleAsync("SELECT * FROM webhook"), Stop);
        Assert.All(row.Values.OfType<byte[]>(), bytes => Assert.Equal(-1, bytes.AsSpan().IndexOf(secret)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Only_what_happens_after_it_was_made_is_sent_and_only_the_kinds_that_were_asked_for(string kind)
    {
        await using var server = await Start(kind);
        await using var receiver = await TestReceiver.Start();
        using var client = await server.WithKey(Luce);
        await server.Happen(TestEvents.Outcome(Luce, 1));
        await Make(client, receiver, EventKinds.Outcome, EventKinds.RpoExpiring);

        await server.Happen(TestEvents.Outcome(Acqua, 2), new NewEvent(EventKinds.Decision, Luce, null, """{"number":3}"""), TestEvents.Outcome(null, 4));
        await server.Happen(TestEvents.Outcome(Luce, 5, agency: Luce), TestEvents.Outcome(Acqua, 6, agency: Luce));
        await server.Happen(new NewEvent(EventKinds.RpoExpiring, Luce, null, """{"number":7}"""));

        await receiver.Wait(3);
        await Task.Delay(300, Stop); // time for what should not come
        Assert.Equal([5, 6, 7], receiver.Messages.Select(message => message.Number).Order());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_happens_during_a_pause_is_sent_after_it(string kind)
    {
        await using var server = await Start(kind);
        await using var receiver = await TestReceiver.Start();
        using var client = await server.WithKey(Luce);
        var made = await Make(client, receiver);
        Assert.Equal("paused", (await Answer(await client.PatchAsJsonAsync(Address(made), new { paused = true }, Stop))).GetProperty("state").GetString());
        await server.Happen(TestEvents.Outcome(Luce, 1));
        await server.Happen(TestEvents.Outcome(Luce, 2));
        await TestEvents.Eventually(async () => (await Deliveries(client, made)).Count == 2);
        Assert.Empty(receiver.Messages);

        await client.PatchAsJsonAsync(Address(made), new { paused = false }, Stop);
        await receiver.Wait(2);
        await TestEvents.Eventually(async () => (await Deliveries(client, made, "delivered")).Count == 2);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_fails_is_sent_again_ever_more_seldom_then_becomes_a_dead_letter_that_can_be_replayed(string kind)
    {
        await using var server = await Start(kind);
        await using var receiver = await TestReceiver.Start();
        using var client = await server.WithKey(Luce);
        var made = await Make(client, receiver);
        receiver.AnswerWith(500, "I\0 am ill");
        await server.Happen(TestEvents.Outcome(Luce, 1));

        foreach (var wait in DeliveryStore.Waits)
        {
            var waiting = await Settled(client, made, "waiting");
            Assert.Equal((500, "I  am ill"), (waiting.GetProperty("status").GetInt32(), waiting.GetProperty("answer").GetString()));
            Assert.InRange(waiting.GetProperty("due").GetDateTimeOffset() - server.Clock.GetUtcNow(), wait, wait * (1 + DeliveryStore.Jitter));
            var before = receiver.Messages.Count;
            server.Clock.Pass(wait * (1 + DeliveryStore.Jitter));
            await receiver.Wait(before + 1);
        }

        var dead = await Settled(client, made, "dead");
        Assert.Equal(DeliveryStore.Waits.Count + 1, dead.GetProperty("attempts").GetInt32());
        Assert.Equal(1, (await Answer(await client.GetAsync(Address(made), Stop))).GetProperty("deadLetters").GetInt64());

        receiver.AnswerWith(204);
        server.Clock.Pass(TimeSpan.FromSeconds(1));
        var sent = receiver.Messages.Count;
        Assert.Equal(1, (await Answer(await client.PostAsync($"{Address(made)}/replay", null, Stop))).GetProperty("count").GetInt32());
        await receiver.Wait(sent + 1);
        await Settled(client, made, "delivered");
        Assert.Equal(sent + 1, receiver.Messages.Count);
        Assert.Single(receiver.Ids.Distinct());
        Assert.Equal(receiver.Messages.Count, receiver.Messages.Select(message => message.Headers["webhook-timestamp"] + message.Headers["webhook-signature"]).Distinct().Count());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_delivered_message_can_be_asked_for_again_and_has_the_same_id(string kind)
    {
        await using var server = await Start(kind);
        await using var receiver = await TestReceiver.Start();
        using var client = await server.WithKey(Luce);
        var made = await Make(client, receiver);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsync($"{Address(made)}/test", null, Stop)).StatusCode);
        var delivered = await Settled(client, made, "delivered");
        Assert.Equal("webhook.test", receiver.Messages.Single().Event.GetProperty("type").GetString());

        var answer = await client.PostAsync($"{Address(made)}/deliveries/{delivered.GetProperty("id")}/replay", null, Stop);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await receiver.Wait(2);
        Assert.Single(receiver.Ids.Distinct());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_410_stops_the_webhook_until_its_company_revives_it(string kind)
    {
        await using var server = await Start(kind);
        await using var receiver = await TestReceiver.Start();
        using var client = await server.WithKey(Luce);
        var made = await Make(client, receiver);
        receiver.AnswerWith(410);
        await server.Happen(TestEvents.Outcome(Luce, 1));
        await Settled(client, made, "dead");
        Assert.Equal("gone", (await Answer(await client.GetAsync(Address(made), Stop))).GetProperty("state").GetString());

        receiver.AnswerWith(200);
        await server.Happen(TestEvents.Outcome(Luce, 2));
        await Task.Delay(600, Stop); // longer than the worker's pace
        Assert.Single(receiver.Messages);

        await client.PatchAsJsonAsync(Address(made), new { paused = false }, Stop);
        await server.Happen(TestEvents.Outcome(Luce, 3));
        Assert.Equal([1, 3], (await receiver.Wait(2)).Select(message => message.Number));
    }

    [Fact]
    public async Task A_receiver_that_hangs_does_not_hold_up_the_others()
    {
        await using var server = await Start(nameof(DatabaseKind.Sqlite));
        await using var hanging = await TestReceiver.Start();
        await using var receiver = await TestReceiver.Start();
        using var client = await server.WithKey(Luce);
        hanging.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        await Make(client, hanging);
        await Make(client, receiver);

        var waited = Stopwatch.StartNew();
        for (var number = 0; number < 50; number++) await server.Happen(TestEvents.Outcome(Luce, number));
        await receiver.Wait(50);
        Assert.True(waited.Elapsed < Patience.Soon, $"It took {waited.Elapsed}.");
        Assert.InRange(hanging.Messages.Count, 1, DeliveryStore.MostOfWebhook);
    }

    [Fact]
    public async Task A_stop_waits_for_answers_that_are_out_and_writes_them_down()
    {
        await using var test = await TestDatabase.New(DatabaseKind.Sqlite);
        await using var receiver = await TestReceiver.Start();
        receiver.Answer = _ => Task.Delay(500);
        var process = await TestProcess.Start(test, test.Database, TimeProvider.System);
        var (webhook, _) = await process.Webhooks.Create(Luce, new WebhookWish(receiver.Url, new HashSet<string>(), ""), "test", Stop);
        await TestEvents.Commit(test.Database, TimeProvider.System, TestEvents.Outcome(Luce, 1));
        await receiver.Wait(1);
        await process.DisposeAsync();
        Assert.Equal(DeliveryState.Delivered, Assert.Single(await process.Deliveries.Of(Luce, webhook.Id, null, null, 10, Stop)).State);
    }

    internal static Task<TestServer> Start(string kind) => TestServer.Start(kind, options => options with { PrivateWebhooks = true });

    internal static async Task<JsonElement> Make(HttpClient client, TestReceiver receiver, params string[] kinds) =>
        await Answer(await client.PostAsJsonAsync("/v1/webhooks", new { url = receiver.Url, kinds, description = "test" }, Stop));

    internal static string Address(JsonElement webhook) => $"/v1/webhooks/{webhook.GetProperty("id")}";

    internal static async Task<JsonElement> Answer(HttpResponseMessage answer) =>
        await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Stop);

    internal static async Task<List<JsonElement>> Deliveries(HttpClient client, JsonElement webhook, string? state = null) =>
        [.. (await Answer(await client.GetAsync($"{Address(webhook)}/deliveries{(state is null ? "" : $"?state={state}")}", Stop))).EnumerateArray()];

    /// <summary>Waits until the webhook's only delivery is in a state.</summary>
    internal static async Task<JsonElement> Settled(HttpClient client, JsonElement webhook, string state)
    {
        await TestEvents.Eventually(async () => (await Deliveries(client, webhook, state)).Count == 1);
        return (await Deliveries(client, webhook)).Single();
    }
}
