using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Quiete.Screening;

/// <summary>The facts that one worker read and that are no plain answers: rows by kind, and by the chunk of their number.</summary>
internal sealed unsafe class FactRows : IDisposable
{
    private const int PieceShift = 14;
    private const int KindAt = 29;

    private readonly List<FactRow[]>[] _pieces = [.. Enumerable.Range(0, FactsHeader.Kinds).Select(_ => new List<FactRow[]>())];
    private readonly int[] _counts = new int[FactsHeader.Kinds];
    private readonly ChunkLists _lists = new();

    public ReadOnlySpan<ulong> Chunks => _lists.Chunks;

    public void Add(FactKind kind, in FactRow row)
    {
        var index = _counts[(int)kind]++;
        if (index >> KindAt != 0) throw new BadInputException("facts", "There are more rows than one import can hold. Import the files one by one.");
        var pieces = _pieces[(int)kind];
        if (index >> PieceShift == pieces.Count) pieces.Add(GC.AllocateUninitializedArray<FactRow>(1 << PieceShift));
        pieces[index >> PieceShift][index & ((1 << PieceShift) - 1)] = row;
        _lists.Add(row.Key / MapChunk.Keys, ((uint)kind << KindAt) | (uint)index);
    }

    /// <summary>Appends the rows of a chunk, each with its kind.</summary>
    public void Read(ulong chunk, List<(FactKind Kind, FactRow Row)> rows, ref uint[] values)
    {
        var count = _lists.Read(chunk, ref values); // may bring a longer array
        var found = values.AsSpan(0, count);

        // They lie anywhere, so all are asked for before the first is waited for.
        foreach (var value in found)
        {
            if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref Row(value)));
        }

        foreach (var value in found) rows.Add(((FactKind)(value >> KindAt), Row(value)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref FactRow Row(uint value)
    {
        var index = (int)(value & ((1u << KindAt) - 1));
        return ref _pieces[(int)(value >> KindAt)][index >> PieceShift][index & ((1 << PieceShift) - 1)];
    }

    public void Dispose() => _lists.Dispose();
}
