using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>Walks the rows of blocks whose quotes are regular, with vector instructions. One per worker; a block starts and ends with a row.</summary>
/// <remarks>
/// First the places of all separators and row ends are listed, four at a time and without a branch that depends on the text;
/// then a row with as many fields as the list has columns is settled by two comparisons. Its truth is
/// <see cref="ScalarRowCursor"/>, which a test holds it against.
/// </remarks>
internal sealed class RowCursor(byte separator, int columns, int phoneColumn)
{
    /// <summary>Bytes that must be readable after the end of a block.</summary>
    public const int Padding = SeparatorMasks.Width;

    private const int AtOnce = 4;

    private byte[] block = [];
    private int length;
    private int[] separators = new int[1 << 16];
    private int[] rowEnds = new int[1 << 14];
    private int rowEndCount;
    private int nextSeparator;
    private int nextRow;
    private int rowStart;

    /// <summary>Takes a block: <paramref name="length"/> bytes of text, and at least <see cref="Padding"/> more in the same array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Begin(byte[] padded, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, padded.Length - Padding);
        block = padded;
        this.length = length;
        (nextSeparator, nextRow, rowStart) = (0, 0, 0);
        var (separatorCount, endCount) = (0, 0);
        var masks = new SeparatorMasks(separator);
        ref var start = ref MemoryMarshal.GetArrayDataReference(padded);
        for (var at = 0; at < length; at += SeparatorMasks.Width)
        {
            masks.Read(ref Unsafe.Add(ref start, at), SeparatorMasks.Valid(length - at));
            separatorCount = List(masks.Separators, at, ref separators, separatorCount);
            endCount = List(masks.RowEnds, at, ref rowEnds, endCount);
        }

        // Behind the last separator stand some that no row reaches.
        Reserve(ref separators, separatorCount + columns + 1);
        separators.AsSpan(separatorCount, columns + 1).Fill(int.MaxValue);
        rowEndCount = endCount;
    }

    /// <summary>Fills <paramref name="rows"/> with the next rows; fewer than asked for only at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Next(Span<RowSpan> rows)
    {
        unchecked
        {
            var count = Math.Min(rows.Length, rowEndCount - nextRow);
            for (var at = 0; at < count; at++)
            {
                var lineFeed = rowEnds[nextRow++];
                var carriageReturn = lineFeed > rowStart && block[lineFeed - 1] == '\r' ? 1 : 0;
                EndRow(ref rows[at], lineFeed, lineFeed - carriageReturn, 1 + carriageReturn);
                rowStart = lineFeed + 1;
            }

            // The last row of a list may lack its line end.
            if (count < rows.Length && rowStart < length)
            {
                EndRow(ref rows[count++], length, length, 0);
                rowStart = length;
            }

            return count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndRow(ref RowSpan row, int before, int end, int lineEndLength)
    {
        unchecked
        {
            var first = nextSeparator;
            var fields = columns;
            if ((columns > 1 && separators[first + columns - 2] > before) || separators[first + columns - 1] < before) fields = CountFields(first, before);
            nextSeparator = first + fields - 1;

            row.Start = rowStart;
            row.End = end;
            row.LineEndLength = lineEndLength;
            row.Fields = fields;
            row.FieldStart = phoneColumn == 0 ? rowStart : phoneColumn < fields ? separators[first + phoneColumn - 1] + 1 : -1;
            row.FieldLength = (phoneColumn + 1 < fields ? separators[first + phoneColumn] : end) - row.FieldStart;
        }
    }

    private int CountFields(int first, int before)
    {
        var at = first;
        while (separators[at] < before) at++;
        return at - first + 1;
    }

    /// <summary>Appends the places of the set bits, which begin at <paramref name="from"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int List(ulong bits, int from, ref int[] places, int count)
    {
        unchecked
        {
            if (count + SeparatorMasks.Width > places.Length) Reserve(ref places, count + SeparatorMasks.Width);
            ref var place = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(places), count);
            var found = BitOperations.PopCount(bits);
            for (var written = 0; ; written += AtOnce)
            {
                place = from + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                Unsafe.Add(ref place, 1) = from + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                Unsafe.Add(ref place, 2) = from + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                Unsafe.Add(ref place, 3) = from + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                place = ref Unsafe.Add(ref place, AtOnce);
                if (written + AtOnce >= found) return count + found;
            }
        }
    }

    private static void Reserve(ref int[] places, int needed)
    {
        if (needed > places.Length) Array.Resize(ref places, Math.Max(needed, places.Length * 2));
    }
}
