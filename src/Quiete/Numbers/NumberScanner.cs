using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Quiete.Numbers;

/// <summary>Reads the common forms of valid Italian numbers from bytes, in nanoseconds; leaves the rest to the reader.</summary>
/// <remarks>
/// What it settles equals <see cref="NumberReader"/>'s answer, with no repairs. It settles numbers with or without +39 or
/// 0039 whose pieces are parted by blanks, dots, a closing bracket and at most one dash or slash, right after the area code.
/// <see cref="ScanScalar"/> states the rules; the vector path is the same law in AVX-512, and a test holds them together.
/// </remarks>
public static unsafe class NumberScanner
{
    /// <summary>The answer for a field that only <see cref="NumberReader"/> can settle.</summary>
    public const ulong NotSettled = 0;

    /// <summary>How many bytes after a field's start must be readable, however short the field is.</summary>
    public const int ReadableBytes = 64;

    /// <summary>Longer fields are left to the reader.</summary>
    public const int MaxLength = 32;

    private const int KindShift = 56;
    private const uint Italy = 0x0903; // the bytes 3, 9
    private const int FewestDigits = 6;
    private const int MostDigits = 15;
    private const int MostBeforeDash = 4;
    private const int MostLikeDecimals = 2;
    private const int MostLikeDate = 8;
    private const int MayBeCountryCode = 390; // 39 06… without its plus, by its gaps; in +39 and digits alone a mobile's own
    private const int NotCompact = 10_000; // where the cells for all forms but the compact one begin

    // Cells of the plan for the four leading digits: 4 bits each of fewest digits, span of lengths, kind. Zero: ask the reader.
    private static readonly ushort* Cells = PackCells();
    private static readonly ulong* CountryCode = PackCountryCode();

    /// <summary>Whether this processor has the instructions of the vector path.</summary>
    public static bool IsVectorized => Avx512Vbmi2.VL.IsSupported && Avx512BW.VL.IsSupported;

    /// <summary>The number of a settled answer; none for <see cref="NotSettled"/>.</summary>
    public static PhoneNumber NumberOf(ulong settled) => PhoneNumber.FromBits(settled & ((1UL << KindShift) - 1));

    /// <summary>The kind of a settled answer.</summary>
    public static NumberKind KindOf(ulong settled) => (NumberKind)(settled >> KindShift);

    /// <summary>Scans a field of <paramref name="length"/> bytes in UTF-8 or Windows-1252.</summary>
    /// <param name="start">Its first byte; <see cref="ReadableBytes"/> bytes from there must be readable.</param>
    /// <returns>The E.164 bits with the kind in the top byte, or <see cref="NotSettled"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Scan(ref byte start, int length) =>
        IsVectorized ? ScanVector(ref start, length) : ScanScalar(MemoryMarshal.CreateReadOnlySpan(ref start, length));

    /// <summary>The same as <see cref="Scan"/>, quicker for the form that programs write, +39 and digits, of which it settles +39 390… too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong ScanCompact(ref byte start, int length)
    {
        unchecked
        {
            var count = length - 1;
            if (!IsVectorized || (uint)count > MostDigits || start != '+') return Scan(ref start, length);
            var digits = Vector128.LoadUnsafe(ref start, 1) - Vector128.Create((byte)'0');
            var others = Vector128.GreaterThan(digits, Vector128.Create((byte)9)).ExtractMostSignificantBits() & ((1u << count) - 1);
            var leading = digits.AsUInt64().ToScalar();
            var national = count - 2;
            if (others != 0 || (leading & 0xFFFF) != Italy || national < FewestDigits) return Scan(ref start, length);
            var cell = CellOf((uint)(leading >> 16), 0);
            return Holds(cell, national) ? Value(digits, count) | Kind(cell) : NotSettled;
        }
    }

