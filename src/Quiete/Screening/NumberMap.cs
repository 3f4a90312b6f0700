using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Quiete.Screening;

/// <summary>A read-only set of telephone numbers in mapped memory, with 16 bits of facts beside each. Any country.</summary>
/// <remarks>
/// <para>
/// Keys are <see cref="Numbers.PhoneNumber.Bits"/>. A chunk is 61,440 consecutive keys; a directory small enough for the
/// processor's second cache hashes chunks to their lines, 128 of them or a smaller power of two (see <see cref="MapLine"/>).
/// A look-up reads one directory entry and one line, and for a number that is there its payload. Many look-ups at once
/// fetch their lines ahead of use, so they cost what memory can deliver and not what it takes to wait for it.
/// </para>
/// <para>
/// Nothing is checked when the map is opened, so every position read from the file is clamped to its section: a damaged
/// file can give a wrong answer, which <see cref="Facts.Verify"/> finds, but no read leaves the mapping.
/// </para>
/// </remarks>
public sealed unsafe class NumberMap
{
    /// <summary>How many look-ups are under way at once in <see cref="LookUp(ReadOnlySpan{ulong}, Span{MapAnswer})"/>.</summary>
    public const int GroupSize = 256;

    private readonly ulong* directory;
    private readonly int directoryShift;
    private readonly byte* lines;
    private readonly uint lastLine;
    private readonly ushort* payloads;
    private readonly uint lastOrdinal;

    internal NumberMap(ulong* directory, int directoryShift, byte* lines, uint lineCount, ushort* payloads, uint count)
    {
        this.directory = directory;
        this.directoryShift = directoryShift;
        this.lines = lines;
        lastLine = lineCount - 1;
        this.payloads = payloads;
        lastOrdinal = Math.Max(count, 1) - 1;
        Count = count;
    }

    /// <summary>How many numbers are in the map.</summary>
    public uint Count { get; }

    /// <summary>Looks up one number.</summary>
    public MapAnswer LookUp(ulong key)
    {
        var line = FindLine(key, out var place);
        var ordinal = (place & MapChunk.SparsePlace) == 0
            ? MapLine.FindDense(line, place)
            : MapLine.FindSparse(line, unchecked((ushort)place));
        return Answer(ordinal);
    }

    /// <summary>Looks up many numbers; <paramref name="answers"/> gets one answer for each, in the same order.</summary>
    public void LookUp(ReadOnlySpan<ulong> keys, Span<MapAnswer> answers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(answers.Length, keys.Length, nameof(answers));
        fixed (ulong* key = keys)
        fixed (MapAnswer* answer = answers)
        {
            for (var done = 0; done < keys.Length; done += GroupSize)
            {
                LookUpGroup(key + done, answer + done, Math.Min(GroupSize, keys.Length - done));
            }
        }
    }

    // Passes, so that each cache miss of the group is under way while the others are asked for. The directory would fit the
    // second cache, but the lines that stream through it push it out: without its own pass a look-up takes 2-3 times as long.
    [SkipLocalsInit]
    private void LookUpGroup(ulong* keys, MapAnswer* answers, int count)
    {
        var linesAsked = stackalloc byte*[GroupSize];
        var places = stackalloc uint[GroupSize];

        unchecked
        {
            for (var i = 0; i < count; i++)
            {
                if (Sse.IsSupported) Sse.Prefetch0(BucketOf(keys[i] / MapChunk.Keys));
            }

            for (var i = 0; i < count; i++)
            {
                var line = FindLine(keys[i], out var place);
                linesAsked[i] = line;
                places[i] = place;
                if (Sse.IsSupported) Sse.Prefetch0(line);
            }

            for (var i = 0; i < count; i++)
            {
                var place = places[i];
                var ordinal = (place & MapChunk.SparsePlace) == 0
                    ? MapLine.FindDense(linesAsked[i], place)
                    : MapLine.FindSparse(linesAsked[i], (ushort)place);
                places[i] = ordinal;
                if (Sse.IsSupported) Sse.Prefetch0(payloads + (ordinal & ~Beyond(ordinal)));
            }

            for (var i = 0; i < count; i++) answers[i] = Answer(places[i]);
        }
    }

