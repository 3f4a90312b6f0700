using Quiete.Procedures;

namespace Quiete.Server.Complaints;

/// <summary>Until when one may withdraw from a contract made at a distance or at the door (consumer code, art. 52 and 53), by the clock of the procedures: the case and the letter name the same day.</summary>
/// <param name="Days">14, or 30 after a visit that nobody asked for.</param>
/// <param name="Last">The last day; null: the law gives no withdrawal from a contract made in a shop.</param>
/// <param name="IsLate">It is over.</param>
internal sealed record WithdrawalTerm(int Days, DateOnly? Last, bool IsLate)
{
    /// <summary>How much longer where the company did not tell of the right.</summary>
    public const int UntoldMonths = 12;

    private const string UsualStep = "withdrawal-14";
    private const string VisitStep = "withdrawal-visit";

    public static WithdrawalTerm Of(DateOnly contract, ContractMade made, bool notInformed, DateOnly today)
    {
        if (made == ContractMade.Shop) return new(0, null, IsLate: false);
        var clock = ClockOf(contract, made);
        var last = clock.LastDay(contract, ProcedurePack.Italian.Holidays);

        // The months run from where the days end by themselves; only the end of the whole term moves.
        if (notInformed) last = (clock with { Count = UntoldMonths, Unit = ClockUnit.Months }).LastDay(contract.AddDays(clock.Count), ProcedurePack.Italian.Holidays);
        return new(clock.Count, last, Clock.IsOver(last, today));
    }

    // Before visits had days of their own, they had those of all others; a contract older than the procedures takes the oldest.
    private static Clock ClockOf(DateOnly contract, ContractMade made)
    {
        var steps = ProcedurePack.Italian.Steps;
        var step = (made == ContractMade.Door ? steps.FirstOrDefault(one => one.Id == VisitStep && one.InForceOn(contract)) : null)
            ?? steps.FirstOrDefault(one => one.Id == UsualStep && one.InForceOn(contract)) ?? steps.First(one => one.Id == UsualStep);
        return step.Needs.First(need => need.Kind == NeedKind.InTime).Clock!;
    }
}