    /// <summary>The rules, byte by byte: the truth for the vector path and the way on other processors.</summary>
    public static ulong ScanScalar(ReadOnlySpan<byte> field)
    {
        if (field.Length > MaxLength) return NotSettled;
        Span<byte> digits = stackalloc byte[MaxLength];
        var count = 0;
        var plus = false;
        var pending = 0; // separators since the last digit
        var pendingDash = false;
        var pendingOpen = false;
        var separators = 0;
        var dashAt = -1; // digits before the one dash
        var lastGapAt = 0;
        foreach (var b in field)
        {
            switch (b)
            {
                case >= (byte)'0' and <= (byte)'9':
                    if (pending > 0 && count > 0)
                    {
                        if (pendingOpen || (pendingDash && dashAt >= 0)) return NotSettled;
                        if (pendingDash) dashAt = count;
                        separators += pending;
                        lastGapAt = count;
                    }

                    (pending, pendingDash, pendingOpen) = (0, false, false);
                    digits[count++] = (byte)(b - '0');
                    break;
                case (byte)'+':
                    if (plus || count > 0) return NotSettled;
                    plus = true;
                    break;
                case (byte)' ' or (byte)'.' or (byte)'-' or (byte)'/' or (byte)'(' or (byte)')':
                    pending++;
                    pendingDash |= b is (byte)'-' or (byte)'/';
                    pendingOpen |= b == (byte)'(';
                    break;
                default:
                    return NotSettled;
            }
        }

        if (count is < FewestDigits or > MostDigits) return NotSettled;
        if (separators > 0 && count - lastGapAt <= MostLikeDecimals) return NotSettled;
        if (separators > 1 && count <= MostLikeDate) return NotSettled;
        digits = digits[..count];
        var prefix = plus ? 2 : digits is [0, 0, ..] ? 4 : 0;
        if (prefix > 0 && digits[prefix - 2] * 10 + digits[prefix - 1] != CountryCodes.Italy) return NotSettled;
        if (dashAt > prefix + MostBeforeDash) return NotSettled;
        var national = digits[prefix..];
        if (national.Length < FewestDigits) return NotSettled;
        var cell = Cells[NotCompact + (int)DialledDigits.Value(national[..NumberingPlan.LeadingDigits])];
        if (!Holds(cell, national.Length)) return NotSettled;
        return DialledDigits.Value(national, CountryCodes.Italy) | Kind(cell);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong ScanVector(ref byte start, int length)
    {
        if ((uint)length > MaxLength) return NotSettled;
        unchecked
        {
            // One bit per byte of the field. What follows has no branch but the last: the forms are mixed in a list.
            var text = Vector256.LoadUnsafe(ref start);
            var field = (uint)((1UL << length) - 1);
            var values = text - Vector256.Create((byte)'0');
            var isDigit = Vector256.LessThanOrEqual(values, Vector256.Create((byte)9))
                & Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)length));
            var digits = isDigit.ExtractMostSignificantBits();
            var dashes = (Is(text, '-') | Is(text, '/')).ExtractMostSignificantBits() & field;
            var weak = (Is(text, ' ') | Is(text, '.') | Is(text, ')')).ExtractMostSignificantBits() & field;
            var opens = Is(text, '(').ExtractMostSignificantBits() & field;
            var pluses = Is(text, '+').ExtractMostSignificantBits() & field;
            var bad = (digits | dashes | weak | opens | pluses) != field;

            var firstDigit = digits & (uint)-(int)digits;
            bad |= (pluses & (pluses - 1)) != 0 | pluses > firstDigit;

            var inside = UpToLast(digits) & ~(firstDigit - 1);
            var separators = inside & ~digits;
            var count = BitOperations.PopCount(digits);
            var tail = BitOperations.PopCount(digits & ~UpToLast(separators | 1)); // without separators, almost all
            bad |= (separators & opens) != 0 | tail <= MostLikeDecimals;
            bad |= count <= MostLikeDate & (separators & (separators - 1)) != 0;

