using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Quiete.Screening;

/// <summary>Values of four bytes gathered by the chunk of their number, in any order: what takes the place of a sort.</summary>
/// <remarks>
/// A chunk's values lie in blocks of 256 bytes, each with a link to the one before. A value costs one look at a table that
/// fits the second cache and one write at the end of the chunk's block, so 30 million come in at a few nanoseconds each.
/// </remarks>
internal sealed unsafe class ChunkLists : IDisposable
{
    private const int BlockBytes = 256;
    private const int LinkWords = 2;
    private const int IndexBits = MapChunk.IdAt;
    private const int FirstSlots = 1 << 12;
    private const int GroupSize = 64;

    private readonly List<nint> _pieces = [];
    private ulong[] _slots = new ulong[FirstSlots]; // chunk + 1, then the place of its head; 0 is empty
    private nint[] _heads = new nint[FirstSlots / 2]; // where the chunk's next value goes
    private ulong[] _ids = new ulong[FirstSlots / 2];
    private int _shift = 64 - 12;
    private int _count;
    private byte* _free;
    private byte* _end;

    /// <summary>The chunks that have values, in no order.</summary>
    public ReadOnlySpan<ulong> Chunks => _ids.AsSpan(0, _count);

    public void Add(ulong chunk, uint value)
    {
        var place = Find(chunk);
        if (place < 0) place = Begin(chunk); // may bring a longer array
        Append(ref _heads[place], value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Append(ref nint head, uint value)
    {
        var next = (uint*)head;
        *next++ = value;
        // The next value always has a place, so a head never leaves its block.
        head = ((nuint)next & (BlockBytes - 1)) != 0 ? (nint)next : NewBlock((nint)next - BlockBytes);
    }

    /// <summary>Adds answers known by their day.</summary>
    /// <remarks>In groups, so that the places to which their values go are on their way from memory while others are found.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public void Add(ReadOnlySpan<ulong> plain)
    {
        var places = stackalloc int[GroupSize];
        var values = stackalloc uint[GroupSize];
        while (plain.Length > 0)
        {
            var group = plain[..Math.Min(GroupSize, plain.Length)];
            unchecked
            {
                for (var i = 0; i < group.Length; i++)
                {
                    var key = PlainAnswer.Key(group[i]);
                    var chunk = key / MapChunk.Keys;
                    var place = Find(chunk);
                    places[i] = place >= 0 ? place : place = Begin(chunk);
                    values[i] = PlainAnswer.InChunk((uint)(key - (chunk * MapChunk.Keys)), PlainAnswer.Payload(group[i]));
                    if (Sse.IsSupported) Sse.Prefetch0((void*)_heads[place]);
                }

                var heads = _heads;
                for (var i = 0; i < group.Length; i++) Append(ref heads[places[i]], values[i]);
            }

            plain = plain[group.Length..];
        }
    }

    /// <summary>Copies the values of a chunk to <paramref name="values"/>, which grows as needed.</summary>
    /// <returns>How many there are.</returns>
    public int Read(ulong chunk, ref uint[] values)
    {
        var place = Find(chunk);
        if (place < 0) return 0;
        var count = 0;
        var end = (uint*)_heads[place];
        while (end != null)
        {
            var start = (uint*)((nint)((byte*)end - 1) & ~(nint)(BlockBytes - 1));
            var length = (int)(end - start) - LinkWords;
            if (values.Length - count < length) Array.Resize(ref values, Math.Max(1024, values.Length * 2));
            new ReadOnlySpan<uint>(start + LinkWords, length).CopyTo(values.AsSpan(count));
            count += length;
            var before = *(nint*)start;
            end = before == 0 ? null : (uint*)(before + BlockBytes);
        }

        return count;
    }

    public void Dispose()
    {
        foreach (var piece in _pieces) HugePages.Free((void*)piece);
        _pieces.Clear();
        _count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(ulong chunk)
    {
        unchecked
        {
            for (var slot = (int)(Hash(chunk) >> _shift); ; slot = (slot + 1) & (_slots.Length - 1))
            {
                var entry = _slots[slot];
                if (entry >> IndexBits == chunk + 1) return (int)(entry & ((1UL << IndexBits) - 1));
                if (entry == 0) return -1;
            }
        }
    }

    private int Begin(ulong chunk)
    {
        if (_count == _heads.Length)
        {
            Array.Resize(ref _heads, _count * 2);
            Array.Resize(ref _ids, _count * 2);
            _slots = new ulong[_slots.Length * 2];
            _shift--;
            for (var i = 0; i < _count; i++) Place(_ids[i], i);
        }

        Place(chunk, _count);
        _ids[_count] = chunk;
        _heads[_count] = NewBlock(0);
        return _count++;
    }

    private void Place(ulong chunk, int place)
    {
        var slot = (int)(Hash(chunk) >> _shift);
        while (_slots[slot] != 0) slot = (slot + 1) & (_slots.Length - 1);
        _slots[slot] = ((chunk + 1) << IndexBits) | (uint)place;
    }

    private nint NewBlock(nint before)
    {
        if (_free == _end)
        {
            _free = HugePages.Allocate(HugePages.Bytes);
            _end = _free + HugePages.Bytes;
            _pieces.Add((nint)_free);
        }

        var block = _free;
        _free += BlockBytes;
        *(nint*)block = before;
        return (nint)(block + (LinkWords * sizeof(uint)));
    }

    private static ulong Hash(ulong chunk)
    {
        unchecked
        {
            var hash = chunk * 0x9E3779B97F4A7C15;
            return (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93;
        }
    }
}
