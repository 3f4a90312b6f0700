using Quiete.Rules;
using Spectre.Console;
using Spectre.Console.Rendering;
using Rule = Quiete.Rules.Rule;

namespace Quiete.Cli;

/// <summary>Rules as tables for people at a terminal.</summary>
internal static class RulesTable
{
    /// <summary>The rules in force on a day, one a row.</summary>
    public static IRenderable Of(LawOfDay law)
    {
        var table = new Table().Border(TableBorder.Minimal)
            .AddColumns("rule", "level", "in force", "what it says");
        foreach (var rule in law.Rules)
        {
            table.AddRow(Cell(rule.Id.ToString()), Cell(Terms.Of(rule.Level)), Cell(RuleText.InForce(rule)), Cell(rule.Words.English));
        }

        return table;
    }

    /// <summary>One rule, whole.</summary>
    public static IRenderable Whole(Rule rule)
    {
        var table = new Table().Border(TableBorder.Minimal).HideHeaders().AddColumns("", "");
        void Row(string name, string value) => table.AddRow(Cell(name), Cell(value));

        Row("rule", rule.Id.ToString());
        Row("kind", rule.Kind.Name);
        Row("level", Terms.Of(rule.Level));
        Row("source", rule.Source);
        Row("confidence", Terms.Of(rule.Confidence));
        Row("in force", RuleText.InForce(rule));
        if (RuleText.AppliesTo(rule) is { Length: > 0 } scope) Row("applies to", scope);
        foreach (var (name, value) in RuleText.Parameters(rule)) Row(name, value);
        Row("italiano", rule.Words.Italian);
        Row("English", rule.Words.English);
        foreach (var example in rule.Examples) Row("example", RuleText.Example(example));
        return table;
    }

    private static Text Cell(string text) => new(text);
}
