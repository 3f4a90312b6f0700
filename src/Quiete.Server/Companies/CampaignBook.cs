using System.Collections.Frozen;
using System.Data.Common;
using Quiete.Rules;
using Quiete.Server.Storage;

namespace Quiete.Server.Companies;

/// <summary>All campaigns in memory, for the gate: asking costs no SQL.</summary>
/// <remarks>
/// What this process writes is seen by the next who asks. What another process writes is seen within a second: the mark of
/// <see cref="CompanyWrites"/> is read several times a second, and so are the sums of silent calls, whoever counted them. While the database does not answer, the book stays as it was.
/// What cannot be read closes the campaigns that rest on it, and no other.
/// </remarks>
internal sealed class CampaignBook(CompanyWrites writes, TimeProvider clock, ILogger<CampaignBook> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim reading = new(1);
    private volatile CampaignEdition? edition;

    /// <summary>A campaign, closed ones too; null when there is none.</summary>
    /// <exception cref="NotNowException">This version cannot read it, or something that its decisions rest on.</exception>
    public ValueTask<KnownCampaign?> Find(long id, CancellationToken stop) => IsStale ? FindAnew(id, stop) : new(edition!.Find(id));

    /// <summary>Whose a campaign is, also of one that this version cannot read; null when there is none.</summary>
    public async ValueTask<CampaignParties?> Parties(long id, CancellationToken stop)
    {
        if (IsStale) await Refresh(always: false, stop);
        return edition!.Campaigns.TryGetValue(id, out var campaign) ? new(campaign.Principal.Id, campaign.Agency) : edition.Unread.GetValueOrDefault(id)?.Parties;
    }

    private bool IsStale => edition is not { } known || known.Writes != writes.Count;

    public override void Dispose()
    {
        base.Dispose();
        reading.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        var answered = true;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Refresh(always: true, stoppingToken);
                answered = true;
            }
            catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
            {
                if (answered) log.LogWarning("The database does not answer ({Fault}): companies and campaigns stay as they were last read.", fault.GetType().Name);
                answered = false;
            }
        }
    }

    private async ValueTask<KnownCampaign?> FindAnew(long id, CancellationToken stop)
    {
        await Refresh(always: false, stop);
        return edition!.Find(id);
    }

    /// <summary>Reads everything again if anything was written since, here or elsewhere.</summary>
    /// <param name="always">Look whether another process wrote, too; otherwise only if this one did.</param>
    private async Task Refresh(bool always, CancellationToken stop)
    {
        await reading.WaitAsync(stop);
        try
        {
            if (!always && !IsStale) return;
            var count = writes.Count;
            edition = await writes.Database.Read(async connection =>
            {
                // The mark comes first: what is read after it is as new or newer.
                var mark = await CompanyWrites.Mark(connection);
                var (calls, today) = (await CampaignDays.Mark(connection), RomeTime.DayOf(clock.GetUtcNow()));
                var next = edition is { } known && known.Mark == mark && known.Day == today
                    ? known with { Writes = count }
                    : await CampaignReading.Read(connection, writes.Database.Unread, mark, count, today);
                return next.Calls == calls ? next : Measured(next, await CampaignDays.Ratios(connection, today)) with { Calls = calls };
            }, stop);
        }
        finally
        {
            reading.Release();
        }
    }

    private static CampaignEdition Measured(CampaignEdition edition, IReadOnlyDictionary<long, decimal> ratios) => edition with
    {
        Campaigns = edition.Campaigns.Values
            .Select(campaign => campaign with { SilentRatioPerCent = ratios.TryGetValue(campaign.Id, out var ratio) ? ratio : null })
            .ToFrozenDictionary(campaign => campaign.Id),
    };
}
