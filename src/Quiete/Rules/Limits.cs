namespace Quiete.Rules;

/// <summary>How far durations in packs and cases may go: a century. It keeps every sum of dates inside the calendar.</summary>
internal static class Limits
{
    public const int Days = 36_525;

    /// <summary>For what is added to a last day, which people like to set at the end of the calendar.</summary>
    public const int GraceDays = 364;

    public const int Hours = Days * 24;
    public const int Attempts = 1_000_000;
}
