namespace Quiete.Rules;

/// <summary>The civil time of Italy (Europe/Rome), in which legal days and hours are judged. The only place that knows it.</summary>
public static class RomeTime
{
    /// <summary>Days whose midnight is remembered, from 2000-01-01 on: more than a century.</summary>
    private const int RememberedDays = 1 << 16;

    private static readonly TimeZoneInfo Zone = Find();
    private static readonly int FirstRemembered = new DateOnly(2000, 1, 1).DayNumber;
    private static readonly long[] Midnights = new long[RememberedDays];

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

    /// <summary>The same in UTC ticks, by <see cref="DateOnly.DayNumber"/>: for the millions of rows that ask for few days.</summary>
    internal static long MidnightTicks(int dayNumber)
    {
        var place = unchecked((uint)(dayNumber - FirstRemembered));
        if (place >= RememberedDays) return StartOf(DateOnly.FromDayNumber(dayNumber)).UtcTicks;
        var ticks = Volatile.Read(ref Midnights[place]);
        if (ticks == 0) Volatile.Write(ref Midnights[place], ticks = StartOf(DateOnly.FromDayNumber(dayNumber)).UtcTicks);
        return ticks;
    }

    /// <summary>The day in Italy at an instant in UTC ticks, as <see cref="DateOnly.DayNumber"/>.</summary>
    internal static int DayNumberAt(long utcTicks)
    {
        // Italy is one or two hours ahead, so midnight there is 22 or 23 o'clock: two hours on, the day is this one or the one before.
        var day = (int)((utcTicks + 2 * TimeSpan.TicksPerHour) / TimeSpan.TicksPerDay);
        return utcTicks < MidnightTicks(day) ? day - 1 : day;
    }

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
