using Quiete.Reputation;

namespace Quiete.Tests.Reputation;

public sealed class VoiceDaysTests
{
    private static readonly DateOnly First = new(2026, 10, 1);

    [Fact]
    public void A_voice_counts_once_a_day_and_on_few_days_of_a_month()
    {
        var days = new VoiceDays();
        for (var at = 0; at < 31; at++)
        {
            for (var again = 0; again < 50; again++) days.Add(7, First.DayNumber + at);
        }

        days.Add(9, First.DayNumber);
        Assert.Equal([(7L, First, VoiceDays.MostDaysAMonth), (9L, First, 1)], days.Count());
    }

    [Fact]
    public void The_order_in_which_contacts_are_added_does_not_matter()
    {
        var chance = new Random(3);
        var contacts = Enumerable.Range(0, 2_000).Select(_ => (Voice: chance.NextInt64(1, 40), Day: First.DayNumber + chance.Next(200))).ToArray();
        var before = Counted(contacts);
        chance.Shuffle(contacts);
        Assert.Equal(before, Counted(contacts));
        Assert.Equal(
            contacts.Distinct().GroupBy(one => (one.Voice, VoiceDays.MonthOf(DateOnly.FromDayNumber(one.Day)))).Sum(month => Math.Min(month.Count(), VoiceDays.MostDaysAMonth)),
            before.Sum(one => one.Contacts));
    }

    private static IReadOnlyList<(long Voice, DateOnly Month, int Contacts)> Counted((long Voice, int Day)[] contacts)
    {
        var days = new VoiceDays();
        foreach (var (voice, day) in contacts) days.Add(voice, day);
        return days.Count();
    }
}
