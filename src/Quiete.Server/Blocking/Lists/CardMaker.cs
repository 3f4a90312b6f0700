using System.Text;
using Quiete.Server.Reputation;
using Quiete.Server.Shell;

namespace Quiete.Server.Blocking;

/// <summary>Puts lines on cards: by name, and under a name by how the lines begin, so that a line that comes or goes renames few cards.</summary>
internal sealed class CardMaker(NumberForm form, Language words)
{
    /// <summary>The card that shows that the sync works.</summary>
    public const string DatedName = "0-quiete";

    private const string CommonMark = "c";
    private const string OwnMark = "m";
    private const int GroupChars = 12;
    private const int MaxTitle = 100;
    private const int LeastPrefix = 3; // a plus and the country code

    /// <summary>The cards of some lines, by name. Lines of one kind: all common, or all somebody's own.</summary>
    public Card[] Cards(IEnumerable<BlockedLine> lines) =>
    [
        .. lines.GroupBy(line => line.Label ?? "").SelectMany(group => Split([.. group.OrderBy(line => line.Line, StringComparer.Ordinal)], LeastPrefix))
            .Select(bucket => Card(NameOf(bucket), bucket.Prefix, bucket.Lines))
            .OrderBy(card => card.Name, StringComparer.Ordinal),
    ];

    /// <summary>A card as it is without some of its lines: of the same name.</summary>
    public Card Without(Card card, IReadOnlySet<string> lines)
    {
        BlockedLine[] left = [.. card.Lines.Where(line => !lines.Contains(line.Line))];
        return Card(card.Name, card.Prefix, left);
    }

    /// <summary>A card of the day. It holds no number: it rings nowhere.</summary>
    public Card Dated(DateOnly day) => new(DatedName, "", words[$"Quiete, aggiornato il {words.On(day)}", $"Quiete, updated on {words.On(day)}"], [], form);

    private Card Card(string name, string prefix, IReadOnlyList<BlockedLine> lines) => new(name, prefix, Clean(Title(prefix, lines)), lines, form);

    private string Title(string prefix, IReadOnlyList<BlockedLine> lines)
    {
        var first = lines[0];
        var which = lines.Count == 1 ? $" {NumberForms.Write(first.Line, first.IsRange, NumberForm.National)}" : NumberForms.Beginning(prefix);
        if (first.IsOwn) return first.Label ?? words[$"Bloccato da me{which}", $"Blocked by me{which}"];
        if (first.Label is not { } company) return words[$"Chiamate indesiderate{which}", $"Unwanted calls{which}"];
        var voices = ListedLine.Step(lines.Sum(line => line.Voices));
        return $"{company} – {words.Count(voices, "segnalazione", "segnalazioni", "report", "reports")}";
    }

    private static string NameOf((string Prefix, bool IsExact, BlockedLine[] Lines) bucket)
    {
        var first = bucket.Lines[0];
        var group = first.Label is { } label ? $"-{Blocking.Card.Hash(label)[..GroupChars]}" : "";
        var prefix = bucket.Prefix.StartsWith('+') ? bucket.Prefix[1..] : $"s{bucket.Prefix}"; // a short line is not a country code
        return $"{(first.IsOwn ? OwnMark : CommonMark)}{group}-{prefix}{(bucket.IsExact ? "e" : "")}";
    }

    // The shortest beginnings under which there are no more lines than a card takes. A line that is itself such a beginning stands alone.
    private static IEnumerable<(string Prefix, bool IsExact, BlockedLine[] Lines)> Split(BlockedLine[] lines, int length)
    {
        foreach (var group in lines.GroupBy(line => line.Line.Length <= length ? line.Line : line.Line[..length]))
        {
            BlockedLine[] members = [.. group];
            if (members.Length <= Blocking.Card.MostLines)
            {
                yield return (group.Key, members[0].Line.Length < length, members);
                continue;
            }

            foreach (var bucket in Split(members, length + 1)) yield return bucket;
        }
    }

    // What people wrote goes into XML and onto small screens.
    private static string Clean(string title)
    {
        var text = string.Concat(title.EnumerateRunes().Select(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar ? " " : rune.ToString()));
        return text.Length <= MaxTitle ? text : $"{text[..(char.IsHighSurrogate(text[MaxTitle - 2]) ? MaxTitle - 2 : MaxTitle - 1)]}…";
    }
}
