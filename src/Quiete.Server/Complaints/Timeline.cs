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

/// <summary>Where something stands in a chronology.</summary>
internal readonly record struct TimelinePlace(DateTimeOffset At, bool IsContact, long Id);

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

    /// <summary>The places of the same in the same order: which events a page shows is known before they are read.</summary>
    public static IReadOnlyList<TimelinePlace> Places(IEnumerable<EntryMoment> contacts, IEnumerable<Act> acts) =>
    [
        .. contacts.Select(contact => new TimelinePlace(contact.Received, IsContact: true, contact.Id)).Concat(acts.Select(act => new TimelinePlace(act.Told.At, IsContact: false, act.Id)))
            .OrderBy(one => one.At).ThenBy(one => one.IsContact ? 0 : 1).ThenBy(one => one.Id),
    ];

    /// <summary>The promises of a case that nobody says were kept: the earliest day first.</summary>
    /// <remarks>A promise counts as settled where a later act says that the trouble ended, or answers the one that promised.</remarks>
    public static IReadOnlyList<Act> OpenPromises(IReadOnlyList<Act> acts)
    {
        var standing = acts.Where(act => act.TakenBack is null).ToList();
        var ends = standing.Where(act => act.Told.Kind == ActKind.Ended).OrderByDescending(act => act.Told.At).Take(2).ToList(); // the last one, and the one before for the last itself
        var answers = standing.Where(act => act.Told.Answers is not null).ToLookup(act => act.Told.Answers!.Value);
        return [.. standing.Where(act => act.Told.PromisedBy is not null && !ends.Concat(answers[act.Id]).Any(later => later.Id != act.Id && later.Told.At >= act.Told.At))
            .OrderBy(act => act.Told.PromisedBy).ThenBy(act => act.Id)];
    }
}
