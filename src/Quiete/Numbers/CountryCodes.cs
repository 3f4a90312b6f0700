using System.Globalization;

namespace Quiete.Numbers;

/// <summary>The country codes of the world other than Italy's, with the lengths their numbers may have.</summary>
/// <remarks>From <c>numbering/world</c>. Lengths only: enough to store a foreign number, not to know that it rings.</remarks>
public static class CountryCodes
{
    /// <summary>Italy's country code.</summary>
    public const int Italy = 39;

    private const int MaxCode = 999;

    private static readonly Country[] Countries = Read(NumberingPlan.Embedded("numbering/world/countries.csv"));

    /// <summary>The ISO 3166 region of a number: <c>IT</c> for +39, a code's main region otherwise, null when it has none.</summary>
    public static string? RegionOf(PhoneNumber number)
    {
        if (number.IsNone) return null;
        var leading = number.Bits;
        while (leading > MaxCode) leading /= 10;
        for (; leading > 0; leading /= 10)
        {
            if (leading == Italy) return "IT";
            if (Countries[leading].Lengths != 0) return Countries[leading].Region;
        }

        return null;
    }

    /// <summary>Splits international digits. False when no country has such a code.</summary>
    internal static bool TrySplit(ReadOnlySpan<byte> digits, out int codeDigits, out int lengths)
    {
        var code = 0;
        for (codeDigits = 1; codeDigits <= 3 && codeDigits <= digits.Length; codeDigits++)
        {
            code = code * 10 + digits[codeDigits - 1];
            lengths = Countries[code].Lengths;
            if (code == 0) break;
            if (lengths != 0) return true;
        }

        lengths = 0;
        return false;
    }

    private static Country[] Read(string text)
    {
        var countries = new Country[MaxCode + 1];
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var fields = line.Split(',');
            var lengths = 0;
            foreach (var digits in fields[2].Split(' ')) lengths |= 1 << int.Parse(digits, CultureInfo.InvariantCulture);
            var region = fields[1].Length == 0 ? null : fields[1];
            countries[int.Parse(fields[0], CultureInfo.InvariantCulture)] = new Country(region, lengths);
        }

        return countries;
    }

    /// <param name="Lengths">Bit n is set when a national number of n digits exists. Zero: no such country code.</param>
    private readonly record struct Country(string? Region, int Lengths);
}
