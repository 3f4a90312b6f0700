using System.Text.RegularExpressions;
using Quiete.Rules;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>The engine's English sentences as people read them. Receipts, the API and the tool keep the engine's own.</summary>
/// <remarks>
/// A phrase is a sentence with gaps. What stands in a gap is kept, but dates are written out (<c>{day}</c>, <c>{at}</c>, <c>{end}</c>)
/// and words of the rules are said in the reader's language (<c>{term}</c>, <c>{weekday}</c>). The first phrase that fits is taken.
/// </remarks>
internal sealed partial class Phrasebook(IEnumerable<Sentence> phrases)
{
    /// <summary>A sentence longer than this is not looked up.</summary>
    private const int Longest = 4000;

    private readonly (Regex Pattern, Sentence Phrase)[] phrases = [.. phrases.Select(one => (Pattern(one.English), one))];

    /// <summary>The sentence in the reader's language; null: it is none of this book's.</summary>
    public string? Say(Language words, string sentence)
    {
        if (sentence.Length > Longest) return null;
        foreach (var (pattern, phrase) in phrases)
        {
            if (pattern.Match(sentence) is { Success: true } found)
            {
                return Gap().Replace(phrase.In(words), gap => Filled(words, gap.Groups["name"].Value, found.Groups[gap.Groups["name"].Value].Value));
            }
        }

        return null;
    }

    private static string Filled(Language words, string gap, string text) => gap switch
    {
        "day" or "at" or "end" when Moment.TryParse(text, out var moment) => moment.IsWholeDay ? words.Of(moment.Day) : words.Instant(moment.Begin),
        "weekday" when Enum.TryParse<DayOfWeek>(text, out var day) => words.Culture.DateTimeFormat.GetDayName(day),
        "term" => words.Term(text),
        _ => text,
    };

    // Names of columns and files stand in the gaps: other people's text, so the search must not backtrack.
    private static Regex Pattern(string english)
    {
        var parts = Gap().Split(english); // text, name, text, name, … text
        return new($"^{string.Concat(parts.Select((part, at) => at % 2 == 0 ? Regex.Escape(part) : $"(?<{part}>.+)"))}$",
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture);
    }

    [GeneratedRegex(@"\{(?<name>[a-z]+)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Gap();
}
