using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Quiete.Screening;

/// <summary>Finds separators, line ends and quotes in 64 bytes at a time; remembers whether a quote is open in between.</summary>
/// <remarks>
/// The quote mask by carry-less multiplication is the method of Langdale and Lemire, "Parsing gigabytes of JSON per
/// second" (2019). It treats every quote as a toggle, which is right when each opening quote begins a field and each
/// closing one ends it. Where that does not hold, <see cref="Odd"/> says so and the block is read byte by byte
/// (<see cref="ScalarRowCursor"/>).
/// </remarks>
internal struct SeparatorMasks(byte separator)
{
    public const int Width = 64;

    private readonly byte separator = separator;
    private ulong quoted; // all ones while a quote is open at the end of the last stretch
    private ulong boundary = 1; // bit 0: the byte before the next stretch ends a field, a row or a quote
    private ulong closed; // bit 0: the byte before the next stretch closed a quote

    /// <summary>Separators outside quotes.</summary>
    public ulong Separators;

    /// <summary>Line feeds outside quotes: the ends of rows.</summary>
    public ulong RowEnds;

    /// <summary>Line feeds anywhere.</summary>
    public ulong Lines;

    /// <summary>Quotes that do not stand where a quoted field begins or ends.</summary>
    public ulong Odd;

    /// <summary>Zero bytes: no text.</summary>
    public ulong Zeros;

    /// <summary>Whether a quote is open after the stretch.</summary>
    public readonly bool Open => quoted != 0;

    /// <summary>Reads the next 64 bytes, of which the first <paramref name="valid"/> count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read(ref byte start, ulong valid)
    {
        var bytes = Vector512.LoadUnsafe(ref start);
        var quotes = Vector512.Equals(bytes, Vector512.Create((byte)'"')).ExtractMostSignificantBits() & valid;
        var separators = Vector512.Equals(bytes, Vector512.Create(separator)).ExtractMostSignificantBits() & valid;
        var lines = Vector512.Equals(bytes, Vector512.Create((byte)'\n')).ExtractMostSignificantBits() & valid;
        Zeros = Vector512.Equals(bytes, Vector512<byte>.Zero).ExtractMostSignificantBits() & valid;
        Lines = lines;

        if ((quotes | quoted | closed) == 0)
        {
            Separators = separators;
            RowEnds = lines;
            Odd = 0;
            boundary = (separators | lines) >> 63;
            return;
        }

        var returns = Vector512.Equals(bytes, Vector512.Create((byte)'\r')).ExtractMostSignificantBits() & valid;
        var inside = PrefixXor(quotes) ^ quoted;
        quoted = unchecked((ulong)((long)inside >> 63));
        Separators = separators & ~inside;
        RowEnds = lines & ~inside;

        var opening = quotes & inside;
        var closing = quotes & ~inside;
        var ends = Separators | RowEnds | closing;
        Odd = (opening & ~((ends << 1) | boundary))
            | (((closing << 1) | closed) & ~(quotes | separators | lines | returns) & valid);
        boundary = ends >> 63;
        closed = closing >> 63;
    }

    /// <summary>Bit i of the answer: whether an odd number of bits up to and with i are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong PrefixXor(ulong bits)
    {
        if (Pclmulqdq.IsSupported)
        {
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        }

        for (var shift = 1; shift < 64; shift <<= 1) bits ^= bits << shift;
        return bits;
    }

    /// <summary>The mask of the bytes that count when <paramref name="left"/> are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Valid(int left) => left >= Width ? ulong.MaxValue : BitOperations.RotateLeft(1UL, left) - 1;
}
