using System.Data.Common;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>Deletes every hour what is kept for a while only: from where reports came, used puzzles, files sent, reports that nobody took.</summary>
internal sealed partial class RegisterCleaner(ReportStore reports, ImportStore imports, KnownTime time, TimeProvider clock, ILogger<RegisterCleaner> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await time.Reach(stoppingToken))
                {
                    await reports.Sweep(stoppingToken);
                    await imports.Sweep(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
            {
                LogFault(fault.GetType().Name);
            }

            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Warning, "What the register keeps for a while only could not be deleted ({Fault}); trying again in an hour.")]
    private partial void LogFault(string fault);
}
