using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Quiete.Server.Events;
using Quiete.Server.Storage;

namespace Quiete.Server.Tests.Events;

/// <summary>Writes events as other rooms do, and hears them as companies do.</summary>
internal static class TestEvents
{
    public static NewEvent Outcome(long? principal, int number, long? agency = null) =>
        new(EventKinds.Outcome, principal, agency, $$"""{ "number": {{number}} }""");

    /// <summary>Commits events in one transaction, and tells nobody, as another process would.</summary>
    public static async Task<long> Commit(Database database, TimeProvider clock, params NewEvent[] events)
    {
        return await database.Write(async connection =>
        {
            var change = await Change.Next(connection);
            var round = new Round(connection);
            EventStore.Add(round, change, events, clock.GetUtcNow().ToUnixTimeMilliseconds());
            await round.Run();
            return change;
        }, CancellationToken.None);
    }

    /// <summary>Commits events and nudges the feed.</summary>
    public static async Task<long> Happen(this TestServer server, params NewEvent[] events)
    {
        var change = await Commit(server.Database, server.Clock, events);
        server.Get<EventFeed>().Nudge();
        return change;
    }

    /// <summary>Opens a connection and waits until the service has said from where it tells.</summary>
    public static async Task<Hearing> Listen(this HttpClient client, string address = "/v1/events", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", answer.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
        return new(answer);
    }

    /// <summary>Waits for what the service does in the background.</summary>
    public static async Task Eventually(Func<Task<bool>> holds)
    {
        var waited = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), "It did not come about within 20 seconds.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>An open connection, read with the parser of the platform.</summary>
internal sealed class Hearing(HttpResponseMessage answer) : IAsyncDisposable
{
    private readonly CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private IAsyncEnumerator<SseItem<string>>? events;
    private SseParser<string>? parser;

    public string LastEventId => parser?.LastEventId ?? "";

    /// <summary>The next event; null when the service has ended the connection.</summary>
    public async Task<JsonElement?> Next(int seconds = 20)
    {
        if (events is null)
        {
            parser = SseParser.Create(await answer.Content.ReadAsStreamAsync(patience.Token));
            events = parser.EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        }

        patience.CancelAfter(TimeSpan.FromSeconds(seconds));
        if (!await events.MoveNextAsync()) return null;
        Assert.Equal(SseParser.EventTypeDefault, events.Current.EventType);
        var told = JsonDocument.Parse(events.Current.Data).RootElement;
        Assert.Equal(parser!.LastEventId, told.GetProperty("id").GetString());
        return told;
    }

    /// <summary>The <c>number</c> of the next event's data; null when the service has ended the connection.</summary>
    public async Task<int?> NextNumber() => (await Next())?.GetProperty("data").GetProperty("number").GetInt32();

    public async ValueTask DisposeAsync()
    {
        answer.Dispose(); // first: it ends a read that is under way
        if (events is not null) await events.DisposeAsync();
        patience.Dispose();
    }
}
