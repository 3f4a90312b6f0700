namespace Quiete.Rules;

/// <summary>The civil time of Italy (Europe/Rome), in which legal days and hours are judged. The only place that knows it.</summary>
public static class RomeTime
{
    private static readonly TimeZoneInfo Zone = Find();

    /// <summary>The same instant with the offset that clocks in Italy show then.</summary>
    public static DateTimeOffset At(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>The calendar day in Italy at an instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(At(instant).DateTime);

    /// <summary>The instant at which a time of a day strikes in Italy. A time that the clock skips in March counts as the one an hour later.</summary>
    public static DateTimeOffset Instant(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time, DateTimeKind.Unspecified);
        if (Zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local));
    }

    /// <summary>Midnight in Italy at which a day begins.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => Instant(day, TimeOnly.MinValue);

    private static TimeZoneInfo Find()
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");
        }
        catch (TimeZoneNotFoundException missing)
        {
            throw new InvalidOperationException(
                "This machine has no time zone data for Europe/Rome. Install its tzdata package.", missing);
        }
    }
}
