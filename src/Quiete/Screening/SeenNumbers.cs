using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Quiete.Screening;

/// <summary>Remembers the numbers of a list, to count the rows that name a number again. Exact; one per worker.</summary>
/// <remarks>
/// A number that the facts know is one bit at its place in their map. The others are kept by chunks of 65,535: each chunk is
/// a small hash table of two bytes a number, and a bitmap of 8 KB once it is crowded. So memory follows the numbering plan,
/// not the list's length. A group is marked in passes, so that its cache misses are under way together.
/// </remarks>
internal sealed unsafe class SeenNumbers(int known)
{
    /// <summary>Numbers marked together.</summary>
    public const int GroupSize = 256;

    private const ulong ChunkNumbers = 65_535; // a table holds the place in the chunk plus one, so 0 can mean free
    private const int Growth = 4;

    /// <summary>As many chunks as a country's subscribers fill begin with room, the others with little: a list may be hostile.</summary>
    private const int RoomyChunks = 1 << 14;
    private const int RoomySlots = 1024;
    private const int FewSlots = 16;

    private const int BitmapSlots = 4096; // as many slots as a bitmap of the chunk has words

    private readonly ulong[] knownBits = new ulong[(known + 63) / 64];
    private Chunk[] directory = new Chunk[1 << 10];
    private ushort[] slots = new ushort[RoomyChunks * RoomySlots]; // the tables and bitmaps of all chunks, one behind the other
    private int chunkCount;
    private int slotsUsed;

