using System.Buffers.Binary;

namespace Quiete.Audit;

/// <summary>The name of a decision that can be read out over the telephone, such as <c>7KQM-3XPA-9TR1</c>.</summary>
/// <remarks>
/// Twelve characters of Crockford's base 32: 55 random bits and a check character. The check is a code over the field
/// of 32 elements whose weights are all different and none zero, so that it finds every single wrong character and
/// every swap of two. The default is the code of zeros.
/// </remarks>
public readonly record struct ShortCode
{
    /// <summary>The bytes that <see cref="New"/> takes.</summary>
    public const int RandomBytes = 8;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 12;
    private const int Group = 4;
    private const int BitsOfCharacter = 5;
    private const long Limit = 1L << ((Length - 1) * BitsOfCharacter);

    /// <summary>x^5 + x^2 + 1, under which the powers of x run through all 31 elements but zero.</summary>
    private const int Polynomial = 0b100101;

    private ShortCode(long value) => Value = value;

    /// <summary>The code without its check, for a database: from 0 to 2^55 - 1.</summary>
    public long Value { get; }

    /// <summary>Makes a code from eight random bytes. Two codes may be equal, once in some 10^16 pairs: the database must refuse the second.</summary>
    public static ShortCode New(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes, nameof(random));
        return new(BinaryPrimitives.ReadInt64BigEndian(random) & (Limit - 1));
    }

    /// <summary>Takes back a <see cref="Value"/>.</summary>
    public static ShortCode FromValue(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, Limit);
        return new(value);
    }

    /// <summary>Reads a code as people write it: case, blanks and hyphens do not matter, O is zero, I and L are one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ShortCode code)
    {
        code = default;
        var (value, check, count) = (0L, 0, 0);
        foreach (var c in text)
        {
            if (c is ' ' or '-' or '\u00A0' or '\u2011') continue;
            if (DigitOf(c) is not (>= 0 and var digit) || count == Length) return false;
            check = Shift(check) ^ digit;
            if (count++ < Length - 1) value = value << BitsOfCharacter | (long)digit;
        }

        if (count != Length || check != 0) return false;
        code = new(value);
        return true;
    }

    /// <summary>Three groups of four capitals and digits.</summary>
    public override string ToString() => string.Create(Length + 2, Value, static (text, value) =>
    {
        var (check, at) = (0, 0);
        for (var i = 0; i < Length; i++)
        {
            if (i > 0 && i % Group == 0) text[at++] = '-';
            var last = i == Length - 1;
            var digit = last ? Shift(check) : (int)(value >> ((Length - 2 - i) * BitsOfCharacter) & 31);
            check = Shift(check) ^ digit;
            text[at++] = Alphabet[digit];
        }
    });

    /// <summary>Multiplies by x in the field of 32 elements.</summary>
    private static int Shift(int element) => (element << 1) ^ ((element & 16) != 0 ? Polynomial : 0);

    private static int DigitOf(char c) => char.ToUpperInvariant(c) switch
    {
        'O' => 0,
        'I' or 'L' => 1,
        var capital => Alphabet.IndexOf(capital, StringComparison.Ordinal),
    };
}
