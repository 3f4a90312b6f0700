using FsCheck;
using FsCheck.Fluent;
using Quiete.Procedures;
using Quiete.Rules.Kinds;

namespace Quiete.Tests.Procedures;

public sealed class ClockTests
{
    private static readonly Holidays Italian = ProcedurePack.Italian.Holidays;
    private static readonly DateOnly Earliest = new(2018, 1, 1);
    private static readonly Gen<DateOnly> Days = Gen.Choose(0, 365 * 20).Select(Earliest.AddDays);

    private static readonly Gen<Clock> Clocks =
        from count in Gen.Choose(1, 400)
        from unit in Gen.Elements(Enum.GetValues<ClockUnit>())
        from end in Gen.Elements(Enum.GetValues<ClockEnd>())
        select new Clock(unit == ClockUnit.Months ? 1 + count % 24 : count, unit, end);

    [Theory]
    [InlineData("2026-03-05", "2026-04-07")] // 5 April is Easter, 6 April Easter Monday
    [InlineData("2026-01-31", "2026-03-02")] // no 31 February; the 28th is a Saturday
    [InlineData("2028-01-31", "2028-02-29")] // a leap year
    [InlineData("2027-01-31", "2027-03-01")] // the 28th is a Sunday
    [InlineData("2026-08-31", "2026-09-30")] // a shorter month
    [InlineData("2026-09-24", "2026-10-26")] // a Saturday, and the clocks change on the Sunday
    [InlineData("2026-12-01", "2027-01-04")] // over the year's end: 1 January is a Friday
    [InlineData("2027-09-04", "2027-10-05")] // 4 October is a holiday since 2026
    [InlineData("2025-09-03", "2025-10-03")] // a day before, in the year before
    [InlineData("2026-07-15", "2026-08-17")] // 15 August is a Saturday
    public void A_month_of_the_GDPR_ends_by_regulation_1182_71(string from, string last) =>
        Assert.Equal(Day(last), new Clock(1, ClockUnit.Months, ClockEnd.Eu).LastDay(Day(from), Italian));

    [Theory]
    [InlineData("2026-11-20", 30, "2026-12-21")] // the last day is a Sunday
    [InlineData("2026-11-26", 30, "2026-12-28")] // a holiday on a Saturday, then a Sunday
    [InlineData("2026-11-12", 30, "2026-12-12")] // a Saturday that is no holiday counts
    [InlineData("2026-12-02", 30, "2027-01-02")] // 1 January
    [InlineData("2028-01-30", 30, "2028-02-29")] // over a leap February
    public void A_civil_term_ends_on_no_holiday_and_a_saturday_counts(string from, int days, string last) =>
        Assert.Equal(Day(last), new Clock(days, ClockUnit.Days, ClockEnd.Civil).LastDay(Day(from), Italian));

    [Theory]
    [InlineData("2026-12-23", 3, "2026-12-29")] // the 24th, the 28th, the 29th: Christmas and the weekend do not count
    [InlineData("2026-11-20", 1, "2026-11-23")] // a Friday
    [InlineData("2026-11-21", 1, "2026-11-23")] // a Saturday
    public void Working_days_leave_out_weekends_and_holidays(string from, int days, string last) =>
        Assert.Equal(Day(last), new Clock(days, ClockUnit.WorkingDays, ClockEnd.Eu).LastDay(Day(from), Italian));

    [Fact]
    public void A_term_never_ends_where_its_law_does_not_let_it_end() => Prop.ForAll(
        (from clock in Clocks from day in Days select (clock, day)).ToArbitrary(),
        given =>
        {
            var last = given.clock.LastDay(given.day, Italian);
            return last > given.day && given.clock.End switch
            {
                ClockEnd.Eu => IsWorking(last),
                ClockEnd.Civil => last.DayOfWeek != DayOfWeek.Sunday && !Italian.Contains(last),
                _ => true,
            };
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_later_event_never_ends_a_term_sooner_and_the_end_moves_by_few_days() => Prop.ForAll(
        (from clock in Clocks from day in Days from later in Gen.Choose(0, 400) select (clock, day, later)).ToArbitrary(),
        given =>
        {
            var (clock, day, later) = given;
            var moved = clock.LastDay(day, Italian).DayNumber - (clock with { End = ClockEnd.Fixed }).LastDay(day, Italian).DayNumber;
            return clock.LastDay(day.AddDays(later), Italian) >= clock.LastDay(day, Italian) && moved is >= 0 and <= 5;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Days_are_days_of_the_calendar_whatever_the_clocks_do() => Prop.ForAll(
        (from count in Gen.Choose(1, 400) from day in Days select (count, day)).ToArbitrary(),
        given => new Clock(given.count, ClockUnit.Days, ClockEnd.Fixed).LastDay(given.day, Italian).DayNumber == given.day.DayNumber + given.count)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void An_extension_lengthens_only_a_clock_that_has_one()
    {
        var day = Day("2026-11-23");
        Assert.Equal(Day("2027-02-23"), new Clock(1, ClockUnit.Months, ClockEnd.Eu, Extension: 2).LastDay(day, Italian, extended: true));
        Assert.Equal(Day("2026-12-23"), new Clock(1, ClockUnit.Months, ClockEnd.Eu).LastDay(day, Italian, extended: true));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsWorking(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Italian.Contains(day);
}
