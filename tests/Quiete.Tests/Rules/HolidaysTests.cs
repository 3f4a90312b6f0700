using System.Globalization;
using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Tests.Rules;

public sealed class HolidaysTests
{
    private static readonly Holidays Italian = RulePack.Italian.On(new DateOnly(2026, 11, 23)).Holidays;

    [Theory]
    [InlineData("1818-03-22")] // the earliest that there is
    [InlineData("1943-04-25")] // the latest
    [InlineData("1954-04-18")] // the two exceptions of the computus
    [InlineData("1981-04-19")]
    [InlineData("2000-04-23")]
    [InlineData("2008-03-23")]
    [InlineData("2011-04-24")]
    [InlineData("2019-04-21")]
    [InlineData("2024-03-31")]
    [InlineData("2025-04-20")]
    [InlineData("2026-04-05")]
    [InlineData("2027-03-28")]
    [InlineData("2028-04-16")]
    [InlineData("2029-04-01")]
    [InlineData("2030-04-21")]
    [InlineData("2038-04-25")]
    [InlineData("2049-04-18")]
    [InlineData("2076-04-19")]
    [InlineData("2100-03-28")]
    public void Easter_falls_where_the_almanac_says(string sunday)
    {
        var day = DateOnly.Parse(sunday, CultureInfo.InvariantCulture);
        Assert.Equal(day, Holidays.Easter(day.Year));
    }

    [Fact]
    public void Easter_is_a_Sunday_between_22_March_and_25_April_in_every_year()
    {
        foreach (var easter in Enumerable.Range(1583, 4000).Select(Holidays.Easter))
        {
            Assert.Equal(DayOfWeek.Sunday, easter.DayOfWeek);
            Assert.InRange(easter, new DateOnly(easter.Year, 3, 22), new DateOnly(easter.Year, 4, 25));
        }
    }

    [Theory]
    [InlineData(2025, "01-01 01-06 04-20 04-21 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26")] // before L. 151/2025
    [InlineData(2026, "01-01 01-06 04-05 04-06 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26")]
    [InlineData(2027, "01-01 01-06 03-28 03-29 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26")]
    [InlineData(2028, "01-01 01-06 04-16 04-17 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26")] // a leap year
    [InlineData(1999, "01-01 01-06 04-04 04-05 04-25 05-01 08-15 11-01 12-08 12-25 12-26")] // before L. 336/2000
    public void The_holidays_of_a_year_are_these(int year, string days)
    {
        var first = new DateOnly(year, 1, 1);
        var found = Enumerable.Range(0, 366).Select(first.AddDays).Where(day => day.Year == year && Italian.Contains(day));
        Assert.Equal(days, string.Join(' ', found.Select(day => day.ToString("MM-dd", CultureInfo.InvariantCulture))));
    }
}
