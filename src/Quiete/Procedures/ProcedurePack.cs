using System.Collections.Immutable;
using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Procedures;

/// <summary>Procedures of a country as data: bodies, steps, indemnities and report forms, with dates, sources and worked examples.</summary>
internal sealed class ProcedurePack
{
    private const string Folder = "procedures/it/";
    private static readonly Lazy<ProcedurePack> Embedded = new(() => Parse(Files(), RulePack.Italian));

    private ProcedurePack(
        ImmutableArray<BodyFacts> bodies, ImmutableArray<Step> steps, ImmutableArray<StepExample> examples, ImmutableArray<IndemnityItem> indemnities,
        ImmutableArray<ReportForm> forms, Holidays holidays) =>
        (Bodies, Steps, Examples, Indemnities, Forms, Holidays) = (bodies, steps, examples, indemnities, forms, holidays);

    /// <summary>The pack of Italy that comes with the engine.</summary>
    public static ProcedurePack Italian => Embedded.Value;

    public ImmutableArray<BodyFacts> Bodies { get; }

    /// <summary>Every version of every step, in the order of the path.</summary>
    public ImmutableArray<Step> Steps { get; }

    public ImmutableArray<StepExample> Examples { get; }

    public ImmutableArray<IndemnityItem> Indemnities { get; }

    public ImmutableArray<ReportForm> Forms { get; }

    public Holidays Holidays { get; }

    /// <summary>What is known of a body.</summary>
    public BodyFacts Of(Body body) => Bodies.First(one => one.Body == body);

    /// <summary>Reads a pack from its files.</summary>
    /// <param name="law">Whose holidays count.</param>
    /// <exception cref="BadInputException">The first fault found.</exception>
    public static ProcedurePack Parse(IEnumerable<PackFile> files, RulePack law) => Read(files, law, Faults.Throwing);

    /// <summary>Reads a pack and reports what is wrong with it.</summary>
    /// <returns>What could be read; whole only if nothing was reported.</returns>
    public static ProcedurePack Read(IEnumerable<PackFile> files, RulePack law, Faults faults)
    {
        List<BodyFacts> bodies = [];
        List<Step> steps = [];
        List<StepExample> examples = [];
        List<IndemnityItem> indemnities = [];
        List<ReportForm> forms = [];
        foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (Open(file, faults) is not { } fields) continue;
            bodies.AddRange(fields.Objects("bodies", BodyFacts.Read));
            steps.AddRange(fields.Objects("steps", StepReader.Read));
            examples.AddRange(fields.Objects("examples", StepExample.Read));
            indemnities.AddRange(fields.Objects("indemnities", IndemnityItem.Read));
            forms.AddRange(fields.Objects("forms", ReportForm.Read));
            fields.End();
        }

        Check(bodies, steps, indemnities, forms, faults);
        return new(
            [.. bodies], [.. steps], [.. examples], [.. indemnities], [.. forms],
            law.Rules.Select(rule => rule.Kind).OfType<Holidays>().FirstOrDefault() ?? Holidays.None);
    }

    private static void Check(List<BodyFacts> bodies, List<Step> steps, List<IndemnityItem> indemnities, List<ReportForm> forms, Faults faults)
    {
        foreach (var twice in bodies.GroupBy(one => one.Body).Where(group => group.Count() > 1)) faults.Report("bodies", $"{Terms.Of(twice.Key)} is there twice.");
        foreach (var missing in Enum.GetValues<Body>().Where(body => bodies.TrueForAll(one => one.Body != body))) faults.Report("bodies", $"{Terms.Of(missing)} is missing.");
        RefuseOverlaps("steps", [.. steps.Select(one => (one.Id, one.From, one.To))], faults);
        RefuseOverlaps("indemnities", [.. indemnities.Select(one => (one.Id, one.From, one.To))], faults);
        RefuseOverlaps("forms", [.. forms.Select(one => (one.Id, one.From, one.To))], faults);

        // Whatever the case: one step is always open, or nobody would know what to do next.
        if (steps is not [.., { Needs.IsEmpty: true, Sectors: Sectors.None, NotSectors: Sectors.None, Path: StepPath.Main, From: null, To: null } last] || last.Subjects.Distinct().Count() != Enum.GetValues<CaseSubject>().Length)
        {
            faults.Report("steps", "The last step must be open to every case at any time.");
        }
    }

    private static void RefuseOverlaps(string where, (string Id, DateOnly? From, DateOnly? To)[] versions, Faults faults)
    {
        for (var later = 1; later < versions.Length; later++)
        {
            foreach (var earlier in versions.Take(later).Where(one => one.Id == versions[later].Id && Overlap(one, versions[later])))
            {
                faults.Report(where, $"Two versions of {earlier.Id} are in force on the same days.");
            }
        }
    }

    private static bool Overlap((string Id, DateOnly? From, DateOnly? To) one, (string Id, DateOnly? From, DateOnly? To) other) =>
        (one.From ?? DateOnly.MinValue) <= (other.To ?? DateOnly.MaxValue) && (other.From ?? DateOnly.MinValue) <= (one.To ?? DateOnly.MaxValue);

    private static JsonFields? Open(PackFile file, Faults faults)
    {
        try
        {
            return JsonFields.Open(JsonText.Parse(file.Utf8, file.Name), file.Name, "", faults);
        }
        catch (BadInputException fault)
        {
            faults.Report(fault);
            return null;
        }
    }

    internal static IEnumerable<PackFile> Files()
    {
        var engine = typeof(ProcedurePack).Assembly;
        foreach (var name in engine.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = engine.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return new(name, content);
        }
    }
}
