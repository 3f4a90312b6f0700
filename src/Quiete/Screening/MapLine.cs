using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Quiete.Screening;

/// <summary>One cache line of a <see cref="NumberMap"/>: its numbers in 60 bytes, then the ordinal of the first of them.</summary>
/// <remarks>
/// A dense line holds one bit for each of 480 consecutive keys. A sparse line covers a longer stretch and lists up to 30
/// offsets within the chunk in ascending order, the rest filled with 0xFFFF. Either way one line settles a look-up.
/// </remarks>
internal static unsafe class MapLine
{
    public const int Bytes = 64;
    public const int DenseKeys = 480;
    public const int SparseKeys = 30;
    public const ushort NoOffset = 0xFFFF;

    /// <summary>What the finders return for a number that the line does not hold.</summary>
    public const uint NotThere = uint.MaxValue;

    private const int RankAt = 60;
    private const int Words = 8;

    // Row w keeps the words before the w-th.
    private static ReadOnlySpan<ulong> WordsBefore =>
    [
        0, 0, 0, 0, 0, 0, 0, 0,
        ~0UL, 0, 0, 0, 0, 0, 0, 0,
        ~0UL, ~0UL, 0, 0, 0, 0, 0, 0,
        ~0UL, ~0UL, ~0UL, 0, 0, 0, 0, 0,
        ~0UL, ~0UL, ~0UL, ~0UL, 0, 0, 0, 0,
        ~0UL, ~0UL, ~0UL, ~0UL, ~0UL, 0, 0, 0,
        ~0UL, ~0UL, ~0UL, ~0UL, ~0UL, ~0UL, 0, 0,
        ~0UL, ~0UL, ~0UL, ~0UL, ~0UL, ~0UL, ~0UL, 0,
    ];

    /// <summary>The ordinal of the line's first number.</summary>
    public static uint Rank(byte* line) => *(uint*)(line + RankAt);

    public static uint Rank(ReadOnlySpan<byte> line) => MemoryMarshal.Read<uint>(line[RankAt..]);

    public static void SetRank(Span<byte> line, uint rank) => MemoryMarshal.Write(line[RankAt..], rank);

    /// <summary>How many numbers the line holds.</summary>
    public static int Count(byte* line, bool sparse)
    {
        if (sparse)
        {
            var offsets = new ReadOnlySpan<ushort>(line, SparseKeys);
            var filled = offsets.IndexOf(NoOffset);
            return filled < 0 ? SparseKeys : filled;
        }

        var count = 0;
        foreach (var word in new ReadOnlySpan<ulong>(line, Words - 1)) count += BitOperations.PopCount(word);
        return count + BitOperations.PopCount(*(uint*)(line + RankAt - sizeof(uint)));
    }

    /// <summary>The ordinal of the key whose bit is at <paramref name="bit"/> (0-479), by counting bits without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint FindDense(byte* line, uint bit)
    {
        unchecked
        {
            var words = (ulong*)line;
            var last = bit >> 6;
            ref var before = ref Unsafe.Add(ref MemoryMarshal.GetReference(WordsBefore), last * Words);
            var rank = BitOperations.PopCount(words[0] & before)
                + BitOperations.PopCount(words[1] & Unsafe.Add(ref before, 1))
                + BitOperations.PopCount(words[2] & Unsafe.Add(ref before, 2))
                + BitOperations.PopCount(words[3] & Unsafe.Add(ref before, 3))
                + BitOperations.PopCount(words[4] & Unsafe.Add(ref before, 4))
                + BitOperations.PopCount(words[5] & Unsafe.Add(ref before, 5))
                + BitOperations.PopCount(words[6] & Unsafe.Add(ref before, 6));
            var word = words[last];
            rank += BitOperations.PopCount(word & ((1UL << (int)bit) - 1));
            return (Rank(line) + (uint)rank) | (((uint)(word >> (int)bit) & 1) - 1);
        }
    }

    /// <summary>The same, bit by bit: what the tests hold the fast form against.</summary>
    public static uint FindDenseScalar(byte* line, uint bit)
    {
        if (((line[bit >> 3] >> (int)(bit & 7)) & 1) == 0) return NotThere;
        var rank = Rank(line);
        for (var i = 0u; i < bit; i++) unchecked { rank += (uint)(line[i >> 3] >> (int)(i & 7)) & 1; }
        return rank;
    }

    /// <summary>The ordinal of the key at <paramref name="offset"/> in the chunk, by comparing all offsets at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint FindSparse(byte* line, uint offset)
    {
        unchecked
        {
            var sought = Vector512.Create((ushort)offset);
            var found = (uint)Vector512.Equals(Vector512.Load((ushort*)line), sought).ExtractMostSignificantBits();
            // The two highest places are the rank's.
            found &= (1U << SparseKeys) - 1;
            var ordinal = Rank(line) + (uint)BitOperations.TrailingZeroCount(found);
            return ordinal | (uint)((int)(found - 1) >> 31);
        }
    }

    /// <summary>The same, offset by offset.</summary>
    public static uint FindSparseScalar(byte* line, uint offset)
    {
        var offsets = (ushort*)line;
        for (var i = 0u; i < SparseKeys; i++)
        {
            if (offsets[i] == offset) return unchecked(Rank(line) + i);
        }

        return NotThere;
    }
}
