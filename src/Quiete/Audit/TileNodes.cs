using System.Numerics;

namespace Quiete.Audit;

/// <summary>The nodes of a log's tree, found in its tiles. Each tile is read once.</summary>
internal sealed class TileNodes(TileReader read)
{
    /// <summary>The levels of the tree that one tile spans.</summary>
    private const int TileHeight = 8;

    private readonly TileReader read = read ?? throw new ArgumentNullException(nameof(read));
    private readonly Dictionary<(int Level, long Index), ReadOnlyMemory<byte>> tiles = [];

    /// <summary>Takes a tile as it will be, before it is stored.</summary>
    public void Put(LogTile tile) => tiles[(tile.Level, tile.Index)] = tile.Hashes;

    /// <summary>The first hashes of a tile.</summary>
    public ReadOnlyMemory<byte> Tile(int level, long index, int width)
    {
        if (width == 0) return default;
        if (!tiles.TryGetValue((level, index), out var tile)) tiles[(level, index)] = tile = read(level, index);
        return tile.Length >= width * Merkle.HashBytes && tile.Length <= TileLog.TileWidth * Merkle.HashBytes
            ? tile[..(width * Merkle.HashBytes)]
            : throw new InvalidDataException($"The log is damaged: {TileLog.TilePath(level, index, TileLog.TileWidth)} has {tile.Length} bytes; {width * Merkle.HashBytes} are needed.");
    }

    public byte[] Root(long size) => size == 0 ? Merkle.EmptyRoot : Range(0, size);

    public List<byte[]> Inclusion(long index, long size)
    {
        List<byte[]> path = [];
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var middle = start + LargestPowerBelow(end - start);
            path.Add(index < middle ? Range(middle, end) : Range(start, middle));
            (start, end) = index < middle ? (start, middle) : (middle, end);
        }

        path.Reverse();
        return path;
    }

    public List<byte[]> Consistency(long oldSize, long newSize)
    {
        List<byte[]> proof = [];
        var (start, end) = (0L, newSize);
        while (end != oldSize)
        {
            var middle = start + LargestPowerBelow(end - start);
            proof.Add(oldSize <= middle ? Range(middle, end) : Range(start, middle));
            (start, end) = oldSize <= middle ? (start, middle) : (middle, end);
        }

        // The old tree itself is known to who verifies; only a part of it has to be sent.
        if (start > 0) proof.Add(Range(start, end));
        proof.Reverse();
        return proof;
    }

    /// <summary>The hash over leaves from start to end, where start is a multiple of the largest power of two that fits in.</summary>
    private byte[] Range(long start, long end)
    {
        var count = end - start;
        if (BitOperations.IsPow2(count)) return Node(BitOperations.Log2((ulong)count), start / count);
        var middle = start + LargestPowerBelow(count);
        return Merkle.NodeHash(Range(start, middle), Range(middle, end));
    }

    /// <summary>The root of a whole subtree of 2^height leaves, the index counted in such subtrees.</summary>
    private byte[] Node(int height, long index)
    {
        var (level, inside) = (height / TileHeight, height % TileHeight);
        var first = index << inside;
        var (tile, offset) = (first / TileLog.TileWidth, (int)(first % TileLog.TileWidth));
        return Merkle.RootOf(Tile(level, tile, offset + (1 << inside)).Span[(offset * Merkle.HashBytes)..]);
    }

    private static long LargestPowerBelow(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
