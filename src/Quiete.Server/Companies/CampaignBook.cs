using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Data.Common;
using Quiete.Gate;
using Quiete.Rules;

namespace Quiete.Server.Companies;

/// <summary>All campaigns in memory, for the gate: asking costs no SQL.</summary>
/// <remarks>
/// What this process writes is seen by the next who asks. What another process writes is seen within a second: the mark of
/// <see cref="CompanyWrites"/> is read several times a second, and so are the sums of silent calls, whoever counted them. While the database does not answer, the book stays as it was.
/// </remarks>
internal sealed class CampaignBook(CompanyWrites writes, TimeProvider clock, ILogger<CampaignBook> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim reading = new(1);
    private volatile Edition? edition;

    /// <summary>A campaign, closed ones too; null when there is none.</summary>
    public ValueTask<KnownCampaign?> Find(long id, CancellationToken stop) =>
        IsStale ? FindAnew(id, stop) : new(edition!.Campaigns.GetValueOrDefault(id));

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
        return edition!.Campaigns.GetValueOrDefault(id);
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
                // The mark comes first: what is read after it is as new or newer. Campaigns come before those they refer to.
                var mark = await CompanyWrites.Mark(connection);
                var (calls, today) = (await CampaignDays.Mark(connection), RomeTime.DayOf(clock.GetUtcNow()));
                var next = edition is { } known && known.Mark == mark ? known with { Writes = count } : await Read(connection, mark, count);
                return next.Calls == calls && next.Day == today ? next : Measured(next, await CampaignDays.Ratios(connection, today)) with { Calls = calls, Day = today };
            }, stop);
        }
        finally
        {
            reading.Release();
        }
    }

    private static async Task<Edition> Read(DbConnection connection, long mark, long count)
    {
        var campaigns = await CampaignStore.All(connection);
        var policies = (await PolicyStore.All(connection)).ToLookup(policy => policy.Principal, policy => policy.Policy);
        var mandates = Mandates.Of(await MandateStore.All(connection));
        var lines = (await LineStore.All(connection)).ToLookup(line => line.Company.Id, line => new DeclaredLine(line.Line, line.Recallable));
        var companies = (await CompanyStore.All(connection)).ToDictionary(company => company.Id);
        return new(mark, count, campaigns.Select(campaign =>
        {
            var caller = (campaign.Agency ?? campaign.Principal).Id;
            return new KnownCampaign
            {
                Entry = campaign,
                DeclaredLines = [.. lines[caller]],
                Accreditation = companies[caller].Accreditation,
                MandateDays = campaign.Agency is { } agency ? mandates.Days(campaign.Principal.Id, agency.Id) : [],
                Policies = [.. policies[campaign.Principal.Id]],
            };
        }).ToFrozenDictionary(campaign => campaign.Id));
    }

    private static Edition Measured(Edition edition, IReadOnlyDictionary<long, decimal> ratios) => edition with
    {
        Campaigns = edition.Campaigns.Values
            .Select(campaign => campaign with { SilentRatioPerCent = ratios.TryGetValue(campaign.Id, out var ratio) ? ratio : null })
            .ToFrozenDictionary(campaign => campaign.Id),
    };

    /// <summary>The book at one mark, with the silent calls as they were counted at another, seen from a day.</summary>
    private sealed record Edition(long Mark, long Writes, FrozenDictionary<long, KnownCampaign> Campaigns)
    {
        public long Calls { get; init; } = -1;

        public DateOnly Day { get; init; }
    }
}
