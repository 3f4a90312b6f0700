namespace Quiete.Screening;

/// <summary>Walks the rows of a block byte by byte: the truth of <see cref="RowCursor"/>, and the reader of odd quotes.</summary>
/// <remarks>
/// RFC 4180, read leniently as spreadsheets do: a quote opens only where a field begins; inside, two quotes are one; text
/// after a closing quote belongs to the field. Any other quote is an ordinary character (<c>Bar 5" pipe</c>).
/// </remarks>
internal ref struct ScalarRowCursor(ReadOnlySpan<byte> block, byte separator, int phoneColumn)
{
    private readonly ReadOnlySpan<byte> block = block;
    private int at;

    /// <summary>Whether the block ended inside a quoted field.</summary>
    public bool Open { get; private set; }

    /// <summary>Reads the next row; false at the end of the block.</summary>
    public bool Next(out RowSpan row)
    {
        row = new RowSpan { Start = at, FieldStart = -1, Fields = 1 };
        if (at == block.Length) return false;

        var fieldStart = at;
        var quoted = false;
        for (; at < block.Length; at++)
        {
            var c = block[at];
            if (quoted)
            {
                if (c != '"') continue;
                if (at + 1 < block.Length && block[at + 1] == '"') at++;
                else quoted = false;
            }
            else if (c == '"' && at == fieldStart)
            {
                quoted = true;
            }
            else if (c == separator)
            {
                EndField(ref row, fieldStart, at);
                row.Fields++;
                fieldStart = at + 1;
            }
            else if (c == '\n')
            {
                break;
            }
        }

        Open = quoted;
        var hasLineEnd = at < block.Length;
        var carriageReturn = hasLineEnd && at > row.Start && block[at - 1] == '\r' ? 1 : 0;
        row.End = at - carriageReturn;
        row.LineEndLength = hasLineEnd ? 1 + carriageReturn : 0;
        EndField(ref row, fieldStart, row.End);
        if (hasLineEnd) at++;
        return true;
    }

    /// <summary>Fills <paramref name="rows"/> with the next rows; fewer than asked for only at the end.</summary>
    public int Next(Span<RowSpan> rows)
    {
        var count = 0;
        while (count < rows.Length && Next(out rows[count])) count++;
        return count;
    }

    private readonly void EndField(ref RowSpan row, int start, int end)
    {
        if (row.Fields - 1 != phoneColumn) return;
        row.FieldStart = start;
        row.FieldLength = end - start;
    }
}
