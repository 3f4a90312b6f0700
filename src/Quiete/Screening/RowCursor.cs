using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>Walks the rows of a block whose quotes are regular, with vector instructions.</summary>
/// <remarks>Its truth is <see cref="ScalarRowCursor"/>, which a test holds it against. The block starts and ends with a row.</remarks>
internal ref struct RowCursor
{
    /// <summary>Bytes that must be readable after the end of a block.</summary>
    public const int Padding = SeparatorMasks.Width;

    private readonly ref byte block;
    private readonly int length;
    private readonly int phoneColumn;
    private SeparatorMasks masks;
    private ulong structure; // separators and row ends of the stretch that are still to be visited
    private ulong rowEnds;
    private int stretch; // where the stretch begins
    private int rowStart;
    private int column;
    private int fieldStart;
    private int fieldEnd;

    /// <param name="padded">The block, with <see cref="Padding"/> more bytes in the same memory.</param>
    public RowCursor(ReadOnlySpan<byte> padded, int length, byte separator, int phoneColumn)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, padded.Length - Padding);
        block = ref MemoryMarshal.GetReference(padded);
        this.length = length;
        this.phoneColumn = phoneColumn;
        masks = new(separator);
        stretch = -SeparatorMasks.Width;
        BeginRow(0);
    }

    /// <summary>Fills <paramref name="rows"/> with the next rows; fewer than asked for only at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Next(Span<RowSpan> rows)
    {
        unchecked
        {
            var count = 0;
            while (count < rows.Length)
            {
                while (structure == 0)
                {
                    stretch += SeparatorMasks.Width;
                    if (stretch >= length) return LastRow(rows, count);
                    masks.Read(ref Unsafe.Add(ref block, stretch), SeparatorMasks.Valid(length - stretch));
                    rowEnds = masks.RowEnds;
                    structure = masks.Separators | rowEnds;
                }

                var bit = structure & (0 - structure);
                var at = stretch + BitOperations.TrailingZeroCount(structure);
                structure ^= bit;

                if ((rowEnds & bit) == 0)
                {
                    column++;
                    if (column == phoneColumn) fieldStart = at + 1;
                    else if (column == phoneColumn + 1) fieldEnd = at;
                    continue;
                }

                var carriageReturn = at > rowStart && Unsafe.Add(ref block, at - 1) == (byte)'\r' ? 1 : 0;
                EndRow(ref rows[count++], at - carriageReturn, 1 + carriageReturn);
                BeginRow(at + 1);
            }

            return count;
        }
    }

    private int LastRow(Span<RowSpan> rows, int count)
    {
        stretch = length;
        if (rowStart < length)
        {
            EndRow(ref rows[count++], length, 0);
            BeginRow(length);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BeginRow(int start)
    {
        rowStart = start;
        column = 0;
        fieldStart = phoneColumn == 0 ? start : -1;
        fieldEnd = -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void EndRow(ref RowSpan row, int end, int lineEndLength)
    {
        row.Start = rowStart;
        row.End = end;
        row.LineEndLength = lineEndLength;
        row.Fields = column + 1;
        row.FieldStart = fieldStart;
        row.FieldLength = (fieldEnd < 0 ? end : fieldEnd) - fieldStart;
    }
}
