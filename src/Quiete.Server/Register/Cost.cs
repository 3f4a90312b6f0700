using Quiete.Rules;

namespace Quiete.Server.Register;

/// <summary>What a person reckons an interruption at. Every figure is the person's own.</summary>
/// <param name="SecondsACall">Lost at each call or visit beside the call itself: to run to the telephone, and to find the thread again.</param>
/// <param name="SecondsAMessage">Lost at each message.</param>
/// <param name="CentsAnHour">What an hour of one's time is worth.</param>
internal sealed record CostAssumption(int SecondsACall, int SecondsAMessage, int CentsAnHour)
{
    /// <summary>Before the person says otherwise: two minutes, a quarter of a minute, ten euros. Our own assumptions, meant to be low.</summary>
    public static readonly CostAssumption Usual = new(120, 15, 1_000);

    /// <summary>The most seconds at an interruption: an hour.</summary>
    public const int MaxSeconds = 3_600;

    /// <summary>The most cents an hour.</summary>
    public const int MaxCents = 100_000;

    private const int SecondsAnHour = 3_600;
    private const int CentsAnEuro = 100;

    /// <summary>What an entry took: the contact itself, and the interruption. A contact of which no length is known counts as the interruption alone.</summary>
    public int SecondsOf(NewEntry told) => (told.Seconds ?? 0) + (told.Channel is Channels.Sms or Channels.Message or Channels.Email ? SecondsAMessage : SecondsACall);

    public decimal EurosOf(long seconds) => Math.Round((decimal)seconds * CentsAnHour / SecondsAnHour / CentsAnEuro, 2);

    /// <exception cref="BadInputException">A figure is out of bounds.</exception>
    public CostAssumption Checked() => this switch
    {
        { SecondsACall: < 0 or > MaxSeconds } => throw new BadInputException("secondsACall", $"A whole number from 0 to {MaxSeconds} is needed."),
        { SecondsAMessage: < 0 or > MaxSeconds } => throw new BadInputException("secondsAMessage", $"A whole number from 0 to {MaxSeconds} is needed."),
        { CentsAnHour: < 0 or > MaxCents } => throw new BadInputException("centsAnHour", $"A whole number from 0 to {MaxCents} is needed."),
        _ => this,
    };
}

/// <summary>A part of what contacts took: a month's, or a company's.</summary>
internal sealed record CostPart<T>(T Of, int Contacts, long Seconds);

/// <summary>What unwanted contacts took of a person's time. Those that were useful do not count.</summary>
/// <param name="Months">First to last; months without contacts are not there.</param>
/// <param name="Companies">The dearest first. Of a company nobody knows: its name as given, or null.</param>
/// <param name="Channels">The most frequent first.</param>
/// <param name="Useful">How many were wanted, and are counted nowhere else.</param>
internal sealed record Cost(
    CostAssumption Assumed, IReadOnlyList<CostPart<DateOnly>> Months, IReadOnlyList<CostPart<string?>> Companies, IReadOnlyList<CostPart<Channels>> Channels,
    int Contacts, int Episodes, int Answered, int Hidden, long Seconds, int Useful, double? Courtesy)
{
    public decimal Euros => Assumed.EurosOf(Seconds);

    /// <summary>Adds up the entries of one person.</summary>
    /// <param name="nameOf">The name of a brand.</param>
    public static Cost Of(IReadOnlyList<Entry> entries, CostAssumption assumed, Func<long, string?> nameOf)
    {
        var unwanted = entries.Where(entry => !entry.Told.Useful).ToList();
        var judged = unwanted.Where(entry => entry.Told.Courtesy is not null).Select(entry => (double)entry.Told.Courtesy!.Value).ToList();
        return new(
            assumed,
            [.. Parts(unwanted, assumed, entry => MonthOf(entry.Told.Received)).OrderBy(part => part.Of)],
            [.. Parts(unwanted, assumed, entry => entry.Told.Brand is { } brand ? nameOf(brand) : entry.Told.Claimed, StringComparer.OrdinalIgnoreCase).OrderByDescending(part => part.Seconds)],
            [.. Parts(unwanted, assumed, entry => entry.Told.Channel).OrderByDescending(part => part.Contacts)],
            unwanted.Count, Register.Episodes.Of(unwanted).Count, unwanted.Count(entry => entry.Told.Answered == true), unwanted.Count(entry => IsHidden(entry.Told)),
            unwanted.Sum(entry => (long)assumed.SecondsOf(entry.Told)), entries.Count - unwanted.Count, judged.Count == 0 ? null : judged.Average());
    }

    /// <summary>The first day of the month, in Italy.</summary>
    public static DateOnly MonthOf(DateTimeOffset instant)
    {
        var day = RomeTime.DayOf(instant);
        return new(day.Year, day.Month, 1);
    }

    private static bool IsHidden(NewEntry told) => told is { Line.IsWithheld: true, LineText: null, Channel: Rules.Channels.LiveCall or Rules.Channels.AutomatedCall or Rules.Channels.AiVoice };

    private static IEnumerable<CostPart<T>> Parts<T>(List<Entry> entries, CostAssumption assumed, Func<Entry, T> by, IEqualityComparer<T>? comparer = null) =>
        entries.GroupBy(by, comparer).Select(group => new CostPart<T>(group.Key, group.Count(), group.Sum(entry => (long)assumed.SecondsOf(entry.Told))));
}
