using System.Collections.Frozen;
using Quiete.Server.Register;

namespace Quiete.Server.Blocking;

/// <summary>What one person blocks and allows, ready to be asked. Never changes: it is replaced.</summary>
/// <remarks>What is allowed beats every block, whichever of them is a range. A person's own numbers are allowed without a wish.</remarks>
internal sealed class PersonWishes
{
    /// <summary>The most pieces into which a blocked range is cut around what is allowed inside it; the rest of it stays free.</summary>
    public const int MostPieces = 500;

    private readonly FrozenDictionary<string, LineWish> blocked;
    private readonly FrozenSet<string> allowed;
    private readonly string[] allowedRanges;
    private readonly LineWish[] blockedRanges;
    private readonly FrozenDictionary<string, string> byHash;

    public PersonWishes(IReadOnlyList<LineWish> wishes, IReadOnlyCollection<string> ownNumbers)
    {
        Wishes = wishes;
        blocked = wishes.Where(one => one is { Wish: Wish.Block, IsRange: false }).ToFrozenDictionary(one => one.Line);
        allowed = wishes.Where(one => one is { Wish: Wish.Allow, IsRange: false }).Select(one => one.Line).Concat(ownNumbers).ToFrozenSet();
        allowedRanges = [.. wishes.Where(one => one is { Wish: Wish.Allow, IsRange: true }).Select(one => one.Line)];
        blockedRanges = [.. wishes.Where(one => one is { Wish: Wish.Block, IsRange: true })];
        byHash = blocked.Keys.Concat(allowed).Distinct().ToFrozenDictionary(LineHashes.Of);
        Blocks = [.. Exact(), .. Ranges()];
        Exceptions = [.. allowed, .. Blocks.Where(one => !one.IsRange).Select(one => one.Line)];
    }

    /// <summary>What the person entered, by line.</summary>
    public IReadOnlyList<LineWish> Wishes { get; }

    /// <summary>The person's own block list, by line. Ranges are cut around what is allowed inside them.</summary>
    public IReadOnlyList<BlockedLine> Blocks { get; }

    /// <summary>The single lines that do not stand for this person where the common list has them: allowed, or among the person's own blocks.</summary>
    public IReadOnlyList<string> Exceptions { get; }

    public IReadOnlyList<string> AllowedRanges => allowedRanges;

    /// <summary>What the person wants of a line; null: they said nothing.</summary>
    public Wish? Of(string line)
    {
        if (allowed.Contains(line) || IsIn(line, allowedRanges)) return Wish.Allow;
        return blocked.ContainsKey(line) || Range(line) is not null ? Wish.Block : null;
    }

    /// <summary>The longest blocked range that holds a line.</summary>
    public LineWish? Range(string line) =>
        blockedRanges.Where(one => line.StartsWith(one.Line, StringComparison.Ordinal)).MaxBy(one => one.Line.Length);

    /// <summary>The block of exactly this line.</summary>
    public LineWish? Block(string line) => blocked.GetValueOrDefault(line);

    /// <summary>The line with this hash among those that the person blocks or allows; null: none.</summary>
    public string? WithHash(string sha1) => byHash.GetValueOrDefault(sha1);

    /// <summary>The blocked range whose beginning has this hash; null: none.</summary>
    public LineWish? RangeWithHash(string sha1) => blockedRanges.FirstOrDefault(one => LineHashes.Of(one.Line) == sha1);

    private IEnumerable<BlockedLine> Exact() => blocked.Values
        .Where(one => !allowed.Contains(one.Line) && !IsIn(one.Line, allowedRanges))
        .OrderBy(one => one.Line, StringComparer.Ordinal)
        .Select(one => Own(one.Line, isRange: false, one));

    private IEnumerable<BlockedLine> Ranges() => blockedRanges.OrderBy(one => one.Line, StringComparer.Ordinal)
        .SelectMany(one => Cut(one.Line, [.. allowed.Concat(allowedRanges)]).Take(MostPieces).Select(piece => Own(piece, isRange: true, one)));

    // What is left of a range: itself where nothing is allowed inside, else what is left of the ten that are one digit longer.
    private IEnumerable<string> Cut(string range, IReadOnlyList<string> allows)
    {
        if (IsIn(range, allowedRanges)) return [];
        string[] inside = [.. allows.Where(one => one.StartsWith(range, StringComparison.Ordinal))];
        if (inside.Length == 0) return [range];
        return inside.Any(one => one.Length == range.Length)
            ? []
            : Enumerable.Range(0, 10).SelectMany(digit => Cut($"{range}{digit}", inside));
    }

    private static BlockedLine Own(string line, bool isRange, LineWish wish) => new(line, isRange, wish.Label, Voices: 0, Kind: null, wish.Since, wish.Since);

    private static bool IsIn(string line, string[] ranges) => ranges.Any(range => line.StartsWith(range, StringComparison.Ordinal));
}
