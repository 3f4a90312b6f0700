using Microsoft.Extensions.Logging.Abstractions;
using Quiete.Server.Events;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Events;

/// <summary>What one process does for webhooks, without the rest of it: several can share a database.</summary>
internal sealed class TestProcess : IAsyncDisposable
{
    private readonly EventFeed feed;
    private readonly WebhookSender sender;
    private readonly WebhookWorker worker;

    private TestProcess(TestDatabase test, Database database, TimeProvider clock)
    {
        var house = HouseSecret.Load(test.Folder);
        (Webhooks, Deliveries) = (new WebhookStore(database, house, clock), new DeliveryStore(database, house, clock));
        feed = new EventFeed(new EventStore(database, clock), new ChangeSignal(), NullLogger<EventFeed>.Instance);
        sender = new WebhookSender(new ServerOptions { PrivateWebhooks = true }, clock);
        worker = new WebhookWorker(Deliveries, sender, feed, NullLogger<WebhookWorker>.Instance);
    }

    public WebhookStore Webhooks { get; }

    public DeliveryStore Deliveries { get; }

    public static async Task<TestProcess> Start(TestDatabase test, Database database, TimeProvider clock)
    {
        var process = new TestProcess(test, database, clock);
        await process.worker.StartAsync(CancellationToken.None);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        await worker.StopAsync(CancellationToken.None);
        worker.Dispose();
        sender.Dispose();
        feed.Dispose();
    }
}
