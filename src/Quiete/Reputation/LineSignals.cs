namespace Quiete.Reputation;

/// <summary>A contact from a line, told by a voice.</summary>
/// <param name="Useful">The voice wanted it.</param>
internal readonly record struct LineContact(long Voice, DateTimeOffset At, bool Useful);

/// <summary>What may be said of a line in public.</summary>
internal enum LineState
{
    /// <summary>Nobody told of it, or too few: from outside the two look the same.</summary>
    NotEnough,

    /// <summary>Enough independent people were bothered by it of late.</summary>
    Corroborated,

    /// <summary>They were, but nobody hears from it any more: likely out of use.</summary>
    Quiet,
}

/// <summary>What voices say of a line, at one instant. Derived from dated contacts; nothing decayed is ever kept.</summary>
internal sealed record LineSignals
{
    /// <summary>How many voices it takes.</summary>
    public const int Corroboration = 4;

    /// <summary>For how many days a report counts.</summary>
    public const int WindowDays = 90;

    /// <summary>After as many days a report weighs half.</summary>
    public const double HalfLifeDays = 30;

    /// <summary>After as many days without a contact a line is called quiet.</summary>
    public const int QuietDays = 60;

    /// <summary>For how many days a line that fell quiet is remembered.</summary>
    public const int MemoryDays = 365;

    private const int ShortDays = 14;
    private const int LongDays = 30;

    public static readonly LineSignals None = new();

    public LineState State { get; private init; }

    /// <summary>Voices whose last word within the window was that it bothered them.</summary>
    public int Voices { get; private init; }

    /// <summary>Those voices, each by the age of its last contact.</summary>
    public double Weight { get; private init; }

    /// <summary>Voices whose last word within the window was that they wanted it.</summary>
    public int UsefulVoices { get; private init; }

    /// <summary>Contacts of the last two weeks, one a voice and day.</summary>
    public int LastTwoWeeks { get; private init; }

    /// <summary>Contacts of the last thirty days, one a voice and day.</summary>
    public int LastThirtyDays { get; private init; }

    /// <summary>The first bothering contact within the memory.</summary>
    public DateTimeOffset? First { get; private init; }

    /// <summary>The last one.</summary>
    public DateTimeOffset? Last { get; private init; }

    /// <summary>Whether it shall be blocked for everybody who wants that: corroborated, and not wanted by as many.</summary>
    public bool IsListed => State == LineState.Corroborated && Voices > UsefulVoices;

    /// <summary>What contacts say at an instant. Their order does not matter; what lies in the future does not count yet.</summary>
    public static LineSignals Of(IEnumerable<LineContact> contacts, DateTimeOffset now)
    {
        var known = contacts.Where(one => one.At <= now && one.At > now.AddDays(-MemoryDays)).ToList();
        var bothering = known.Where(one => !one.Useful).ToList();
        if (known.Count == 0) return None;

        var stances = LastWords(known.Where(one => one.At > now.AddDays(-WindowDays)));
        var against = stances.Where(one => !one.Useful).ToList();
        DateTimeOffset? last = bothering.Count > 0 ? bothering.Max(one => one.At) : null;
        var remembered = LastWords(known).Count(one => !one.Useful);
        return new()
        {
            Voices = against.Count,
            Weight = against.Sum(one => Decay(now - one.At)),
            UsefulVoices = stances.Count - against.Count,
            LastTwoWeeks = VoiceDaysSince(bothering, now.AddDays(-ShortDays)),
            LastThirtyDays = VoiceDaysSince(bothering, now.AddDays(-LongDays)),
            First = bothering.Count > 0 ? bothering.Min(one => one.At) : null,
            Last = last,
            State = last <= now.AddDays(-QuietDays) && remembered >= Corroboration ? LineState.Quiet
                : against.Count >= Corroboration ? LineState.Corroborated
                : LineState.NotEnough,
        };
    }

    /// <summary>What a contact of some age still weighs: 1 at once, half after <see cref="HalfLifeDays"/>.</summary>
    public static double Decay(TimeSpan age) => Math.Pow(2, -age.TotalDays / HalfLifeDays);

    // A voice has one word: its last. Of two at one instant the kinder stands.
    private static List<LineContact> LastWords(IEnumerable<LineContact> contacts) =>
        [.. contacts.GroupBy(one => one.Voice).Select(words => words.MaxBy(one => (one.At, one.Useful)))];

    private static int VoiceDaysSince(List<LineContact> contacts, DateTimeOffset since) =>
        contacts.Where(one => one.At > since).Select(one => (one.Voice, Rules.RomeTime.DayOf(one.At))).Distinct().Count();
}
