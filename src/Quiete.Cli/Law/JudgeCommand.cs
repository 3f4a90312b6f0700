using System.Buffers;
using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Quiete.Gate;
using Quiete.Numbers;

namespace Quiete.Cli;

/// <summary>Judges cases from a file: <c>quiete judge CASE.json | -</c>.</summary>
internal static class JudgeCommand
{
    private const string StandardInput = "-";

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var file = new Argument<string>("CASE") { Description = "A file with one case, or a list of cases. A single - reads standard input." };
        var judge = new Command("judge", "Judges a contact by the law in force, and prints the verdict with every reason.") { file };
        judge.SetAction(parsed => Print(parsed.GetRequiredValue(file)));
        return judge;
    }

    // Everything is judged before anything is printed: a fault in the last case leaves the output empty.
    private static void Print(string file)
    {
        var cases = file == StandardInput ? CaseReader.Read(ReadInput(), "standard input") : CaseReader.Read(File.ReadAllBytes(file), file);
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, Readable))
        {
            if (cases.IsList) json.WriteStartArray();
            foreach (var given in cases.Cases) VerdictWriter.Write(json, given.Id, Decide(given));
            if (cases.IsList) json.WriteEndArray();
        }

        text.Write("\n"u8);
        using var output = Console.OpenStandardOutput();
        output.Write(text.WrittenSpan);
    }

    private static Verdict Decide(Case given) =>
        CallGate.Italian.Decide(given.Campaign, NumberReader.Read(given.Number), given.Standing, given.At);

    private static byte[] ReadInput()
    {
        using var input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }
}
