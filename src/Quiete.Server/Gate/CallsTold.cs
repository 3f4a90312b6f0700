namespace Quiete.Server.Gate;

/// <summary>Which calls the reports on one contact speak of. A contact is one call: whoever rings again under it makes another.</summary>
internal static class CallsTold
{
    /// <summary>Clocks of switches and desks differ: starts as near to each other as this are one call's.</summary>
    public const long SameStartMs = 30_000;

    /// <summary>The call that the last report speaks of.</summary>
    /// <param name="reports">All that was told of the contact, in order.</param>
    /// <returns>Which call it is, from 0, and its reports in order, the last one included.</returns>
    public static (int Call, IReadOnlyList<StoredOutcome> Reports) OfLast(IReadOnlyList<StoredOutcome> reports)
    {
        var calls = new List<List<StoredOutcome>>();
        var at = 0;
        foreach (var report in reports)
        {
            at = calls.FindIndex(call => Names(call, report));
            if (at < 0 && calls is [.., var last] && MayBe(last, report)) at = calls.Count - 1;
            if (at < 0)
            {
                at = calls.Count;
                calls.Add([]);
            }

            calls[at].Add(report);
        }

        return (at, calls[at]);
    }

    /// <summary>Whether a report names a call: by its Call-ID, or by when it began.</summary>
    private static bool Names(List<StoredOutcome> call, StoredOutcome report) =>
        (report.SipCallId is { } id && call.Exists(one => one.SipCallId == id))
        || (report.StartedMs is { } start && call.Exists(one => one.StartedMs is { } told && Math.Abs(told - start) <= SameStartMs));

    /// <summary>Whether a report that names no call may speak of the one told of last: nothing that it says is said otherwise there.</summary>
    private static bool MayBe(List<StoredOutcome> call, StoredOutcome report) =>
        (report.StartedMs is null || call.TrueForAll(one => one.StartedMs is null))
        && (report.SipCallId is null || report.StartedMs is not null || call.TrueForAll(one => one.SipCallId is null));
}
