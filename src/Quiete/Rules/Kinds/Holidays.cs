using System.Collections.Immutable;
using System.Globalization;

namespace Quiete.Rules.Kinds;

/// <summary>The public holidays of a country: days of the year, and days counted from Easter. Sundays are not among them as such.</summary>
/// <param name="FixedDays">Days of any leap year, each since its law.</param>
/// <param name="DaysFromEaster">0 is Easter, 1 Easter Monday.</param>
public sealed record Holidays(DatedSet<DateOnly> FixedDays, ImmutableArray<int> DaysFromEaster) : RuleKind
{
    public const string Word = "holidays";

    /// <summary>No holidays at all, for a pack that names none.</summary>
    public static readonly Holidays None = new(new DatedSet<DateOnly>([]), []);

    // Days of the year are held in a leap year, so that 29 February has its place.
    private const int AnyLeapYear = 2000;

    public override string Name => Word;

    public override bool DependsOnPerson => false;

    public override bool IsAsked => false;

    public bool Contains(DateOnly day) =>
        FixedDays.Holds(new DateOnly(AnyLeapYear, day.Month, day.Day), day)
        || DaysFromEaster.Any(days => Easter(day.Year).AddDays(days) == day);

    /// <summary>Easter Sunday of the Gregorian calendar, by the anonymous computus (Meeus/Jones/Butcher).</summary>
    public static DateOnly Easter(int year)
    {
        var golden = year % 19;
        var (century, yearOfCentury) = (year / 100, year % 100);
        var epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
        var weekday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7;
        var correction = (golden + 11 * epact + 22 * weekday) / 451;
        var days = epact + weekday - 7 * correction + 114;
        return new DateOnly(year, days / 31, days % 31 + 1);
    }

    internal static Holidays Read(JsonFields parameters) => new(
        DatedSet<DateOnly>.Read(parameters, "fixedDays", ReadDay),
        [.. parameters.Wholes("daysFromEaster", -100, 100, needed: true)]);

    private static (bool Found, DateOnly Value) ReadDay(JsonFields member)
    {
        if (member.Name("value", needed: true) is not { } text) return default;
        if (DateOnly.TryParseExact($"{AnyLeapYear}-{text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return (true, day);
        }

        member.Fault("value", "A day of the year is written as month and day, such as 12-25.");
        return default;
    }
}
