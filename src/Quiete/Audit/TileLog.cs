namespace Quiete.Audit;

/// <summary>Reads a tile of the log: its hashes one after another, at most 256 of 32 bytes.</summary>
/// <remarks>It may give more hashes than the tree of the moment has, as a tile only grows at its end; empty if there is no such tile.</remarks>
public delegate ReadOnlyMemory<byte> TileReader(int level, long index);

/// <summary>One tile with all of its hashes.</summary>
public sealed record LogTile(int Level, long Index, byte[] Hashes)
{
    /// <summary>How many hashes it holds; 256 for a full one.</summary>
    public int Width => Hashes.Length / Merkle.HashBytes;
}

/// <summary>A log after an append.</summary>
/// <param name="Size">The leaves of the whole log.</param>
/// <param name="Tiles">The tiles that are new or wider than before, lower levels first.</param>
public sealed record LogGrowth(long Size, byte[] Root, IReadOnlyList<LogTile> Tiles);

/// <summary>An append-only Merkle log kept in tiles, as C2SP <c>tlog-tiles</c> lays it out.</summary>
/// <remarks>It holds nothing itself. Each method throws <see cref="InvalidDataException"/> where a tile that the size asks for is missing or short.</remarks>
public static partial class TileLog
{
    /// <summary>The hashes of a full tile, and the growth from one level of tiles to the next.</summary>
    public const int TileWidth = 256;

    /// <summary>The most leaves a log may have: beyond it some sums of this code no longer fit.</summary>
    public const long MaxSize = 1L << 60;

    /// <summary>Appends leaf hashes in their order.</summary>
    /// <param name="size">The leaves that the log has before.</param>
    public static LogGrowth Append(TileReader read, long size, IReadOnlyList<byte[]> leafHashes)
    {
        ArgumentNullException.ThrowIfNull(leafHashes);
        RefuseSize(size);
        RefuseSize(size + leafHashes.Count);

        var nodes = new TileNodes(read);
        List<LogTile> changed = [];
        var rising = leafHashes;
        for (var (level, count) = (0, size); rising.Count > 0; level++, count /= TileWidth)
        {
            var (first, kept) = (count / TileWidth, (int)(count % TileWidth));
            var hashes = (byte[])[.. nodes.Tile(level, first, kept).Span, .. Merkle.Joined(rising)];
            List<byte[]> full = [];
            foreach (var tile in hashes.Chunk(TileWidth * Merkle.HashBytes).Select((part, i) => new LogTile(level, first + i, part)))
            {
                changed.Add(tile);
                nodes.Put(tile);
                if (tile.Width == TileWidth) full.Add(Merkle.RootOf(tile.Hashes));
            }

            rising = full;
        }

        var grown = size + leafHashes.Count;
        return new LogGrowth(grown, nodes.Root(grown), changed);
    }

    /// <summary>The root of the log when it had this many leaves.</summary>
    public static byte[] Root(TileReader read, long size)
    {
        RefuseSize(size);
        return new TileNodes(read).Root(size);
    }

    /// <summary>Proves that the leaf stands in the log of that size, for <see cref="Merkle.VerifyInclusion"/>.</summary>
    public static IReadOnlyList<byte[]> InclusionProof(TileReader read, long index, long size)
    {
        RefuseSize(size);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        return new TileNodes(read).Inclusion(index, size);
    }

    /// <summary>Proves that the newer log begins with all of the older one, for <see cref="Merkle.VerifyConsistency"/>.</summary>
    public static IReadOnlyList<byte[]> ConsistencyProof(TileReader read, long oldSize, long newSize)
    {
        RefuseSize(newSize);
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        return oldSize == 0 || oldSize == newSize ? [] : new TileNodes(read).Consistency(oldSize, newSize);
    }

    private static void RefuseSize(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);
    }
}
