using System.Data.Common;

namespace Quiete.Server.Accounts;

/// <summary>Follows what other processes do to keys, and writes down how keys are used, twice a second.</summary>
internal sealed class KeyFollower(KeyBook book, KeyMeter meter, TimeProvider clock, ILogger<KeyFollower> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private bool failing;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await book.Refresh(cancellationToken);
        await meter.Load(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Try(() => meter.Flush(all: true, CancellationToken.None));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pace, clock, stoppingToken);
                await Try(async () =>
                {
                    await book.Refresh(stoppingToken);
                    await meter.Flush(all: false, stoppingToken);
                });
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    // While the database is away the keys known so far stay good: what they may then do without it is little.
    private async Task Try(Func<Task> work)
    {
        try
        {
            await work();
            failing = false;
        }
        catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
        {
            if (!failing) log.LogWarning("API keys are not followed while the database does not answer: {Fault}", fault.GetType().Name);
            failing = true;
        }
    }
}
