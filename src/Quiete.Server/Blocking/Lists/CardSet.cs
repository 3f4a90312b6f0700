using System.Text;

namespace Quiete.Server.Blocking;

/// <summary>The address book of a device at one moment: the cards of the common list, which many share, and what is different for this one.</summary>
/// <remarks>Never changes: it is replaced. Cards are in the order of their names.</remarks>
internal sealed class CardSet
{
    public static readonly CardSet Empty = new([], []);

    private const int TagChars = 32;

    private readonly Card[] common;
    private readonly (string Name, Card? Card)[] own;

    /// <param name="common">By name.</param>
    /// <param name="own">By name: cards that are added or take the place of a common one; null: the common one is left out.</param>
    public CardSet(Card[] common, (string Name, Card? Card)[] own, string? commonTag = null)
    {
        (this.common, this.own) = (common, own);
        var text = new StringBuilder(commonTag ?? TagOf(common));
        foreach (var (name, card) in own) text.Append('\n').Append(name).Append(' ').Append(card?.Tag);
        Tag = Card.Hash(text.ToString())[..TagChars];
        Count = common.Length + own.Sum(one => (IsCommon(one.Name), one.Card) switch { (true, null) => -1, (true, _) or (false, null) => 0, _ => 1 });
    }

    /// <summary>Names this state: equal as long as all cards are.</summary>
    public string Tag { get; }

    public int Count { get; }

    public static string TagOf(Card[] cards) => Card.Hash(string.Join('\n', cards.Select(card => $"{card.Name} {card.Tag}")));

    /// <summary>The cards, by name.</summary>
    public IEnumerable<Card> All()
    {
        var at = 0;
        foreach (var (name, card) in own)
        {
            while (at < common.Length && string.CompareOrdinal(common[at].Name, name) < 0) yield return common[at++];
            if (at < common.Length && common[at].Name == name) at++;
            if (card is not null) yield return card;
        }

        while (at < common.Length) yield return common[at++];
    }

    /// <summary>The card of this name; null: there is none.</summary>
    public Card? Find(string name)
    {
        var at = Search(own, name, one => one.Name);
        if (at >= 0) return own[at].Card;
        at = Search(common, name, one => one.Name);
        return at >= 0 ? common[at] : null;
    }

    /// <summary>What became of the cards from one state to another, by name; null: it is gone.</summary>
    public static IEnumerable<(string Name, Card? Now)> Changes(CardSet before, CardSet after)
    {
        using var old = before.All().GetEnumerator();
        var hasOld = old.MoveNext();
        foreach (var card in after.All())
        {
            for (; hasOld && string.CompareOrdinal(old.Current.Name, card.Name) < 0; hasOld = old.MoveNext()) yield return (old.Current.Name, null);
            if (!hasOld || old.Current.Name != card.Name)
            {
                yield return (card.Name, card);
                continue;
            }

            if (old.Current.Tag != card.Tag) yield return (card.Name, card);
            hasOld = old.MoveNext();
        }

        for (; hasOld; hasOld = old.MoveNext()) yield return (old.Current.Name, null);
    }

    /// <summary>The state of a client that has heard of the changes up to a name, and of none behind it.</summary>
    public static CardSet Between(CardSet before, CardSet after, string upTo) => new(
        [.. after.All().TakeWhile(card => string.CompareOrdinal(card.Name, upTo) <= 0), .. before.All().SkipWhile(card => string.CompareOrdinal(card.Name, upTo) <= 0)], []);

    private bool IsCommon(string name) => Search(common, name, one => one.Name) >= 0;

    private static int Search<T>(T[] sorted, string name, Func<T, string> nameOf)
    {
        var (low, high) = (0, sorted.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(nameOf(sorted[middle]), name);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }
}
