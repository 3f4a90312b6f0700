using System.Collections.Immutable;

namespace Quiete.Rules.Kinds;

/// <summary>The hours of a day in which people may be called: open from the first instant, closed at the second.</summary>
public sealed record CallingWindow(TimeOnly Opens, TimeOnly Closes);

/// <summary>When people may be called: a window for each day of the week, one for the days before holidays, never on holidays.</summary>
/// <param name="Week">Seven windows, Sunday first as in <see cref="DayOfWeek"/>; null where the day is closed.</param>
/// <param name="BeforeHolidays">The window of an open day that comes before a holiday.</param>
public sealed record CallingHours(ImmutableArray<CallingWindow?> Week, CallingWindow BeforeHolidays) : RuleKind
{
    public const string Word = "calling-hours";

    // The longest run of closed days that a search passes over: far more than any holidays in a row.
    private const int MostClosedDays = 60;

    public override string Name => Word;

    public override bool DependsOnPerson => false;

    /// <summary>The window of a day in Italy; null when the day is closed.</summary>
    public CallingWindow? On(DateOnly day, Holidays holidays)
    {
        if (holidays.Contains(day) || Week[(int)day.DayOfWeek] is not { } window) return null;
        return holidays.Contains(day.AddDays(1)) ? BeforeHolidays : window;
    }

    /// <summary>The instant at which the window that is open at an instant closes; null when none is open.</summary>
    public DateTimeOffset? ClosingAfter(DateTimeOffset at, Holidays holidays)
    {
        var day = RomeTime.DayOf(at);
        if (On(day, holidays) is not { } window) return null;
        var closing = RomeTime.Instant(day, window.Closes);
        return at >= RomeTime.Instant(day, window.Opens) && at < closing ? closing : null;
    }

    /// <summary>The first opening after an instant; null when there is none in sight.</summary>
    public DateTimeOffset? OpeningAfter(DateTimeOffset at, Holidays holidays)
    {
        var today = RomeTime.DayOf(at);
        for (var days = 0; days <= MostClosedDays; days++)
        {
            var day = today.AddDays(days);
            if (On(day, holidays) is { } window && RomeTime.Instant(day, window.Opens) is var opening && opening > at) return opening;
        }

        return null;
    }

    internal static CallingHours Read(JsonFields parameters)
    {
        var week = new CallingWindow?[7];
        parameters.Objects("windows", window => ReadDays(window, week), needed: true);
        var before = parameters.Object("beforeHolidays", needed: true);
        var beforeHolidays = before is null ? null : ReadWindow(before);
        before?.End();
        return new([.. week], beforeHolidays ?? new(default, default));
    }

    private static CallingWindow? ReadDays(JsonFields fields, CallingWindow?[] week)
    {
        var window = ReadWindow(fields);
        foreach (var day in fields.Words<DayOfWeek>("days", needed: true))
        {
            if (week[(int)day] is not null) fields.Fault("days", $"There is a window for {Terms.Of(day)} already.");
            week[(int)day] = window;
        }

        fields.End();
        return window;
    }

    private static CallingWindow? ReadWindow(JsonFields fields)
    {
        var (opens, closes) = (fields.Time("opens", needed: true), fields.Time("closes", needed: true));
        if (opens is null || closes is null) return null;
        if (opens >= closes) fields.Fault("closes", "It closes before it opens.");
        return new(opens.Value, closes.Value);
    }
}