            var packed = Avx512Vbmi2.VL.Compress(Vector256<byte>.Zero, isDigit, values).GetLower();
            var leading = packed.AsUInt64().ToScalar();
            var prefix = pluses != 0 ? 2 : (leading & 0xFFFF) == 0 ? 4 : 0;
            bad |= prefix != 0 & (leading >> (prefix * 8 - 16) & 0xFFFF) != Italy;

            // No digit between two dashes, and few before the last.
            dashes &= inside;
            var head = digits & UpToLast(dashes | 1);
            bad |= (head & ~((dashes & (uint)-(int)dashes) - 1)) != 0 & dashes != 0;
            bad |= BitOperations.PopCount(head) > prefix + MostBeforeDash;

            var national = count - prefix;
            var cell = CellOf((uint)(leading >> (prefix * 8)), NotCompact);
            if (bad | national < FewestDigits | count > MostDigits | !Holds(cell, national)) return NotSettled;
            return Value(packed, count) + (prefix == 0 ? CountryCode[national] : 0) | Kind(cell);
        }
    }

    /// <summary>The cell of the plan for the four leading digits, a byte each, among the cells that begin at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort CellOf(uint leading, uint first)
    {
        unchecked
        {
            var pairs = leading * 10 + (leading >> 8);
            return Cells[first + (pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF)];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Is(Vector256<byte> text, char sign) => Vector256.Equals(text, Vector256.Create((byte)sign));

    /// <summary>All bits up to the highest one that is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint UpToLast(uint bits) => uint.MaxValue >> BitOperations.LeadingZeroCount(bits);

    /// <summary>The value of the first <paramref name="count"/> bytes, at most 16, each a digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Value(Vector128<byte> digits, int count)
    {
        unchecked
        {
            // Moves the digits to the right end; indexes below zero give zeros.
            var places = Vector128.Create((sbyte)-16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1)
                + Vector128.Create((sbyte)count);
            var aligned = Ssse3.Shuffle(digits, places.AsByte());
            var twos = Ssse3.MultiplyAddAdjacent(aligned, Vector128.Create(10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, (sbyte)1));
            var fours = Sse2.MultiplyAddAdjacent(twos, Vector128.Create(100, 1, 100, 1, 100, 1, 100, (short)1));
            var words = Sse41.PackUnsignedSaturate(fours, fours).AsInt16();
            var eights = Sse2.MultiplyAddAdjacent(words, Vector128.Create(10_000, 1, 10_000, 1, 10_000, 1, 10_000, (short)1)).AsUInt32();
            return eights.ToScalar() * 100_000_000UL + eights.GetElement(1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Holds(ushort cell, int digits) => unchecked((uint)(digits - (cell & 15)) <= (uint)(cell >> 4 & 15)) && cell != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Kind(ushort cell) => (ulong)(cell >> 8) << KindShift;

    private static ushort* PackCells()
    {
        var source = NumberingPlan.Italian.Cells;
        var cells = (ushort*)NativeMemory.AllocZeroed(2 * NotCompact, sizeof(ushort));
        for (var i = 0; i < source.Length; i++)
        {
            var cell = source[i];
            if (!cell.Assigned || cell.Kind == NumberKind.Unknown) continue;
            cells[i] = (ushort)(cell.MinDigits | (cell.MaxDigits - cell.MinDigits) << 4 | (int)cell.Kind << 8);
            if (i / 10 != MayBeCountryCode) cells[NotCompact + i] = cells[i];
        }

        return cells;
    }

    private static ulong* PackCountryCode()
    {
        var codes = (ulong*)NativeMemory.AllocZeroed(MostDigits + 1, sizeof(ulong));
        var code = (ulong)CountryCodes.Italy;
        for (var digits = 0; digits <= MostDigits; digits++, code *= 10) codes[digits] = code;
        return codes;
    }
}
