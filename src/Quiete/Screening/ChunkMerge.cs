using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiete.Screening;

/// <summary>Puts what is known and what is new of one chunk together. One per worker.</summary>
/// <remarks>
/// Answers go to their place in an array of the chunk, so nothing is sorted but the numbers that have more than one
/// answer known by its day; those go through <see cref="NumberFacts"/>.
/// </remarks>
internal sealed unsafe class ChunkMerge(FactsMerge merge)
{
    private readonly NumberFacts _facts = new(merge.Texts, merge.Old);
    private readonly ulong[] _plain = new ulong[ChunkKeys.Words]; // keys with an answer in _payloads
    private readonly ulong[] _detailed = new ulong[ChunkKeys.Words]; // keys that have more
    private readonly ulong[] _touched = new ulong[(ChunkKeys.Words + 63) / 64]; // words of the two that are not zero
    private readonly ushort[] _payloads = new ushort[MapChunk.Keys];
    private readonly ushort[] _offsets = new ushort[MapChunk.Keys];
    private readonly List<uint> _more = []; // answers beyond a key's first
    private readonly List<(FactKind Kind, FactRow Row)> _rows = [];
    private uint[] _values = [];
    private ulong[] _order = [];
    private int _nextMore;
    private int _nextRow;

    /// <summary>New facts by kind.</summary>
    public long[] Added { get; } = new long[FactsHeader.Kinds];

    /// <summary>Facts of the files that were known before, or came more than once.</summary>
    public long[] AlreadyThere { get; } = new long[FactsHeader.Kinds];

    /// <param name="known">The chunk's entry in the old directory, or 0.</param>
    /// <param name="piece">Gets the chunk.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ulong chunk, ulong known, MergedPiece piece)
    {
        if (known != 0) Load(known);
        foreach (var worker in merge.Workers)
        {
            var count = worker.Plain.Read(chunk, ref _values);
            Add(_values.AsSpan(0, count));
            worker.Rows.Read(chunk, _rows, ref _values);
        }

        _more.Sort();
        SortRows(chunk);
        var first = (uint)piece.Payloads.Count;
        var numbers = Write(chunk, piece);
        if (numbers > 0) ChunkKeys.Write(piece, chunk, _plain, _offsets.AsSpan(0, numbers), first);
        Clear();
    }

    // Where both bit arrays end up as one: the plain bits become those of all numbers written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Write(ulong chunk, MergedPiece piece)
    {
        var numbers = 0;
        for (var t = 0; t < _touched.Length; t++)
        {
            for (var words = _touched[t]; words != 0; words &= words - 1)
            {
                var word = (t * 64) + BitOperations.TrailingZeroCount(words);
                for (var bits = _plain[word] | _detailed[word]; bits != 0; bits &= bits - 1)
                {
                    var bit = BitOperations.TrailingZeroCount(bits);
                    var offset = (word * 64) + bit;
                    if ((_detailed[word] >> bit & 1) == 0) piece.Add(_payloads[offset]);
                    else if (WriteDetailed(chunk, offset, (_plain[word] >> bit & 1) != 0, piece)) _plain[word] |= 1UL << bit;
                    else
                    {
                        _plain[word] &= ~(1UL << bit);
                        continue;
                    }

                    _offsets[numbers++] = (ushort)offset;
                }
            }
        }

        return numbers;
    }

    private void Load(ulong known)
    {
        var old = merge.Old!;
        var payloads = (ushort*)old.At(FactsSection.Payloads);
        var lines = MapChunk.DenseLines >> MapChunk.Shift(known);
        var first = MapChunk.FirstLine(known);
        var line = old.At(FactsSection.Lines) + ((long)first * MapLine.Bytes);
        if ((first + lines) * (long)MapLine.Bytes > old.Header[FactsSection.Lines].Length) throw old.Damaged(FactsSection.Directory);
        for (var i = 0; i < lines; i++, line += MapLine.Bytes)
        {
            var rank = MapLine.Rank(line);
            var sparse = MapChunk.Shift(known) != 0;
            var count = MapLine.Count(line, sparse);
            if (rank + (long)count > old.Map.Count) throw old.Damaged(FactsSection.Lines);
            if (sparse)
            {
                for (var j = 0; j < count; j++) Load(((ushort*)line)[j], payloads[rank++]);
                continue;
            }

            for (var word = 0; word < 8; word++)
            {
                var bits = ((ulong*)line)[word];
                if (word == 7) bits &= uint.MaxValue;
                for (; bits != 0; bits &= bits - 1)
                {
                    Load((i * MapLine.DenseKeys) + (word * 64) + BitOperations.TrailingZeroCount(bits), payloads[rank++]);
                }
            }
        }
    }

