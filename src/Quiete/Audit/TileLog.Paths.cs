using System.Globalization;
using System.Text;

namespace Quiete.Audit;

/// <content>Where tiles are found, such as <c>tile/0/x001/067.p/5</c>.</content>
public static partial class TileLog
{
    /// <summary>The level that stands for bundles of entries, <c>tile/entries/…</c>.</summary>
    public const int EntriesLevel = -1;

    private const int MaxLevel = 63;
    private const int GroupBase = 1000;
    private const int MaxGroups = 6;
    private const long MaxTile = MaxSize / TileWidth;

    /// <summary>The path of a tile, or of a bundle of entries.</summary>
    /// <param name="width">How many hashes or entries: 256 for a full tile, fewer for one that still grows.</param>
    public static string TilePath(int level, long index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, EntriesLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, MaxTile);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, TileWidth);

        // Groups of three digits keep every folder below a thousand files.
        var groups = (index % GroupBase).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = index / GroupBase; rest > 0; rest /= GroupBase)
        {
            groups = string.Create(CultureInfo.InvariantCulture, $"x{rest % GroupBase:000}/{groups}");
        }

        var path = new StringBuilder("tile/").Append(level == EntriesLevel ? "entries" : level.ToString(CultureInfo.InvariantCulture)).Append('/').Append(groups);
        if (width < TileWidth) path.Append(CultureInfo.InvariantCulture, $".p/{width}");
        return path.ToString();
    }

    /// <summary>Reads a path that <see cref="TilePath"/> could have written, and no other spelling.</summary>
    public static bool TryParseTilePath(string? path, out int level, out long index, out int width)
    {
        (level, index, width) = (0, 0, TileWidth);
        var parts = (path ?? "").Split('/').AsSpan();
        if (parts.Length < 3 || parts[0] != "tile") return false;

        if (parts[1] == "entries") level = EntriesLevel;
        else if (!TryDigits(parts[1], MaxLevel, out level)) return false;

        var groups = parts[2..];
        if (groups.Length > 1 && groups[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!TryDigits(groups[^1], TileWidth - 1, out width) || width == 0) return false;
            groups[^2] = groups[^2][..^2];
            groups = groups[..^1];
        }

        if (groups.Length > MaxGroups) return false;
        foreach (var group in groups)
        {
            if (!TryDigits(group.TrimStart('x'), GroupBase - 1, out var digits)) return false;
            index = index * GroupBase + digits;
        }

        return index <= MaxTile && TilePath(level, index, width) == path;
    }

    private static bool TryDigits(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
