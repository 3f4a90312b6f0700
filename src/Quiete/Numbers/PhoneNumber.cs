using System.Globalization;

namespace Quiete.Numbers;

/// <summary>An E.164 telephone number, held in eight bytes.</summary>
/// <remarks>
/// The digits after the plus sign are kept as one integer. No country code begins with zero, so the integer loses
/// nothing: the zero that Italy dials in +39 06 stays. Fifteen digits fill fifty bits. The default value is
/// <see cref="None"/>: no number. People's text is read by <c>NumberReader</c>; this type only holds.
/// </remarks>
public readonly record struct PhoneNumber : IComparable<PhoneNumber>, ISpanParsable<PhoneNumber>
{
    /// <summary>The most digits ITU-T E.164 allows, country code included.</summary>
    public const int MaxDigits = 15;

    private const int MinDigits = 5;

    private PhoneNumber(ulong bits) => Bits = bits;

    public static PhoneNumber None => default;

    /// <summary>The eight bytes, for files and indexes that hold numbers by the million.</summary>
    public ulong Bits { get; }

    public bool IsNone => Bits == 0;

    /// <summary>Wraps bits that this type made earlier. Checks nothing.</summary>
    internal static PhoneNumber FromBits(ulong bits) => new(bits);

    /// <summary>Reads the strict E.164 form, <c>+390612345678</c>: a plus and 5 to 15 digits, nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PhoneNumber number)
    {
        number = None;
        if (text is not ['+', >= '1' and <= '9', ..] || text.Length - 1 is < MinDigits or > MaxDigits) return false;

        var bits = 0UL;
        foreach (var c in text[1..])
        {
            if (!char.IsAsciiDigit(c)) return false;
            bits = bits * 10 + (uint)(c - '0');
        }

        number = new(bits);
        return true;
    }

    public int CompareTo(PhoneNumber other) => Bits.CompareTo(other.Bits);

    /// <summary>The E.164 form, such as <c>+390612345678</c>; empty for <see cref="None"/>.</summary>
    public override string ToString() => IsNone ? "" : string.Create(CultureInfo.InvariantCulture, $"+{Bits}");

    public static PhoneNumber Parse(ReadOnlySpan<char> text, IFormatProvider? provider) =>
        TryParse(text, out var number) ? number : throw new FormatException("Not an E.164 number.");

    public static PhoneNumber Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out PhoneNumber result) =>
        TryParse(s, out result);

    public static bool TryParse(string? s, IFormatProvider? provider, out PhoneNumber result) => TryParse(s.AsSpan(), out result);
}