    private void Load(int offset, ushort payload)
    {
        if (offset >= MapChunk.Keys) throw merge.Old!.Damaged(FactsSection.Lines);
        if ((payload & MapPayload.Detailed) != 0)
        {
            Touch(offset);
            _detailed[offset >> 6] |= 1UL << (offset & 63);
        }
        else if (!merge.IsReplaced(FactKind.Rpo))
        {
            Touch(offset);
            _plain[offset >> 6] |= 1UL << (offset & 63);
            _payloads[offset] = payload;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(ReadOnlySpan<uint> answers)
    {
        var added = 0L;
        var alreadyThere = 0L;
        foreach (var answer in answers)
        {
            var offset = PlainAnswer.Offset(answer);
            var payload = PlainAnswer.Payload(answer);
            ref var plain = ref _plain[offset >> 6];
            ref var detailed = ref _detailed[offset >> 6];
            var bit = 1UL << (offset & 63);
            if (((plain | detailed) & bit) == 0)
            {
                Touch(offset);
                plain |= bit;
                _payloads[offset] = payload;
                added++;
            }
            else if ((plain & bit) != 0 && _payloads[offset] == payload)
            {
                alreadyThere++;
            }
            else
            {
                detailed |= bit;
                _more.Add(answer);
            }
        }

        Added[(int)FactKind.Rpo] += added;
        AlreadyThere[(int)FactKind.Rpo] += alreadyThere;
    }

    private void SortRows(ulong chunk)
    {
        if (_order.Length < _rows.Count) _order = new ulong[_rows.Count * 2];
        for (var i = 0; i < _rows.Count; i++)
        {
            var offset = (int)(_rows[i].Row.Key - (chunk * MapChunk.Keys));
            _order[i] = ((ulong)offset << 32) | (uint)i;
            if (_rows[i].Kind == FactKind.Consents) merge.Texts.Prefetch(_rows[i].Row.Text); // its proof, which is copied soon
            Touch(offset);
            _detailed[offset >> 6] |= 1UL << (offset & 63);
        }

        _order.AsSpan(0, _rows.Count).Sort();
    }

    private bool WriteDetailed(ulong chunk, int offset, bool hasPlain, MergedPiece piece)
    {
        Span<int> before = stackalloc int[FactsHeader.Kinds];
        Span<int> offered = stackalloc int[FactsHeader.Kinds];
        offered.Clear();

        var key = (chunk * MapChunk.Keys) + (uint)offset;
        _facts.Clear();
        if (hasPlain) _facts.AddPlain(_payloads[offset]);
        if (merge.Old?.Map.LookUp(key) is { IsDetailed: true } answer) _facts.Load(merge.Old.Details(answer), merge);
        for (var i = 0; i < before.Length; i++) before[i] = _facts.Count((FactKind)i);
        for (; _nextMore < _more.Count && PlainAnswer.Offset(_more[_nextMore]) == offset; _nextMore++)
        {
            _facts.AddPlain(PlainAnswer.Payload(_more[_nextMore]));
            offered[(int)FactKind.Rpo]++;
        }

        for (; _nextRow < _rows.Count && (int)(_order[_nextRow] >> 32) == offset; _nextRow++)
        {
            var (kind, row) = _rows[unchecked((int)_order[_nextRow])];
            _facts.Add(kind, row);
            offered[(int)kind]++;
        }

        for (var i = 0; i < offered.Length; i++)
        {
            if (offered[i] == 0) continue;
            var added = _facts.Distinct((FactKind)i) - before[i];
            Added[i] += added;
            AlreadyThere[i] += offered[i] - added;
        }

        return _facts.WriteTo(piece, key);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Touch(int offset) => _touched[offset >> 12] |= 1UL << (offset >> 6 & 63);

    private void Clear()
    {
        for (var t = 0; t < _touched.Length; t++)
        {
            for (var words = _touched[t]; words != 0; words &= words - 1)
            {
                var word = (t * 64) + BitOperations.TrailingZeroCount(words);
                _plain[word] = _detailed[word] = 0;
            }
        }

        Array.Clear(_touched);
        _more.Clear();
        _rows.Clear();
        _nextMore = _nextRow = 0;
    }
}
