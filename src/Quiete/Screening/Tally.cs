namespace Quiete.Screening;

/// <summary>What rules have said so far about one contact: the bits of their reasons, and the instants.</summary>
internal ref struct Tally
{
    private ulong reasons;
    private bool refused;
    private bool incurable;
    private long earliest;
    private long validUntil;

    /// <summary>Refuses for reasons that time does not cure; no bits say nothing.</summary>
    public void Refuse(ulong bits)
    {
        if (bits == 0) return;
        reasons |= bits;
        refused = incurable = true;
    }

    /// <summary>Refuses until an instant at the earliest.</summary>
    public void Refuse(ulong bit, long until)
    {
        if (bit == 0) return;
        reasons |= bit;
        refused = true;
        earliest = Math.Max(earliest, until);
    }

    public void Ask(ulong bit) => reasons |= bit;

    /// <summary>A rule passes, until an instant; <see cref="long.MaxValue"/> for ever.</summary>
    public void PassUntil(long instant)
    {
        if (instant != long.MaxValue && (validUntil == 0 || instant < validUntil)) validUntil = instant;
    }

    public readonly PlannedVerdict Verdict => new(
        reasons,
        ValidUntil: reasons == 0 ? validUntil : 0,
        Earliest: refused && !incurable ? earliest : 0);
}

/// <summary>The reasons of the check of the opposition register.</summary>
internal sealed record RegisterBits(
    int ValidDays, int ContractGraceDays, ulong NeverChecked, ulong Stale, ulong Listed, ulong ConsentVoided, ulong OrderUnknown);

/// <summary>The reasons of a sector that may be contacted on request only.</summary>
internal sealed record RequestOnlyBits(ulong Unrequested, ulong Consent);

/// <summary>The reasons of a policy for customers only.</summary>
internal sealed record AudienceBits(int MinTenureDays, ulong NotCustomer, ulong TenureTooShort);

/// <summary>The reason of a cap on attempts within a window of so many ticks.</summary>
internal sealed record CapBits(int Count, long Window, ulong Exhausted);

/// <summary>The reason of a pause of so many ticks; the default is no pause.</summary>
internal readonly record struct PauseBits(long Length, ulong Bit)
{
    /// <summary>Refuses while the pause after the last such attempt lasts; 0: there was none.</summary>
    public void Judge(long last, long at, ref Tally tally)
    {
        if (last != 0 && at - last < Length) tally.Refuse(Bit, last + Length);
    }
}
