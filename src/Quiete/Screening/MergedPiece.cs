using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>A stretch of consecutive chunks, merged and laid out; <see cref="FactsWriter"/> makes its relative positions absolute.</summary>
internal sealed class MergedPiece
{
    /// <summary>Chunks in ascending order: number, shift, lines.</summary>
    public List<(ulong Chunk, int Shift, int Lines)> Chunks { get; } = [];

    /// <summary>Lines whose ranks count from the piece's first number.</summary>
    public GrownArray<byte> Lines { get; } = new();

    /// <summary>One for each number; those of detailed numbers hold the mark only.</summary>
    public GrownArray<ushort> Payloads { get; } = new();

    /// <summary>Where records begin, in units, from the piece's first.</summary>
    public GrownArray<uint> Index { get; } = new();

    public GrownArray<byte> Records { get; } = new();

    /// <summary>Positions in <see cref="Records"/> of proof ids that count from the piece's first proof.</summary>
    public GrownArray<int> ProofIds { get; } = new();

    public GrownArray<byte> Proofs { get; } = new();

    /// <summary>Facts by kind.</summary>
    public long[] Facts { get; } = new long[FactsHeader.Kinds];

    public int OldestAnswer { get; private set; }

    public int NewestAnswer { get; private set; }

    public void Clear()
    {
        Chunks.Clear();
        Lines.Clear();
        Payloads.Clear();
        Index.Clear();
        Records.Clear();
        ProofIds.Clear();
        Proofs.Clear();
        Array.Clear(Facts);
        OldestAnswer = NewestAnswer = 0;
    }

    /// <summary>Adds a number whose only fact fits the payload.</summary>
    public void Add(ushort payload)
    {
        Payloads.Add(payload);
        CountAnswer(MapPayload.FirstDay + ((payload & MapPayload.DayMask) >> 1));
        Facts[(int)FactKind.Rpo]++;
    }

    /// <summary>Begins a number with a record, whose facts follow by <see cref="AddFacts"/>.</summary>
    public void BeginRecord(ReadOnlySpan<ushort> counts)
    {
        Payloads.Add(MapPayload.Detailed);
        Index.Add((uint)(Records.Count / RecordHeader.Unit));
        var header = Records.Take(RecordHeader.Bytes);
        header.Clear();
        MemoryMarshal.AsBytes(counts).CopyTo(header);
        for (var i = 0; i < counts.Length; i++) Facts[i] += counts[i];
    }

    public void AddFacts<T>(ReadOnlySpan<T> facts) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(facts);
        bytes.CopyTo(Records.Take(bytes.Length));
    }

    /// <summary>Keeps the text that proves a consent, whose id stands at a position of the records.</summary>
    public void AddProof(ReadOnlySpan<byte> text, int idAt)
    {
        ProofIds.Add(idAt);
        BitConverter.TryWriteBytes(Records.Span[idAt..], ProofText.Id(Proofs.Count));
        var stored = Proofs.Take(ProofText.StoredBytes(text.Length));
        stored.Clear();
        BitConverter.TryWriteBytes(stored, (ushort)text.Length);
        text.CopyTo(stored[ProofText.HeaderBytes..]);
    }

    public void CountAnswer(int day)
    {
        if (OldestAnswer == 0 || day < OldestAnswer) OldestAnswer = day;
        if (day > NewestAnswer) NewestAnswer = day;
    }
}

/// <summary>An array that grows and is used again.</summary>
internal sealed class GrownArray<T> where T : unmanaged
{
    private const int First = 256;

    private T[] _items = new T[First];

    public int Count { get; private set; }

    public Span<T> Span => _items.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(T item)
    {
        if (Count == _items.Length) Grow(1);
        _items[Count++] = item;
    }

    /// <summary>Room for more, with whatever lies in it.</summary>
    public Span<T> Take(int count)
    {
        if (_items.Length - Count < count) Grow(count);
        var taken = _items.AsSpan(Count, count);
        Count += count;
        return taken;
    }

    private void Grow(int more)
    {
        var grown = GC.AllocateUninitializedArray<T>(Math.Max(_items.Length * 2, Count + more));
        Span.CopyTo(grown);
        _items = grown;
    }
}
