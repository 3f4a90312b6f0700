namespace Quiete.Server.Complaints;

/// <summary>Until when one may withdraw from a contract made at a distance or at the door (consumer code, art. 52 and 53).</summary>
/// <param name="Days">14, or 30 after a visit that nobody asked for.</param>
/// <param name="Last">The last day; null: the law gives no withdrawal from a contract made in a shop.</param>
/// <param name="IsLate">It is over.</param>
internal sealed record WithdrawalTerm(int Days, DateOnly? Last, bool IsLate)
{
    public const int UsualDays = 14;
    public const int DoorDays = 30;

    /// <summary>How much longer where the company did not tell of the right.</summary>
    public const int UntoldMonths = 12;

    public static WithdrawalTerm Of(DateOnly contract, ContractMade made, bool notInformed, DateOnly today)
    {
        var days = made == ContractMade.Door ? DoorDays : UsualDays;
        if (made == ContractMade.Shop) return new(0, null, IsLate: false);
        var last = contract.AddDays(days);
        if (notInformed) last = last.AddMonths(UntoldMonths);
        return new(days, last, today > last);
    }
}
