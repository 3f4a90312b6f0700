namespace Quiete.Numbers;

/// <summary>Reads one group of digits: a number, a list, a date or an hour, or a problem.</summary>
internal static class GroupReading
{
    private const int SurelyMoreThanOne = 15;
    private const int FewestOfMost = 9; // fewer digits are codes, short services, or the end of a landline
    private const int CountryCodeDigits = 2;

    public static NumberReading Read(in DigitGroup group)
    {
        var reading = ReadDigits(group);
        return !reading.Number.IsNone && group is { Gaps: > 0, TooLong: false } && FallsApart(group, reading)
            ? DialledDigits.None(NumberProblem.Ambiguous)
            : reading;
    }

    /// <summary>Whether the group's first digits are a number that could end there.</summary>
    public static bool IsComplete(in DigitGroup group, int count)
    {
        var digits = group.Digits[..Math.Min(count, DigitGroup.MaxDigits)];
        return NumberList.IsComplete(DialledDigits.From(digits, group.Plus)) || (!group.Plus && LostDigits.Restored(digits).Valid);
    }

    private static NumberReading ReadDigits(in DigitGroup group)
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
            DialledForm.Italian when dialled.Digits is [0, 0, 3, 9, ..] => LostDigits.WithoutSecondPrefix(dialled.Digits, whole),
            _ => whole,
        };
    }

    // Valid as a whole, but a gap says otherwise.
    private static bool FallsApart(in DigitGroup group, NumberReading reading)
    {
        var mended = reading.Repairs != NumberRepairs.None;
        if ((reading.Repairs & NumberRepairs.LeadingZeroRestored) != NumberRepairs.None && HasNumberBesideGap(group)) return true;
        if (reading.Kind == NumberKind.Mobile && IsLandlineAfterCountryCode(group)) return true;

        // 0332 123456 2. Mobiles of nine digits are too few to doubt 347 123456 7.
        if (reading.Kind is NumberKind.Mobile or NumberKind.Foreign || !GroupShapes.HasLooseEnding(group)) return false;
        var head = group.AllGaps[^1].Place;
        return mended ? IsComplete(group, head) : NumberList.IsComplete(DialledDigits.From(group.Digits[..head], group.Plus));
    }

    // 803116 0332, 1 199 123 456: no zero is put before what holds a number as typed.
    private static bool HasNumberBesideGap(in DigitGroup group)
    {
        foreach (var gap in group.AllGaps)
        {
            var tail = DialledDigits.National(group.Digits[gap.Place..]);
            if (NumberList.IsComplete(DialledDigits.From(group.Digits[..gap.Place], plus: false))) return true;
            if ((tail.Digits.Length >= FewestOfMost || (gap.Place == 1 && tail.Digits is [0, ..])) && NumberList.IsComplete(tail)) return true;
        }

        return false;
    }

    // 39 06 902512 and 3906 902512 look like +39 06; 390 6902512 is a mobile.
    private static bool IsLandlineAfterCountryCode(in DigitGroup group)
    {
        var dialled = DialledDigits.From(group.Digits, group.Plus);
        if (dialled.Digits is not [3, 9, 0, ..]) return false;
        var landline = DialledDigits.National(dialled.Digits[CountryCodeDigits..]);
        if (!NumberList.IsComplete(landline)) return false;
        var start = group.Count - landline.Digits.Length;
        foreach (var gap in group.AllGaps)
        {
            if (gap.Place == start || gap.Place == start + landline.Cell.PrefixDigits) return true;
            if (gap.Place > start) return false;
        }

        return false;
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
