namespace Quiete.Numbers;

/// <summary>Knows digits that are no telephone number by their shape: dates, opening hours, decimals.</summary>
internal static class GroupShapes
{
    private const int FewestWithDecimals = 7;
    private const int MostDecimals = 2;
    private const int FewestBeforeBlank = 5;
    private const int FewestBeforeDot = 6; // 039.2372.1 is a town hall's switchboard
    private const int MostOfNumber = 11;

    /// <summary>Day, month, year, or the other way round, with the same sign twice.</summary>
    public static bool IsDate(in DigitGroup group)
    {
        if (group.Gaps != 2 || group.Plus || group.Count is < 6 or > 8) return false;
        var gaps = group.AllGaps;
        if (gaps[0].Signs != gaps[1].Signs || gaps[0].Signs is not (Mark.Dot or Mark.Dash or Mark.Slash)) return false;
        var first = Run(group, 0, gaps[0].Place);
        var second = Run(group, gaps[0].Place, gaps[1].Place);
        var third = Run(group, gaps[1].Place, group.Count);
        return (IsDay(first) && IsMonth(second) && IsYear(third)) || (IsYear(first) && IsMonth(second) && IsDay(third));
    }

    /// <summary>From one hour to another, minutes with at least one: <c>9-12.30</c>, <c>10.00-12.00 / 15.00-18.00</c>.</summary>
    public static bool IsHours(in DigitGroup group)
    {
        if (group.Gaps is < 1 or > 7 || group.Plus || group.Count > 16) return false;
        var gaps = group.AllGaps;
        var start = 0;
        var dashes = 0;
        var afterHour = false;
        var minutes = false;
        for (var i = 0; i <= gaps.Length; i++)
        {
            var end = i < gaps.Length ? gaps[i].Place : group.Count;
            if (end - start > 2 || Run(group, start, end).Value > (afterHour ? 59 : 24)) return false;
            if (i == gaps.Length) break;
            if (gaps[i].MayList) dashes++;
            if (!gaps[i].MayList && (afterHour || (gaps[i].Signs & (Mark.Dot | Mark.Colon)) == Mark.None)) return false;
            afterHour = !gaps[i].MayList;
            minutes |= afterHour;
            start = end;
        }

        return (minutes && (dashes == 1 || (dashes == 3 && group.Count > MostOfNumber))) || (dashes == 0 && gaps[0].Signs == Mark.Colon);
    }

    /// <summary>One dot, after what may be a whole number, and one or two digits behind it.</summary>
    public static bool HasDecimals(in DigitGroup group) =>
        group.Gaps == 1 && group.AllGaps[0] is { Signs: Mark.Dot } dot
        && dot.Place >= FewestWithDecimals && group.Count - dot.Place <= MostDecimals;

    /// <summary>One or two digits, after a blank or a dot, behind a longer run than a number written in pieces has.</summary>
    public static bool HasLooseEnding(in DigitGroup group)
    {
        var last = group.AllGaps[^1];
        if ((last.Signs & ~(Mark.Blank | Mark.Dot)) != Mark.None) return false;
        var ending = group.Count - last.Place;
        var run = last.Place - (group.Gaps > 1 ? group.AllGaps[^2].Place : 0);
        return ending <= MostDecimals && run >= (last.Signs == Mark.Dot ? FewestBeforeDot : FewestBeforeBlank);
    }

    private static bool IsDay((int Digits, int Value) run) => run.Digits is 1 or 2 && run.Value is >= 1 and <= 31;

    private static bool IsMonth((int Digits, int Value) run) => run.Digits is 1 or 2 && run.Value is >= 1 and <= 12;

    private static bool IsYear((int Digits, int Value) run) => run.Digits == 4 && run.Value is >= 1900 and <= 2099;

    private static (int Digits, int Value) Run(in DigitGroup group, int start, int end)
    {
        var value = 0;
        foreach (var digit in group.Digits[start..end]) value = value * 10 + digit;
        return (end - start, value);
    }
}
