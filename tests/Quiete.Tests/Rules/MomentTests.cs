using Quiete.Rules;

namespace Quiete.Tests.Rules;

public sealed class MomentTests
{
    [Theory]
    [InlineData("2026-11-20", "2026-11-20", false)] // within one day nothing is after a plain date
    [InlineData("2026-11-20T23:59:59+01:00", "2026-11-20", false)] // the last second of that day
    [InlineData("2026-11-21", "2026-11-20", true)] // the next day
    [InlineData("2026-11-21T00:00:00+01:00", "2026-11-20", true)] // its first instant
    [InlineData("2026-11-20", "2026-11-20T08:00:00+01:00", false)] // the day began before
    [InlineData("2026-11-20T08:00:00+01:00", "2026-11-20T08:00:00+01:00", false)] // not after itself
    [InlineData("2026-11-20T08:00:00.001+01:00", "2026-11-20T08:00:00+01:00", true)] // a millisecond later
    [InlineData("2026-10-26T00:00:00+01:00", "2026-10-25", true)] // the day of 25 hours
    public void One_moment_is_after_another_only_when_it_begins_once_the_other_has_ended(string one, string other, bool after)
    {
        Assert.True(Moment.TryParse(one, out var x) && Moment.TryParse(other, out var y) && x.IsAfter(y) == after);
    }

    [Theory]
    [InlineData("9998-12-31")]
    [InlineData("9999-01-01")]
    [InlineData("9999-12-31")] // the "no end" of databases
    public void The_last_year_of_the_calendar_is_read_as_the_last_day_before_it(string text)
    {
        Assert.True(Moment.TryParseDay(text, out var day));
        Assert.Equal(new DateOnly(9998, 12, 31), day);
    }

    [Theory]
    [InlineData("2026-11-23T10:15:00")] // no offset
    [InlineData("2026-02-30")] // no such day
    [InlineData("2026-11-23 10:15:00+01:00")] // a blank for the T
    [InlineData("23/11/2026")] // not ISO 8601
    [InlineData("")]
    public void A_moment_that_is_not_exactly_said_is_not_read(string text) => Assert.False(Moment.TryParse(text, out _));

    [Theory]
    [InlineData("2026-11-20", "2026-11-20")]
    [InlineData("2026-08-19T10:00:00.001Z", "2026-08-19T12:00:00.001+02:00")]
    [InlineData("2026-11-23T10:15:00+01:00", "2026-11-23T10:15:00+01:00")]
    public void A_moment_is_written_in_the_time_of_Italy(string text, string written)
    {
        Assert.True(Moment.TryParse(text, out var moment));
        Assert.Equal(written, moment.ToString());
    }
}
