namespace Quiete.Numbers;

/// <summary>Puts back what a spreadsheet took away, where the plan leaves one reading.</summary>
internal static class LostDigits
{
    private const int FewestDigits = 7;
    private const int MostDigits = 10;
    private const int FewestSubscriberDigits = 4;
    private const int MostSubscriberDigits = 8;
    private const int FewestWithCountryCode = 11;

    /// <summary>Mends digits that have no valid reading as they stand. Leaves <paramref name="reading"/> when it cannot.</summary>
    public static NumberReading Restore(ReadOnlySpan<byte> digits, NumberReading reading)
    {
        var zero = WithZero(digits);
        var plus = WithPlus(digits);
        if (zero.Valid && plus.Valid) return DialledDigits.None(NumberProblem.Ambiguous);
        return zero.Valid ? zero : plus.Valid ? plus : reading;
    }

    /// <summary>The landline whose leading zero was taken for a number's useless zero.</summary>
    public static NumberReading WithZero(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is < FewestDigits or > MostDigits || digits[0] == 0) return DialledDigits.None(NumberProblem.Unassigned);
        Span<byte> whole = stackalloc byte[MostDigits + 1];
        digits.CopyTo(whole[1..]);
        var dialled = DialledDigits.National(whole[..(digits.Length + 1)]);
        var reading = dialled.Read();
        return reading.Kind is NumberKind.Fixed or NumberKind.Statistics or NumberKind.Commercial
            && dialled.SubscriberDigits is >= FewestSubscriberDigits and <= MostSubscriberDigits
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
