using System.Globalization;
using System.Text.Json;
using Quiete.Rules;

namespace Quiete.Cli;

/// <summary>The parts of a rule as short texts, for tables and pages.</summary>
internal static class RuleText
{
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>since 2026-06-19</c>.</summary>
    public static string InForce(Rule rule) => Span(rule.From is { } from ? Day(from) : null, rule.To is { } to ? Day(to) : null) is { Length: > 0 } span ? span : "always";

    /// <summary>To which contacts it speaks; empty for all.</summary>
    public static string AppliesTo(Rule rule) => rule.Json.TryGetProperty("appliesTo", out var scope) ? Value(scope) : "";

    /// <summary>What a breach may cost, on what source.</summary>
    public static string Fine(Rule rule) => rule.Sanction is { } sanction
        ? $"{sanction.Words.English} ({sanction.Source}; confidence: {Terms.Of(sanction.Confidence)})"
        : "none known to this pack.";

    /// <summary>Each parameter by name, with its value; a value that changed over time in as many lines as it had dates.</summary>
    public static IEnumerable<(string Name, string Value)> Parameters(Rule rule)
    {
        if (!rule.Json.TryGetProperty("parameters", out var parameters) || parameters.ValueKind != JsonValueKind.Object) yield break;
        foreach (var parameter in parameters.EnumerateObject())
        {
            if (parameter.Value.ValueKind == JsonValueKind.Array && parameter.Value.EnumerateArray().Any(IsDated))
            {
                foreach (var members in parameter.Value.EnumerateArray().GroupBy(Dates, StringComparer.Ordinal))
                {
                    var values = string.Join(", ", members.Select(member => Value(member.GetProperty("value"))));
                    yield return (parameter.Name, values + members.Key);
                }
            }
            else
            {
                yield return (parameter.Name, Value(parameter.Value));
            }
        }
    }

    /// <summary>An example in one line.</summary>
    public static string Example(RuleExample example)
    {
        var given = example.Case;
        var contact = given.GetProperty("contact");
        var reasons = example.Reasons.Length > 0 ? $" ({string.Join(", ", example.Reasons)})" : example.Ground is { } ground ? $" ({ground})" : "";
        var until = example.ValidUntil is { } end ? $", until {Moment.Iso(end)}" : "";
        var earliest = example.Earliest is { } instant ? $", not before {Moment.Iso(instant)}" : "";
        return $"{example.Shows}: {contact.GetProperty("channel")} for {contact.GetProperty("purpose")}, {contact.GetProperty("sector")}, "
            + $"{given.GetProperty("at")} → {example.Decision}{reasons}{until}{earliest}";
    }

    private static bool IsDated(JsonElement member) => member.ValueKind == JsonValueKind.Object && member.TryGetProperty("value", out _);

    private static string Dates(JsonElement member)
    {
        var span = Span(Text(member, "from"), Text(member, "to"));
        var source = Text(member, "source") is { } act ? $" ({act})" : "";
        return (span.Length > 0 ? $" {span}" : "") + source;
    }

    private static string Span(string? from, string? to) => (from, to) switch
    {
        (null, null) => "",
        (_, null) => $"since {from}",
        (null, _) => $"until {to}",
        _ => $"from {from} to {to}",
    };

    private static string? Text(JsonElement member, string name) =>
        member.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => string.Join("; ", value.EnumerateObject().Select(field => $"{field.Name} {Value(field.Value)}")),
        JsonValueKind.Array => string.Join(value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object) ? " | " : ", ", value.EnumerateArray().Select(Value)),
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
