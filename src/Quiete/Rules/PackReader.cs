using System.Collections.Immutable;
using System.Text.Json;

namespace Quiete.Rules;

/// <summary>Reads the files of a pack and refuses what is not in order.</summary>
internal static class PackReader
{
    private static readonly string[] Decisions = ["allow", "refuse", "ask"];

    public static RulePack Read(IEnumerable<PackFile> files, Faults faults)
    {
        List<Rule> rules = [];
        foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal)) rules.AddRange(ReadFile(file, faults));
        RefuseOverlaps(rules, faults);
        return new RulePack(rules);
    }

    private static IReadOnlyList<Rule> ReadFile(PackFile file, Faults faults)
    {
        JsonElement json;
        try
        {
            json = JsonText.Parse(file.Utf8, file.Name);
        }
        catch (BadInputException fault)
        {
            faults.Report(fault);
            return [];
        }

        if (JsonFields.Open(json, file.Name, "", faults) is not { } fields) return [];
        var rules = fields.Objects("rules", ReadRule, needed: true);
        fields.End();
        return rules;
    }

    private static Rule? ReadRule(JsonFields fields)
    {
        var id = ReadId(fields);
        var kind = ReadKind(fields);
        var level = fields.Word<Level>("level", needed: true);
        var source = fields.Name("source", needed: true);
        var confidence = fields.Word<Confidence>("confidence", needed: true);
        var (from, to) = (fields.Day("from"), fields.Day("to"));
        if (from > to) fields.Fault("to", "The rule ends before it begins.");
        var scope = Scope.Read(fields.Object("appliesTo"));
        var words = fields.Object("words", needed: true) is { } said ? ReadWords(said) : null;
        var sanction = fields.Object("sanction") is { } fine ? ReadSanction(fine) : null;
        var examples = fields.Objects("examples", ReadExample, needed: true).ToImmutableArray();
        if (fields.Has("examples") && examples.IsEmpty) fields.Fault("examples", "A rule needs at least one example that can be read.");
        fields.End();

        if (id is null || kind is null || level is null || source is null || confidence is null || words is null) return null;
        return new Rule
        {
            Id = id.Value,
            Kind = kind,
            Scope = scope,
            Level = level.Value,
            Source = source,
            Confidence = confidence.Value,
            From = from,
            To = to,
            Words = words,
            Sanction = sanction,
            Examples = examples,
            Json = fields.Value,
            Place = $"{fields.Place}: {fields.Path}",
        };
    }

    private static RuleId? ReadId(JsonFields fields)
    {
        if (fields.Name("id", needed: true) is not { } text) return null;
        if (RuleId.TryParse(text, out var id)) return id;
        fields.Fault("id", "A rule's name holds letters, digits and underscores, parted by dots.");
        return null;
    }

    private static RuleKind? ReadKind(JsonFields fields)
    {
        using var nothing = JsonDocument.Parse("{}");
        var name = fields.Name("kind", needed: true);
        var parameters = fields.Has("parameters")
            ? fields.Object("parameters")
            : JsonFields.Open(nothing.RootElement, fields.Place, $"{fields.Path}.parameters", fields.Faults);
        if (name is null || parameters is null) return null;

        var kind = RuleKind.Read(name, parameters);
        if (kind is null) fields.Fault("kind", $"There is no such kind of rule; the kinds are {string.Join(", ", RuleKind.AllNames)}.");
        else parameters.End();
        return kind;
    }

    private static RuleWords? ReadWords(JsonFields fields)
    {
        var (italian, english) = (fields.Name("it", needed: true), fields.Name("en", needed: true));
        fields.End();
        return italian is null || english is null ? null : new(italian, english);
    }

    private static Sanction? ReadSanction(JsonFields fields)
    {
        var minEur = fields.Whole("minEur", 0, int.MaxValue);
        var maxEur = fields.Whole("maxEur", 1, int.MaxValue, needed: true);
        if (minEur > maxEur) fields.Fault("minEur", "The least is more than the most.");
        var perCent = fields.Ratio("turnoverPerCent");
        if (perCent is 0 or > 100) fields.Fault("turnoverPerCent", "This must be more than 0 and at most 100.");
        var source = fields.Name("source", needed: true);
        var confidence = fields.Word<Confidence>("confidence", needed: true);
        var words = fields.Object("words", needed: true) is { } said ? ReadWords(said) : null;
        fields.End();
        return maxEur is null || source is null || confidence is null || words is null
            ? null
            : new(minEur, maxEur.Value, perCent, source, confidence.Value, words);
    }

    private static RuleExample? ReadExample(JsonFields fields)
    {
        var shows = fields.Name("shows", needed: true);
        var given = fields.Object("case", needed: true);
        var expected = fields.Object("expect", needed: true);
        fields.End();
        if (shows is null || given is null || expected is null) return null;

        var decision = expected.Name("decision", needed: true);
        if (decision is not null && !Decisions.Contains(decision)) expected.Fault("decision", "This must be allow, refuse or ask.");
        var reasons = expected.Texts("rules", needed: true);
        var ground = expected.Name("ground");
        var (validUntil, earliest) = (expected.Instant("validUntil"), expected.Instant("earliest"));
        expected.End();
        return decision is null ? null : new(
            shows, given.Value, decision, [.. reasons], ground, validUntil, earliest, $"{fields.Place}: {fields.Path}");
    }

    private static void RefuseOverlaps(List<Rule> rules, Faults faults)
    {
        for (var later = 1; later < rules.Count; later++)
        {
            foreach (var earlier in rules.Take(later).Where(rule => rule.Id == rules[later].Id && Overlap(rule, rules[later])))
            {
                faults.Report(rules[later].Place, $"This version of {earlier.Id} is in force on days of another one ({earlier.Place}).");
            }
        }
    }

    private static bool Overlap(Rule one, Rule other) =>
        (one.From ?? DateOnly.MinValue) <= (other.To ?? DateOnly.MaxValue)
        && (other.From ?? DateOnly.MinValue) <= (one.To ?? DateOnly.MaxValue);
}
