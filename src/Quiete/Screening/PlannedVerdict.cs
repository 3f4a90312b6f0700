using Quiete.Gate;

namespace Quiete.Screening;

/// <summary>A verdict as the compiled plan gives it: which of the plan's reasons apply, and the two instants.</summary>
/// <param name="Reasons">A bit for each of <see cref="CampaignPlan.Reasons"/>; none: the contact is allowed.</param>
/// <param name="ValidUntil">UTC ticks of the first instant at which an allow no longer holds; 0: no end by time alone.</param>
/// <param name="Earliest">UTC ticks before which a refusal is not cured; 0: time does not cure it.</param>
public readonly record struct PlannedVerdict(ulong Reasons, long ValidUntil, long Earliest);

/// <summary>One reason that a plan can find.</summary>
/// <param name="Effect">Refuse or ask.</param>
public sealed record PlannedReason(string Rule, string Code, string Level, Effect Effect)
{
    /// <summary>The form of lists: <c>RULE:code</c>.</summary>
    public override string ToString() => $"{Rule}:{Code}";
}
