using Quiete.Numbers;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>A line, or how lines begin, as a person writes it.</summary>
/// <param name="Text">As the engine writes it: <c>+390844</c>, a short line, a sender's name.</param>
internal readonly record struct WishedLine(string Text, bool IsRange)
{
    /// <summary>The least digits of a range behind the country code: fewer would silence a whole country.</summary>
    public const int MinRangeDigits = 3;

    /// <summary>What a range ends with when it is written as one text.</summary>
    public const char RangeMark = '*';

    /// <summary>Reads a line; one that ends with <c>*</c> is a range.</summary>
    /// <exception cref="BadInputException">It cannot be read, is too wide, or is an emergency number.</exception>
    public static WishedLine Read(string? text, bool isRange)
    {
        text = PlainText.Line("line", text, EntryReader.MaxLine) ?? throw new BadInputException("line", "A telephone line is needed.");
        if (isRange || text.EndsWith(RangeMark)) return new(Range(text.TrimEnd(RangeMark)), IsRange: true);
        if (!CallerLine.TryParse(text, out var line) || line.IsWithheld) throw new BadInputException("line", "This cannot be read as a telephone line.");
        return line.Kind == NumberKind.Emergency ? throw new BadInputException("line", "This is an emergency number.") : new(line.ToString(), IsRange: false);
    }


    private static string Range(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (text.Any(c => !char.IsAsciiDigit(c) && c is not ('+' or ' ' or '.' or '-' or '/' or '(' or ')'))) throw new BadInputException("line", "A range is written with digits only.");
        var isForeign = text.TrimStart().StartsWith('+') || digits.StartsWith("00", StringComparison.Ordinal);
        var all = isForeign ? digits.TrimStart('0') : $"{CountryCodes.Italy}{digits}";
        if (all.Length > PhoneNumber.MaxDigits) throw new BadInputException("line", "These are too many digits.");
        return all.Length - CodeLength(all) >= MinRangeDigits
            ? $"+{all}"
            : throw new BadInputException("line", $"At least {MinRangeDigits} digits behind the country code are needed.");
    }

    // Country codes have one to three digits and none begins another.
    private static int CodeLength(string digits) => digits switch
    {
        ['1' or '7', ..] => 1,
        ['2', '0' or '7', ..] or ['3', '0' or '1' or '2' or '3' or '4' or '6' or '9', ..] or ['4', not '2', ..] or ['5', >= '1' and <= '8', ..]
            or ['6', >= '0' and <= '6', ..] or ['8', '1' or '2' or '4' or '6', ..] or ['9', >= '0' and <= '5' or '8', ..] => 2,
        _ => 3,
    };
}

/// <summary>What a person's wishes say of lines together.</summary>
internal sealed class Wishes
{
    private readonly Dictionary<string, Wish> lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Wish> ranges = new(StringComparer.Ordinal);

    public Wishes(IEnumerable<LineWish> wishes)
    {
        foreach (var wish in wishes)
        {
            var among = wish.IsRange ? ranges : lines;
            if (wish.Wish == Wish.Allow || !among.ContainsKey(wish.Line)) among[wish.Line] = wish.Wish;
        }
    }

    /// <summary>Whether a line is allowed or blocked; null: nothing is wished. What allows beats what blocks, however wide either is.</summary>
    public Wish? Of(CallerLine line)
    {
        if (line.IsWithheld) return null;
        var text = line.ToString();
        var found = OfLine(text);
        for (var length = 1; length <= text.Length && found != Wish.Allow; length++)
        {
            if (ranges.TryGetValue(text[..length], out var wish)) found = wish == Wish.Allow ? wish : Wish.Block;
        }

        return found;
    }

    /// <summary>The same of one line as the engine writes it, ranges left aside.</summary>
    public Wish? OfLine(string line) => lines.TryGetValue(line, out var wish) ? wish : null;
}
