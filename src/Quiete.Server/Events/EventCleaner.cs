using System.Data.Common;
using Quiete.Server.Storage;

namespace Quiete.Server.Events;

/// <summary>Deletes events whose time has passed, every hour.</summary>
internal sealed partial class EventCleaner(EventStore store, KnownTime time, TimeProvider clock, ILogger<EventCleaner> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await time.Reach(stoppingToken) && await store.DeleteOld(stoppingToken)) { }
                await Task.Delay(Every, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is DbException or IOException or TimeoutException or OperationCanceledException)
            {
                LogFault(fault.GetType().Name);
                await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old events could not be deleted ({Fault}); trying again in an hour.")]
    private partial void LogFault(string fault);
}
