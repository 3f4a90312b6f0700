using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Quiete.Numbers;

namespace Quiete.Screening;

/// <summary>Screens blocks: rows, numbers, facts, decisions, output; a few hundred rows through each step at a time.</summary>
internal sealed class ScreeningWorker
{
    private const int GroupRows = 256;
    private const int StackFieldBytes = 512;

    private readonly Facts facts;
    private readonly CsvDialect dialect;
    private readonly RowCursor cursor;
    private readonly RowSpan[] rows = new RowSpan[GroupRows];
    private readonly ulong[] numbers = new ulong[GroupRows];
    private readonly NumberKind[] kinds = new NumberKind[GroupRows];
    private readonly MapAnswer[] answers = new MapAnswer[GroupRows];
    private readonly long[] records = new long[GroupRows];
    private readonly RowWriter writer;

    public ScreeningWorker(VerdictTable verdicts, Facts facts, CsvDialect dialect)
    {
        this.facts = facts;
        this.dialect = dialect;
        cursor = new RowCursor((byte)dialect.Separator, dialect.Columns.Count, dialect.PhoneColumn);
        Counts = new ScreeningCounts((int)facts.Map.Count);
        writer = new RowWriter(verdicts, facts, dialect, Counts);
    }

    public ScreeningCounts Counts { get; }

    /// <summary>Rows of the block screened last.</summary>
    public int RowsOfBlock { get; private set; }

    /// <summary>Screens one block into a buffer, or into a longer one that takes its place.</summary>
    public ArraySegment<byte> Screen(Block block, byte[] buffer)
    {
        writer.Begin(block, buffer);
        RowsOfBlock = 0;
        if (block.Regular)
        {
            cursor.Begin(block.Bytes, block.Length);
            while (cursor.Next(rows) is > 0 and var count) ScreenGroup(block, count);
        }
        else
        {
            var scalar = new ScalarRowCursor(block.Bytes.AsSpan(0, block.Length), (byte)dialect.Separator, dialect.PhoneColumn);
            while (scalar.Next(rows) is > 0 and var count) ScreenGroup(block, count);
        }

        return writer.Written;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScreenGroup(Block block, int count)
    {
        unchecked
        {
            RowsOfBlock += count;
            ref var bytes = ref MemoryMarshal.GetArrayDataReference(block.Bytes);
            for (var at = 0; at < count; at++)
            {
                ref var row = ref rows[at];
                if (row.FieldStart < 0 || row.FieldLength <= 0)
                {
                    (numbers[at], kinds[at]) = (0, Counts.Empty());
                    continue;
                }

                ref var field = ref Unsafe.Add(ref bytes, row.FieldStart);
                var length = row.FieldLength;
                if (field == '"' && length >= 2 && Unsafe.Add(ref field, length - 1) == '"')
                {
                    field = ref Unsafe.Add(ref field, 1);
                    length -= 2;
                }

                var scanned = NumberScanner.Scan(ref field, length);
                if (scanned != NumberScanner.NotSettled)
                {
                    numbers[at] = NumberScanner.NumberOf(scanned).Bits;
                    kinds[at] = NumberScanner.KindOf(scanned);
                }
                else
                {
                    (numbers[at], kinds[at]) = Read(block.Bytes.AsSpan(row.FieldStart, row.FieldLength));
                }
            }

            facts.Map.LookUp(numbers.AsSpan(0, count), answers.AsSpan(0, count));
            facts.FindRecords(answers.AsSpan(0, count), records.AsSpan(0, count));
            Counts.Mark(numbers.AsSpan(0, count), answers.AsSpan(0, count));
            for (var at = 0; at < count; at++) writer.Write(rows[at], numbers[at], kinds[at], answers[at], records[at]);
        }
    }

    /// <summary>What the scanner leaves unsettled: repaired, foreign and broken texts.</summary>
    private (ulong Number, NumberKind Kind) Read(ReadOnlySpan<byte> raw)
    {
        Span<char> text = raw.Length <= StackFieldBytes ? stackalloc char[StackFieldBytes] : new char[raw.Length];
        var reading = NumberReader.Read(text[..CsvText.Decode(raw, text)]);
        Counts.Count(reading);
        return (reading.Number.Bits, reading.Valid ? reading.Kind : NumberKind.Unknown);
    }
}
