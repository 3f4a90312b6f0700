using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>Reads rows of any kind as bytes, with the words that it learned from <see cref="FactParser"/>. One per worker and file.</summary>
/// <remarks>
/// It knows numbers, plain dates and instants to the second. Every other field but the proof holds one of few texts: what the
/// careful parser made of it once is taken the next time. Any other row is left to the careful parser.
/// </remarks>
internal sealed class PlainFactParser(FactColumns columns, FactTexts texts)
{
    /// <summary>Bytes that must be readable after a row.</summary>
    public const int Padding = 64;

    private const int LongestRow = 1024;
    private const int MostFields = 16;

    private readonly int _kind = (int)columns.Kind;
    private readonly LearnedWords[] _words = [.. columns.Places.Select(_ => new LearnedWords())];
    private readonly int[] _ends = new int[MostFields];
    private readonly ProofPage _proofs = texts.NewProofs();
    private int _fields;

    /// <summary>Reads a row without its line end, if its fields are plain or known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(ref byte row, int length, out FactRow fact)
    {
        fact = default;
        if (!Split(ref row, length)) return false;
        var size = Field(0, out var at);
        var number = NumberScanner.NumberOf(NumberScanner.Scan(ref Unsafe.Add(ref row, at), size));
        if (number.IsNone) return false;
        var key = number.Bits;
        switch ((FactKind)_kind)
        {
            case FactKind.Rpo:
                if (!TryMoment(ref row, 1, out var when) || !TryWord(ref row, 2, out var listed) || !TryWord(ref row, 3, out var names)) return false;
                fact = new(key, when, 0, names, listed);
                return true;
            case FactKind.Objections:
                if (!TryMoment(ref row, 1, out when) || !TryWord(ref row, 2, out var scope)) return false;
                fact = new(key, when, 0, 0, scope);
                return true;
            case FactKind.Consents:
                return TryConsent(ref row, key, out fact);
            case FactKind.Requests:
                if (!TryMoment(ref row, 1, out when) || !TryDay(ref row, 2, 0, out var expires) || !TryWord(ref row, 3, out var sectors)) return false;
                fact = new(key, when, expires, 0, sectors);
                return true;
            case FactKind.Contracts:
                if (Field(1, out _) == 0 || !TryDay(ref row, 1, 0, out var from) || !TryDay(ref row, 2, PackedContract.Open, out var to) || to < from) return false;
                fact = new(key, from, to, 0, 0);
                return true;
            default:
                if (Field(1, out at) == PlainTime.InstantBytes && PlainTime.TryInstant(ref Unsafe.Add(ref row, at), out when)
                    && TryWord(ref row, 2, out var outcome) && TryWord(ref row, 3, out var agency))
                {
                    fact = new(key, when, 0, agency, outcome);
                    return true;
                }

                return false;
        }
    }

    /// <summary>Remembers what the careful parser made of the words of a row.</summary>
    public void Learn(ReadOnlySpan<byte> row, in FactRow fact)
    {
        if (row.Length > LongestRow) return;
        Span<byte> padded = stackalloc byte[LongestRow + Padding];
        row.CopyTo(padded);
        ref var start = ref padded[0];
        if (!Split(ref start, row.Length)) return;
        switch ((FactKind)_kind)
        {
            case FactKind.Rpo:
                Learn(ref start, 2, fact.Terms);
                Learn(ref start, 3, fact.Text);
                break;
            case FactKind.Consents:
                Learn(ref start, 2, fact.Terms & 0xFFFF_0000);
                Learn(ref start, 3, fact.Terms & 0xFF00);
                Learn(ref start, 5, fact.Terms & PackedConsent.InsideContractFlag);
                break;
            case FactKind.Requests:
                Learn(ref start, 3, fact.Terms);
                break;
            case FactKind.Objections:
                Learn(ref start, 2, fact.Terms);
                break;
            case FactKind.Attempts:
                Learn(ref start, 2, fact.Terms);
                Learn(ref start, 3, fact.Text);
                break;
        }
    }

