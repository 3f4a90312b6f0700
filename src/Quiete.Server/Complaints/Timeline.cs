using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>Something in a case's chronology: a contact received, or an act.</summary>
internal sealed record TimelineEvent(DateTimeOffset At, Entry? Contact, Act? Act)
{
    /// <summary>The month in Italy: its first day.</summary>
    public DateOnly Month => RomeTime.DayOf(At) is var day ? new(day.Year, day.Month, 1) : default;
}

/// <summary>The chronology of a case: contacts received and acts, together in order of time.</summary>
internal static class Timeline
{
    /// <summary>Of one moment: what is known by its day alone first, contacts before acts, then as they were entered.</summary>
    public static IReadOnlyList<TimelineEvent> Of(IEnumerable<Entry> contacts, IEnumerable<Act> acts) =>
    [
        .. contacts.Select(contact => new TimelineEvent(contact.Told.Received, contact, Act: null))
            .Concat(acts.Select(act => new TimelineEvent(act.Told.At, Contact: null, act)))
            .OrderBy(one => one.At).ThenBy(one => one.Act is null ? 0 : 1).ThenBy(one => one.Act?.Id ?? one.Contact!.Id),
    ];

    /// <summary>The promises of a case that nobody says were kept: the earliest day first.</summary>
    /// <remarks>A promise counts as settled where a later act says that the trouble ended, or answers the one that promised.</remarks>
    public static IReadOnlyList<Act> OpenPromises(IReadOnlyList<Act> acts) =>
    [
        .. acts.Where(act => act.TakenBack is null && act.Told.PromisedBy is not null
                && !acts.Any(later => later.TakenBack is null && later.Told.At >= act.Told.At && later.Id != act.Id && (later.Told.Kind == ActKind.Ended || later.Told.Answers == act.Id)))
            .OrderBy(act => act.Told.PromisedBy).ThenBy(act => act.Id),
    ];
}
