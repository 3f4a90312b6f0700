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
    private const ulong ChunkNumbers = 65_535; // a table holds the place in the chunk plus one, so 0 can mean free
    private const int FirstSlots = 16;
    private const int BitmapSlots = 4096; // as many slots as a bitmap of the chunk has words

    private readonly ulong[] knownBits = new ulong[(known + 63) / 64];
    private Chunk[] directory = new Chunk[1 << 10];
    private ushort[] slots = new ushort[1 << 16]; // the tables and bitmaps of all chunks, one behind the other
    private int chunkCount;
    private int slotsUsed;

    /// <summary>Marks a group of numbers (0: none) with what the map said of them; gives how many had been marked before.</summary>
    public int Mark(ReadOnlySpan<ulong> numbers, ReadOnlySpan<MapAnswer> answers)
    {
        if (Sse.IsSupported) Prefetch(numbers, answers);
        var repeated = 0;
        for (var at = 0; at < numbers.Length; at++)
        {
            if (numbers[at] == 0) continue;
            if (answers[at].IsThere ? MarkKnown((int)answers[at].Ordinal) : MarkUnknown(numbers[at])) repeated++;
        }

        return repeated;
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
        foreach (var chunk in directory)
        {
            if (chunk.Length == 0) continue;
            var theirs = other.directory[Probe(other.directory, chunk.Id)];
            if (theirs.Length == 0) continue;
            foreach (var place in Places(chunk)) if (other.Holds(theirs, place)) common++;
        }

        return common;
    }

    /// <summary>Marks all that <paramref name="other"/> has marked.</summary>
    public void Add(SeenNumbers other)
    {
        for (var at = 0; at < knownBits.Length; at++) knownBits[at] |= other.knownBits[at];
        foreach (var chunk in other.directory)
        {
            if (chunk.Length == 0) continue;
            foreach (var place in other.Places(chunk)) Mark(ref ChunkOf(chunk.Id), place);
        }
    }

    private void Prefetch(ReadOnlySpan<ulong> numbers, ReadOnlySpan<MapAnswer> answers)
    {
        for (var at = 0; at < numbers.Length; at++)
        {
            if (answers[at].IsThere) Sse.Prefetch0(Unsafe.AsPointer(ref knownBits[(int)answers[at].Ordinal >> 6]));
            else Sse.Prefetch0(Unsafe.AsPointer(ref directory[Home(directory, numbers[at] / ChunkNumbers)]));
        }

        ref var first = ref MemoryMarshal.GetArrayDataReference(slots);
        for (var at = 0; at < numbers.Length; at++)
        {
            if (answers[at].IsThere) continue;
            var id = numbers[at] / ChunkNumbers;
            var chunk = directory[Probe(directory, id)];
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, chunk.Start + SlotOf(chunk, (ushort)(numbers[at] - id * ChunkNumbers + 1)))));
        }
    }

    private ref Chunk ChunkOf(ulong id)
    {
        ref var chunk = ref directory[Probe(directory, id)];
        if (chunk.Length != 0) return ref chunk;

        if (++chunkCount * 2 > directory.Length)
        {
            var old = directory;
            directory = new Chunk[old.Length * 2];
            foreach (var moved in old) if (moved.Length != 0) directory[Probe(directory, moved.Id)] = moved;
            chunk = ref directory[Probe(directory, id)];
        }

        chunk = new Chunk { Id = id, Start = Take(FirstSlots), Length = FirstSlots };
        return ref chunk;
    }

    private bool Mark(ref Chunk chunk, ushort place)
    {
        if (chunk.Length == BitmapSlots)
        {
            ref var word = ref slots[chunk.Start + SlotOf(chunk, place)];
            var bit = (ushort)(1 << (place & 15));
            var before = word;
            word = (ushort)(before | bit);
            return (before & bit) != 0;
        }

        var slot = Find(chunk, place);
        if (slots[slot] == place) return true;
        slots[slot] = place;
        if (++chunk.Count * 4 > chunk.Length * 3) Grow(ref chunk);
        return false;
    }

    private bool Holds(in Chunk chunk, ushort place) => chunk.Length == BitmapSlots
        ? (slots[chunk.Start + SlotOf(chunk, place)] & (1 << (place & 15))) != 0
        : slots[Find(chunk, place)] == place;

    private void Grow(ref Chunk chunk)
    {
        var grown = new Chunk { Id = chunk.Id, Start = Take(chunk.Length * 2), Length = (ushort)(chunk.Length * 2) };
        foreach (var place in Places(chunk)) Mark(ref grown, place);
        chunk = grown;
    }

    private IEnumerable<ushort> Places(Chunk chunk)
    {
        for (var at = 0; at < chunk.Length; at++)
        {
            var slot = slots[chunk.Start + at];
            if (chunk.Length != BitmapSlots && slot != 0) yield return slot;
            if (chunk.Length != BitmapSlots) continue;
            for (var bit = 0; bit < 16; bit++) if ((slot & (1 << bit)) != 0) yield return (ushort)(at * 16 + bit);
        }
    }

    /// <summary>The slot where a place of a table is, or would go.</summary>
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
