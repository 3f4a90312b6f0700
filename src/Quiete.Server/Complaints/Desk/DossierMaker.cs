using Quiete.Server.Companies;
using Quiete.Server.Documents;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>A company about which an association has cases.</summary>
internal sealed record DossierTitle(DossierSubject About, string Company, int Cases, int People);

/// <summary>Makes the dossiers of associations from the cases in their hands at that moment.</summary>
internal sealed class DossierMaker(HandoverStore handovers, SharedCases shared, PersonStore persons, BrandStore brands, TimeProvider clock)
{
    /// <summary>The most cases that one association's dossiers and statistics read.</summary>
    public const int MostCases = 20_000;

    /// <summary>The most cases of one dossier, the oldest.</summary>
    public const int MostOfDossier = 2_000;

    /// <summary>How often a document is made anew because somebody took a case back meanwhile.</summary>
    public const int MostPrints = 5;

    /// <summary>The companies about which there are cases; those with most people first.</summary>
    public async Task<IReadOnlyList<DossierTitle>> Titles(long association, CancellationToken stop)
    {
        var known = (await brands.All(stop)).ToDictionary(brand => brand.Id, brand => brand.Name);
        return
        [
            .. (await handovers.All(association, MostCases, stop)).Select(entry => (Entry: entry, About: DossierSubject.Of(entry))).Where(one => one.About is not null)
                .GroupBy(one => one.About!.Value.Brand is { } brand ? $"{brand}" : $"n{one.About.Value.Name!.ToUpperInvariant()}")
                .Select(group => new DossierTitle(
                    group.First().About!.Value, group.First().About!.Value is { Brand: { } brand } ? known[brand] : group.First().About!.Value.Name!,
                    group.Count(), group.Select(one => one.Entry.Person).Distinct().Count()))
                .OrderByDescending(title => title.People).ThenBy(title => title.Company, StringComparer.CurrentCulture),
        ];
    }

    /// <summary>The dossier about a company; null: nobody handed a case about it.</summary>
    public async Task<CollectiveDossier?> Make(CompanyName association, DossierSubject about, CancellationToken stop)
    {
        var chosen = (await handovers.All(association.Id, MostCases, stop)).Where(entry => DossierSubject.Of(entry)?.Is(about) == true).Take(MostOfDossier).ToList();
        var read = new List<(DeskEntry Entry, SharedCase Case)>(chosen.Count);
        foreach (var entry in chosen)
        {
            if (await shared.Of(entry.Handover, stop) is { } one) read.Add((entry, one));
        }

        // Reading takes a while: who took their case back meanwhile is not in it.
        var still = await Standing(association, stop);
        var places = new Dictionary<long, int>();
        var cases = new List<DossierCase>(read.Count);
        foreach (var (entry, one) in read.Where(one => still.Contains(one.Entry.Handover.Id)))
        {
            if (!places.TryGetValue(entry.Person, out var place)) places[entry.Person] = place = places.Count + 1;
            cases.Add(new(place, entry.Person, entry.Handover.Shares.Named ? one.Person?.FullName : null, entry.Handover, one.OfCompany, (await persons.Any(entry.Person, stop))?.Account != entry.Handover.ConsentedBy));
        }

        return cases.Count == 0 ? null : new(association, about, cases[0].Case.Company ?? about.Name ?? "", clock.GetUtcNow(), cases);
    }

    /// <summary>A document of the dossier. Printing may take minutes: whoever took their case back meanwhile is not in what leaves the desk. Null: nobody handed a case over.</summary>
    /// <exception cref="PressException">Cases were taken back at every attempt.</exception>
    public async Task<byte[]?> Print(CompanyName association, DossierSubject about, Func<CollectiveDossier, Task<byte[]>> print, CancellationToken stop)
    {
        for (var time = 0; time < MostPrints; time++)
        {
            if (await Make(association, about, stop) is not { } dossier) return null;
            var printed = await print(dossier);
            var still = await Standing(association, stop);
            if (dossier.Cases.All(one => still.Contains(one.Handover.Id))) return printed;
        }

        throw new PressException("Cases were taken back while the dossier was printed.");
    }

    private async Task<HashSet<long>> Standing(CompanyName association, CancellationToken stop) => [.. (await handovers.All(association.Id, MostCases, stop)).Select(entry => entry.Handover.Id)];
}
