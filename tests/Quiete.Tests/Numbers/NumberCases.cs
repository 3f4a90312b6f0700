using System.Text.Json;
using Quiete.Numbers;
using Quiete.Tests.Cli;

namespace Quiete.Tests.Numbers;

/// <summary>Published texts with what a careful reader makes of them. <c>cases/README.md</c> tells where they come from.</summary>
internal sealed record NumberCase(
    string Input, string? E164, string[] Also, string? Kind, string? Problem, string[] Repairs, string Class)
{
    public static IEnumerable<NumberCase> ReadAll()
    {
        var folder = Path.Combine(Tool.Root, "tests/Quiete.Tests/Numbers/cases");
        return Directory.EnumerateFiles(folder, "*.jsonl").SelectMany(File.ReadLines).Select(Read);
    }

    /// <summary>What is wrong with an answer; null when nothing is.</summary>
    public string? Fault(NumberReading reading)
    {
        var e164 = reading.Number.IsNone ? null : reading.Number.ToString();
        var agrees = e164 == E164 || Also.Contains(e164 ?? "");
        if (!agrees && e164 is not null) return $"a wrong number, {e164}";
        if (!agrees) return $"no number, {reading.Problem}";
        if (Kind is not null && Kind != reading.Kind.Word()) return $"the kind {reading.Kind.Word()}";
        if (Problem is not null && Problem != reading.Problem.Word()) return $"the problem {reading.Problem}";
        return Repairs.Except(reading.Repairs.Words()).Any() ? $"the repairs {reading.Repairs}" : null;
    }

    private static NumberCase Read(string line)
    {
        var json = JsonDocument.Parse(line).RootElement;
        return new(
            Text(json, "input") ?? "", Text(json, "e164"), Texts(json, "also"), Text(json, "kind"), Text(json, "problem"),
            Texts(json, "repairs"), Text(json, "class") ?? "");
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string[] Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(text => text.GetString() ?? "")] : [];
}