    private bool TryConsent(ref byte row, ulong key, out FactRow fact)
    {
        fact = default;
        var revoked = 0L;
        if (!TryMoment(ref row, 1, out var when) || !TryWord(ref row, 2, out var categories) || !TryWord(ref row, 3, out var channels)
            || !TryWord(ref row, 5, out var inside) || (Field(6, out _) > 0 && !TryMoment(ref row, 6, out revoked))) return false;
        var size = Field(4, out var at);
        var terms = categories | channels | inside;
        if (size == 0)
        {
            fact = new(key, when, revoked, 0, terms);
            return true;
        }

        var proof = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref row, at), size);
        if (size > ProofText.MaxBytes || proof[0] <= ' ' || proof[^1] <= ' ') return false;
        fact = new(key, when, revoked, _proofs.Add(proof), terms | PackedConsent.ProofFlag);
        return true;
    }

    // Where the fields end. A quote, or a byte beyond ASCII, takes a more careful look.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Split(ref byte row, int length)
    {
        _fields = 0;
        if (length > LongestRow) return false;
        for (var at = 0; at < length; at += Vector512<byte>.Count)
        {
            var text = Vector512.LoadUnsafe(ref Unsafe.Add(ref row, at));
            var within = length - at >= 64 ? ulong.MaxValue : (1UL << (length - at)) - 1;
            var odd = Vector512.Equals(text, Vector512.Create((byte)'"')) | Vector512.GreaterThan(text, Vector512.Create((byte)0x7F));
            if ((odd.ExtractMostSignificantBits() & within) != 0) return false;
            var ends = Vector512.Equals(text, Vector512.Create(columns.Separator)).ExtractMostSignificantBits() & within;
            for (; ends != 0; ends &= ends - 1)
            {
                if (_fields == MostFields - 1) return false;
                _ends[_fields++] = at + BitOperations.TrailingZeroCount(ends);
            }
        }

        _ends[_fields++] = length;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Field(int name, out int start)
    {
        start = 0;
        var column = columns.Places[name];
        if (column < 0 || column >= _fields) return 0;
        if (column > 0) start = _ends[column - 1] + 1;
        return _ends[column] - start;
    }

    private bool TryMoment(ref byte row, int name, out long bits)
    {
        bits = 0;
        var size = Field(name, out var at);
        if (size == PlainTime.DayBytes)
        {
            if (!PlainTime.TryDay(ref Unsafe.Add(ref row, at), out var day)) return false;
            bits = (RomeTime.MidnightTicks(day) << 1) | 1;
            return true;
        }

        if (size != PlainTime.InstantBytes || !PlainTime.TryInstant(ref Unsafe.Add(ref row, at), out var ticks)) return false;
        bits = ticks << 1;
        return true;
    }

    private bool TryDay(ref byte row, int name, int absent, out int day)
    {
        day = absent;
        var size = Field(name, out var at);
        return size == 0 || (size == PlainTime.DayBytes && PlainTime.TryDay(ref Unsafe.Add(ref row, at), out day));
    }

    private bool TryWord(ref byte row, int name, out uint value)
    {
        var size = Field(name, out var at);
        return _words[name].TryGet(ref Unsafe.Add(ref row, at), size, out value);
    }

    private void Learn(ref byte row, int name, uint value)
    {
        var size = Field(name, out var at);
        _words[name].Learn(ref Unsafe.Add(ref row, at), size, value);
    }
}

/// <summary>What few different texts of up to 32 bytes mean.</summary>
internal sealed class LearnedWords
{
    private const int SlotBits = 8;

    private readonly Vector256<byte>[] _texts = new Vector256<byte>[1 << SlotBits];
    private readonly uint[] _values = new uint[1 << SlotBits];
    private readonly bool[] _known = new bool[1 << SlotBits];

