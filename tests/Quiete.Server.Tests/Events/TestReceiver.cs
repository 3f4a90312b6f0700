using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Quiete.Server.Tests.Events;

/// <summary>A receiver of webhooks on a free port, which answers as the test wants and remembers what came.</summary>
internal sealed class TestReceiver : IAsyncDisposable
{
    private readonly WebApplication web;

    private TestReceiver(WebApplication web) => this.web = web;

    /// <summary>What it answers. By default 200 at once.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public ConcurrentQueue<Message> Messages { get; } = [];

    public string Url => web.Urls.First() + "/hook";

    public IEnumerable<string> Ids => Messages.Select(message => message.Id);

    public static async Task<TestReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new TestReceiver(builder.Build());
        receiver.web.Map("/{**path}", receiver.Take);
        await receiver.web.StartAsync();
        return receiver;
    }

    /// <summary>Answers a status, with some words.</summary>
    public void AnswerWith(int status, string words = "") => Answer = async http =>
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(words);
    };

    /// <summary>Waits until so many messages have come.</summary>
    public async Task<IReadOnlyList<Message>> Wait(int count, int seconds = 60)
    {
        var waited = Stopwatch.StartNew();
        while (Messages.Count < count && waited.Elapsed < TimeSpan.FromSeconds(seconds)) await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.True(Messages.Count >= count, $"{Messages.Count} of {count} messages came.");
        return [.. Messages];
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await web.StopAsync(atOnce.Token);
        await web.DisposeAsync();
    }

    private async Task Take(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        Messages.Enqueue(new Message(
            http.Request.Method, http.Request.Path, http.Request.ContentType ?? "",
            http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), body.ToArray()));
        await Answer(http);
    }
}

/// <summary>A message as it came.</summary>
internal sealed record Message(string Method, string Path, string ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Id => Headers["webhook-id"];

    public JsonElement Event => JsonDocument.Parse(Encoding.UTF8.GetString(Body)).RootElement;

    public int Number => Event.GetProperty("data").GetProperty("number").GetInt32();
}
