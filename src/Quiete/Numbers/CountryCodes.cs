using System.Globalization;
using System.Numerics;

namespace Quiete.Numbers;

/// <summary>The country codes of the world other than Italy's, with the lengths that their numbers may have.</summary>
/// <remarks>
/// From <c>numbering/world</c>. A number is judged by its first two digits and its length: enough to store a foreign
/// number, not to know that it rings.
/// </remarks>
public static class CountryCodes
{
    /// <summary>Italy's country code.</summary>
    public const int Italy = 39;

    private const int MaxCode = 999;
    private const int LeadingDigits = 2;

    private static readonly Country?[] Countries = Read(NumberingPlan.Embedded("numbering/world/countries.csv"));

    /// <summary>The ISO 3166 region of a number: <c>IT</c> for +39, a code's main region otherwise, null when it has none.</summary>
    public static string? RegionOf(PhoneNumber number)
    {
        if (number.IsNone) return null;
        var leading = number.Bits;
        while (leading > MaxCode) leading /= 10;
        for (; leading > 0; leading /= 10)
        {
            if (leading == Italy) return "IT";
            if (Countries[leading] is { } country) return country.Region;
        }

        return null;
    }

    /// <summary>What is wrong with a foreign number's digits, country code included.</summary>
    internal static NumberProblem ProblemOf(ReadOnlySpan<byte> digits)
    {
        var code = 0;
        for (var i = 0; i < 3 && i < digits.Length; i++)
        {
            code = code * 10 + digits[i];
            if (code == 0) break;
            if (Countries[code] is { } country) return country.ProblemOf(digits[(i + 1)..]);
        }

        return digits.Length <= 3 ? NumberProblem.TooShort : NumberProblem.Unassigned;
    }

    private static Country?[] Read(string text)
    {
        var countries = new Country?[MaxCode + 1];
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var fields = line.Split(',');
            var code = Number(fields[0]);
            var country = countries[code] ??= new Country(fields[1].Length == 0 ? null : fields[1]);
            var lengths = fields[3].Split(' ').Aggregate(0, (all, digits) => all | 1 << Number(digits));
            foreach (var leading in fields[2].Split(' ')) country.Lay(Number(leading), lengths);
        }

        return countries;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>One country's numbers. Bit n of a length set: a national number of n digits exists.</summary>
    private sealed class Country(string? region)
    {
        private readonly ushort[] _lengths = new ushort[100];
        private int _all;

        public string? Region { get; } = region;

        public void Lay(int leading, int lengths)
        {
            _lengths[leading] |= (ushort)lengths;
            _all |= lengths;
        }

        public NumberProblem ProblemOf(ReadOnlySpan<byte> national)
        {
            if (national.Length < LeadingDigits) return NumberProblem.TooShort;
            if (national.Length > PhoneNumber.MaxDigits) return NumberProblem.TooLong;
            var lengths = (int)_lengths[national[0] * 10 + national[1]];
            if ((lengths >> national.Length & 1) != 0) return NumberProblem.None;
            var known = lengths == 0 ? _all : lengths;
            if (known >> national.Length == 0) return NumberProblem.TooLong;
            if (lengths == 0 && national.Length >= BitOperations.TrailingZeroCount(_all)) return NumberProblem.Unassigned;
            return NumberProblem.TooShort;
        }
    }
}
