using System.Globalization;

namespace Quiete.Numbers;

/// <summary>The line that a called person sees: a number, a short line, the name of an SMS sender, or nothing.</summary>
/// <remarks>
/// Sixteen bytes, equal by value: <c>06 90251234</c>, <c>(069) 0251234</c> and <c>+390690251234</c> are one line. Short
/// lines (three digits by AGCOM 21/26/CIR, up to five) and senders have no E.164 form and are kept as they are shown.
/// The default value is <see cref="Withheld"/>.
/// </remarks>
public readonly record struct CallerLine
{
    /// <summary>The most letters that an SMS sender has (3GPP TS 23.040).</summary>
    public const int MaxSenderLetters = 11;

    private const int MinShortDigits = 3;
    private const int MaxShortDigits = 5;
    private const int BitsPerLetter = 7;
    private const int LettersInBits = 8;

    // A number: its E.164 digits. A short line: its digits after a one, so that zeros in front stay. A sender: eight letters.
    private readonly ulong _bits;

    // The sender's other letters, seven bits each, and above them the shape and the kind.
    private readonly uint _moreLetters;
    private readonly Shape _shape;
    private readonly NumberKind _kind;

    private CallerLine(Shape shape, NumberKind kind, ulong bits, uint moreLetters = 0)
    {
        _shape = shape;
        _kind = kind;
        _bits = bits;
        _moreLetters = moreLetters;
    }

    private enum Shape : byte
    {
        Withheld,
        Number,
        Short,
        Sender,
    }

    /// <summary>The caller hid its line.</summary>
    public static CallerLine Withheld => default;

    public bool IsWithheld => _shape == Shape.Withheld;

    /// <summary>Whether the line has three to five digits and no E.164 form.</summary>
    public bool IsShort => _shape == Shape.Short;

    /// <summary>Whether the line is the name of an SMS sender.</summary>
    public bool IsAlphanumeric => _shape == Shape.Sender;

    /// <summary>What the plan says of the line; unknown for a line that the plan does not hold, or none.</summary>
    public NumberKind Kind => _kind;

    /// <summary>The E.164 number; none for the other shapes.</summary>
    public PhoneNumber Number => _shape == Shape.Number ? PhoneNumber.FromBits(_bits) : default;

    /// <summary>How many digits a short line has, or an E.164 number with its country code; 0 for the others.</summary>
    public int DigitCount => _shape switch
    {
        Shape.Number => CountDigits(_bits),
        Shape.Short => CountDigits(_bits) - 1,
        _ => 0,
    };

    /// <summary>The line of a number that was read before.</summary>
    public static CallerLine From(PhoneNumber number) => number.IsNone ? Withheld : FromNumber(number, default);

    /// <summary>
    /// Reads a line as a person or a switch gives it. Blank text and words such as <c>anonimo</c> are a withheld line; a
    /// strict E.164 text is a line even where no plan holds it, because callers can show anything.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CallerLine line)
    {
        text = text.Trim();
        line = Withheld;
        if (text.IsEmpty || Labels.IsWithheld(text)) return true;

        var reading = NumberReader.Read(text);
        if (!reading.Number.IsNone) line = FromNumber(reading.Number, reading.Kind);
        else if (TryShort(text, reading, out line) || TrySender(text, reading, out line)) return true;
        else if (PhoneNumber.TryParse(text, out var number)) line = FromNumber(number, default);
        return !line.IsWithheld;
    }

    /// <summary>The E.164 form, the short line's digits, the sender's name, or an empty text.</summary>
    public override string ToString() => _shape switch
    {
        Shape.Number => Number.ToString(),
        Shape.Short => _bits.ToString(CultureInfo.InvariantCulture)[1..],
        Shape.Sender => Sender(),
        _ => "",
    };

    // The kind follows from the number, so that equal numbers are equal lines.
    private static CallerLine FromNumber(PhoneNumber number, NumberKind kind)
    {
        if (kind == NumberKind.Unknown) kind = NumberReader.Read(number.ToString().AsSpan()).Kind;
        return new(Shape.Number, kind == NumberKind.Alphanumeric ? NumberKind.Unknown : kind, number.Bits);
    }

    private static bool TryShort(ReadOnlySpan<char> text, in NumberReading reading, out CallerLine line)
    {
        line = default;
        if (text.Length is < MinShortDigits or > MaxShortDigits) return false;
        var bits = 1UL;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            bits = bits * 10 + (uint)(c - '0');
        }

        line = new(Shape.Short, reading.Kind == NumberKind.Emergency ? NumberKind.Emergency : NumberKind.Short, bits);
        return true;
    }

    private static bool TrySender(ReadOnlySpan<char> text, in NumberReading reading, out CallerLine line)
    {
        line = default;
        if (reading.Kind != NumberKind.Alphanumeric || text.Length > MaxSenderLetters) return false;
        var (bits, more) = (0UL, 0U);
        for (var i = 0; i < text.Length; i++)
        {
            if (i < LettersInBits) bits |= (ulong)text[i] << (i * BitsPerLetter);
            else more |= (uint)text[i] << ((i - LettersInBits) * BitsPerLetter);
        }

        line = new(Shape.Sender, NumberKind.Alphanumeric, bits, more);
        return true;
    }

    private string Sender()
    {
        Span<char> letters = stackalloc char[MaxSenderLetters];
        var count = 0;
        for (; count < MaxSenderLetters; count++)
        {
            var letter = count < LettersInBits ? _bits >> (count * BitsPerLetter) : _moreLetters >> ((count - LettersInBits) * BitsPerLetter);
            if ((letter & 127) == 0) break;
            letters[count] = (char)(letter & 127);
        }

        return new string(letters[..count]);
    }

    private static int CountDigits(ulong bits)
    {
        var digits = 0;
        for (; bits > 0; bits /= 10) digits++;
        return digits;
    }
}
