using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Quiete.Numbers;

/// <summary>Reads a telephone number as people write it: with labels, brackets, remarks, or a spreadsheet's damage.</summary>
/// <remarks>
/// Never throws for any text, allocates nothing and guesses nothing in silence: the answer is one number with the repairs
/// made, or a named problem. A number with no <c>+</c> or <c>00</c> is Italian. The rules are in <c>docs/numbers.md</c>.
/// </remarks>
public static class NumberReader
{
    private const int StackChars = 256;
    private const int LongestRemark = 80;
    private const int LongestAddress = 320; // 64 letters, @, 255 letters: RFC 5321

    /// <summary>Reads a text.</summary>
    public static NumberReading Read(ReadOnlySpan<char> text)
    {
        var repairs = DropDecimals(ref text);
        var tally = new Tally();
        var group = new DigitGroup();
        var listed = false;
        var apart = true; // a word stands between the digits before and what comes
        var extension = false;
        var otherNumber = false;
        var after = Mark.Blank; // what stands before; a text begins as after a blank

        for (var i = 0; i < text.Length; i++)
        {
            var mark = Marks.Of(text[i]);
            if (after is Mark.Blank or Mark.Wall or Mark.Open or Mark.Colon && mark is Mark.Digit or Mark.Letter && RemarkAt(text, i) is > 0 and var length)
            {
                tally.Add(ref group);
                tally.Letters = apart = true;
                listed = false;
                i += length - 1;
                continue;
            }

            switch (mark)
            {
                case Mark.None:
                    continue;
                case Mark.Digit:
                    if (group.Count == 0) {
                        (group.Listed, group.Apart, group.Extension, group.HeadTouched) = (listed, apart, extension, after == Mark.Letter);
                        group.OtherNumber = otherNumber;
                    }

                    group.Add(Marks.DigitValue(text[i]));
                    listed = apart = extension = otherNumber = false;
                    break;
                case Mark.Letter:
                    var other = Labels.OtherNumberAt(text[i..]);
                    var word = text.Slice(i, other > 0 ? other : LettersAt(text, i));
                    var isLabel = Labels.IsLabel(word);
                    var isExtension = Labels.IsExtension(word);
                    if (after == Mark.Digit && !isLabel && !isExtension) group.TailTouched = true;
                    tally.Add(ref group);
                    tally.Letters = apart = true;
                    tally.OtherWords |= !isLabel;
                    listed = false;
                    extension = isExtension || (extension && isLabel);
                    otherNumber = other > 0 || (otherNumber && Labels.IsCount(word));
                    if (isLabel || isExtension) mark = Mark.Blank; // digits may touch it
                    i += word.Length - 1;
                    break;
                case Mark.Plus when group.IsCountryCode: // +39 +39 06…
                    (listed, apart) = (group.Listed, group.Apart);
                    group = new DigitGroup { Plus = true };
                    break;
                case Mark.Colon or Mark.Close when group.Count == 1 && IsListItem(text, i, group):
                    tally.Add(ref group);
                    apart = true;
                    break;
                case Mark.Plus:
                case Mark.Wall:
                case Mark.Open when group.Count > 0 && GroupReading.IsComplete(group, group.Count):
                    listed = mark == Mark.Open ? !IsRemark(text, i) : listed || group.Count > 0 || mark == Mark.Wall;
                    tally.Add(ref group);
                    group.Plus = mark == Mark.Plus;
                    break;
                default:
                    if (group.Count > 0) group.Separate(mark);
                    else listed |= mark is Mark.Dash or Mark.Slash || (mark == Mark.Open && !IsRemark(text, i));
                    break;
            }

            after = mark;
        }

        tally.Add(ref group);
        return tally.Sum(text, repairs);
    }

    /// <summary>Reads a text in UTF-8, or in Windows-1252 where it is not UTF-8.</summary>
    public static NumberReading Read(ReadOnlySpan<byte> text)
    {
        char[]? rented = null;
        var chars = text.Length <= StackChars ? stackalloc char[StackChars] : rented = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            if (Utf8.ToUtf16(text, chars, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
            {
                // What telephone numbers use of Windows-1252 is Latin-1, its two dashes aside; Marks knows those.
                written = Encoding.Latin1.GetChars(text, chars);
            }

            return Read(chars[..written]);
        }
        finally
        {
            if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        }
    }

    // A spreadsheet's 3471234567.0 or 3471234567,00: digits, one sign, zeros.
    private static NumberRepairs DropDecimals(ref ReadOnlySpan<char> text)
    {
        const int Fewest = 7;
        var number = text.Trim();
        var sign = number.LastIndexOfAny('.', ',');
        if (sign < Fewest || number.Length - sign is not (2 or 3)) return NumberRepairs.None;
        if (number[(sign + 1)..].ContainsAnyExcept('0') || number[..sign].ContainsAnyExceptInRange('0', '9')) return NumberRepairs.None;
        text = number[..sign];
        return NumberRepairs.DecimalsRemoved;
    }

    // An e-mail address, a web page, or how many lines there are.
    private static int RemarkAt(ReadOnlySpan<char> text, int start) => Math.Max(AddressAt(text, start), LineCountAt(text, start));

    // "2 linee", "10 lines": the digits count lines and dial nothing.
    private static int LineCountAt(ReadOnlySpan<char> text, int start)
    {
        var rest = text[start..];
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits is not (1 or 2) || Marks.Of(rest[digits]) != Mark.Blank) return 0;
        var word = rest[digits..].TrimStart(" \u00A0");
        if (word.IsEmpty || Marks.Of(word[0]) != Mark.Letter) return 0;
        var letters = LettersAt(word, 0);
        return Labels.IsLines(word[..letters]) ? rest.Length - word.Length + letters : 0;
    }

    private static int AddressAt(ReadOnlySpan<char> text, int start)
    {
        var rest = text.Slice(start, Math.Min(LongestAddress, text.Length - start));
        var end = rest.IndexOfAny(" \t\r\n\u00A0");
        var piece = end < 0 ? rest : rest[..end];
        return Labels.IsAddress(piece) ? piece.Length : 0;
    }

    // "1) 06…", "Tel1: 06…", "(1): 06…"
    private static bool IsListItem(ReadOnlySpan<char> text, int sign, in DigitGroup group)
    {
        var next = text[(sign + 1)..];
        if (group.Plus || group.Digits[0] == 0 || next.TrimStart(" \u00A0(") is not (['+', ..] or ['0', >= '0' and <= '9', ..])) return false;
        return Marks.Of(text[sign]) == Mark.Close ? !text[..sign].ContainsAny('(', '[') : Marks.Of(next[0]) == Mark.Blank;
    }

    // What brackets hold is no other ending when a word stands there: "(2 linee)", not "(57)" or "(fax 57)".
    private static bool IsRemark(ReadOnlySpan<char> text, int open)
    {
        var brackets = text.Slice(open, Math.Min(LongestRemark, text.Length - open));
        for (var i = 1; i < brackets.Length; i++)
        {
            var mark = Marks.Of(brackets[i]);
            if (mark == Mark.Close) return false;
            if (mark != Mark.Letter) continue;
            var word = brackets.Slice(i, LettersAt(brackets, i));
            if (!Labels.IsLabel(word)) return true;
            i += word.Length - 1;
        }

        return false;
    }

    private static int LettersAt(ReadOnlySpan<char> text, int start)
    {
        var end = start + 1;
        while (end < text.Length && Marks.Of(text[end]) == Mark.Letter) end++;
        return end - start;
    }
}
