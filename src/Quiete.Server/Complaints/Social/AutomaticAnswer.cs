using System.Globalization;
using System.Text;

namespace Quiete.Server.Complaints;

/// <summary>What speaks for an automatic answer. None of it proves anything: the person decides.</summary>
internal enum SignKind
{
    /// <summary>It came sooner than anybody reads and writes. Figure: seconds.</summary>
    Quick,

    /// <summary>Nearly the same text as other answers that the person had of this company. Figure: how many.</summary>
    LikeOwn,

    /// <summary>Nearly the same text as answers that others had of this company. Figure: how many.</summary>
    LikeOthers,

    /// <summary>No word, number or name of the complaint comes back in it. Figure: how many could have.</summary>
    NothingOfComplaint,

    /// <summary>Turns of phrase that go to everybody. Figure: how many.</summary>
    TypicalPhrases,
}

/// <summary>One sign with its figure.</summary>
/// <param name="Words">The turns of phrase that were found.</param>
internal sealed record Sign(SignKind Kind, int Figure, IReadOnlyList<string> Words);

/// <summary>A post and the answer to it.</summary>
/// <param name="Apart">How long after the post the answer came; null: one of the hours is not known.</param>
/// <param name="OwnOthers">Other answers of this company that the person has on record.</param>
/// <param name="Others">Those that others have on record.</param>
internal sealed record AnsweredPost(string Post, string Answer, TimeSpan? Apart, IReadOnlyList<ComparedText> OwnOthers, IReadOnlyList<ComparedText> Others);

/// <summary>A text that others are compared with, its runs of words made once.</summary>
internal sealed class ComparedText(string text)
{
    public IReadOnlySet<string> Runs => field ??= AutomaticAnswer.ShinglesOf(AutomaticAnswer.WordsOf(text));
}

/// <summary>Looks for signs that an answer on a public page was sent by a machine. A pure function of texts and time.</summary>
internal static class AutomaticAnswer
{
    /// <summary>Nobody reads a complaint and answers to it in less.</summary>
    public const int QuickSeconds = 120;

    /// <summary>Two texts with so much in common are one text with another name in it.</summary>
    public const double Alike = 0.8;

    private const int Shingle = 3;
    private const int LeastWords = 3;
    private const int ShortestWord = 4;
    private const int Stem = 5;

    public static IReadOnlyList<Sign> Signs(AnsweredPost told, AnswerTexts texts)
    {
        var (post, answer) = (WordsOf(told.Post), WordsOf(told.Answer));
        var signs = new List<Sign>();
        if (told.Apart is { } apart && apart >= TimeSpan.Zero && apart.TotalSeconds < QuickSeconds) signs.Add(new(SignKind.Quick, (int)apart.TotalSeconds, []));
        var runs = ShinglesOf(answer);
        if (told.OwnOthers.Count(other => Similarity(runs, other.Runs) >= Alike) is > 0 and var own) signs.Add(new(SignKind.LikeOwn, own, []));
        if (told.Others.Count(other => Similarity(runs, other.Runs) >= Alike) is > 0 and var others) signs.Add(new(SignKind.LikeOthers, others, []));

        var facts = FactsOf(post, texts);
        if (facts.Count >= LeastWords && !FactsOf(answer, texts).Overlaps(facts)) signs.Add(new(SignKind.NothingOfComplaint, facts.Count, []));

        var flat = $" {string.Join(' ', answer)} ";
        List<string> phrases = [.. texts.Phrases.Where(phrase => flat.Contains($" {phrase} ", StringComparison.Ordinal))];
        if (phrases.Count > 0) signs.Add(new(SignKind.TypicalPhrases, phrases.Count, phrases));
        return signs;
    }

    /// <summary>How much two texts have in common, from 0 to 1: the share of their runs of three words that both have (Jaccard).</summary>
    public static double Similarity(string one, string other) => Similarity(ShinglesOf(WordsOf(one)), ShinglesOf(WordsOf(other)));

    /// <summary>The words of a text without capitals, accents and punctuation; addresses of pages are left out.</summary>
    internal static IReadOnlyList<string> WordsOf(string text)
    {
        var words = new List<string>();
        foreach (var part in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Contains("://", StringComparison.Ordinal)) continue;
            var word = new StringBuilder();
            foreach (var c in part.Normalize(NormalizationForm.FormD))
            {
                if (char.IsLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
                else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && word.Length > 0) Take();
            }

            if (word.Length > 0) Take();

            void Take()
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return words;
    }

    private static double Similarity(IReadOnlySet<string> first, IReadOnlySet<string> second)
    {
        var both = first.Count(second.Contains);
        return first.Count + second.Count == 0 ? 0 : (double)both / (first.Count + second.Count - both);
    }

    internal static HashSet<string> ShinglesOf(IReadOnlyList<string> words) => words.Count < Shingle
        ? words.Count == 0 ? [] : [string.Join(' ', words)]
        : [.. Enumerable.Range(0, words.Count - Shingle + 1).Select(at => string.Join(' ', words.Skip(at).Take(Shingle)))];

    // Numbers, and words that mean something. Italian bends the ends of words: the beginning is what comes back.
    private static HashSet<string> FactsOf(IReadOnlyList<string> words, AnswerTexts texts) =>
    [
        .. words.Where(word => char.IsAsciiDigit(word[0]) || (word.Length >= ShortestWord && !texts.EmptyWords.Contains(word)))
            .Select(word => char.IsAsciiDigit(word[0]) || word.Length <= Stem ? word : word[..Stem]),
    ];
}
