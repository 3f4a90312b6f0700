using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Quiete.Numbers;
using Spectre.Console;

namespace Quiete.Cli;

/// <summary>Reads telephone numbers as people write them: <c>quiete number [--json] TEXT… | -</c>.</summary>
internal static class NumberCommand
{
    private const string StandardInput = "-";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ReadOnlySpan<byte> NewLine => "\n"u8;

    public static Command Create()
    {
        var texts = new Argument<string[]>("TEXT")
        {
            Description = "A number as somebody wrote it. A single - reads one text from each line of standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line." };
        var number = new Command("number", "Reads telephone numbers as people write them.") { texts, json };
        number.SetAction(parsed => Print(parsed.GetRequiredValue(texts), parsed.GetValue(json)));
        return number;
    }

    private static void Print(string[] texts, bool json)
    {
        var given = texts is [StandardInput] ? Lines() : texts;
        if (json) PrintJson(given);
        else PrintTable(given);
    }

    private static IEnumerable<string> Lines()
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static void PrintJson(IEnumerable<string> texts)
    {
        using var output = Console.OpenStandardOutput();
        var line = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(line, Readable);
        foreach (var text in texts)
        {
            Write(json, text, NumberReader.Read(text.AsSpan()));
            json.Flush();
            line.Write(NewLine);
            output.Write(line.WrittenSpan); // each answer at once: who asks may be waiting for it
            line.ResetWrittenCount();
            json.Reset();
        }
    }

    private static void Write(Utf8JsonWriter json, string text, in NumberReading reading)
    {
        json.WriteStartObject();
        json.WriteString("input", text);
        json.WriteString("e164", reading.Number.IsNone ? null : reading.Number.ToString());
        json.WriteString("kind", reading.Kind.Word());
        json.WriteBoolean("valid", reading.Valid);
        json.WriteString("region", CountryCodes.RegionOf(reading.Number));
        json.WriteString("area", NumberingPlan.Italian.AreaName(reading.Area));
        json.WriteStartArray("repairs");
        foreach (var repair in reading.Repairs.Words()) json.WriteStringValue(repair);
        json.WriteEndArray();
        json.WriteString("problem", reading.Problem.Word());
        json.WriteEndObject();
    }

    private static void PrintTable(IEnumerable<string> texts)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumns("text", "number", "kind", "region", "area", "note");
        foreach (var text in texts)
        {
            var reading = NumberReader.Read(text.AsSpan());
            table.AddRow(
                Cell(text), Cell(reading.Number.ToString()), Cell(reading.Kind.Word()), Cell(CountryCodes.RegionOf(reading.Number)),
                Cell(NumberingPlan.Italian.AreaName(reading.Area)),
                Cell(reading.Problem.Word() ?? string.Join(", ", reading.Repairs.Words())));
        }

        AnsiConsole.Write(table);
    }

    private static Text Cell(string? text) => new(text ?? "");
}
