using System.Runtime.CompilerServices;

namespace Quiete.Screening;

/// <summary>Reads CSV files with all processors into facts that lie in memory by chunk: 4 bytes for a plain answer, 36 for others.</summary>
internal sealed class FactsGathering(FactsImport import, FactTexts texts, CancellationToken stop) : IDisposable
{
    internal const int LongestHeader = 1 << 16;

    private readonly FactsWorker[] _workers = [.. Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, 16)).Select(_ => new FactsWorker())];
    private readonly Dictionary<FactKind, (RejectedRows Rejects, long Rows)> _kinds = [];
    private readonly Lock _turn = new();
    private long _rows;
    private BadInputException? _refusal;
    private long _refusedLine = long.MaxValue;

    public IReadOnlyList<FactsWorker> Workers => _workers;

    /// <summary>Reads all files of a kind.</summary>
    public void Read(FactKind kind)
    {
        var before = _rows;
        var rejects = new RejectedRows(import.RejectsOf(kind));
        _kinds.Add(kind, (rejects, 0));
        var number = 0;
        foreach (var file in import.Files)
        {
            if (file.Kind == kind) Read(kind, file.Path, number++, rejects);
        }

        _kinds[kind] = (rejects, _rows - before);
    }

    /// <summary>Puts the rejected rows of each kind in their place.</summary>
    public void CompleteRejects()
    {
        foreach (var (rejects, _) in _kinds.Values) rejects.Complete();
    }

    public KindSummary Summary(FactKind kind, FactsMerge merge)
    {
        var (rejects, rows) = _kinds[kind];
        return new KindSummary
        {
            Kind = kind,
            Rows = rows,
            Added = merge.Added[(int)kind],
            AlreadyThere = merge.AlreadyThere[(int)kind],
            Rejected = rejects.Count,
            Reasons = rejects.Reasons,
            RejectsPath = rejects.Count > 0 ? import.RejectsOf(kind) : null,
        };
    }

    public void Dispose()
    {
        foreach (var worker in _workers) worker.Dispose();
        foreach (var (rejects, _) in _kinds.Values) rejects.Dispose();
    }

    private void Read(FactKind kind, string file, int number, RejectedRows rejects)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var ahead = new byte[LongestHeader];
        var length = stream.ReadAtLeast(ahead, ahead.Length, throwOnEndOfStream: false);
        var start = ahead.AsSpan(0, length) is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        var columns = FindColumns(kind, ahead.AsSpan(start, length - start), file, out var headerBytes);
        var reader = new BlockReader(stream, file, columns.Separator);
        reader.Unread(ahead.AsSpan(start + headerBytes, length - start - headerBytes), firstLine: 2);

        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var source = new Source(number, file, columns, reader, rejects);
        var next = -1;
        FactsWorker.RunAll(_workers.Length, () => Work(_workers[Interlocked.Increment(ref next)], source, failed));
        if (_refusal is not null) throw _refusal;
        stop.ThrowIfCancellationRequested();
        rejects.EndFile();
    }

    internal static FactColumns FindColumns(FactKind kind, ReadOnlySpan<byte> ahead, string file, out int headerBytes)
    {
        if (ahead.IsEmpty) throw new BadInputException(file, "The file is empty; it needs a header with the names of its columns.");
        if (ahead.Contains((byte)0))
        {
            throw new BadInputException($"{file}: line 1", "holds a zero byte: this is not a text file, or it is UTF-16. Save it as CSV UTF-8.");
        }

        var end = ahead.IndexOf((byte)'\n');
        if (end < 0 && ahead.Length >= LongestHeader - 3)
        {
            throw new BadInputException($"{file}: line 1", $"does not end within {LongestHeader / 1024} KB. Is this a CSV file?");
        }

        headerBytes = end < 0 ? ahead.Length : end + 1;
        var header = ahead[..(end < 0 ? ahead.Length : end)].TrimEnd((byte)'\r');
        return FactColumns.Find(kind, header, file);
    }

    private void Work(FactsWorker worker, Source source, CancellationTokenSource failed)
    {
        try
        {
            var careful = new FactParser(source.Columns, texts);
            var learned = new PlainFactParser(source.Columns, texts);
            var plain = new PlainAnswerParser(source.Columns);
            while (!failed.IsCancellationRequested)
            {
                lock (_turn)
                {
                    if (!source.Reader.TryRead(worker.Block)) return;
                }

                if (!Parse(worker, source, careful, learned, plain)) failed.Cancel();
                import.Progress?.Invoke(Interlocked.Read(ref _rows));
            }
        }
        catch
        {
            failed.Cancel();
            throw;
        }
    }

    /// <summary>Reads a block; false when it refuses the import.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Parse(FactsWorker worker, Source source, FactParser careful, PlainFactParser learned, PlainAnswerParser plain)
    {
        var block = worker.Block;
        var bytes = block.Bytes.AsSpan(0, block.Length);
        var rejected = new RejectedBlock(source.File);
        var rows = 0L;
        var counted = 0;
        var line = block.FirstLine;
        var at = 0;
        while (at < bytes.Length)
        {
            if (plain.TryRead(ref bytes[at], bytes.Length - at, out var taken, out var word))
            {
                worker.Answers.Add(word);
                rows++;
                at += taken;
                continue;
            }

            var end = bytes[at..].IndexOf((byte)'\n');
            if (end > 0)
            {
                var length = bytes[at + end - 1] == '\r' ? end - 1 : end;
                if (learned.TryRead(ref bytes[at], length, out var fact))
                {
                    worker.Rows.Add(source.Columns.Kind, fact);
                    rows++;
                    at += end + 1;
                    continue;
                }
            }

            var cursor = new ScalarRowCursor(bytes[at..], source.Columns.Separator, 0);
            if (!cursor.Next(out var span)) break;
            var row = bytes.Slice(at, span.End);
            at += span.End + span.LineEndLength;
            if (row.IsEmpty || row.IndexOfAnyExcept((byte)' ') < 0) continue; // an empty line is no row
            rows++;
            if (careful.TryRead(row, out var read, out var problem))
            {
                worker.Rows.Add(source.Columns.Kind, read);
                learned.Learn(row, read);
                continue;
            }

            var rowStart = at - span.End - span.LineEndLength;
            line += bytes[counted..rowStart].Count((byte)'\n');
            counted = rowStart;
            if (import.Strict)
            {
                Refuse(source.File, line, problem);
                return false;
            }

            rejected.Add(line, problem, row);
        }

        Interlocked.Add(ref _rows, rows);
        worker.Plain.Add(worker.Answers.Span);
        worker.Answers.Clear();
        source.Rejects.Add(source.Number, block.Number, rejected);
        return true;
    }

    // Blocks are handed out in order, so the least line that any worker refuses is the first of the file.
    private void Refuse(string file, long line, string problem)
    {
        lock (_turn)
        {
            if (line >= _refusedLine) return;
            _refusedLine = line;
            _refusal = new BadInputException($"{file}: line {line}", $"{problem}. Nothing was changed.");
        }
    }

    private sealed record Source(int Number, string File, FactColumns Columns, BlockReader Reader, RejectedRows Rejects);
}
