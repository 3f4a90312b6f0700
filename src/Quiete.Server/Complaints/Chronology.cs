using Quiete.Procedures;
using Quiete.Rules;

namespace Quiete.Server.Complaints;

/// <summary>What makes one wonder whether something was written down right.</summary>
internal enum DoubtKind
{
    /// <summary>An answer before what it answers.</summary>
    AnsweredBeforeAsked,

    /// <summary>A delivery before anything was sent.</summary>
    DeliveredBeforeSent,

    InFuture,

    /// <summary>Promised for a day before the promise.</summary>
    PromisedForBefore,

    EndedBeforeBegan,

    /// <summary>The same thing written down twice.</summary>
    SaidTwice,
}

/// <summary>A question about an act. Nothing is refused for it: the person knows better.</summary>
/// <param name="Other">The act that does not fit with it.</param>
internal sealed record Doubt(DoubtKind Kind, Act About, Act? Other = null);

/// <summary>Questions impossible chronologies, without their texts: outlines are enough. Pure.</summary>
internal static class Chronology
{
    /// <summary>The doubts about what happened in a case. What was taken back raises none.</summary>
    public static IReadOnlyList<Doubt> Doubts(IReadOnlyList<Act> acts, DateTimeOffset now)
    {
        var standing = acts.Where(act => act.TakenBack is null).OrderBy(act => act.Told.At).ThenBy(act => act.Id).ToList();
        var byId = standing.Where(act => act.Id != NotYet).ToDictionary(act => act.Id);
        var asked = standing.Where(act => IsAsked(act.Told.Kind)).ToLookup(act => act.Told.Body ?? Body.Company);
        var sent = standing.Where(act => IsAsked(act.Told.Kind) && act.Told.Way is not null).ToLookup(act => act.Told.Way!.Value);
        var began = standing.Find(act => act.Told.Kind == ActKind.Began);
        var found = new List<Doubt>();
        foreach (var act in standing)
        {
            var told = act.Told;
            if (told.At > now && !(told.DayOnly && RomeTime.DayOf(told.At) <= RomeTime.DayOf(now))) found.Add(new(DoubtKind.InFuture, act));
            if (told.PromisedBy < RomeTime.DayOf(told.At)) found.Add(new(DoubtKind.PromisedForBefore, act));
            switch (told.Kind)
            {
                case ActKind.Answer:
                    Question(found, DoubtKind.AnsweredBeforeAsked, act, Linked(byId, told) ?? asked[told.Body ?? Body.Company].FirstOrDefault());
                    break;
                case ActKind.PecAccepted or ActKind.PecDelivered or ActKind.PecFailed:
                    Question(found, DoubtKind.DeliveredBeforeSent, act, Linked(byId, told) ?? sent[Way.Pec].FirstOrDefault());
                    break;
                case ActKind.LetterDelivered:
                    Question(found, DoubtKind.DeliveredBeforeSent, act, Linked(byId, told) ?? sent[Way.RegisteredLetter].FirstOrDefault());
                    break;
                case ActKind.Ended:
                    Question(found, DoubtKind.EndedBeforeBegan, act, began);
                    break;
            }
        }

        found.AddRange(SaidTwice(standing));
        return found;
    }

    /// <summary>The doubts that an act would raise if it were entered now, or in place of the one with this id.</summary>
    public static IReadOnlyList<Doubt> DoubtsOf(NewAct told, long? inPlaceOf, IReadOnlyList<Act> acts, DateTimeOffset now)
    {
        var id = inPlaceOf ?? NotYet;
        var candidate = new Act(id, Case: 0, WrittenBy: 0, now, TakenBack: null, Change: 0, told);
        return [.. Doubts([.. acts.Where(act => act.Id != id && act.Told.DeviceKey != told.DeviceKey), candidate], now)
            .Where(doubt => doubt.About.Id == id || doubt.Other?.Id == id)];
    }

    /// <summary>What goes out, and can be answered or delivered.</summary>
    public static bool IsAsked(ActKind kind) => kind is ActKind.Call or ActKind.Complaint or ActKind.Objection or ActKind.AccessRequest or ActKind.ConsentWithdrawal
        or ActKind.ContractWithdrawal or ActKind.IndemnityClaim or ActKind.Report or ActKind.Notice;

    // No store gives it; it sorts behind all that stand.
    private const long NotYet = long.MaxValue;

    private static Act? Linked(Dictionary<long, Act> byId, NewAct told) => told.Answers is { } id ? byId.GetValueOrDefault(id) : null;

    // The earliest that it could follow: where even that comes later, something is wrong. Where there is none, it may just not be written down.
    private static void Question(List<Doubt> found, DoubtKind kind, Act act, Act? first)
    {
        if (first is not null && IsBefore(act.Told, first.Told)) found.Add(new(kind, act, first));
    }

    private static bool IsBefore(NewAct one, NewAct other) => one.DayOnly || other.DayOnly ? RomeTime.DayOf(one.At) < RomeTime.DayOf(other.At) : one.At < other.At;

    private static IEnumerable<Doubt> SaidTwice(List<Act> acts)
    {
        var seen = new Dictionary<(ActKind, DateOnly, Body?, char Mark, string Text), Act>();
        var questioned = new HashSet<long>();
        foreach (var act in acts.OrderBy(act => act.Id))
        {
            foreach (var (mark, text) in MarksOf(act))
            {
                var key = (act.Told.Kind, RomeTime.DayOf(act.Told.At), act.Told.Body, mark, text);
                if (seen.TryAdd(key, act) || !questioned.Add(act.Id)) continue;
                yield return new(DoubtKind.SaidTwice, act, seen[key]);
            }
        }
    }

    // Two calls of a day without number and text may well be two calls, unless they were at the same minute.
    private static IEnumerable<(char Mark, string Text)> MarksOf(Act act)
    {
        if (act.Told.ComplaintNumber is { } number) yield return ('n', number.ToUpperInvariant());
        if (act.SaidMark is { } said) yield return ('t', $"{said}");
        if (act is { Told.ComplaintNumber: null, SaidMark: null }) yield return ('a', $"{act.Told.At.ToUnixTimeSeconds() / 60}");
    }
}