    /// <summary>Marks up to <see cref="GroupSize"/> numbers (0: none) with what the map said of them; gives how many had been marked before.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Mark(ReadOnlySpan<ulong> numbers, ReadOnlySpan<MapAnswer> answers)
    {
        unchecked
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(numbers.Length, GroupSize, nameof(numbers));
            var ids = stackalloc ulong[GroupSize];
            var places = stackalloc ushort[GroupSize];
            var (unknown, repeated) = (0, 0);

            for (var at = 0; at < numbers.Length; at++)
            {
                var number = numbers[at];
                if (answers[at].IsThere)
                {
                    Prefetch(ref knownBits[answers[at].Ordinal >> 6]);
                }
                else
                {
                    var id = number / ChunkNumbers;
                    ids[unknown] = id;
                    places[unknown] = (ushort)(number - id * ChunkNumbers + 1);
                    unknown += number == 0 ? 0 : 1;
                    Prefetch(ref directory[Home(directory, id)]);
                }
            }

            for (var at = 0; at < unknown; at++)
            {
                ref var chunk = ref ChunkOf(ids[at]);
                Prefetch(ref slots[chunk.Start + SlotOf(chunk, places[at])]);
            }

            foreach (var answer in answers) if (answer.IsThere && MarkKnown((int)answer.Ordinal)) repeated++;
            for (var at = 0; at < unknown; at++) if (Mark(ref ChunkOf(ids[at]), places[at])) repeated++;
            return repeated;
        }
    }

    /// <summary>Marks a number by its place in the facts' map; true when it was marked before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MarkKnown(int ordinal)
    {
        ref var word = ref knownBits[ordinal >> 6];
        var bit = 1UL << (ordinal & 63);
        var before = word;
        word = before | bit;
        return (before & bit) != 0;
    }

    /// <summary>Marks a number that the facts do not know; true when it was marked before.</summary>
    public bool MarkUnknown(ulong number)
    {
        var id = number / ChunkNumbers;
        return Mark(ref ChunkOf(id), (ushort)(number - id * ChunkNumbers + 1));
    }

    /// <summary>How many numbers both have marked.</summary>
    public long CommonWith(SeenNumbers other)
    {
        var common = 0L;
        for (var at = 0; at < knownBits.Length; at++) common += BitOperations.PopCount(knownBits[at] & other.knownBits[at]);
        foreach (ref readonly var chunk in directory.AsSpan())
        {
            if (chunk.Length == 0) continue;
            ref readonly var theirs = ref other.directory[Probe(other.directory, chunk.Id)];
            if (theirs.Length != 0) common += CommonOf(chunk, other, theirs);
        }

        return common;
    }

    /// <summary>Marks all that <paramref name="other"/> has marked.</summary>
    public void Add(SeenNumbers other)
    {
        for (var at = 0; at < knownBits.Length; at++) knownBits[at] |= other.knownBits[at];
        foreach (ref readonly var chunk in other.directory.AsSpan())
        {
            for (var place = 1; place <= (int)ChunkNumbers && chunk.Length != 0; place++)
            {
                if (other.Holds(chunk, (ushort)place)) Mark(ref ChunkOf(chunk.Id), (ushort)place);
            }
        }
    }

    private long CommonOf(in Chunk mine, SeenNumbers other, in Chunk theirs)
    {
        if (mine.Length == BitmapSlots && theirs.Length != BitmapSlots) return other.CommonOf(theirs, this, mine);
        var common = 0L;
        foreach (var slot in slots.AsSpan(mine.Start, mine.Length))
        {
            if (mine.Length != BitmapSlots && slot != 0 && other.Holds(theirs, slot)) common++;
        }

        if (mine.Length != BitmapSlots) return common;
        var ours = Bitmap(mine);
        var others = other.Bitmap(theirs);
        for (var at = 0; at < ours.Length; at++) common += BitOperations.PopCount(ours[at] & others[at]);
        return common;
    }

    private ReadOnlySpan<ulong> Bitmap(in Chunk chunk) => MemoryMarshal.Cast<ushort, ulong>(slots.AsSpan(chunk.Start, chunk.Length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Chunk ChunkOf(ulong id)
    {
        ref var chunk = ref directory[Probe(directory, id)];
        if (chunk.Length == 0) chunk = ref NewChunk(id);
        return ref chunk;
    }

    private ref Chunk NewChunk(ulong id)
    {
        if (++chunkCount * 2 > directory.Length)
        {
            var old = directory;
            directory = new Chunk[old.Length * 2];
            foreach (var moved in old) if (moved.Length != 0) directory[Probe(directory, moved.Id)] = moved;
        }

        ref var chunk = ref directory[Probe(directory, id)];
        var length = chunkCount <= RoomyChunks ? RoomySlots : FewSlots;
        chunk = new Chunk { Id = id, Start = Take(length), Length = (ushort)length };
        return ref chunk;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Mark(ref Chunk chunk, ushort place)
    {
        if (chunk.Length == BitmapSlots) return MarkBit(chunk, place);
        var slot = Find(chunk, place);
        if (slots[slot] == place) return true;
        slots[slot] = place;
        if (++chunk.Count * 4 > chunk.Length * 3) Grow(ref chunk);
        return false;
    }

    private bool MarkBit(in Chunk chunk, ushort place)
    {
        ref var word = ref slots[chunk.Start + SlotOf(chunk, place)];
        var bit = (ushort)(1 << (place & 15));
        var before = word;
        word = (ushort)(before | bit);
        return (before & bit) != 0;
    }

    private bool Holds(in Chunk chunk, ushort place) => chunk.Length == BitmapSlots
        ? (slots[chunk.Start + SlotOf(chunk, place)] & (1 << (place & 15))) != 0
        : slots[Find(chunk, place)] == place;

    private void Grow(ref Chunk chunk)
    {
        var length = chunk.Length * Growth;
        var grown = new Chunk { Id = chunk.Id, Start = Take(length), Length = (ushort)length };
        for (var at = chunk.Start; at < chunk.Start + chunk.Length; at++)
        {
            if (slots[at] != 0) Mark(ref grown, slots[at]);
        }

        chunk = grown;
    }

    /// <summary>The slot where a place of a table is, or would go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(in Chunk chunk, ushort place)
    {
        var mask = chunk.Length - 1;
        var slot = SlotOf(chunk, place);
        while (slots[chunk.Start + slot] is not 0 and var other && other != place) slot = (slot + 1) & mask;
        return chunk.Start + slot;
    }

    /// <summary>Where a place has its bit, or where the search for it begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SlotOf(in Chunk chunk, ushort place) =>
        chunk.Length == BitmapSlots ? place >> 4 : (unchecked(place * 0x9E37) >> 4) & (chunk.Length - 1);

    private int Take(int count)
    {
        if (slotsUsed + count > slots.Length) Array.Resize(ref slots, slots.Length * 2);
        slotsUsed += count;
        return slotsUsed - count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<T>(ref T place)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref place));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Home(Chunk[] directory, ulong id) => unchecked((int)((id * 0x9E37_79B9_7F4A_7C15) >> 32)) & (directory.Length - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Probe(Chunk[] directory, ulong id)
    {
        var at = Home(directory, id);
        while (directory[at].Length != 0 && directory[at].Id != id) at = (at + 1) & (directory.Length - 1);
        return at;
    }

    /// <summary>Where the slots of a chunk are. The default is a free place of the directory.</summary>
    private struct Chunk
    {
        public ulong Id;
        public int Start;
        public ushort Length;
        public ushort Count;
    }
}
