namespace Quiete.Server.Shell;

/// <summary>The checked door for what people write: any script and sign of the world, but nothing that only machines see.</summary>
/// <remarks>Marks that turn the direction of writing stay: names need them. Pages show such texts inside <c>bdi</c>, which keeps their effect inside.</remarks>
internal static class PlainText
{
    /// <summary>A text on one line; blank is absent.</summary>
    /// <exception cref="BadInputException">It is too long, or holds a control character.</exception>
    public static string? Line(string field, string? text, int most) => Read(field, text, most, char.IsControl);

    /// <summary>A text that may have several lines; blank is absent.</summary>
    /// <inheritdoc cref="Line"/>
    public static string? Lines(string field, string? text, int most) =>
        Read(field, text?.ReplaceLineEndings("\n"), most, c => char.IsControl(c) && c is not ('\n' or '\t'));

    /// <summary>A text of several lines that others will read: it must be there, and nothing in it turns the direction of letters, which would let it read otherwise than it is written.</summary>
    /// <exception cref="BadInputException">It is missing, too long, or holds such a sign.</exception>
    public static string ForOthers(string field, string? text, int most) =>
        Read(field, text?.ReplaceLineEndings("\n"), most, c => c != '\n' && (char.IsControl(c) || TurnsDirection(c))) ?? throw new BadInputException(field, "This field is needed.");

    private static bool TurnsDirection(char c) => c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F' or '\u061C';

    private static string? Read(string field, string? text, int most, Func<char, bool> isBad)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text)) return null;
        if (text.Length > most) throw new BadInputException(field, $"This is longer than {most} characters.");
        if (text.Any(isBad)) throw new BadInputException(field, "This holds a control character.");
        return IsWellFormed(text) ? text : throw new BadInputException(field, "This holds half a character.");
    }

    // Half of a pair of surrogates is no character: a database refuses it.
    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == System.Text.Rune.ReplacementChar && !text.Contains('\uFFFD', StringComparison.Ordinal)) return false;
        }

        return true;
    }
}
