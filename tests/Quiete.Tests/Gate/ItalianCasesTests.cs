using System.Globalization;
using System.Text;
using System.Text.Json;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Tests.Cli;

namespace Quiete.Tests.Gate;

/// <summary>Three hundred cases that another reader of the law worked out on its own.</summary>
public sealed class ItalianCasesTests
{
    public static TheoryData<string> Names => [.. Cases.Keys];

    internal static IEnumerable<Case> All => Cases.Values.Select(pair => pair.Case);

    private static Dictionary<string, (Case Case, JsonElement Expect)> Cases { get; } = Load();

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gate_agrees_with_an_independent_reader(string name)
    {
        var (given, expect) = Cases[name];
        var verdict = CallGate.Italian.Decide(given.Campaign, NumberReader.Read(given.Number), given.Standing, given.At);
        var against = verdict.Reasons.Where(reason => reason.Effect != Effect.Pass)
            .Select(reason => $"{reason.Rule}:{reason.Code}").Order(StringComparer.Ordinal);

        Assert.Equal(Text(expect, "decision"), Terms.Of(verdict.Decision));
        Assert.Equal(expect.GetProperty("rules").EnumerateArray().Select(rule => rule.GetString()!), against, StringComparer.Ordinal);
        Assert.Equal(Text(expect, "ground"), verdict.Ground is { } ground ? Terms.Of(ground) : null);
        Assert.Equal(Instant(expect, "validUntil"), verdict.ValidUntil);
        Assert.Equal(Instant(expect, "earliest"), verdict.Earliest);
    }

    private static string? Text(JsonElement expect, string name) => expect.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static DateTimeOffset? Instant(JsonElement expect, string name) =>
        Text(expect, name) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    private static Dictionary<string, (Case Case, JsonElement Expect)> Load()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Tool.Root, "tests/Quiete.Tests/Gate/cases/it-law.json")));
        return file.RootElement.EnumerateArray().ToDictionary(
            item => item.GetProperty("id").GetString()!,
            item => (CaseReader.Read(Encoding.UTF8.GetBytes(item.GetProperty("case").GetRawText()), "case").Cases[0], item.GetProperty("expect").Clone()),
            StringComparer.Ordinal);
    }
}
