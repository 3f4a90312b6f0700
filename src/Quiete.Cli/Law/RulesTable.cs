using Quiete.Rules;
using Spectre.Console;
using Spectre.Console.Rendering;
using Rule = Quiete.Rules.Rule;

namespace Quiete.Cli;

/// <summary>Rules as tables for people at a terminal.</summary>
internal static class RulesTable
{
    /// <summary>The rules in force on a day: two lines or more each, which a narrow terminal holds better than columns.</summary>
    public static IRenderable Of(LawOfDay law) => new Rows(law.Rules.SelectMany(rule => new IRenderable[]
    {
        new Markup($"[bold]{Markup.Escape(rule.Id.ToString())}[/]  {Terms.Of(rule.Level)}, {RuleText.InForce(rule)}"),
        new Padder(Cell(rule.Words.English), new Padding(left: 4, top: 0, right: 0, bottom: 1)),
    }));

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
        Row("fine", RuleText.Fine(rule));
        if (RuleText.AppliesTo(rule) is { Length: > 0 } scope) Row("applies to", scope);
        foreach (var (name, value) in RuleText.Parameters(rule)) Row(name, value);
        Row("italiano", rule.Words.Italian);
        Row("English", rule.Words.English);
        foreach (var example in rule.Examples) Row("example", RuleText.Example(example));
        return table;
    }

    private static Text Cell(string text) => new(text);
}
