using System.Text;
using System.Text.Json.Nodes;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Tests.Gate;

/// <summary>Judges a plain case with some fields changed, and says the verdict in one line.</summary>
internal static class Judged
{
    // A Monday morning in November, own staff on a line that may be shown, no policy hours: only what a test changes can refuse.
    private const string Plain = """
        { "at": "2026-11-23T10:15:00+01:00", "number": "347 1234567",
          "contact": { "principal": "Luce Chiara", "sector": "telecom", "purpose": "sale", "channel": "live-call", "callerLine": "0844 123456" },
          "standing": { "rpoAnswers": [ { "at": "2026-11-20", "listed": false } ] },
          "policy": { "hours": "none" } }
        """;

    /// <summary>The verdict on the plain case with these fields; those of contact and policy are laid over it, others replace.</summary>
    public static Verdict Verdict(string changes)
    {
        var given = JsonNode.Parse(Plain)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
        {
            if (name is "contact" or "policy" && value is JsonObject fields)
            {
                foreach (var (field, inner) in fields) given[name]![field] = inner?.DeepClone();
            }
            else
            {
                given[name] = value?.DeepClone();
            }
        }

        var read = CaseReader.Read(Encoding.UTF8.GetBytes(given.ToJsonString()), "test").Cases[0];
        return CallGate.Italian.Decide(read.Campaign, NumberReader.Read(read.Number), read.Standing, read.At);
    }

    /// <summary>Such as <c>allow rpo-clear until …</c> or <c>refuse IT.COD.hours:outside-hours from …</c>.</summary>
    public static string Line(string changes)
    {
        var verdict = Verdict(changes);
        var against = verdict.Reasons.Where(reason => reason.Effect != Effect.Pass).Select(reason => $" {reason.Rule}:{reason.Code}");
        return Terms.Of(verdict.Decision)
            + (verdict.Ground is { } ground ? $" {Terms.Of(ground)}" : string.Concat(against))
            + (verdict.ValidUntil is { } until ? $" until {Moment.Iso(until)}" : "")
            + (verdict.Earliest is { } earliest ? $" from {Moment.Iso(earliest)}" : "");
    }
}
