using System.Data.Common;
using Quiete.Server.Storage;

namespace Quiete.Server.Blocking;

/// <summary>Follows what this and other processes do to devices, wishes and the common list, at once or within half a second.</summary>
internal sealed class BlockingFollower(
    DeviceBook devices, WishBook wishes, Snapshots snapshots, PublishedList published, ChangeSignal signal, TimeProvider clock, ILogger<BlockingFollower> log)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    /// <summary>However much happens, no more often than this.</summary>
    private static readonly TimeSpan LeastPace = TimeSpan.FromMilliseconds(100);

    private bool failing;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await devices.Refresh(cancellationToken);
        await wishes.Follow(cancellationToken);
        await published.Load(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Try(() => devices.Flush(CancellationToken.None));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var next = signal.Next; // before the look: what happens during it is looked at again
                await Try(async () =>
                {
                    await devices.Refresh(stoppingToken);
                    await wishes.Follow(stoppingToken);
                    await published.Follow(stoppingToken);
                    await devices.Flush(stoppingToken);
                });
                snapshots.Tidy();
                await Task.WhenAny(next, Task.Delay(Pace, clock, stoppingToken));
                await Task.Delay(LeastPace, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    // While the database is away the lists stay as they were: a telephone that syncs then is not told to forget them.
    private async Task Try(Func<Task> work)
    {
        try
        {
            await work();
            failing = false;
        }
        catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
        {
            if (!failing) log.LogWarning("Block lists are not followed while the database does not answer: {Fault}", fault.GetType().Name);
            failing = true;
        }
    }
}
