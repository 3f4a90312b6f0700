using System.Data.Common;

namespace Quiete.Server.Complaints;

/// <summary>Clears the vault's folder, at the start and every hour: of uploads that were broken off, and of what was deleted.</summary>
internal sealed partial class VaultCleaner(VaultStore vault, TimeProvider clock, ILogger<VaultCleaner> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await vault.Sweep(stoppingToken) is > 0 and var swept) LogSwept(swept);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is DbException or IOException or UnauthorizedAccessException or TimeoutException)
            {
                LogFault(fault.GetType().Name);
            }

            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Information, "The vault's folder held {Swept} files that no row knows: uploads broken off are deleted, others set aside for 30 days.")]
    private partial void LogSwept(int swept);

    [LoggerMessage(LogLevel.Warning, "The vault's folder could not be cleared ({Fault}); trying again in an hour.")]
    private partial void LogFault(string fault);
}
