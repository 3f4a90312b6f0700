using System.Text;
using Quiete.Rules;

namespace Quiete.Cli;

/// <summary>Rules as Markdown: the text of <c>docs/law.md</c>.</summary>
internal static class LawMarkdown
{
    private const string Head = """
        # The law in the Italian pack

        Made from `rules/it/` by `./quiete law --markdown`; do not edit it here. Nothing in it is legal advice: it says how
        Quiete reads the law, on what source, and how sure we are of the parameters.

        """;

    /// <summary>Every rule given, with a list of them in front.</summary>
    public static string All(IEnumerable<Rule> rules)
    {
        var all = rules.ToList();
        var text = new StringBuilder(Head.ReplaceLineEndings("\n")).Append('\n');
        Line(text, "| rule | level | confidence | in force |");
        Line(text, "| --- | --- | --- | --- |");
        foreach (var rule in all) Line(text, $"| {rule.Id} | {Terms.Of(rule.Level)} | {Terms.Of(rule.Confidence)} | {RuleText.InForce(rule)} |");
        foreach (var rule in all) text.Append('\n').Append(One(rule));
        return text.ToString();
    }

    /// <summary>One rule as a section.</summary>
    public static string One(Rule rule)
    {
        var text = new StringBuilder();
        Line(text, $"## {rule.Id}");
        Line(text);
        Line(text, $"> {rule.Words.Italian}");
        Line(text, ">");
        Line(text, $"> {rule.Words.English}");
        Line(text);
        Line(text, $"- Level: {Terms.Of(rule.Level)}. In force: {RuleText.InForce(rule)}. Confidence: {Terms.Of(rule.Confidence)}. Kind: `{rule.Kind.Name}`.");
        Line(text, $"- Source: {rule.Source}.");
        Line(text, $"- Fine: {RuleText.Fine(rule)}");
        if (RuleText.AppliesTo(rule) is { Length: > 0 } scope) Line(text, $"- Applies to: {scope}.");
        foreach (var (name, value) in RuleText.Parameters(rule)) Line(text, $"- `{name}`: {value}");
        Line(text);
        Line(text, "Examples:");
        Line(text);
        foreach (var example in rule.Examples) Line(text, $"- {RuleText.Example(example)}");
        return text.ToString();
    }

    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');
}
