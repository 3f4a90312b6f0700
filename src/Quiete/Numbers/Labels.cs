namespace Quiete.Numbers;

/// <summary>The words that people write around a telephone number.</summary>
internal static class Labels
{
    private const int LongestLabel = 12;

    // Words that may touch the digits: Tel06…, cell347…
    private static readonly string[] BeforeNumbers =
    [
        "tel", "telefono", "telef", "phone", "ph", "fax", "telefax", "telfax", "cell", "cel", "cellulare", "mob", "mobile", "whatsapp", "wa",
        "n", "nr", "num", "numero", "verde", "nv", "centralino", "ufficio", "uff", "casa", "abit", "segr", "segreteria",
        "t", "f", "m", "c", "r", "ra",
    ];

    private static readonly string[] Counts = ["n", "nr", "num", "numero", "no"];
    private static readonly string[] Lines = ["linea", "linee", "line", "lines"];

    // Without their dots: P.IVA, C.F., Cod.Fisc.
    private static readonly string[] BeforeOtherNumbers =
        ["iva", "piva", "pi", "vat", "cf", "fisc", "fiscale", "codfisc", "codfiscale", "iban", "prot", "protocollo"];

    private static readonly string[] BeforeExtensions = ["int", "interno", "interni", "intt", "ext", "est", "extension", "x", "passante", "derivazione"];

    private static readonly string[] Withheld =
        ["anonimo", "anonymous", "privato", "nascosto", "withheld", "riservato", "sconosciuto", "unavailable", "restricted"];

    public static bool IsLabel(ReadOnlySpan<char> word) => IsAmong(word, BeforeNumbers);

    /// <summary>Whether the digits after the word dial on inside the called office.</summary>
    public static bool IsExtension(ReadOnlySpan<char> word) => IsAmong(word, BeforeExtensions);

    /// <summary>Whether the word only says that a number comes.</summary>
    public static bool IsCount(ReadOnlySpan<char> word) => IsAmong(word, Counts);

    /// <summary>Whether a word counts telephone lines: <c>2 linee</c>.</summary>
    public static bool IsLines(ReadOnlySpan<char> word) => IsAmong(word, Lines);

    /// <summary>The length of the word, dots included, after which digits are no telephone number: <c>P.IVA</c>, <c>C.F</c>; or zero.</summary>
    public static int OtherNumberAt(ReadOnlySpan<char> text)
    {
        Span<char> letters = stackalloc char[LongestLabel];
        var (count, length) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.') continue;
            if (!char.IsAsciiLetter(text[i])) break;
            if (count == letters.Length) return 0;
            letters[count++] = text[i];
            length = i + 1;
        }

        return IsAmong(letters[..count], BeforeOtherNumbers) ? length : 0;
    }

    public static bool IsWithheld(ReadOnlySpan<char> word) => IsAmong(word, Withheld);

    /// <summary>Whether a piece of text without blanks is an e-mail address or a web page, whose digits mean nothing.</summary>
    public static bool IsAddress(ReadOnlySpan<char> piece) =>
        piece.Contains('@')
        || piece.Contains("://", StringComparison.Ordinal)
        || piece.Contains("www.", StringComparison.OrdinalIgnoreCase);

    private static bool IsAmong(ReadOnlySpan<char> word, string[] words)
    {
        if (word.Length > LongestLabel) return false;
        foreach (var known in words)
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
