using System.Collections.Frozen;
using System.Text.Json;

namespace Quiete.Server.Complaints;

/// <summary>Turns of phrase of answers that go to everybody, and words that refer to nothing: data, in <c>automatic-answers.json</c>.</summary>
internal sealed record AnswerTexts(IReadOnlyList<string> Phrases, FrozenSet<string> EmptyWords)
{
    private const string Resource = "complaints/automatic-answers.json";

    public static readonly AnswerTexts Known = Read();

    private static AnswerTexts Read()
    {
        using var stream = typeof(AnswerTexts).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The program lacks {Resource}.");
        using var file = JsonDocument.Parse(stream);
        return new(
            [.. Texts(file, "phrases").Select(phrase => string.Join(' ', AutomaticAnswer.WordsOf(phrase)))],
            Texts(file, "emptyWords").Select(word => string.Concat(AutomaticAnswer.WordsOf(word))).ToFrozenSet(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Texts(JsonDocument file, string name) => file.RootElement.GetProperty(name).EnumerateArray().Select(one => one.GetString()!);
}
