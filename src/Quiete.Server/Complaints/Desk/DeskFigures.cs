using System.Globalization;
using Quiete.Rules;
using Quiete.Server.Companies;

namespace Quiete.Server.Complaints;

/// <summary>One figure: how many cases of how many people. It is given only where enough people stand behind it.</summary>
internal sealed record DeskCount(string Group, string Name, int Cases, int People)
{
    /// <summary>Fewer people are not counted apart: a figure that leaves the desk must point at nobody.</summary>
    public const int LeastPeople = 5;

    public bool IsShown => People >= LeastPeople;
}

/// <summary>The figures of a desk, from the cases in its hands at that moment.</summary>
/// <param name="MedianDays">From the consent to the first answer; null: too few were answered.</param>
internal sealed record DeskSums(IReadOnlyList<DeskCount> Counts, int Answered, double? MedianDays)
{
    public static readonly IReadOnlyList<string> Columns = ["group", "name", "cases"];

    /// <summary>For the CSV; figures of too few people are empty.</summary>
    public IEnumerable<IReadOnlyList<string?>> Rows =>
        Counts.Select(one => (IReadOnlyList<string?>)[one.Group, one.Name, one.IsShown ? $"{one.Cases}" : null])
            .Append(["first answer", "median days", MedianDays?.ToString("0.#", CultureInfo.InvariantCulture)]);

    public IEnumerable<DeskCount> In(string group) => Counts.Where(one => one.Group == group);
}

/// <summary>Counts what an association has on its desk: by month, company, subject, status and outcome.</summary>
internal sealed class DeskFigures(HandoverStore handovers, BrandStore brands)
{
    public const string Month = "month";
    public const string Company = "company";
    public const string Subject = "subject";
    public const string Status = "status";
    public const string Outcome = "outcome";

    public async Task<DeskSums> Of(long association, CancellationToken stop)
    {
        var all = await handovers.All(association, DossierMaker.MostCases, stop);
        var known = (await brands.All(stop)).ToDictionary(brand => brand.Id, brand => brand.Name);
        var answered = all.Where(one => one.Handover.Answered is not null).ToList();
        return new(
        [
            .. Count(all, Month, one => RomeTime.At(one.Handover.Consented).ToString("yyyy-MM", CultureInfo.InvariantCulture)).OrderBy(one => one.Name, StringComparer.Ordinal),
            .. Count(all, Company, one => one.Brand is { } brand ? known[brand] : one.Named?.ToUpperInvariant()).OrderByDescending(one => one.Cases),
            .. Count(all, Subject, one => Terms.Of(one.Subject)).OrderByDescending(one => one.Cases),
            .. Count(all, Status, one => Terms.Of(one.Handover.Triage.Status)),
            .. Count(all, Outcome, one => one.Handover.Triage.Outcome is { } outcome ? Terms.Of(outcome) : null),
        ],
        answered.Count,
        answered.Select(one => one.Person).Distinct().Count() < DeskCount.LeastPeople ? null : Median([.. answered.Select(one => (one.Handover.Answered!.Value - one.Handover.Consented).TotalDays).Order()]));
    }

    private static IEnumerable<DeskCount> Count(IReadOnlyList<DeskEntry> all, string group, Func<DeskEntry, string?> name) =>
        all.Select(one => (Entry: one, Name: name(one))).Where(one => one.Name is not null).GroupBy(one => one.Name!, StringComparer.Ordinal)
            .Select(cases => new DeskCount(group, cases.Key, cases.Count(), cases.Select(one => one.Entry.Person).Distinct().Count()));

    private static double Median(IReadOnlyList<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
}