    // The place is the bit in a dense line, or the offset in the chunk marked as sparse.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* FindLine(ulong key, out uint place)
    {
        unchecked
        {
            var chunk = key / MapChunk.Keys;
            var offset = (uint)(key - (chunk * MapChunk.Keys));
            var entry = FindChunk(chunk);
            var shift = MapChunk.Shift(entry);
            var row = offset / MapLine.DenseKeys;
            var bit = offset - (row * MapLine.DenseKeys);
            place = shift == 0 ? bit : offset | MapChunk.SparsePlace;
            var line = Math.Min(MapChunk.FirstLine(entry) + (row >> shift), lastLine);
            return lines + ((ulong)line * MapLine.Bytes);
        }
    }

    // Eight slots are compared at once, so that how full a bucket is costs no branch. A full one goes on in the next; the last
    // is never full (checked when opened), so the walk ends. An empty entry points at lines without numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong FindChunk(ulong chunk)
    {
        unchecked
        {
            var sought = Vector512.Create(chunk + 1);
            var bucket = BucketOf(chunk);
            while (true)
            {
                var slots = Vector512.Load(bucket);
                var found = Vector512.Equals(Vector512.ShiftRightLogical(slots, MapChunk.IdAt), sought).ExtractMostSignificantBits();
                if (found == 0 && bucket[MapChunk.BucketSlots - 1] != 0)
                {
                    bucket += MapChunk.BucketSlots;
                    continue;
                }

                // No match: the bit beyond the bucket's picks its last slot, which is empty here.
                return bucket[BitOperations.TrailingZeroCount((uint)found | (1u << (MapChunk.BucketSlots - 1)))];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong* BucketOf(ulong chunk) =>
        unchecked(directory + (MapChunk.Bucket(chunk, directoryShift) * MapChunk.BucketSlots));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private MapAnswer Answer(uint ordinal)
    {
        var beyond = Beyond(ordinal);
        var payload = payloads[ordinal & ~beyond];
        return new(MapAnswer.Of(ordinal, payload).Bits | unchecked(0UL - (beyond & 1)));
    }

    // All ones for an ordinal that no number has, such as that of a number not there. Half of a list may be there: a branch
    // on it is guessed wrong every second time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Beyond(uint ordinal) => unchecked((uint)(((long)lastOrdinal - ordinal) >> 63));
}

/// <summary>The directory of a <see cref="NumberMap"/>: 8 bytes for each chunk that holds a number.</summary>
/// <remarks>
/// An entry is chunk number + 1 (34 bits), the shift that folds 128 rows of 480 keys onto the chunk's lines (3 bits), and its
/// first line (27 bits). Zero is empty. Entries are hashed to a power of two of buckets, a cache line of eight slots each,
/// filled from the first slot; from a full bucket they go to the next. <see cref="Tail"/> more buckets let that walk pass the
/// end, and the last of them is never full.
/// </remarks>
internal static class MapChunk
{
    /// <summary>128 rows of 480 keys.</summary>
    public const uint Keys = 128 * MapLine.DenseKeys;

    public const int DenseLines = 128;
    public const int MaxShift = 7;
    public const int BucketSlots = 8;
    public const int MinBuckets = 2;
    public const int Tail = 8;

    /// <summary>8.6 GB of lines: over 60 billion consecutive keys, or as many chunks with few numbers as there are lines.</summary>
    public const uint MaxLines = 1u << LineBits;

    /// <summary>Marks a place in a line as an offset to compare, not a bit to test.</summary>
    public const uint SparsePlace = 0x8000_0000;

    public const int IdAt = 30;

    private const int LineBits = 27;

    public static ulong Entry(ulong chunk, int shift, uint firstLine) =>
        ((chunk + 1) << IdAt) | ((ulong)(uint)shift << LineBits) | firstLine;

    public static ulong Id(ulong entry) => unchecked((entry >> IdAt) - 1);

    public static int Shift(ulong entry) => unchecked((int)(entry >> LineBits) & MaxShift);

    public static uint FirstLine(ulong entry) => unchecked((uint)entry & (MaxLines - 1));

    // Chunks in use lie in regular runs; one multiplication alone maps some of them onto each other.
    public static ulong Bucket(ulong chunk, int directoryShift)
    {
        unchecked
        {
            var hash = chunk * 0x9E3779B97F4A7C15;
            return ((hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93) >> directoryShift;
        }
    }
}
