using System.Globalization;

namespace Quiete.Server.Events;

/// <summary>The place of an event in the order of commits, written <c>57-0</c>: the change and the event's place in it.</summary>
/// <remarks>Written without a place (<c>57</c>) it is the end of that change. The default value is the beginning of everything.</remarks>
internal readonly record struct EventPlace(long Change, int Ordinal) : IComparable<EventPlace>
{
    /// <summary>The place behind all events of a change.</summary>
    public static EventPlace EndOf(long change) => new(change, int.MaxValue);

    public static bool operator >(EventPlace left, EventPlace right) => left.CompareTo(right) > 0;

    public static bool operator <(EventPlace left, EventPlace right) => left.CompareTo(right) < 0;

    public static bool operator >=(EventPlace left, EventPlace right) => left.CompareTo(right) >= 0;

    public static bool operator <=(EventPlace left, EventPlace right) => left.CompareTo(right) <= 0;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out EventPlace id)
    {
        id = default;
        if (text is null) return false;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (!long.TryParse(dash < 0 ? text : text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var change)) return false;
        var ordinal = int.MaxValue;
        if (dash >= 0 && !int.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ordinal)) return false;
        id = new(change, ordinal);
        return true;
    }

    public int CompareTo(EventPlace other) => Change != other.Change ? Change.CompareTo(other.Change) : Ordinal.CompareTo(other.Ordinal);

    public override string ToString() => Ordinal == int.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"{Change}")
        : string.Create(CultureInfo.InvariantCulture, $"{Change}-{Ordinal}");
}
