using System.Text.Json;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Companies;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Screens lists one after the other, at memory speed, over the principal's map as it is at that moment.</summary>
/// <remarks>A list that a stopped process had begun is screened anew. A process screens the lists that it was sent; several may share a database.</remarks>
internal sealed class Screener(
    ScreeningStore screenings, CampaignBook campaigns, NumberMaps maps, CheckQuota quota, Canaries canaries, UploadFolder uploads, ChangeSignal signal,
    TimeProvider clock, ILogger<Screener> log) : BackgroundService
{
    private const string Job = "screening";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestAfterLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Where a list waits.</summary>
    public static string ListOf(UploadFolder uploads, long id) => uploads.Of(Job, id, ".csv");

    /// <summary>Where the screened list is.</summary>
    public static string ResultOf(UploadFolder uploads, long id) => uploads.Of(Job, id, "-result.csv");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var begun = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var written = signal.Next;
            try
            {
                foreach (var one in await screenings.Open(stoppingToken))
                {
                    if (!File.Exists(ListOf(uploads, one.Id)))
                    {
                        if (JobFaults.IsGone(one.CreatedMs, clock.GetUtcNow())) await screenings.Refuse(one.Id, JobFaults.Gone, stoppingToken);
                        continue;
                    }

                    if (!begun && one.State == JobState.Running) await screenings.Move(one.Id, JobState.Running, JobState.Waiting, stoppingToken);
                    if (await screenings.Move(one.Id, JobState.Waiting, JobState.Running, stoppingToken)) await Run(one, stoppingToken);
                }

                begun = true;
                await Task.Delay(RestAfterLook, stoppingToken); // the signal is raised for every group of decisions as well
                await Task.WhenAny(written, Task.Delay(LookEvery, stoppingToken));
            }
            catch (Exception fault) when (JobFaults.Passes(fault))
            {
                log.LogWarning("A screening waits: {Fault} in {Place}", fault.GetType().Name, fault.StackTrace);
                begun = false;
                await Task.WhenAny(Task.Delay(RetryAfter, stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // What is running is begun anew at the next start.
            }
        }
    }

    private async Task Run(Screening screening, CancellationToken stop)
    {
        try
        {
            await Screen(screening, stop);
        }
        catch (BadInputException fault)
        {
            await screenings.Refuse(screening.Id, $"{fault.Place}: {fault.Message}", stop);
        }
        catch (NotNowException fault)
        {
            await screenings.Refuse(screening.Id, fault.Message, stop);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Cancelled by whoever asked for it.
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !JobFaults.Passes(fault))
        {
            log.LogError("Screening {Id} was given up: {Fault} in {Place}", screening.Id, fault.GetType().Name, fault.StackTrace);
            await screenings.Refuse(screening.Id, JobFaults.OfService, stop);
        }

        File.Delete(ListOf(uploads, screening.Id));
    }

    private async Task Screen(Screening screening, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var campaign = await campaigns.Find(screening.Campaign, stop);
        if (campaign?.RunsOn(RomeTime.DayOf(now)) != true) throw new BadInputException("campaign", "It is not open on this day.");

        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var progress = new Reached();
        var result = ResultOf(uploads, screening.Id);
        using var known = await maps.Newest(campaign.Principal.Id, stop);
        using var output = new WholeFile(result);
        var screened = Task.Run(() => Screen(screening, campaign, known, output, progress, now, cancelled.Token), CancellationToken.None);
        try
        {
            while (await Task.WhenAny(screened, Task.Delay(TellEvery, CancellationToken.None)) != screened)
            {
                if (!await screenings.Tell(screening.Id, progress.Bytes, progress.Rows, stop)) await cancelled.CancelAsync();
            }
        }
        finally
        {
            // The workers read the mapped facts: whatever happened here, they end before the facts are let go.
            if (!screened.IsCompleted) await cancelled.CancelAsync();
            await Task.WhenAny(screened);
        }

        var report = await screened;
        var isAgency = campaign.Agency?.Id == screening.Company;
        if (isAgency && await quota.TakeRows(screening.Company, report.Rows, stop) is not null)
        {
            throw new BadInputException("list", $"An agency may have {CheckQuota.MostScreened} rows screened in a day, and too few are left today.");
        }

        output.Complete(durable: true); // its owner is told that it is there
        await canaries.WatchFile(campaign, screening.Company, result, Job, stop);
        var text = JsonSerializer.Serialize(ScreeningSummary.Of(report), Json.Options);
        if (await screenings.Complete(screening.Id, now, report.Rows, text, stop)) signal.Raise();
        else File.Delete(result);
    }

    private ScreeningReport Screen(
        Screening screening, KnownCampaign campaign, KnownFacts known, WholeFile output, Reached progress, DateTimeOffset now, CancellationToken stop)
    {
        var plan = CampaignPlan.Compile(RulePack.Italian, campaign.On(RomeTime.DayOf(now)), now, known.Map.Name);
        using var list = File.OpenRead(ListOf(uploads, screening.Id));
        return new ListScreener(plan, known.Map).Screen(list, screening.Name, output.Handle, screening.PhoneColumn, progress.Set, stop);
    }

    /// <summary>How far the workers are, for the one who tells it.</summary>
    private sealed class Reached
    {
        private long bytes;
        private long rows;

        public long Bytes => Volatile.Read(ref bytes);

        public long Rows => Volatile.Read(ref rows);

        public void Set(ScreeningProgress progress)
        {
            Volatile.Write(ref bytes, progress.Bytes);
            Volatile.Write(ref rows, progress.Rows);
        }
    }
}
