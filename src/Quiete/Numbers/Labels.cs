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
        "t", "f", "m", "c",
    ];

    private static readonly string[] BeforeExtensions = ["int", "interno", "interni", "intt", "ext", "est", "extension", "x", "passante", "derivazione"];

    private static readonly string[] Withheld =
        ["anonimo", "anonymous", "privato", "nascosto", "withheld", "riservato", "sconosciuto", "unavailable", "restricted"];

    public static bool IsLabel(ReadOnlySpan<char> word) => IsAmong(word, BeforeNumbers);

    /// <summary>Whether the digits after the word dial on inside the called office.</summary>
    public static bool IsExtension(ReadOnlySpan<char> word) => IsAmong(word, BeforeExtensions);

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
