namespace Quiete.Reputation;

/// <summary>What voices say of one subject in a month.</summary>
/// <param name="Month">Its first day.</param>
internal readonly record struct MonthCount(DateOnly Month, int Contacts, int Voices);

/// <summary>Counts contacts so that nobody's weight grows without bound: a voice counts once a day, and on few days of a month.</summary>
/// <remarks>The order in which contacts are added does not matter.</remarks>
internal sealed class VoiceDays
{
    /// <summary>On how many days of a month a voice counts for one company. A hundred calls of one day, or a call every day, say no more.</summary>
    public const int MostDaysAMonth = 4;

    private const int DayBits = 22;
    private const long DayMask = (1 << DayBits) - 1;

    // A voice and a day in one number, so that sorting gathers voices, and their days in order.
    private readonly List<long> days = [];

    /// <param name="voice">Not negative, below 2⁴¹.</param>
    /// <param name="day">The day in Italy, as <see cref="DateOnly.DayNumber"/>.</param>
    public void Add(long voice, int day) => days.Add((voice << DayBits) | (uint)day);

    /// <summary>Each voice's contacts in each month, bounded; voices in order, months in order.</summary>
    public IReadOnlyList<(long Voice, DateOnly Month, int Contacts)> Count()
    {
        var counts = new List<(long Voice, DateOnly Month, int Contacts)>();
        days.Sort();
        var last = -1L;
        foreach (var one in days)
        {
            if (one == last) continue;
            last = one;
            var (voice, month) = (one >> DayBits, MonthOf(DateOnly.FromDayNumber((int)(one & DayMask))));
            if (counts.Count > 0 && counts[^1] is var before && before.Voice == voice && before.Month == month)
            {
                counts[^1] = before with { Contacts = Math.Min(before.Contacts + 1, MostDaysAMonth) };
            }
            else
            {
                counts.Add((voice, month, 1));
            }
        }

        return counts;
    }

    public static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);
}
