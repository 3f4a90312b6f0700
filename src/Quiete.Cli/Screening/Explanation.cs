using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Spectre.Console;

namespace Quiete.Cli;

/// <summary>The verdict on one number of a campaign for people: every reason, what it rests on, and on what authority.</summary>
internal static class Explanation
{
    /// <exception cref="BadInputException">The text holds no single number.</exception>
    public static void Write(IAnsiConsole console, CallGate gate, Campaign campaign, Facts facts, string text, DateTimeOffset at)
    {
        var reading = NumberReader.Read(text);
        var verdict = gate.Decide(campaign, reading, facts.Standing(reading.Number), at);

        console.MarkupLineInterpolated($"[bold]{(reading.Number.IsNone ? text : reading.Number.ToString())}[/] at {Moment.Iso(at)}: [bold]{Terms.Of(verdict.Decision)}[/]");
        if (verdict.Ground is { } ground) console.MarkupLineInterpolated($"  ground: {Terms.Of(ground)}");
        if (verdict.ValidUntil is { } until) console.MarkupLineInterpolated($"  valid until {Moment.Iso(until)}");
        if (verdict.Earliest is { } earliest) console.MarkupLineInterpolated($"  not before {Moment.Iso(earliest)}");
        foreach (var reason in verdict.Reasons)
        {
            console.WriteLine();
            console.MarkupLineInterpolated($"[bold]{reason.Rule}:{reason.Code}[/] ({Terms.Of(reason.Effect)}, {Terms.Of(reason.Level)})");
            console.MarkupLineInterpolated($"  {reason.Fact}");
            console.MarkupLineInterpolated($"  source: {reason.Source}");
            if (reason.Earliest is { } cured) console.MarkupLineInterpolated($"  cured by time on {Moment.Iso(cured)}");
        }
    }
}
