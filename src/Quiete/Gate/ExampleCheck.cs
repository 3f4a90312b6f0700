using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Gate;

/// <summary>Judges the worked examples of a pack by the pack itself.</summary>
public static class ExampleCheck
{
    /// <summary>Reads every example and reports what cannot be read; judges nothing.</summary>
    public static void ReadAll(RulePack pack, Faults faults)
    {
        ArgumentNullException.ThrowIfNull(pack);
        foreach (var example in pack.Rules.SelectMany(rule => rule.Examples)) Read(example, faults);
    }

    /// <summary>Judges every example of a whole pack and reports those that come out otherwise.</summary>
    /// <returns>How many held.</returns>
    public static int JudgeAll(RulePack pack, Faults faults)
    {
        ArgumentNullException.ThrowIfNull(pack);
        var gate = new CallGate(pack);
        var held = 0;
        foreach (var (rule, example) in pack.Rules.SelectMany(rule => rule.Examples.Select(example => (rule, example))))
        {
            if (Read(example, faults) is not { } given) continue;
            var verdict = gate.Decide(given.Campaign, NumberReader.Read(given.Number), given.Standing, given.At);
            if (Difference(rule, example, verdict) is { } difference) faults.Report(example.Place, difference);
            else held++;
        }

        return held;
    }

    private static Case? Read(RuleExample example, Faults faults) => CaseReader.Read(example.Case, $"{example.Place}.case", faults);

    private static string? Difference(Rule rule, RuleExample example, Verdict verdict)
    {
        var expected = example.Reasons.Order(StringComparer.Ordinal).ToList();
        var found = verdict.Reasons.Where(reason => reason.Effect != Effect.Pass)
            .Select(reason => $"{reason.Rule}:{reason.Code}").Order(StringComparer.Ordinal).ToList();
        if (example.Decision != Terms.Of(verdict.Decision) || !expected.SequenceEqual(found, StringComparer.Ordinal))
        {
            return $"The example of {rule.Id} expects {Said(example.Decision, expected)}, but gets {Said(Terms.Of(verdict.Decision), found)}.";
        }

        if (example.Ground is { } ground && (verdict.Ground is not { } given || Terms.Of(given) != ground))
        {
            return $"The example of {rule.Id} expects the ground {ground}, but gets {(verdict.Ground is { } other ? Terms.Of(other) : "none")}.";
        }

        return Difference(rule, "validUntil", example.ValidUntil, verdict.ValidUntil)
            ?? Difference(rule, "earliest", example.Earliest, verdict.Earliest);
    }

    private static string? Difference(Rule rule, string field, DateTimeOffset? expected, DateTimeOffset? found) =>
        expected is null || expected == found
            ? null
            : $"The example of {rule.Id} expects {field} {Moment.Iso(expected.Value)}, but gets {(found is { } other ? Moment.Iso(other) : "none")}.";

    private static string Said(string decision, IReadOnlyList<string> reasons) =>
        reasons.Count == 0 ? decision : $"{decision} by {string.Join(", ", reasons)}";
}
