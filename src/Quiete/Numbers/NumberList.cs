namespace Quiete.Numbers;

/// <summary>Tells a number written in pieces from several numbers, or one with other endings (<c>…344/5</c>).</summary>
internal static class NumberList
{
    private const int FewestSubscriberDigits = 4;
    private const int ShortestEnding = 3;
    private const int FewestPairs = 3;

    /// <summary>Whether a dash or a slash stands where a number could already end.</summary>
    public static bool IsList(in DigitGroup group, NumberReading whole)
    {
        var digits = group.Digits;
        var before = default(Gap);
        foreach (var gap in group.AllGaps)
        {
            if (gap.MayList && gap.Place < digits.Length)
            {
                var head = DialledDigits.From(digits[..gap.Place], group.Plus);
                var tail = digits[gap.Place..];
                if (EndsHere(head, tail, group.Plus, whole) && !JoinsAnyway(group, head, tail, gap, before, whole)) return true;
            }

            before = gap;
        }

        return false;
    }

    /// <summary>Whether a number that is too long is two, parted by blanks or dots.</summary>
    /// <param name="surely">There are more digits than any number has.</param>
    public static bool AreTwo(in DigitGroup group, bool surely)
    {
        var digits = group.Digits;
        foreach (var gap in group.AllGaps)
        {
            if (gap.Place >= digits.Length) continue;
            var head = DialledDigits.From(digits[..gap.Place], group.Plus);
            var tail = DialledDigits.From(digits[gap.Place..], plus: false).Read();
            if (IsComplete(head) && (surely || (tail.Valid && !tail.Number.IsNone))) return true;
            if (IsShortCode(head.Read()) && IsShortCode(tail)) return true;
        }

        return surely && group.Gaps > 0;
    }

    /// <summary>Whether the digits are a number that could end there. Three digits after an area code are not.</summary>
    public static bool IsComplete(DialledDigits dialled)
    {
        var reading = dialled.Read();
        return !reading.Number.IsNone && (reading.Kind != NumberKind.Fixed || dialled.SubscriberDigits >= FewestSubscriberDigits);
    }

    private static bool EndsHere(DialledDigits head, ReadOnlySpan<byte> tail, bool plus, NumberReading whole)
    {
        if (IsComplete(head)) return true;
        if (whole.Valid || head.Form != DialledForm.Bare) return false;
        return LostDigits.Restored(head.Digits).Valid
            || (IsShortCode(head.Read()) && IsShortCode(DialledDigits.From(tail, plus).Read()));
    }

    // What could end here but more likely goes on, the whole being valid.
    private static bool JoinsAnyway(
        in DigitGroup group, DialledDigits head, ReadOnlySpan<byte> tail, Gap gap, Gap before, NumberReading whole)
    {
        if (!whole.Valid) return false;
        if (head.Form == DialledForm.Foreign) return (gap.Signs & Mark.Slash) == Mark.None || tail.Length > ShortestEnding;
        if (ArePairs(group)) return true;

        // 06 4567-8901, 081-4567-890: four digits after the area code, and as many or the same sign again.
        var isMetropolis = head.Cell.PrefixDigits == 2 && gap.Signs == Mark.Dash && tail.Length == FewestSubscriberDigits;
        return head.SubscriberDigits == FewestSubscriberDigits && (isMetropolis || before.Signs == gap.Signs)
            && tail.Length >= ShortestEnding && head.Digits.Length + tail.Length is 9 or 10;
    }

    // 06-90-25-12-34, 0471 97-12-34: the same sign all along, two or three digits at a time; the area code may have its own.
    private static bool ArePairs(in DigitGroup group)
    {
        var gaps = group.AllGaps;
        if (gaps.Length < FewestPairs || group.TooLong) return false;
        for (var i = 0; i < gaps.Length; i++)
        {
            var next = i + 1 < gaps.Length ? gaps[i + 1].Place : group.Count;
            if ((i > 0 && gaps[i].Signs != gaps[1].Signs) || next - gaps[i].Place is < 2 or > 3) return false;
        }

        return true;
    }

    private static bool IsShortCode(NumberReading reading) => reading.Valid && reading.Number.IsNone;
}
