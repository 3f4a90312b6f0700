namespace Quiete.Numbers;

/// <summary>Puts back what a spreadsheet took away, where the plan leaves one reading.</summary>
internal static class LostDigits
{
    private const int FewestDigits = 7;
    private const int MostDigits = 10;
    private const int FewestSubscriberDigits = 4;
    private const int MostSubscriberDigits = 8;
    private const int FewestWithCountryCode = 11;
    private const int FewestOfFiller = 8;
    private const int DigitsOfMetropolis = 2; // Rome has 06 0608; elsewhere no subscriber begins with zero: 800 12345 is not Bari's

    /// <summary>Mends digits that have no valid reading as they stand. Leaves <paramref name="reading"/> when it cannot.</summary>
    public static NumberReading Restore(ReadOnlySpan<byte> digits, NumberReading reading)
    {
        var zero = WithZero(digits);
        var plus = WithPlus(digits);
        if (zero.Valid && (plus.Valid || IsServiceWithPlus(digits))) return DialledDigits.None(NumberProblem.Ambiguous);
        return zero.Valid ? zero : plus.Valid ? plus : reading;
    }

    /// <summary>The number that the digits are with a zero or a plus; a problem where they are none.</summary>
    public static NumberReading Restored(ReadOnlySpan<byte> digits) => Restore(digits, DialledDigits.None(NumberProblem.Unassigned));

    /// <summary>The number in <c>+39 0039 06…</c>, unless 039 with a zero too many could be meant.</summary>
    public static NumberReading WithoutSecondPrefix(ReadOnlySpan<byte> national, NumberReading reading)
    {
        var once = DialledDigits.National(national[4..]).Read();
        return once.Valid && !DialledDigits.National(national[1..]).Read().Valid ? once : reading;
    }

    /// <summary>The landline whose leading zero was taken for a number's useless zero.</summary>
    public static NumberReading WithZero(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is < FewestDigits or > MostDigits || digits[0] == 0 || IsFiller(digits)) return DialledDigits.None(NumberProblem.Unassigned);
        Span<byte> whole = stackalloc byte[MostDigits + 1];
        digits.CopyTo(whole[1..]);
        var dialled = DialledDigits.National(whole[..(digits.Length + 1)]);
        var reading = dialled.Read();
        return reading.Kind is NumberKind.Fixed or NumberKind.Statistics or NumberKind.Commercial
            && dialled.SubscriberDigits is >= FewestSubscriberDigits and <= MostSubscriberDigits
            && (dialled.Cell.PrefixDigits == DigitsOfMetropolis || dialled.Digits[dialled.Cell.PrefixDigits] != 0)
            ? reading with { Repairs = NumberRepairs.LeadingZeroRestored }
            : DialledDigits.None(NumberProblem.Unassigned);
    }

    /// <summary>Whether national digits typed after +39 would be a landline had a zero, or Monza's 039, been there.</summary>
    /// <remarks>
    /// Nothing is restored after an explicit +39: the same slip makes <c>+39 699031</c> out of 039 699031, where the
    /// plus took the zero's place, and out of 06 99031.
    /// </remarks>
    public static bool HasOtherReadings(ReadOnlySpan<byte> national)
    {
        Span<byte> whole = stackalloc byte[MostDigits + 3];
        if (national.Length is < FewestSubscriberDigits or > MostDigits) return false;
        national.CopyTo(whole[3..]);
        var areas = DialledDigits.National(whole[2..(national.Length + 3)]);
        if (areas.Read().Valid && areas.SubscriberDigits >= FewestSubscriberDigits) return true;
        (whole[1], whole[2]) = (3, 9);
        return DialledDigits.National(whole[..(national.Length + 3)]).Read().Valid;
    }

    // 9999999999, 1234567890: typed to fill the field.
    private static bool IsFiller(ReadOnlySpan<byte> digits)
    {
        if (digits.Length < FewestOfFiller) return false;
        var step = (digits[1] - digits[0] + 10) % 10;
        for (var i = 1; i < digits.Length; i++)
        {
            if ((digits[i] - digits[i - 1] + 10) % 10 != step) return false;
        }

        return step <= 1;
    }

    // 39 803116 is 039 803116 without its zero, or +39 803116 without its plus.
    private static bool IsServiceWithPlus(ReadOnlySpan<byte> digits) =>
        digits is [3, 9, ..] && DialledDigits.National(digits[2..]).Read().Valid;

    /// <summary>The number whose country code 39 lost its plus: <c>390639737845</c>.</summary>
    private static NumberReading WithPlus(ReadOnlySpan<byte> digits)
    {
        if (digits.Length < FewestWithCountryCode || digits is not [3, 9, ..]) return DialledDigits.None(NumberProblem.Unassigned);

        // Eleven digits 39 3… are as likely a mobile with one digit too many.
        if (digits.Length == FewestWithCountryCode && digits[2] == 3) return DialledDigits.None(NumberProblem.TooLong);
        var reading = DialledDigits.National(digits[2..]).Read();
        return reading.Kind == NumberKind.Unknown
            ? DialledDigits.None(NumberProblem.Unassigned)
            : reading with { Repairs = NumberRepairs.PlusRestored };
    }
}
