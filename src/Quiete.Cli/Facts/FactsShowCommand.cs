using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Spectre.Console;

namespace Quiete.Cli;

/// <summary>Shows how much is known, or everything that is known of one number: <c>quiete facts show DIR [NUMBER] [--json]</c>.</summary>
internal static class FactsShowCommand
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var directory = FactsCommand.Directory();
        var number = new Argument<string?>("NUMBER") { Description = "A number as people write it.", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "Print JSON; for a number, in the shape of a case file's standing." };
        var show = new Command("show", "Shows how much is known, or everything of one number.") { directory, number, json };
        show.SetAction(parsed => Run(parsed.GetRequiredValue(directory), parsed.GetValue(number), parsed.GetValue(json)));
        return show;
    }

    private static void Run(string directory, string? text, bool json)
    {
        using var facts = Facts.Open(directory);
        if (text is null)
        {
            if (json) PrintJson(writer => WriteCounts(writer, facts));
            else PrintCounts(facts);
            return;
        }

        var reading = NumberReader.Read(text.AsSpan());
        if (!reading.Valid || reading.Number.IsNone)
        {
            throw new BadInputException(text, $"This is not a telephone number: {reading.Problem.Word() ?? "a short code"}.");
        }

        var standing = facts.Standing(reading.Number);
        if (json) PrintJson(writer => StandingJson.Write(writer, standing));
        else PrintStanding(reading.Number, standing);
    }

    private static void PrintJson(Action<Utf8JsonWriter> write)
    {
        using var output = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(output, Readable)) write(writer);
        output.WriteByte((byte)'\n');
    }

    private static void WriteCounts(Utf8JsonWriter writer, Facts facts)
    {
        writer.WriteStartObject();
        writer.WriteNumber("numbers", facts.Map.Count);
        writer.WriteNumber("detailed", facts.DetailedCount);
        writer.WriteStartObject("facts");
        foreach (var kind in Enum.GetValues<FactKind>()) writer.WriteNumber(Terms.Of(kind), facts.Count(kind));
        writer.WriteEndObject();
        writer.WriteNumber("bytes", facts.FileLength);
        writer.WriteString("oldestAnswer", Iso(facts.AnswerDays?.Oldest));
        writer.WriteString("newestAnswer", Iso(facts.AnswerDays?.Newest));
        writer.WriteEndObject();
    }

    private static void PrintCounts(Facts facts)
    {
        var table = new Table().Border(TableBorder.Minimal).HideHeaders().AddColumns("", "");
        foreach (var kind in Enum.GetValues<FactKind>()) Row(table, Terms.Of(kind), Count(facts.Count(kind)));
        Row(table, "numbers", Count(facts.Map.Count));
        Row(table, "bytes", Count(facts.FileLength));
        if (facts.Map.Count > 0)
        {
            Row(table, "bytes per number", ((double)facts.FileLength / facts.Map.Count).ToString("F1", CultureInfo.InvariantCulture));
        }

        if (facts.AnswerDays is { } days)
        {
            Row(table, "oldest rpo answer", Iso(days.Oldest));
            Row(table, "newest rpo answer", Iso(days.Newest));
        }

        AnsiConsole.Write(table);
    }

    private static void PrintStanding(PhoneNumber number, Standing standing)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumns("kind", "when", "what");
        foreach (var fact in standing.RpoAnswers)
        {
            Row(table, "rpo", fact.At.ToString(), (fact.Listed ? "listed" : "not listed") + After("; revoked for ", string.Join(", ", fact.RevokedFor)));
        }

        foreach (var fact in standing.Objections) Row(table, "objection", fact.At.ToString(), $"to {Terms.Of(fact.To)}");
        foreach (var fact in standing.Consents)
        {
            Row(table, "consent", fact.At.ToString(),
                $"{Words(fact.Categories)} by {Words(fact.Channels)}; {(fact.Proof is null ? "no proof" : $"proof {fact.Proof}")}"
                + (fact.InsideContract ? "; inside a contract" : "") + After("; revoked ", fact.RevokedAt.ToString()));
        }

        foreach (var fact in standing.Requests)
        {
            Row(table, "request", fact.At.ToString(),
                (fact.Sectors == Sectors.None ? "any sector" : Words(fact.Sectors)) + After("; until ", Iso(fact.Expires)));
        }

        foreach (var fact in standing.Contracts) Row(table, "contract", Iso(fact.From), fact.To is { } to ? $"until {Iso(to)}" : "open");
        foreach (var fact in standing.Attempts) Row(table, "attempt", Moment.Iso(fact.At), Terms.Of(fact.Outcome) + After("; by ", fact.Agency));

        Console.WriteLine(table.Rows.Count == 0 ? $"{number}: nothing is known." : number.ToString());
        if (table.Rows.Count > 0) AnsiConsole.Write(table);
    }

    private static void Row(Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);

    private static string After(string words, string? text) => string.IsNullOrEmpty(text) ? "" : words + text;

    private static string Words<T>(T set) where T : struct, Enum => Terms.Of(set).Replace("|", ", ", StringComparison.Ordinal);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
