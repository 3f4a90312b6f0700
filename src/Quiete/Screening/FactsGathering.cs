using System.Runtime.CompilerServices;

namespace Quiete.Screening;

/// <summary>Reads CSV files with all processors into facts that lie sorted in memory: 8 bytes for a plain answer, 40 for others.</summary>
internal sealed class FactsGathering(FactsImport import, FactTexts texts, RejectedRows rejects, CancellationToken stop)
{
    private const int LongestHeader = 1 << 16;

    private readonly Worker[] _workers = [.. Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, 16)).Select(_ => new Worker())];
    private readonly Lock _turn = new();
    private long _rows;
    private BadInputException? _refusal;
    private long _refusedLine = long.MaxValue;

    public long RowCount => _rows;

    public void Read(int fileNumber, string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var ahead = new byte[LongestHeader];
        var length = stream.ReadAtLeast(ahead, ahead.Length, throwOnEndOfStream: false);
        var start = ahead.AsSpan(0, length) is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        var columns = FindColumns(ahead.AsSpan(start, length - start), file, out var headerBytes);
        var reader = new BlockReader(stream, file, columns.Separator);
        reader.Unread(ahead.AsSpan(start + headerBytes, length - start - headerBytes), firstLine: 2);

        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var tasks = _workers.Select(worker => Task.Factory.StartNew(
            () => Work(worker, new Source(fileNumber, file, columns, reader), failed), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Wait(tasks);
        if (_refusal is not null) throw _refusal;
        stop.ThrowIfCancellationRequested();
        rejects.EndFile();
    }

    /// <summary>All plain answers, ascending.</summary>
    public MergedRuns Plain()
    {
        var runs = new ArraySegment<ulong>[_workers.Length][];
        Parallel.For(0, _workers.Length, i => runs[i] = [.. _workers[i].Plain.Finish()]);
        return new MergedRuns(runs.SelectMany(run => run));
    }

    /// <summary>All other facts, by number.</summary>
    public FactRow[] Rows()
    {
        FactRow[] rows = [.. _workers.SelectMany(worker => worker.Rows)];
        var keys = Array.ConvertAll(rows, row => row.Key);
        Array.Sort(keys, rows);
        return rows;
    }

    private FactColumns FindColumns(ReadOnlySpan<byte> ahead, string file, out int headerBytes)
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
        return FactColumns.Find(import.Kind, header, file);
    }

    // The first exception of any worker stops the others and is the one that rises.
    private static void Wait(Task[] tasks)
    {
        try
        {
            Task.WaitAll(tasks, CancellationToken.None);
        }
        catch (AggregateException failures)
        {
            var first = failures.Flatten().InnerExceptions.FirstOrDefault(failure => failure is not OperationCanceledException)
                ?? failures.InnerException;
            if (first is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }

    private void Work(Worker worker, Source source, CancellationTokenSource failed)
    {
        try
        {
            var careful = new FactParser(source.Columns, texts);
            var plain = new PlainAnswerParser(source.Columns);
            while (!failed.IsCancellationRequested)
            {
                lock (_turn)
                {
                    if (!source.Reader.TryRead(worker.Block)) return;
                }

                if (!Parse(worker, source, careful, plain)) failed.Cancel();
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
    private bool Parse(Worker worker, Source source, FactParser careful, PlainAnswerParser plain)
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
            var end = plain.Usable ? bytes[at..].IndexOf((byte)'\n') : -1;
            if (end >= 0)
            {
                var length = end > 0 && bytes[at + end - 1] == '\r' ? end - 1 : end;
                if (plain.TryRead(ref bytes[at], length, out var word))
                {
                    worker.Plain.Add(word);
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
            if (careful.TryRead(row, out var fact, out var problem))
            {
                worker.Rows.Add(fact);
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
        rejects.Add(source.Number, block.Number, rejected);
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

    private sealed record Source(int Number, string File, FactColumns Columns, BlockReader Reader);

    private sealed class Worker
    {
        public Block Block { get; } = new();

        public PlainRuns Plain { get; } = new();

        public List<FactRow> Rows { get; } = [];
    }
}
