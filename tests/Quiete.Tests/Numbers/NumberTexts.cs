namespace Quiete.Tests.Numbers;

/// <summary>Texts for property tests: published ones with slips of the pen, and numbers made up in every way of writing.</summary>
internal static class NumberTexts
{
    private const string Alphabet = "0123456789 .-/()+39 06,;:#aTel\u00A0é";

    private static readonly string[] Prefixes = ["", "+39", "+39 ", "0039", "00 39 ", "(+39) ", "39", "+", "00", " "];
    private static readonly string[] Separators = ["", "", "", " ", ".", "-", "/", " - ", " / ", "  ", ") ", " (", "//"];

    private static readonly string[] Heads =
    [
        "06", "02", "011", "0471", "0775", "039", "347", "331", "39", "32", "31", "800", "803", "840", "841", "892", "899", "199",
        "178", "55", "70", "0843", "0844", "0368", "43", "48", "112", "116", "1", "6", "81", "44", "378",
    ];

    public static IEnumerable<string> Mutated(int seed, int count)
    {
        var random = new Random(seed);
        var cases = NumberCase.ReadAll().Select(text => text.Input).Where(text => text.Length > 0).ToArray();
        for (var i = 0; i < count; i++)
        {
            yield return random.Next(3) switch
            {
                0 => Mutate(cases[random.Next(cases.Length)], random),
                1 => Invent(random),
                _ => Mutate(Invent(random), random),
            };
        }
    }

    /// <summary>An invented number that is written in one of many ways. Not always a valid one.</summary>
    public static string Invent(Random random)
    {
        var digits = Heads[random.Next(Heads.Length)];
        for (var length = random.Next(5, 13); digits.Length < length;) digits += (char)('0' + random.Next(10));
        var text = Prefixes[random.Next(Prefixes.Length)];
        var parted = random.Next(2) == 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var rate = i is 2 or 3 or 4 ? 3 : 8;
            if (i > 0 && parted && random.Next(rate) == 0) text += Separators[random.Next(Separators.Length)];
            text += digits[i];
        }

        return text + (random.Next(8) == 0 ? Separators[random.Next(Separators.Length)] : "");
    }

    private static string Mutate(string text, Random random)
    {
        for (var slips = random.Next(1, 4); slips > 0; slips--)
        {
            var place = random.Next(text.Length + 1);
            var letter = Alphabet[random.Next(Alphabet.Length)].ToString();
            text = random.Next(3) switch
            {
                0 => text.Insert(place, letter),
                1 when place < text.Length => text.Remove(place, 1),
                _ when place < text.Length => text.Remove(place, 1).Insert(place, letter),
                _ => text,
            };
        }

        return text;
    }
}
