using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Procedures;

/// <summary>In what a term is counted.</summary>
internal enum ClockUnit
{
    Days,

    /// <summary>Days that are neither Saturday nor Sunday nor holiday.</summary>
    WorkingDays,
    Months,
}

/// <summary>By which law a term ends.</summary>
internal enum ClockEnd
{
    /// <summary>Regulation (EEC, Euratom) 1182/71: an end on a Saturday, a Sunday or a holiday moves to the next working day.</summary>
    Eu,

    /// <summary>Civil code art. 2963: an end on a Sunday or a holiday moves to the next day that is none; a Saturday counts.</summary>
    Civil,

    /// <summary>Nothing moves: a term that is not for us to lengthen.</summary>
    Fixed,
}

/// <summary>From when a term runs.</summary>
internal enum ClockStart
{
    /// <summary>The day on which it was sent, or happened.</summary>
    Sent,

    /// <summary>The day on which it was delivered, where a receipt tells; otherwise the day on which it was sent.</summary>
    Delivered,
}

/// <summary>How long somebody has for something.</summary>
/// <remarks>The day of the event is not counted, and the term ends with the last hour of its last day. A month ends on the same date of the
/// last month, or on its last day where there is no such date.</remarks>
/// <param name="Extension">How much longer it lasts when an extension was told in time, in the same unit; null: it cannot be lengthened.</param>
internal sealed record Clock(int Count, ClockUnit Unit, ClockEnd End, ClockStart Start = ClockStart.Sent, int? Extension = null)
{
    public const int MostDays = 3_660;

    /// <summary>The last day of the term of an event.</summary>
    /// <param name="extended">Whether an extension was told in time.</param>
    public DateOnly LastDay(DateOnly from, Holidays holidays, bool extended = false)
    {
        var count = Count + (extended ? Extension ?? 0 : 0);
        var last = Unit switch
        {
            ClockUnit.Months => from.AddMonths(count),
            ClockUnit.WorkingDays => AddWorkingDays(from, count, holidays),
            _ => from.AddDays(count),
        };
        while (Moves(last, holidays)) last = last.AddDays(1);
        return last;
    }

    /// <summary>Whether somebody who has until a day is late on another.</summary>
    public static bool IsOver(DateOnly last, DateOnly today) => today > last;

    internal static Clock? Read(JsonFields fields)
    {
        var count = fields.Whole("count", 1, MostDays, needed: true);
        var unit = fields.Word<ClockUnit>("unit", needed: true);
        var end = fields.Word<ClockEnd>("end", needed: true);
        var start = fields.Word<ClockStart>("start") ?? ClockStart.Sent;
        var extension = fields.Whole("extension", 1, MostDays);
        fields.End();
        return count is null || unit is null || end is null ? null : new(count.Value, unit.Value, end.Value, start, extension);
    }

    private bool Moves(DateOnly day, Holidays holidays) => End switch
    {
        ClockEnd.Eu => !IsWorking(day, holidays),
        ClockEnd.Civil => day.DayOfWeek == DayOfWeek.Sunday || holidays.Contains(day),
        _ => false,
    };

    private static DateOnly AddWorkingDays(DateOnly from, int count, Holidays holidays)
    {
        var day = from;
        while (count > 0)
        {
            day = day.AddDays(1);
            if (IsWorking(day, holidays)) count--;
        }

        return day;
    }

    private static bool IsWorking(DateOnly day, Holidays holidays) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.Contains(day);
}
