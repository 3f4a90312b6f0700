using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiete.Numbers;

namespace Quiete.Screening;

/// <summary>Reads rows such as <c>+393471234567,2026-11-20,true</c> as bytes; leaves every other shape to <see cref="FactParser"/>.</summary>
internal sealed class PlainAnswerParser
{
    /// <summary>Bytes that must be readable from the beginning of a row; longer rows are not plain.</summary>
    public const int Width = 64;

    private const int ItalianPrefix = 39;
    private const int FewestDigits = 8;

    private readonly byte separator;
    private readonly int number;
    private readonly int answeredAt;
    private readonly int listed;
    private readonly int revokedFor;
    private readonly ushort[] lengths = new ushort[10_000]; // by the first four digits, a bit for each length the plan holds

    public PlainAnswerParser(FactColumns columns)
    {
        separator = columns.Separator;
        if (columns.Kind != FactKind.Rpo) return;
        (number, answeredAt, listed, revokedFor) = (columns.Places[0], columns.Places[1], columns.Places[2], columns.Places[3]);
        for (var leading = 0; leading < lengths.Length; leading++)
        {
            for (var digits = 0; digits <= PhoneNumber.MaxDigits; digits++)
            {
                if (NumberingPlan.Italian[leading].Holds(digits)) lengths[leading] |= (ushort)(1 << digits);
            }
        }

        Usable = true;
    }

    public bool Usable { get; }

    /// <summary>Reads a row of up to <see cref="Width"/> bytes, if it is as plain as can be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(ref byte row, int length, out ulong plain)
    {
        plain = 0;
        unchecked
        {
            if (length > Width || length == 0 || !Usable) return false;
            var text = Vector512.LoadUnsafe(ref row);
            var within = ulong.MaxValue >> (Width - length);
            var ends = Vector512.Equals(text, Vector512.Create(separator)).ExtractMostSignificantBits() & within;
            if ((Vector512.Equals(text, Vector512.Create((byte)'"')).ExtractMostSignificantBits() & within) != 0) return false;

            if (!Field(ends, length, number, out var start, out var size)
                || !TryNumber(ref Unsafe.Add(ref row, start), size, out var key)) return false;
            if (!Field(ends, length, answeredAt, out start, out size) || size != 10
                || !PlainTime.TryDay(ref Unsafe.Add(ref row, start), out var day)) return false;
            if (!Field(ends, length, listed, out start, out size)
                || !TryFlag(ref Unsafe.Add(ref row, start), size, out var flag)) return false;
            if (revokedFor >= 0 && Field(ends, length, revokedFor, out _, out size) && size != 0) return false;
            return PlainAnswer.TryPack(key, day, flag, out plain);
        }
    }

    private static bool Field(ulong ends, int length, int column, out int start, out int size)
    {
        unchecked
        {
            start = 0;
            for (var i = 0; i < column; i++)
            {
                if (ends == 0)
                {
                    size = 0;
                    return false;
                }

                start = BitOperations.TrailingZeroCount(ends) + 1;
                ends &= ends - 1;
            }

            size = (ends == 0 ? length : BitOperations.TrailingZeroCount(ends)) - start;
            return true;
        }
    }

    // An Italian number in full that the plan holds. With no plus it would be a national number, so the plus must be there.
    private bool TryNumber(ref byte text, int length, out ulong key)
    {
        key = 0;
        unchecked
        {
            var digits = length - 1;
            if (digits is < FewestDigits or > PhoneNumber.MaxDigits || text != '+') return false;
            for (var i = 1; i <= digits; i++)
            {
                var digit = (uint)Unsafe.Add(ref text, i) - '0';
                if (digit > 9) return false;
                key = (key * 10) + digit;
                if (i == 2 && key != ItalianPrefix) return false;
            }

            var leading = (Unsafe.Add(ref text, 3) * 1000) + (Unsafe.Add(ref text, 4) * 100)
                + (Unsafe.Add(ref text, 5) * 10) + Unsafe.Add(ref text, 6) - ('0' * 1111);
            return (lengths[leading] >> (digits - 2) & 1) != 0;
        }
    }

    private static bool TryFlag(ref byte text, int length, out bool flag)
    {
        const uint True = 'e' << 24 | 'u' << 16 | 'r' << 8 | 't';
        const uint Fals = 's' << 24 | 'l' << 16 | 'a' << 8 | 'f';
        flag = false;
        switch (length)
        {
            case 1:
                flag = text == '1';
                return text is (byte)'0' or (byte)'1';
            case 4:
                flag = true;
                return Unsafe.ReadUnaligned<uint>(ref text) == True;
            case 5:
                return Unsafe.ReadUnaligned<uint>(ref text) == Fals && Unsafe.Add(ref text, 4) == 'e';
            default:
                return false;
        }
    }
}
