using Quiete.Numbers;

namespace Quiete.Server.Blocking;

/// <summary>How lines are written for a device.</summary>
internal enum NumberForm
{
    /// <summary>As the engine writes them: <c>+390690251234</c>.</summary>
    International,

    /// <summary>As dialled in Italy: <c>0690251234</c>, and <c>0049…</c> abroad.</summary>
    National,

    /// <summary>As dialled in Italy, and ranges with a star: <c>0690*</c>. No other phone book knows ranges.</summary>
    FritzBox,
}

/// <summary>Reads lines and ranges as people and devices write them, and writes them for devices.</summary>
internal static class NumberForms
{
    /// <summary>The least digits with which a range may begin, without the country code: fewer would silence whole towns.</summary>
    public const int LeastRangeDigits = 4;

    private const string Italy = "+39";
    private const int LeastNumberLength = 6; // a plus and five digits

    /// <summary>Reads a line, or a range: digits with a star at the end. False: it is neither, or one that must never be blocked.</summary>
    public static bool TryRead(string? text, out string line, out bool isRange)
    {
        (line, isRange) = ("", false);
        text = text?.Trim() ?? "";
        if (text.EndsWith('*')) return isRange = TryReadRange(text[..^1], out line);
        if (!CallerLine.TryParse(text, out var read) || read.IsWithheld || read.Kind == NumberKind.Emergency) return false;
        line = read.ToString();
        return true;
    }

    /// <summary>Reads how the numbers of a range begin, such as <c>0690</c>: in E.164.</summary>
    public static bool TryReadRange(string? text, out string line)
    {
        line = new string([.. (text ?? "").Where(c => !char.IsWhiteSpace(c) && c is not ('.' or '-' or '/' or '(' or ')'))]);
        if (line.StartsWith("00", StringComparison.Ordinal)) line = $"+{line[2..]}";
        else if (!line.StartsWith('+')) line = Italy + line;
        var own = line.StartsWith(Italy, StringComparison.Ordinal) ? Italy.Length : 1;
        return line.Length - own >= LeastRangeDigits && line.Length <= PhoneNumber.MaxDigits && line.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    /// <summary>Whether devices can dial it: a sender's name stands in no phone book.</summary>
    public static bool IsDialable(string line) => line is ['+' or (>= '0' and <= '9'), ..] && line.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Whether it is a number that the engine wrote, and no short line and no name.</summary>
    public static bool IsNumber(string line) => line.StartsWith('+') && line.Length >= LeastNumberLength;

    /// <summary>A line as a device of this form has it.</summary>
    public static string Write(string line, bool isRange, NumberForm form)
    {
        var text = form == NumberForm.International || !line.StartsWith('+') ? line
            : line.StartsWith(Italy, StringComparison.Ordinal) ? line[Italy.Length..]
            : $"00{line.AsSpan(1)}";
        return isRange ? $"{text}*" : text;
    }

    /// <summary>How people read what lines begin with: <c> 0690…</c> after a blank; nothing where it is no more than the country.</summary>
    public static string Beginning(string prefix)
    {
        var own = prefix.StartsWith(Italy, StringComparison.Ordinal) ? prefix[Italy.Length..] : prefix;
        return own is "" or "+" ? "" : $" {own}…";
    }
}
