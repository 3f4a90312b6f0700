using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Quiete.Numbers;

namespace Quiete.Screening;

/// <summary>Writes the rows of a block, each with its answer behind it.</summary>
internal sealed class RowWriter(VerdictTable verdicts, Facts facts, CsvDialect dialect, ScreeningCounts counts)
{
    /// <summary>Bytes that any answer fits in: a number, every reason that a plan can find, two instants.</summary>
    private const int LongestAnswer = 1 << 13;

    /// <summary>Bytes copied at a time.</summary>
    public const int CopyStep = 32;

    private const int RememberedShift = 64 - 12;

    private readonly byte separator = verdicts.Separator;
    private readonly int columns = dialect.Columns.Count;
    private readonly VerdictTable.Entry?[] remembered = new VerdictTable.Entry[1 << (64 - RememberedShift)];
    private byte[] output = [];
    private byte[] input = [];
    private int length;

    public ArraySegment<byte> Written => new(output, 0, length);

    public void Begin(Block block, byte[] buffer)
    {
        input = block.Bytes;
        output = buffer;
        length = 0;
    }

    /// <summary>Writes one row and counts it.</summary>
    /// <param name="record">Where the number's record begins; negative when the map's answer says it all.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(in RowSpan row, ulong number, NumberKind kind, MapAnswer answer, long record)
    {
        unchecked
        {
            var rowLength = row.End - row.Start;
            var missing = columns - row.Fields;
            var needed = length + rowLength + Math.Max(missing, 0) + LongestAnswer;
            if (needed > output.Length) Grow(needed);

            ref var to = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(output), length);
            ref var start = ref to;
            to = ref Copy(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(input), row.Start), ref to, rowLength);
            if (missing != 0) to = ref Even(ref to, missing);

            to = separator;
            to = ref Unsafe.Add(ref to, 1);
            if (number != 0) to = ref WriteNumber(ref to, number);

            to = ref record >= 0
                ? ref WriteDetailed(ref to, kind, record)
                : ref WriteEntry(ref to, answer.IsThere ? verdicts.OfAnswer(kind, answer.Payload) : verdicts.OfUnknown(kind));
            to = ref Copy(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(input), row.End), ref to, row.LineEndLength);
            length += (int)Unsafe.ByteOffset(ref start, ref to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte WriteEntry(ref byte to, VerdictTable.Entry entry)
    {
        counts.Count(entry.Wording, entry.Verdict.Earliest);
        return ref Copy(ref MemoryMarshal.GetArrayDataReference(entry.Tail), ref to, entry.Length);
    }

    /// <summary>The answer for a number with a record. Most such answers were given before; the last of each kind are remembered.</summary>
    private ref byte WriteDetailed(ref byte to, NumberKind kind, long record)
    {
        var verdict = verdicts.Plan.Judge(kind, facts.DetailsAt(record));
        if (verdict.Earliest != 0) return ref WriteCurable(ref to, verdict);
        var place = unchecked(((ulong)verdict.ValidUntil ^ (verdict.Reasons << 17) ^ verdict.Reasons) * 0x9E37_79B9_7F4A_7C15);
        ref var entry = ref remembered[(int)(place >> RememberedShift)];
        if (entry is null || entry.Verdict != verdict) entry = verdicts.EntryOf(verdict);
        return ref WriteEntry(ref to, entry);
    }

    /// <summary>An answer with an instant of its own: hardly two rows share it.</summary>
    private ref byte WriteCurable(ref byte to, PlannedVerdict verdict)
    {
        var wording = verdicts.WordingOf(verdict.Reasons);
        counts.Count(wording.Index, verdict.Earliest);
        var answer = MemoryMarshal.CreateSpan(ref to, LongestAnswer / 2);
        wording.Text.CopyTo(answer);
        answer[wording.Text.Length] = separator; // a refusal has no end of validity
        var written = wording.Text.Length + 1;
        return ref Unsafe.Add(ref to, written + Instants.Write(answer[written..], verdict.Earliest));
    }

    /// <summary>A row with fewer fields than the list has columns gets empty ones, so that the answer stands in its own columns.</summary>
    private ref byte Even(ref byte to, int missing)
    {
        counts.CountUneven(missing);
        for (; missing > 0; missing--)
        {
            to = separator;
            to = ref Unsafe.Add(ref to, 1);
        }

        return ref to;
    }

    /// <summary>Writes the E.164 form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte WriteNumber(ref byte to, ulong number)
    {
        unchecked
        {
            const ulong Half = 100_000_000;
            Span<byte> digits = stackalloc byte[16];
            var high = Eight(number / Half);
            var low = Eight(number % Half);
            var leading = high == 0 ? 8 + ((int)ulong.TrailingZeroCount(low) >> 3) : (int)ulong.TrailingZeroCount(high) >> 3;
            Unsafe.WriteUnaligned(ref digits[0], high | 0x3030_3030_3030_3030);
            Unsafe.WriteUnaligned(ref digits[8], low | 0x3030_3030_3030_3030);
            to = (byte)'+';
            // Sixteen bytes from the first digit on: what follows the last one is written over next.
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, 1), Unsafe.ReadUnaligned<ulong>(ref digits[leading & 8]) >> ((leading & 7) * 8));
            var inFirst = 8 - (leading & 7);
            if (leading < 8) Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, 1 + inFirst), Unsafe.ReadUnaligned<ulong>(ref digits[8]));
            return ref Unsafe.Add(ref to, 1 + 16 - leading);
        }
    }

    /// <summary>The eight decimal digits of a number below 10^8, one to a byte, the first in the lowest byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Eight(ulong number)
    {
        unchecked
        {
            // Halves of four digits, then of two, then single digits, all lanes at once.
            var fours = number / 10_000 | (number % 10_000) << 32;
            var hundreds = ((fours * 10486) >> 20) & 0x0000_007F_0000_007F;
            var twos = hundreds | (fours - hundreds * 100) << 16;
            var tens = ((twos * 103) >> 10) & 0x000F_000F_000F_000F;
            return tens | (twos - tens * 10) << 8;
        }
    }

    /// <summary>Copies 32 bytes at a time, so up to 31 beyond the end: both buffers have room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte Copy(ref byte from, ref byte to, int count)
    {
        for (var at = 0; at < count; at += CopyStep)
        {
            Vector256.LoadUnsafe(ref from, (nuint)at).StoreUnsafe(ref to, (nuint)at);
        }

        return ref Unsafe.Add(ref to, count);
    }

    private void Grow(int needed)
    {
        var grown = GC.AllocateUninitializedArray<byte>(Math.Max(needed, output.Length * 2));
        output.AsSpan(0, length).CopyTo(grown);
        output = grown;
    }
}
