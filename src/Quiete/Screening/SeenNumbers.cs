using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiete.Screening;

/// <summary>Remembers the numbers of a list, to count the rows that name a number again. Exact; one per worker.</summary>
/// <remarks>
/// A number that the facts know is one bit at its place in their map. The others are kept by chunks of 65,536: two bytes
/// each in a small hash table, or one bit once the chunk is crowded. So memory follows the numbering plan, not the list's length.
/// </remarks>
internal sealed class SeenNumbers(int known)
{
    private const int ChunkBits = 16;
    private const int FirstSlots = 16;
    private const int BitmapWords = (1 << ChunkBits) / 64;

    /// <summary>Slots (of two bytes) beyond which a bitmap of 8 KB is smaller.</summary>
    private const int MostSlots = 4096;

    private readonly ulong[] knownBits = new ulong[(known + 63) / 64];
    private ulong[] chunkIds = new ulong[1 << 10]; // chunk id + 1; 0 is a free slot
    private Chunk[] chunks = new Chunk[1 << 10];
    private int chunkCount;

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
        var slot = SlotOf((number >> ChunkBits) + 1); // may replace the arrays
        return chunks[slot].Add((ushort)(number & 0xFFFF));
    }

    /// <summary>How many numbers both have marked.</summary>
    public long CommonWith(SeenNumbers other)
    {
        var common = 0L;
        for (var at = 0; at < knownBits.Length; at++) common += BitOperations.PopCount(knownBits[at] & other.knownBits[at]);
        for (var slot = 0; slot < chunkIds.Length; slot++)
        {
            if (chunkIds[slot] != 0 && other.Find(chunkIds[slot], out var theirs)) common += chunks[slot].CommonWith(theirs);
        }

        return common;
    }

    /// <summary>Marks all that <paramref name="other"/> has marked.</summary>
    public void Add(SeenNumbers other)
    {
        for (var at = 0; at < knownBits.Length; at++) knownBits[at] |= other.knownBits[at];
        for (var slot = 0; slot < other.chunkIds.Length; slot++)
        {
            if (other.chunkIds[slot] == 0) continue;
            var mine = SlotOf(other.chunkIds[slot]); // may replace the arrays
            chunks[mine].Add(other.chunks[slot]);
        }
    }

    private bool Find(ulong id, out Chunk chunk)
    {
        var slot = Probe(chunkIds, id);
        chunk = chunks[slot];
        return chunkIds[slot] == id;
    }

    private int SlotOf(ulong id)
    {
        var slot = Probe(chunkIds, id);
        if (chunkIds[slot] == id) return slot;

        if (chunkCount * 2 >= chunkIds.Length)
        {
            Grow();
            slot = Probe(chunkIds, id);
        }

        chunkCount++;
        chunkIds[slot] = id;
        return slot;
    }

    private void Grow()
    {
        var ids = new ulong[chunkIds.Length * 2];
        var grown = new Chunk[ids.Length];
        for (var slot = 0; slot < chunkIds.Length; slot++)
        {
            if (chunkIds[slot] == 0) continue;
            var to = Probe(ids, chunkIds[slot]);
            ids[to] = chunkIds[slot];
            grown[to] = chunks[slot];
        }

        chunkIds = ids;
        chunks = grown;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Probe(ulong[] ids, ulong id)
    {
        var mask = ids.Length - 1;
        var slot = unchecked((int)((id * 0x9E37_79B9_7F4A_7C15) >> 32)) & mask;
        while (ids[slot] != 0 && ids[slot] != id) slot = (slot + 1) & mask;
        return slot;
    }

    /// <summary>The numbers of one chunk: a hash table of ushorts, then a bitmap. Zero has a flag of its own.</summary>
    private struct Chunk
    {
        private ushort[]? slots; // 0 is free
        private ulong[]? bitmap;
        private int count;
        private bool hasZero;

        public bool Add(ushort low)
        {
            if (bitmap is not null)
            {
                ref var word = ref bitmap[low >> 6];
                var bit = 1UL << (low & 63);
                var before = word;
                word = before | bit;
                return (before & bit) != 0;
            }

            if (low == 0)
            {
                var before = hasZero;
                hasZero = true;
                return before;
            }

            slots ??= new ushort[FirstSlots];
            var slot = Probe(slots, low);
            if (slots[slot] == low) return true;
            slots[slot] = low;
            if (++count * 4 > slots.Length * 3) Grow();
            return false;
        }

        public readonly long CommonWith(in Chunk other)
        {
            if (bitmap is not null)
            {
                if (other.bitmap is null) return other.CommonWith(this);
                var both = 0L;
                for (var at = 0; at < BitmapWords; at++) both += BitOperations.PopCount(bitmap[at] & other.bitmap[at]);
                return both;
            }

            var common = hasZero && other.Contains(0) ? 1L : 0;
            foreach (var low in slots ?? []) if (low != 0 && other.Contains(low)) common++;
            return common;
        }

        public void Add(in Chunk other)
        {
            if (other.hasZero) Add((ushort)0);
            foreach (var low in other.slots ?? []) if (low != 0) Add(low);
            for (var at = 0; at < (other.bitmap?.Length ?? 0); at++)
            {
                for (var word = other.bitmap![at]; word != 0; word &= word - 1) Add((ushort)((at << 6) + BitOperations.TrailingZeroCount(word)));
            }
        }

        private readonly bool Contains(ushort low)
        {
            if (bitmap is not null) return (bitmap[low >> 6] & (1UL << (low & 63))) != 0;
            return low == 0 ? hasZero : slots is not null && slots[Probe(slots, low)] == low;
        }

        private void Grow()
        {
            if (slots!.Length == MostSlots)
            {
                bitmap = new ulong[BitmapWords];
                if (hasZero) bitmap[0] = 1;
                foreach (var low in slots) if (low != 0) bitmap[low >> 6] |= 1UL << (low & 63);
                slots = null;
                return;
            }

            var grown = new ushort[slots.Length * 2];
            foreach (var low in slots) if (low != 0) grown[Probe(grown, low)] = low;
            slots = grown;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Probe(ushort[] slots, ushort low)
        {
            var mask = slots.Length - 1;
            var slot = (unchecked(low * 0x9E37) >> 4) & mask;
            while (slots[slot] != 0 && slots[slot] != low) slot = (slot + 1) & mask;
            return slot;
        }
    }
}
