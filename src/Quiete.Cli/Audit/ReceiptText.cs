using System.Globalization;
using System.Text;
using Quiete.Audit;
using Spectre.Console;

namespace Quiete.Cli;

/// <summary>A receipt and its checks, in words.</summary>
internal static class ReceiptText
{
    public static string Of(Receipt receipt)
    {
        var decision = receipt.Decision;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{decision.Code}: {Headline(decision)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  decided   {Instant(decision.At)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  for       {Plain(decision.Principal)}{(decision.Agency is { } agency ? $", by {Plain(agency)}" : "")}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  campaign  {Plain(decision.Campaign)} ({Plain(decision.Sector)}, {Plain(decision.Purpose)})");
        text.AppendLine(CultureInfo.InvariantCulture, $"  contact   {Plain(decision.Channel)}{(decision.CallerLine is { } line ? $" from {Plain(line)}" : "")}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  person    {(receipt.Person is { } person ? Plain(person.Number) : "not named in this receipt")}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  law       {Plain(decision.RulesId)}, {Plain(decision.RulesDigest)}");
        foreach (var reason in decision.Reasons) text.AppendLine($"  because   {Reason(reason)}");
        if (decision.Reasons.Count == 0) text.AppendLine("  because   no rule spoke against it");
        return text.ToString();
    }

    public static Table Table(IReadOnlyList<CheckResult> checks)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumns("check", "result", "what was found");
        foreach (var check in checks) table.AddRow(new Text(check.Name), Outcome(check.Outcome), new Text(Plain(check.Sentence)));
        return table;
    }

    private static string Headline(DecisionRecord decision) => decision.Decision switch
    {
        "allow" => "the contact was allowed"
            + (decision.Ground is { } ground ? $", on the ground {Plain(ground)}" : "")
            + (decision.ValidUntil is { } end ? $", until {Instant(end)}" : ""),
        "refuse" => "the contact was refused" + (decision.Earliest is { } earliest ? $", not to be made before {Instant(earliest)}" : ""),
        _ => "evidence was missing, so a human had to decide; until then the contact was not to be made",
    };

    private static string Reason(DecisionReason reason) =>
        $"{Plain(reason.Rule)}: {Plain(reason.Code)} ({Plain(reason.Level)}, {reason.Effect}{(reason.Earliest is { } earliest ? $" until {Instant(earliest)}" : "")})";

    private static Text Outcome(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => new Text("holds", new Style(Color.Green)),
        CheckOutcome.Failed => new Text("FAILED", new Style(Color.Red)),
        _ => new Text("not checked", new Style(Color.Yellow)),
    };

    // Checked when the receipt was read: 2026-11-22T09:15:00.123Z.
    private static string Instant(string instant) => $"{instant[..10]} {instant[11..19]} UTC";

    // A receipt comes from anybody: nothing in it may steer the terminal or turn the direction of a line.
    private static string Plain(string text) => string.Concat(text.Select(c =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '\uFFFD' : c));
}
