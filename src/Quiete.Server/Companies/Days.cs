namespace Quiete.Server.Companies;

/// <summary>The checked door for days that people give: within the years in which the service reckons.</summary>
internal static class Days
{
    // The same years as the engine's cases, so that sums of days stay inside the calendar.
    private static readonly DateOnly First = new(1900, 1, 1);
    private static readonly DateOnly Last = new(2999, 12, 31);

    /// <exception cref="BadInputException">The day lies outside.</exception>
    public static void Check(string field, DateOnly? day)
    {
        if (day < First || day > Last) throw new BadInputException(field, $"The year must be from {First.Year} to {Last.Year}.");
    }

    /// <exception cref="BadInputException">A day lies outside, or the last is before the first.</exception>
    public static void Check(DateOnly? from, DateOnly? to)
    {
        Check("from", from);
        Check("to", to);
        if (to < from) throw new BadInputException("to", "The last day is before the first.");
    }
}
