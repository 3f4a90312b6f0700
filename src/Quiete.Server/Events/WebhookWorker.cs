using System.Data.Common;

namespace Quiete.Server.Events;

/// <summary>Sends what is due to webhooks, in the background. Every process does it; the deliveries' leases keep them apart.</summary>
internal sealed partial class WebhookWorker(DeliveryStore deliveries, WebhookSender sender, EventFeed feed, ILogger<WebhookWorker> log) : BackgroundService
{
    /// <summary>The most messages that this process sends at once.</summary>
    public const int MostAtOnce = 256;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan WaitAfterFault = TimeSpan.FromSeconds(2);

    /// <summary>How long a stop waits for answers that are still out.</summary>
    private static readonly TimeSpan PatienceAtStop = TimeSpan.FromSeconds(5);

    private readonly Signal work = new();
    private readonly SemaphoreSlim free = new(MostAtOnce);
    private readonly CancellationTokenSource cutOff = new();
    private bool failing;

    public override void Dispose()
    {
        work.Dispose();
        free.Dispose();
        cutOff.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        feed.AlsoTell(work);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await work.Wait(LookEvery, stoppingToken);
                while (free.CurrentCount > 0 && await deliveries.HasWork(stoppingToken) && await Begin(stoppingToken)) { }
                failing = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault) when (fault is DbException or IOException or TimeoutException or OperationCanceledException)
            {
                if (!failing) LogFault(fault.GetType().Name); // once, however long the database is away
                failing = true;
                await Task.Delay(WaitAfterFault, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        cutOff.CancelAfter(PatienceAtStop);
        for (var at = 0; at < MostAtOnce; at++) await free.WaitAsync(CancellationToken.None);
    }

    private async Task<bool> Begin(CancellationToken stop)
    {
        var taken = await deliveries.Take(free.CurrentCount, stop);
        foreach (var one in taken)
        {
            await free.WaitAsync(CancellationToken.None);
            _ = Send(one);
        }

        return taken.Count > 0;
    }

    private async Task Send(TakenDelivery taken)
    {
        try
        {
            var attempt = await sender.Send(taken, cutOff.Token);
            await deliveries.Settle(taken, attempt, CancellationToken.None);
        }
        catch (OperationCanceledException) when (cutOff.IsCancellationRequested)
        {
            // The service stops. The lease runs out and somebody sends it again, with the same id.
        }
        catch (Exception fault) // nobody waits for this task, so whatever it was is told here; the lease runs out as above
        {
            LogFault(fault.GetType().Name);
        }
        finally
        {
            free.Release();
            work.Give();
        }
    }

    [LoggerMessage(LogLevel.Warning, "A delivery to a webhook failed here ({Fault}); trying again.")]
    private partial void LogFault(string fault);
}
