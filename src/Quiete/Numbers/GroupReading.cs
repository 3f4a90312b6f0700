namespace Quiete.Numbers;

/// <summary>Reads one group of digits: a number, a list, a date or an hour, or a problem.</summary>
internal static class GroupReading
{
    private const int SurelyMoreThanOne = 15;

    public static NumberReading Read(in DigitGroup group)
    {
        if (GroupShapes.IsDate(group) || GroupShapes.IsHours(group)) return DialledDigits.None(NumberProblem.NotANumber);

        var dialled = DialledDigits.From(group.Digits, group.Plus);
        var whole = group.TooLong ? DialledDigits.None(NumberProblem.TooLong) : dialled.Read();
        if (group.Gaps > 0)
        {
            if (NumberList.IsList(group, whole)) return DialledDigits.None(NumberProblem.Several);
            if (GroupShapes.HasDecimals(group) && IsComplete(group, group.AllGaps[0].Place)) return DialledDigits.None(NumberProblem.Ambiguous);
            if (group.TrunkZero > 0 && dialled.Form != DialledForm.Bare) return ReadTrunkZero(group, dialled.Form, whole);
        }

        if (whole.Valid) return IsServiceOrLandline(dialled, whole) ? DialledDigits.None(NumberProblem.Ambiguous) : whole;
        if (group.TooLong || NumberList.AreTwo(group, surely: dialled.Digits.Length >= SurelyMoreThanOne))
        {
            return DialledDigits.None(group.Gaps > 0 ? NumberProblem.Several : NumberProblem.TooLong);
        }

        return dialled.Form switch
        {
            DialledForm.Bare => LostDigits.Restore(group.Digits, whole),
            DialledForm.Italian when !dialled.Cell.Assigned && dialled.Digits is [not 0, ..] && LostDigits.HasOtherReadings(dialled.Digits) =>
                DialledDigits.None(NumberProblem.Ambiguous),
            _ => whole,
        };
    }

    /// <summary>Whether the group's first digits are a number that could end there.</summary>
    public static bool IsComplete(in DigitGroup group, int count)
    {
        var digits = group.Digits[..Math.Min(count, DigitGroup.MaxDigits)];
        return NumberList.IsComplete(DialledDigits.From(digits, group.Plus)) || (!group.Plus && LostDigits.WithZero(digits).Valid);
    }

    // 70x reaches the internet, 43 a network's inside: nobody lists them. 070 without its zero is Cagliari.
    private static bool IsServiceOrLandline(DialledDigits dialled, NumberReading whole) =>
        whole.Kind == NumberKind.Unknown && dialled.Form == DialledForm.Bare && LostDigits.WithZero(dialled.Digits).Valid;

    // In +39 (0)6 the zero is dialled, in +44 (0)20 it is not, and in +39 (0)347 it should not be there.
    private static NumberReading ReadTrunkZero(in DigitGroup group, DialledForm form, NumberReading kept)
    {
        if (group.TooLong) return kept;
        Span<byte> digits = stackalloc byte[DigitGroup.MaxDigits];
        group.Digits[..group.TrunkZero].CopyTo(digits);
        group.Digits[(group.TrunkZero + 1)..].CopyTo(digits[group.TrunkZero..]);
        var dropped = DialledDigits.From(digits[..(group.Count - 1)], group.Plus).Read();
        if (form == DialledForm.Foreign) return dropped.Valid ? dropped : kept;
        return (kept.Valid, dropped.Valid) switch
        {
            (true, true) => DialledDigits.None(NumberProblem.Ambiguous),
            (false, true) => dropped,
            _ => kept,
        };
    }
}