    /// <param name="text">The text; 32 bytes from here must be readable.</param>
    public bool TryGet(ref byte text, int length, out uint value)
    {
        value = 0;
        if (length > Vector256<byte>.Count) return false;
        var slot = Slot(ref text, length, out var sought);
        value = _values[slot];
        return _known[slot] && _texts[slot] == sought;
    }

    public void Learn(ref byte text, int length, uint value)
    {
        if (length > Vector256<byte>.Count) return;
        var slot = Slot(ref text, length, out var learned);
        (_texts[slot], _values[slot], _known[slot]) = (learned, value, true);
    }

    // No text holds a zero byte, so zeros say where it ends.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Slot(ref byte text, int length, out Vector256<byte> padded)
    {
        unchecked
        {
            padded = Vector256.LoadUnsafe(ref text) & Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)length));
            var words = padded.AsUInt64();
            var hash = (words[0] * 0x9E3779B97F4A7C15) ^ (words[1] * 0xD6E8FEB86659FD93) ^ (words[2] * 0xC2B2AE3D27D4EB4F) ^ (words[3] * 0x165667B19E3779F9);
            return (int)((hash ^ (hash >> 29)) * 0x9E3779B97F4A7C15 >> (64 - SlotBits));
        }
    }
}

/// <summary>Dates and instants in the form that programs write, from bytes.</summary>
internal static class PlainTime
{
    public const int DayBytes = 10;
    public const int InstantBytes = 25;

    private const int FirstYear = 1900;
    private const int LastYear = 2200;
    private const int MostOffsetHours = 13;

    /// <summary>Reads <c>2026-11-20</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryDay(ref byte text, out int dayNumber)
    {
        unchecked
        {
            dayNumber = 0;
            if (Unsafe.Add(ref text, 4) != '-' || Unsafe.Add(ref text, 7) != '-') return false;
            var wrong = 0u;
            var year = (Pair(ref text, 0, ref wrong) * 100) + Pair(ref text, 2, ref wrong);
            var month = Pair(ref text, 5, ref wrong);
            var day = Pair(ref text, 8, ref wrong);
            if (wrong != 0 || year is < FirstYear or > LastYear || month is < 1 or > 12
                || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
            dayNumber = new DateOnly(year, month, day).DayNumber;
            return true;
        }
    }

    /// <summary>Reads <c>2026-11-20T10:15:00+01:00</c> as ticks of UTC.</summary>
    public static bool TryInstant(ref byte text, out long utcTicks)
    {
        unchecked
        {
            utcTicks = 0;
            if (!TryDay(ref text, out var day)) return false;
            var sign = Unsafe.Add(ref text, 19);
            if (Unsafe.Add(ref text, 10) != 'T' || Unsafe.Add(ref text, 13) != ':' || Unsafe.Add(ref text, 16) != ':'
                || Unsafe.Add(ref text, 22) != ':' || sign is not ((byte)'+' or (byte)'-')) return false;
            var wrong = 0u;
            var (hour, minute, second) = (Pair(ref text, 11, ref wrong), Pair(ref text, 14, ref wrong), Pair(ref text, 17, ref wrong));
            var (offsetHours, offsetMinutes) = (Pair(ref text, 20, ref wrong), Pair(ref text, 23, ref wrong));
            if (wrong != 0 || hour > 23 || minute > 59 || second > 59 || offsetHours > MostOffsetHours || offsetMinutes > 59) return false;
            var offset = (offsetHours * 60) + offsetMinutes;
            var minutes = (hour * 60) + minute - (sign == '+' ? offset : -offset);
            utcTicks = (day * TimeSpan.TicksPerDay) + (minutes * TimeSpan.TicksPerMinute) + (second * TimeSpan.TicksPerSecond);
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Pair(ref byte text, int at, ref uint wrong)
    {
        unchecked
        {
            var tens = (uint)Unsafe.Add(ref text, at) - '0';
            var units = (uint)Unsafe.Add(ref text, at + 1) - '0';
            wrong |= (tens > 9 ? 1u : 0) | (units > 9 ? 1u : 0);
            return (int)((tens * 10) + units);
        }
    }
}
