using System.Collections.Frozen;
using System.Data.Common;
using Quiete.Gate;
using Quiete.Server.Storage;

namespace Quiete.Server.Companies;

/// <summary>Reads the book of campaigns from the database. A row that cannot be read closes what rests on it.</summary>
internal sealed class CampaignReading
{
    private readonly Dictionary<long, UnreadCampaign> unread = [];
    private readonly Dictionary<long, string> unreadPolicies = []; // by principal
    private readonly Dictionary<(long Principal, long Agency), string> unreadMandates = [];

    private CampaignReading()
    {
    }

    /// <summary>Reads everything anew.</summary>
    public static async Task<CampaignEdition> Read(DbConnection connection, UnreadRows rows, long mark, long count, DateOnly today)
    {
        var reading = new CampaignReading(); // campaigns come before those they refer to
        var campaigns = await CampaignStore.All(connection, rows, (id, parties) => reading.unread[id] = new(parties, $"campaign {id}"));
        var policies = (await PolicyStore.All(connection, rows, (id, principal) => reading.unreadPolicies[principal] = $"policy {id}"))
            .ToLookup(policy => policy.Principal, policy => policy.Policy);
        var given = await MandateStore.All(connection, rows, (id, principal, agency) => reading.unreadMandates[(principal, agency)] = $"mandate {id}");
        reading.PassOn(given);
        var mandates = Mandates.Of(given);
        var lines = (await LineStore.All(connection, rows)).ToLookup(line => line.Company.Id, line => new DeclaredLine(line.Line, line.Recallable));
        var companies = (await CompanyStore.All(connection, rows)).ToDictionary(company => company.Id);

        var known = new List<KnownCampaign>(campaigns.Count);
        foreach (var campaign in campaigns)
        {
            var (principal, caller) = (campaign.Principal.Id, (campaign.Agency ?? campaign.Principal).Id);
            var days = campaign.Agency is { } agency ? mandates.Days(principal, agency.Id) : [];
            if (reading.WhyClosed(principal, caller, companies, days, today) is { } row)
            {
                reading.unread[campaign.Id] = new(new(principal, campaign.Agency), row);
                continue;
            }

            known.Add(new()
            {
                Entry = campaign,
                DeclaredLines = [.. lines[caller]],
                Accreditation = companies[caller].Accreditation,
                MandateDays = days,
                Policies = [.. policies[principal]],
            });
        }

        return new(mark, count, today, known.ToFrozenDictionary(campaign => campaign.Id), reading.unread.ToFrozenDictionary());
    }

    /// <summary>What was passed on from a mandate that cannot be read rests on it, too.</summary>
    private void PassOn(IReadOnlyList<Mandate> mandates)
    {
        var grows = unreadMandates.Count > 0;
        while (grows)
        {
            grows = false;
            foreach (var mandate in mandates)
            {
                if (mandate.Through is not { } through || !unreadMandates.TryGetValue((mandate.Principal.Id, through.Id), out var row)) continue;
                grows |= unreadMandates.TryAdd((mandate.Principal.Id, mandate.Agency.Id), row);
            }
        }
    }

    /// <summary>The row for which a campaign is closed; null: all that it rests on can be read.</summary>
    private string? WhyClosed(long principal, long caller, Dictionary<long, Company> companies, IReadOnlyList<DaySpan> mandateDays, DateOnly today)
    {
        if (!companies.ContainsKey(caller)) return $"company {caller}";
        if (unreadPolicies.TryGetValue(principal, out var policy)) return policy;

        // A mandate only permits: where another one does, the one that cannot be read is not missed.
        return unreadMandates.TryGetValue((principal, caller), out var mandate) && !mandateDays.Any(span => span.Holds(today)) ? mandate : null;
    }
}
