using System.Globalization;

namespace Quiete.Numbers;

/// <summary>What a character means in a text that should hold a telephone number. Separators are a set.</summary>
[Flags]
internal enum Mark : byte
{
    /// <summary>Nothing seen: direction marks, soft hyphens.</summary>
    None = 0,
    Blank = 1,
    Dot = 2,
    Dash = 4,
    Slash = 8,
    Open = 16,
    Close = 32,
    Colon = 64,

    // What follows stands alone.
    Digit = 128,
    Plus = 129,
    Letter = 130,

    /// <summary>Comma, semicolon, line break and the rest: a number never goes across.</summary>
    Wall = 131,
}

/// <summary>Gives each character its <see cref="Mark"/>.</summary>
internal static class Marks
{
    private static readonly Mark[] Ascii = MakeAscii();

    public static Mark Of(char c) => c < 128 ? Ascii[c] : OfOther(c);

    /// <summary>The value of a digit: Latin, full-width or of another script.</summary>
    public static int DigitValue(char c) => c < 128 ? c - '0' : CharUnicodeInfo.GetDecimalDigitValue(c);

    private static Mark[] MakeAscii()
    {
        var marks = new Mark[128];
        for (var c = '\0'; c < 128; c++)
        {
            marks[c] = c switch
            {
                ' ' => Mark.Blank,
                '.' => Mark.Dot,
                '-' or '_' => Mark.Dash,
                '/' or '\\' => Mark.Slash,
                '(' or '[' => Mark.Open,
                ')' or ']' => Mark.Close,
                ':' => Mark.Colon,
                '+' => Mark.Plus,
                '\0' => Mark.None,
                >= '0' and <= '9' => Mark.Digit,
                _ when char.IsAsciiLetter(c) => Mark.Letter,
                _ => Mark.Wall,
            };
        }

        return marks;
    }

    private static Mark OfOther(char c) => c switch
    {
        '\u00B7' or '\u2024' or '\uFF0E' => Mark.Dot,
        '\u0096' or '\u0097' => Mark.Dash, // Windows-1252's dashes, read as Latin-1
        '\u2212' or '\uFF0D' or '\uFE63' => Mark.Dash,
        '\uFF0F' or '\u2044' or '\u2215' => Mark.Slash,
        '\uFF0B' => Mark.Plus,
        '\uFF1A' => Mark.Colon,
        _ => char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.DecimalDigitNumber => Mark.Digit,
            UnicodeCategory.SpaceSeparator => Mark.Blank,
            UnicodeCategory.DashPunctuation => Mark.Dash,
            UnicodeCategory.OpenPunctuation => Mark.Open,
            UnicodeCategory.ClosePunctuation => Mark.Close,
            UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => Mark.None,
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Mark.Letter,
            _ => Mark.Wall,
        },
    };
}
