using Microsoft.Win32.SafeHandles;

namespace Quiete.Screening;

/// <summary>How far a screening has come.</summary>
/// <param name="Bytes">Bytes of the list read.</param>
public readonly record struct ScreeningProgress(long Bytes, long Rows);

/// <summary>Screens a list: CSV in, the same rows out in the same order, each with its decision and every reason.</summary>
/// <remarks>
/// Blocks of whole rows are cut from the list one after the other; two workers scan, read numbers, look facts up, decide and
/// write them at memory speed, each at its place in the output. Memory does not grow with the list's length.
/// </remarks>
public sealed class ListScreener(CampaignPlan plan, Facts facts)
{
    /// <summary>Workers at most; more than this and the disk is the limit.</summary>
    public const int MostWorkers = 8;

    /// <summary>The columns that a screened row gains, in order.</summary>
    public static readonly IReadOnlyList<string> Columns =
        ["quiete_number", "quiete_decision", "quiete_reasons", "quiete_valid_until", "quiete_earliest"];

    /// <summary>Reads the whole of <paramref name="list"/> and writes the screened list to <paramref name="output"/> from its beginning.</summary>
    /// <param name="name">What the list is called in messages.</param>
    /// <param name="phoneColumn">The column of the telephone, where the list's owner names it.</param>
    /// <param name="progress">Told now and then, by any worker.</param>
    /// <exception cref="BadInputException">The list cannot be read as it is; the message says where and why.</exception>
    public ScreeningReport Screen(
        Stream list, string name, SafeFileHandle output, string? phoneColumn = null,
        Action<ScreeningProgress>? progress = null, CancellationToken stop = default)
    {
        var (reader, dialect, header) = Begin(list, name, phoneColumn);
        if (header.Length > 0) RandomAccess.Write(output, header, 0);

        var workers = Math.Clamp(Environment.ProcessorCount, 1, MostWorkers);
        var run = new ScreeningRun(plan, facts, dialect, reader, new OrderedOutput(output, header.Length, workers), progress, stop);
        return run.Complete(workers);
    }

    /// <summary>Learns the dialect from the beginning of a list, without screening it.</summary>
    public static CsvDialect Inspect(Stream list, string name, string? phoneColumn = null) => Begin(list, name, phoneColumn).Dialect;

    private static (BlockReader Reader, CsvDialect Dialect, byte[] Header) Begin(Stream list, string name, string? phoneColumn)
    {
        var sample = new byte[Block.Capacity];
        var length = list.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        var text = sample.AsSpan(0, length);
        var dialect = DialectFinder.Find(text, whole: length < sample.Length, name, phoneColumn);

        var headerEnd = dialect.MarkLength;
        byte[] header = [.. text[..headerEnd]];
        if (dialect.HasHeader)
        {
            var cursor = new ScalarRowCursor(text[headerEnd..], (byte)dialect.Separator, dialect.PhoneColumn);
            cursor.Next(out var row);
            headerEnd += row.End + row.LineEndLength;
            var names = string.Concat(Columns.Select(column => $"{dialect.Separator}{column}"));
            header = [.. text[..(dialect.MarkLength + row.End)], .. names.Select(c => (byte)c), .. text[(headerEnd - row.LineEndLength)..headerEnd]];
        }

        var reader = new BlockReader(list, name, (byte)dialect.Separator);
        reader.Unread(text[headerEnd..], firstLine: 1 + text[..headerEnd].Count((byte)'\n'));
        return (reader, dialect, header);
    }
}
