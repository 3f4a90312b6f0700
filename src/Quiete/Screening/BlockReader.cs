using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>Cuts a stream of CSV into blocks of whole rows. One block at a time, in order; callers take turns.</summary>
/// <remarks>What is no text is refused here, with the line: a zero byte, a row beyond all measure, a quote that never closes.</remarks>
internal sealed class BlockReader(Stream input, string name, byte separator)
{
    private readonly byte[] rest = GC.AllocateUninitializedArray<byte>(Block.Capacity);
    private int restLength;
    private bool ended;
    private long blocks;
    private long line = 1;

    /// <summary>Bytes taken from the stream so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Puts bytes back that were read ahead, to learn the dialect; <paramref name="firstLine"/> is where they begin.</summary>
    public void Unread(ReadOnlySpan<byte> ahead, long firstLine)
    {
        ahead.CopyTo(rest);
        restLength = ahead.Length;
        BytesRead += ahead.Length;
        line = firstLine;
    }

    /// <summary>Fills a block with the next rows; false at the end.</summary>
    public bool TryRead(Block block)
    {
        rest.AsSpan(0, restLength).CopyTo(block.Bytes);
        var length = restLength;
        while (!ended && length < Block.Capacity)
        {
            var read = input.Read(block.Bytes, length, Block.Capacity - length);
            ended = read == 0;
            length += read;
            BytesRead += read;
        }

        if (length == 0) return false;

        var end = Cut(block, length);
        restLength = length - end;
        block.Bytes.AsSpan(end, restLength).CopyTo(rest);
        block.Length = end;
        block.Number = blocks++;
        return true;
    }

    /// <summary>Finds where the last whole row ends, and whether the quotes are regular up to there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Cut(Block block, int length)
    {
        block.FirstLine = line;
        block.Regular = true;
        var masks = new SeparatorMasks(separator);
        var end = 0;
        var lines = 0L;
        var linesAtEnd = 0L;
        ref var start = ref MemoryMarshal.GetArrayDataReference(block.Bytes);
        for (var at = 0; at < length; at += SeparatorMasks.Width)
        {
            masks.Read(ref Unsafe.Add(ref start, at), SeparatorMasks.Valid(length - at));
            if ((masks.Odd | masks.Zeros) != 0) return CutByBytes(block, length);
            if (masks.RowEnds != 0)
            {
                var last = 63 - (int)ulong.LeadingZeroCount(masks.RowEnds);
                end = at + last + 1;
                linesAtEnd = lines + (long)ulong.PopCount(masks.Lines & (ulong.MaxValue >> (63 - last)));
            }

            lines += (long)ulong.PopCount(masks.Lines);
        }

        if (ended)
        {
            // A quote that closes with the file's last byte has nothing after it to be odd about.
            if (masks.Open) throw Unclosed(block.Bytes.AsSpan(0, length));
            end = length;
            linesAtEnd = lines;
        }
        else if (end == 0)
        {
            throw TooLong(masks.Open);
        }

        line += linesAtEnd;
        return end;
    }

    /// <summary>The same, for quotes that the masks cannot tell: row by row.</summary>
    private int CutByBytes(Block block, int length)
    {
        block.Regular = false;
        var bytes = block.Bytes.AsSpan(0, length);
        if (bytes.IndexOf((byte)0) is >= 0 and var zero)
        {
            throw Refuse(bytes[..zero].Count((byte)'\n'), "holds a zero byte: this is not a text file, or it is UTF-16. Save it as CSV UTF-8.");
        }

        var cursor = new ScalarRowCursor(bytes, separator, phoneColumn: 0);
        var end = 0;
        while (cursor.Next(out var row))
        {
            if (row.LineEndLength != 0) end = row.End + row.LineEndLength;
        }

        if (ended)
        {
            if (cursor.Open) throw Unclosed(bytes);
            end = length;
        }
        else if (end == 0)
        {
            throw TooLong(cursor.Open);
        }

        line += bytes[..end].Count((byte)'\n');
        return end;
    }

    private BadInputException Unclosed(ReadOnlySpan<byte> bytes)
    {
        var cursor = new ScalarRowCursor(bytes, separator, phoneColumn: 0);
        var last = default(RowSpan);
        while (cursor.Next(out var row)) last = row;
        return Refuse(bytes[..last.Start].Count((byte)'\n'), "a quoted field of the row that begins here is never closed. Is the file cut short?");
    }

    private BadInputException TooLong(bool open) => Refuse(0, open
        ? $"a quoted field of the row that begins here does not close within {Block.Capacity / 1024} KB."
        : $"the row that begins here does not end within {Block.Capacity / 1024} KB. Is this a CSV file?");

    private BadInputException Refuse(long linesBefore, string message) =>
        new($"{name}: line {(line + linesBefore).ToString(CultureInfo.InvariantCulture)}", message);
}
