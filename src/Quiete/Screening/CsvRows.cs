namespace Quiete.Screening;

/// <summary>Reads any CSV row by row as texts: separators and quotes as in lists, UTF-8 or Windows-1252.</summary>
public sealed class CsvRows
{
    private readonly BlockReader reader;
    private readonly Block block = new();
    private readonly byte parts;
    private int at;
    private int counted;
    private long line;

    /// <summary>Begins to read.</summary>
    /// <param name="separator">What parts the fields; absent: the likeliest of the first line.</param>
    /// <exception cref="BadInputException">The file is empty or no text.</exception>
    public CsvRows(Stream csv, string name, char? separator = null)
    {
        ArgumentNullException.ThrowIfNull(csv);
        var ahead = new byte[FactsGathering.LongestHeader];
        var length = csv.ReadAtLeast(ahead, ahead.Length, throwOnEndOfStream: false);
        if (length == 0) throw new BadInputException(name, "The file is empty.");
        var start = ahead.AsSpan(0, length) is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        var text = ahead.AsSpan(start, length - start);
        parts = separator is { } given ? (byte)given : Guess(text);
        reader = new BlockReader(csv, name, parts);
        reader.Unread(text, firstLine: 1);
    }

    /// <summary>Reads the next row; empty lines are no rows. False at the end.</summary>
    /// <param name="begins">The line on which it begins, as an editor counts.</param>
    /// <exception cref="BadInputException">What follows is no text, or has a quote that never closes; the place says on which line.</exception>
    public bool TryRead(out long begins, out IReadOnlyList<string> fields)
    {
        while (at < block.Length || NextBlock())
        {
            var bytes = block.Bytes.AsSpan(at, block.Length - at);
            var cursor = new ScalarRowCursor(bytes, parts, phoneColumn: 0);
            cursor.Next(out var span);
            var begin = at;
            at += span.End + span.LineEndLength;
            if (bytes[..span.End].IndexOfAnyExcept((byte)' ') < 0) continue;
            line += block.Bytes.AsSpan(counted, begin - counted).Count((byte)'\n');
            counted = begin;
            (begins, fields) = (line, CsvText.Fields(bytes[..span.End], parts));
            return true;
        }

        (begins, fields) = (0, []);
        return false;
    }

    private bool NextBlock()
    {
        block.Length = 0;
        if (!reader.TryRead(block)) return false;
        (at, counted, line) = (0, 0, block.FirstLine);
        return true;
    }

    private static byte Guess(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var first = end < 0 ? text : text[..end];
        var best = (Separator: (byte)',', Count: 0);
        foreach (var one in ",;\t|"u8)
        {
            if (first.Count(one) is var count && count > best.Count) best = (one, count);
        }

        return best.Separator;
    }
}
