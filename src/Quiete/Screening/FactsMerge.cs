using System.Runtime.ExceptionServices;

namespace Quiete.Screening;

/// <summary>Merges known and new facts chunk by chunk on all processors and writes the union in the order of the numbers.</summary>
internal sealed class FactsMerge(IReadOnlyList<FactsWorker> workers, IReadOnlyList<FactKind> replaced, Facts? old, FactTexts texts, CancellationToken stop)
{
    private const int PieceChunks = 16;
    private const int MostAhead = 4; // pieces laid out and not yet written, for each worker

    private readonly Lock _gate = new();
    private readonly Dictionary<int, MergedPiece> _ready = [];
    private readonly Stack<MergedPiece> _spare = [];
    private readonly uint _replaced = replaced.Aggregate(0u, (set, kind) => set | (1u << (int)kind));
    private ulong[] _chunks = [];
    private ulong[] _known = [];
    private int _nextPiece;
    private int _nextWrite;
    private bool _writing;
    private ExceptionDispatchInfo? _failure;

    public IReadOnlyList<FactsWorker> Workers => workers;

    public Facts? Old => old;

    public FactTexts Texts => texts;

    /// <summary>New facts by kind.</summary>
    public long[] Added { get; } = new long[FactsHeader.Kinds];

    /// <summary>Facts of the files that were known before, or came more than once, by kind.</summary>
    public long[] AlreadyThere { get; } = new long[FactsHeader.Kinds];

    /// <summary>Whether what was known of a kind is to be forgotten.</summary>
    public bool IsReplaced(FactKind kind) => (_replaced >> (int)kind & 1) != 0;

    public void Run(FactsWriter writer)
    {
        FindChunks();
        var pieces = (_chunks.Length + PieceChunks - 1) / PieceChunks;
        FactsWorker.RunAll(workers.Count, () => Work(pieces, writer));
        _failure?.Throw();
        stop.ThrowIfCancellationRequested();
    }

    // All chunks that any list or the old directory holds, ascending, each with its old entry or 0.
    private void FindChunks()
    {
        var entries = new List<ulong>();
        if (old is not null)
        {
            foreach (var entry in old.As<ulong>(FactsSection.Directory))
            {
                if (entry != 0) entries.Add(entry);
            }
        }

        entries.Sort();
        var all = new List<ulong>(entries.Select(MapChunk.Id));
        foreach (var worker in workers)
        {
            all.AddRange(worker.Plain.Chunks);
            all.AddRange(worker.Rows.Chunks);
        }

        all.Sort();
        _chunks = new ulong[all.Count];
        var count = 0;
        foreach (var chunk in all)
        {
            if (count == 0 || _chunks[count - 1] != chunk) _chunks[count++] = chunk;
        }

        Array.Resize(ref _chunks, count);
        _known = new ulong[count];
        var next = 0;
        foreach (var entry in entries)
        {
            while (_chunks[next] != MapChunk.Id(entry)) next++;
            _known[next] = entry;
        }
    }

    private void Work(int pieces, FactsWriter writer)
    {
        try
        {
            var merge = new ChunkMerge(this);
            while (TryBegin(pieces, out var number, out var piece))
            {
                for (var i = number * PieceChunks; i < Math.Min((number + 1) * PieceChunks, _chunks.Length); i++)
                {
                    merge.Run(_chunks[i], _known[i], piece);
                }

                Finish(number, piece, writer);
            }

            lock (_gate)
            {
                for (var i = 0; i < Added.Length; i++)
                {
                    Added[i] += merge.Added[i];
                    AlreadyThere[i] += merge.AlreadyThere[i];
                }
            }
        }
        catch (Exception failure)
        {
            // Carried to the caller's thread; the other workers must not wait for this one.
            lock (_gate) _failure ??= ExceptionDispatchInfo.Capture(failure);
        }
    }

    private bool TryBegin(int pieces, out int number, out MergedPiece piece)
    {
        var spin = new SpinWait();
        while (true)
        {
            lock (_gate)
            {
                number = _nextPiece;
                piece = null!;
                if (_failure is not null || stop.IsCancellationRequested || number == pieces) return false;
                if (number - _nextWrite < MostAhead * workers.Count)
                {
                    _nextPiece++;
                    if (!_spare.TryPop(out piece!)) piece = new();
                    return true;
                }
            }

            spin.SpinOnce();
        }
    }

    // Whoever finishes the piece that is due writes it and all that wait behind it, while the others go on.
    private void Finish(int number, MergedPiece piece, FactsWriter writer)
    {
        lock (_gate)
        {
            _ready.Add(number, piece);
            if (_writing) return;
            _writing = true;
        }

        while (true)
        {
            lock (_gate)
            {
                if (_failure is not null || !_ready.Remove(_nextWrite, out piece!))
                {
                    _writing = false;
                    return;
                }
            }

            writer.Add(piece);
            piece.Clear();
            lock (_gate)
            {
                _nextWrite++;
                _spare.Push(piece);
            }
        }
    }
}
