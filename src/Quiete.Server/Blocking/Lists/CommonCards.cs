using Quiete.Server.Reputation;
using Quiete.Server.Shell;

namespace Quiete.Server.Blocking;

/// <summary>The cards of the common list on some terms: shared by all devices that have them. Never changes.</summary>
internal sealed class CommonCards
{
    private readonly Dictionary<string, Card> byLine = [];
    private readonly string[] lines;

    /// <param name="before">The cards that stood before: those that did not change are kept, so that many versions cost little.</param>
    public CommonCards(ListTerms terms, LineList list, CommonCards? before)
    {
        List = list;
        Maker = new(terms.Form, Language.Of(terms.Language));
        var given = terms.Of(list);
        lines = [.. given.Select(one => one.Line).Order(StringComparer.Ordinal)];
        var kept = before?.Cards.ToDictionary(card => card.Name) ?? [];
        Cards = [.. Maker.Cards(given.Select(Blocked)).Select(card => kept.TryGetValue(card.Name, out var old) && old.Tag == card.Tag ? old : card)];
        foreach (var card in Cards) foreach (var line in card.Lines) byLine[line.Line] = card;
        Tag = CardSet.TagOf(Cards);
    }

    public LineList List { get; }

    public CardMaker Maker { get; }

    /// <summary>By name.</summary>
    public Card[] Cards { get; }

    public string Tag { get; }

    public bool Has(string line) => byLine.ContainsKey(line);

    public static BlockedLine Blocked(ListedLine line) => new(line.Line, IsRange: false, line.Brand, Math.Max(1, line.Voices), line.Kind, line.First, line.Last);

    /// <summary>The address book of somebody: these cards without the lines that the person excepts, and the person's own.</summary>
    public CardSet For(PersonWishes wishes, IEnumerable<BlockedLine> blocks, DateOnly day)
    {
        var own = new SortedDictionary<string, Card?>(StringComparer.Ordinal) { [CardMaker.DatedName] = Maker.Dated(day) };
        foreach (var card in Maker.Cards(blocks)) own[card.Name] = card;
        foreach (var excepted in Excepted(wishes).GroupBy(line => byLine[line]))
        {
            var gone = excepted.ToHashSet();
            own[excepted.Key.Name] = gone.Count == excepted.Key.Lines.Count ? null : Maker.Without(excepted.Key, gone);
        }

        return new(Cards, [.. own.Select(pair => (pair.Key, pair.Value))], Tag);
    }

    private IEnumerable<string> Excepted(PersonWishes wishes) =>
        wishes.Exceptions.Where(byLine.ContainsKey).Concat(wishes.AllowedRanges.SelectMany(Inside)).Distinct();

    private IEnumerable<string> Inside(string range)
    {
        var at = Array.BinarySearch(lines, range, StringComparer.Ordinal);
        for (at = at < 0 ? ~at : at; at < lines.Length && lines[at].StartsWith(range, StringComparison.Ordinal); at++) yield return lines[at];
    }
}
