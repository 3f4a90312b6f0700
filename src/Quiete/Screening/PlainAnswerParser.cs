using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiete.Numbers;

namespace Quiete.Screening;

/// <summary>Reads rows such as <c>+393471234567,2026-11-20,true</c> as bytes; leaves every other shape to <see cref="FactParser"/>.</summary>
internal sealed class PlainAnswerParser
{
    /// <summary>The longest row, its line end included. Twice as many bytes must be readable from its beginning.</summary>
    public const int Width = 64;

    private readonly byte separator;
    private readonly int number;
    private readonly int answeredAt;
    private readonly int listed;
    private readonly int revokedFor;

    public PlainAnswerParser(FactColumns columns)
    {
        separator = columns.Separator;
        if (columns.Kind != FactKind.Rpo) return;
        (number, answeredAt, listed, revokedFor) = (columns.Places[0], columns.Places[1], columns.Places[2], columns.Places[3]);
        Usable = true;
    }

    public bool Usable { get; }

    /// <summary>Reads a row, if it is as plain as can be and ends within <see cref="Width"/> bytes.</summary>
    /// <param name="available">Bytes of the file from here.</param>
    /// <param name="taken">The bytes of the row with its line end.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(ref byte row, int available, out int taken, out ulong plain)
    {
        (taken, plain) = (0, 0);
        unchecked
        {
            if (!Usable) return false;
            var text = Vector512.LoadUnsafe(ref row);
            var end = BitOperations.TrailingZeroCount(Vector512.Equals(text, Vector512.Create((byte)'\n')).ExtractMostSignificantBits());
            if (end >= Math.Min(Width, available) || end == 0) return false;
            taken = end + 1;
            var length = Unsafe.Add(ref row, end - 1) == '\r' ? end - 1 : end;
            var within = (1UL << length) - 1;
            var ends = Vector512.Equals(text, Vector512.Create(separator)).ExtractMostSignificantBits() & within;
            if ((Vector512.Equals(text, Vector512.Create((byte)'"')).ExtractMostSignificantBits() & within) != 0) return false;

            if (!Field(ends, length, number, out var start, out var size)) return false;
            var key = NumberScanner.NumberOf(NumberScanner.ScanCompact(ref Unsafe.Add(ref row, start), size)).Bits;
            if (key == 0) return false;
            if (!Field(ends, length, answeredAt, out start, out size) || size != 10
                || !PlainTime.TryDay(ref Unsafe.Add(ref row, start), out var day)) return false;
            if (!Field(ends, length, listed, out start, out size)
                || !TryFlag(ref Unsafe.Add(ref row, start), size, out var flag)) return false;
            if (revokedFor >= 0 && Field(ends, length, revokedFor, out _, out size) && size != 0) return false;
            return PlainAnswer.TryPack(key, day, flag, out plain);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
