using System.Globalization;

namespace Quiete.Rules;

/// <summary>When something happened, as well as it is known: a whole day in Italy, or an instant.</summary>
/// <remarks>
/// Eight bytes: UTC ticks of the beginning, doubled, plus one for a whole day. A moment is <see cref="IsAfter">after</see>
/// another only if it begins once the other has ended, so within one day nothing is after a plain date.
/// The default value is <see cref="None"/>.
/// </remarks>
public readonly record struct Moment
{
    // The days after it that grace and expiry add are still in the calendar.
    private static readonly DateOnly LastDay = new(9998, 12, 31);

    private Moment(long bits) => Bits = bits;

    /// <summary>No moment: absent.</summary>
    public static Moment None => default;

    /// <summary>The eight bytes, for files that hold facts by the million.</summary>
    public long Bits { get; }

    public bool IsNone => Bits == 0;

    /// <summary>Whether only the day is known.</summary>
    public bool IsWholeDay => (Bits & 1) != 0;

    /// <summary>The first instant of it.</summary>
    public DateTimeOffset Begin => new(BeginTicks, TimeSpan.Zero);

    /// <summary>The first instant, in ticks of UTC.</summary>
    public long BeginTicks => Bits >> 1;

    /// <summary>The day in Italy on which it begins.</summary>
    public DateOnly Day => RomeTime.DayOf(Begin);

    /// <summary>Wraps bits that this type made earlier. Checks nothing.</summary>
    internal static Moment FromBits(long bits) => new(bits);

    public static Moment On(DateOnly day) => new((RomeTime.StartOf(day).UtcTicks << 1) | 1);

    public static Moment At(DateTimeOffset instant) => new(instant.UtcTicks << 1);

    /// <summary>Whether this begins once <paramref name="other"/> has ended. An instant is not after itself.</summary>
    public bool IsAfter(Moment other) => other.IsWholeDay
        ? BeginTicks >= RomeTime.StartOf(other.Day.AddDays(1)).UtcTicks
        : BeginTicks > other.BeginTicks;

    /// <summary>Whether it has begun at an instant; what begins later is not known then.</summary>
    public bool IsKnownAt(DateTimeOffset instant) => BeginTicks <= instant.UtcTicks;

    /// <summary>Reads <c>2026-11-20</c> or an ISO 8601 instant with offset, such as <c>2026-11-20T10:15:00+01:00</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Moment moment)
    {
        moment = None;
        if (TryParseDay(text, out var day)) moment = On(day);
        else if (TryParseInstant(text, out var instant)) moment = At(instant);
        return !moment.IsNone;
    }

    /// <summary>Reads a plain date, <c>yyyy-MM-dd</c>. A day of 9999, with which databases say "no end", is read as the last of 9998.</summary>
    public static bool TryParseDay(ReadOnlySpan<char> text, out DateOnly day)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)) return false;
        if (day > LastDay) day = LastDay;
        return day.Year > 1;
    }

    /// <summary>Reads an ISO 8601 instant. Without an offset it is refused: nobody can tell which instant it is.</summary>
    public static bool TryParseInstant(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        if (text.Length < 17 || text[4] != '-' || text[10] != 'T') return false;
        if (text[^1] is not ('Z' or 'z') && !(text.Length >= 6 && text[^6] is '+' or '-' && text[^3] == ':')) return false;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant)
            && instant.Year is > 1 and < 9999;
    }

    /// <summary>The ISO 8601 form: a plain date, or the instant with the offset of Italy.</summary>
    public override string ToString() => IsNone ? "" : IsWholeDay
        ? Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : Iso(Begin);

    /// <summary>An instant in ISO 8601 with the offset of Italy, with as many fraction digits as it needs.</summary>
    public static string Iso(DateTimeOffset instant) =>
        RomeTime.At(instant).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
}
