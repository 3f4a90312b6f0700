using System.Numerics;
using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>Lays the numbers of one chunk out as lines.</summary>
internal static class ChunkKeys
{
    /// <summary>Words of a bit for each key of a chunk.</summary>
    public const int Words = (int)MapChunk.Keys / 64;

    private const int BitBytes = MapLine.DenseKeys / 8;

    /// <summary>Appends a chunk to a piece.</summary>
    /// <param name="keys">A bit for each key; 128 rows of 60 bytes.</param>
    /// <param name="offsets">The same keys, ascending.</param>
    /// <param name="firstRank">How many numbers of the piece come before.</param>
    public static void Write(MergedPiece piece, ulong chunk, ReadOnlySpan<ulong> keys, ReadOnlySpan<ushort> offsets, uint firstRank)
    {
        var bits = MemoryMarshal.AsBytes(keys);
        var shift = ChooseShift(bits, offsets.Length);
        var count = MapChunk.DenseLines >> shift;
        var lines = piece.Lines.Take(count * MapLine.Bytes);
        if (shift != 0) lines.Fill(0xFF);
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            var line = lines.Slice(i * MapLine.Bytes, MapLine.Bytes);
            MapLine.SetRank(line, firstRank + (uint)at);
            if (shift == 0)
            {
                var row = bits.Slice(i * BitBytes, BitBytes);
                row.CopyTo(line);
                at += Count(row);
                continue;
            }

            var begin = at;
            var end = ((i + 1) << shift) * MapLine.DenseKeys;
            while (at < offsets.Length && offsets[at] < end) at++;
            MemoryMarshal.AsBytes(offsets[begin..at]).CopyTo(line);
        }

        piece.Chunks.Add((chunk, shift, count));
    }

    // The fewest lines such that none gets more offsets than it can list; if even 64 are too few, bits.
    private static int ChooseShift(ReadOnlySpan<byte> bits, int total)
    {
        if (total <= MapLine.SparseKeys) return MapChunk.MaxShift;
        if (total > MapLine.SparseKeys * MapChunk.DenseLines / 2) return 0;
        Span<int> counts = stackalloc int[MapChunk.DenseLines];
        for (var i = 0; i < counts.Length; i++) counts[i] = Count(bits.Slice(i * BitBytes, BitBytes));
        var shift = 0;
        while (shift < MapChunk.MaxShift)
        {
            var folded = counts.Length / 2;
            for (var i = 0; i < folded; i++) counts[i] = counts[2 * i] + counts[(2 * i) + 1];
            counts = counts[..folded];
            foreach (var each in counts)
            {
                if (each > MapLine.SparseKeys) return shift;
            }

            shift++;
        }

        return shift;
    }

    private static int Count(ReadOnlySpan<byte> row)
    {
        var count = BitOperations.PopCount(MemoryMarshal.Read<uint>(row[^sizeof(uint)..]));
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(row[..^sizeof(uint)])) count += BitOperations.PopCount(word);
        return count;
    }
}
