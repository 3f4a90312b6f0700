using System.Buffers;
using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Quiete.Rules;
using Spectre.Console;
using Rule = Quiete.Rules.Rule;

namespace Quiete.Cli;

/// <summary>Shows the rules: <c>quiete law [--at DATE] [RULE] [--json | --markdown]</c> and <c>quiete law check DIR</c>.</summary>
internal static class LawCommand
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var rule = new Argument<string?>("RULE") { Description = "The name of one rule, such as IT.RPO.check, to see all of it.", Arity = ArgumentArity.ZeroOrOne };
        var at = new Option<string?>("--at") { Description = "The day, such as 2026-06-19; today if left out.", HelpName = "DATE" };
        var json = new Option<bool>("--json") { Description = "Print the rules as JSON." };
        var markdown = new Option<bool>("--markdown") { Description = "Print Markdown; without RULE and --at, every version of every rule." };
        var law = new Command("law", "Shows the rules in force on a day.") { rule, at, json, markdown, LawCheck.Create() };
        law.SetAction(parsed =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(markdown)) throw new BadInputException("--json", "Choose --json or --markdown, not both.");
            var day = ReadDay(parsed.GetValue(at));
            if (parsed.GetValue(rule) is { } name) ShowOne(Find(name, day ?? Today()), parsed.GetValue(json), parsed.GetValue(markdown));
            else ShowAll(day, parsed.GetValue(json), parsed.GetValue(markdown));
        });
        return law;
    }

    private static void ShowAll(DateOnly? day, bool json, bool markdown)
    {
        if (markdown)
        {
            Print(LawMarkdown.All(day is { } chosen ? RulePack.Italian.On(chosen).Rules : RulePack.Italian.Rules));
            return;
        }

        var law = RulePack.Italian.On(day ?? Today());
        if (!json)
        {
            Print($"In force on {RuleText.Day(law.Day)}:\n");
            Print(RulesTable.Of(law));
            return;
        }

        Print(writer =>
        {
            writer.WriteStartArray();
            foreach (var rule in law.Rules) rule.Json.WriteTo(writer);
            writer.WriteEndArray();
        });
    }

    private static void ShowOne(Rule rule, bool json, bool markdown)
    {
        if (json) Print(rule.Json.WriteTo);
        else if (markdown) Print(LawMarkdown.One(rule));
        else Print(RulesTable.Whole(rule));
    }

    private static Rule Find(string name, DateOnly day)
    {
        var versions = RulePack.Italian.Rules.Where(rule => string.Equals(rule.Id.ToString(), name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (versions.Count == 0) throw new BadInputException(name, "There is no such rule. See: quiete law");
        return versions.Find(rule => rule.InForceOn(day)) ?? throw new BadInputException(
            name, $"This rule is not in force on {RuleText.Day(day)}. It is: {string.Join("; ", versions.Select(RuleText.InForce))}.");
    }

    private static DateOnly? ReadDay(string? text)
    {
        if (text is null) return null;
        return Moment.TryParseDay(text, out var day) ? day : throw new BadInputException("--at", $"'{text}' is not a date such as 2026-06-19.");
    }

    private static DateOnly Today() => RomeTime.DayOf(TimeProvider.System.GetUtcNow());

    private static void Print(Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, Readable)) write(json);
        text.Write("\n"u8);
        using var output = Console.OpenStandardOutput();
        output.Write(text.WrittenSpan);
    }

    private static void Print(string text) => Console.Out.Write(text);

    private static void Print(Spectre.Console.Rendering.IRenderable shown) => AnsiConsole.Write(shown);
}
