namespace Quiete.Server.Reputation;

/// <summary>The checked door for texts of several lines that others will read: no control characters, and none that turns the direction of letters.</summary>
internal static class PlainText
{
    public static string Needed(string field, string? text, int most)
    {
        text = text?.ReplaceLineEndings("\n").Trim();
        if (string.IsNullOrEmpty(text)) throw new BadInputException(field, "This field is needed.");
        if (text.Length > most) throw new BadInputException(field, $"This is longer than {most} characters.");
        return text.Any(one => one != '\n' && (char.IsControl(one) || TurnsDirection(one)))
            ? throw new BadInputException(field, "This holds a control character.")
            : text;
    }

    // With these a text can read otherwise than it is written.
    private static bool TurnsDirection(char one) => one is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F' or '\u061C';
}
