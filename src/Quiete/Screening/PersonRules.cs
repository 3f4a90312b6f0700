using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>The rules that hang on the number called and its facts, with everything that the campaign settles settled.</summary>
/// <remarks>
/// The compiled twin of the judges in <c>Quiete.Gate</c>: the same law over packed facts, without allocation. Instants are
/// UTC ticks. A rule that is not in force or does not apply has no bits. A property test holds both forms against each other.
/// </remarks>
internal sealed record PersonRules
{
    /// <summary>Later than any instant: time alone does not end it.</summary>
    private const long Never = long.MaxValue;

    public required long At { get; init; }

    public required int Day { get; init; }

    public required Sectors Sector { get; init; }

    public required Channels Channel { get; init; }

    /// <summary>Days that a request without an end is good for.</summary>
    public required int RequestDays { get; init; }

    /// <summary>Whether a name id of <see cref="PackedAnswer.RevokedFor"/> lifts the block for the campaign's principal.</summary>
    public required Func<uint, bool> RevokedForPrincipal { get; init; }

    /// <summary>The first instant at which the policy is no longer in force; its rules refuse nothing from then on.</summary>
    public required long PolicyEnd { get; init; }

    /// <summary>What each kind of number is refused for; <see cref="NumberKind.Unknown"/> stands for what cannot be read.</summary>
    public required IReadOnlyList<ulong> NumberBits { get; init; }

    public ulong ObjectionBit { get; init; }

    public RegisterBits? Register { get; init; }

    public ulong ConsentMissingBit { get; init; }

    public RequestOnlyBits? RequestOnly { get; init; }

    public PauseBits SilentPause { get; init; }

    public AudienceBits? Audience { get; init; }

    public CapBits? Attempts { get; init; }

    public PauseBits RefusalPause { get; init; }

    public PauseBits NotNowPause { get; init; }

    public PauseBits RedialPause { get; init; }

    /// <summary>Adds to a tally what the rules find.</summary>
    public void Judge(NumberKind number, in PackedStanding known, ref Tally tally)
    {
        tally.Refuse(NumberBits[(int)number]);
        var requestEnd = RequestEnd(known, after: 0);
        if (ObjectionBit != 0) JudgeObjections(known, ref tally);
        if (Register is not null) JudgeRegister(Register, known, requestEnd, ref tally);
        if (ConsentMissingBit != 0 && !HasUsableConsent(known))
        {
            if (requestEnd == 0) tally.Refuse(ConsentMissingBit);
            else tally.PassUntil(requestEnd);
        }

        if (RequestOnly is not null)
        {
            if (requestEnd != 0) tally.PassUntil(requestEnd);
            else if (HasUsableConsent(known) && CustomerEnd(known) != 0) tally.Ask(RequestOnly.Consent);
            else tally.Refuse(RequestOnly.Unrequested);
        }

        if (Audience is not null) JudgeAudience(Audience, known, requestEnd, ref tally);
        if (known.Attempts.Length > 0) JudgeAttempts(known, ref tally);
        else if (Attempts is { Count: <= 0 } cap) tally.Refuse(cap.Exhausted);
    }

    private void JudgeObjections(in PackedStanding known, ref Tally tally)
    {
        foreach (var objection in known.Objections)
        {
            var at = Moment.FromBits(objection.At);
            if (at.BeginTicks > At) continue;
            var end = End(at);
            if (HasUsableConsent(known, end)) continue;
            var requestEnd = RequestEnd(known, end);
            if (requestEnd == 0) tally.Refuse(ObjectionBit);
            else tally.PassUntil(requestEnd);
        }
    }

    private void JudgeRegister(RegisterBits bits, in PackedStanding known, long requestEnd, ref Tally tally)
    {
        var latest = -1;
        var (listed, revoked) = (false, true);
        foreach (var answer in known.Answers)
        {
            var at = Moment.FromBits(answer.At);
            if (at.BeginTicks > At) continue;
            var day = RomeTime.DayNumberAt(at.BeginTicks);
            if (day < latest) continue;
            if (day > latest) (latest, listed, revoked) = (day, false, true);
            // Answers of one day that disagree: listed beats not listed, not revoked beats revoked.
            listed |= answer.Listed;
            if (answer.Listed) revoked &= answer.RevokedFor != 0 && RevokedForPrincipal(answer.RevokedFor);
        }

        var (passEnd, against) = latest < 0 ? (0, bits.NeverChecked)
            : Day > latest + bits.ValidDays ? (0, bits.Stale)
            : JudgeAnswer(bits, known, RomeTime.MidnightTicks(latest + bits.ValidDays + 1), listed, revoked);
        passEnd = Math.Max(passEnd, requestEnd);
        if (passEnd != 0) tally.PassUntil(passEnd);
        else if (against == bits.OrderUnknown) tally.Ask(against);
        else tally.Refuse(against);
    }

    /// <summary>What a fresh answer says: until when the register leaves the contact open, or what stands against it.</summary>
    private (long PassEnd, ulong Against) JudgeAnswer(RegisterBits bits, in PackedStanding known, long staleAt, bool listed, bool revoked)
    {
        if (!listed || revoked) return (staleAt, 0);

        var passEnd = 0L;
        var against = bits.Listed;
        foreach (var consent in known.Consents)
        {
            if (!IsUsable(consent)) continue;
            if (consent.InsideContract)
            {
                passEnd = Math.Max(passEnd, Math.Min(staleAt, ContractEnd(known, bits.ContractGraceDays)));
                continue;
            }

            var outcome = OutcomeOf(bits, consent, known);
            if (outcome == 0) return (staleAt, 0);
            if (against != bits.OrderUnknown) against = outcome;
        }

        return (passEnd, against);
    }

    /// <summary>Whether a consent came after the enrolment: 0 if so, else the reason that it gives.</summary>
    private ulong OutcomeOf(RegisterBits bits, in PackedConsent consent, in PackedStanding known)
    {
        var consentDay = RomeTime.DayNumberAt(Moment.FromBits(consent.At).BeginTicks);
        var listedBefore = false;
        foreach (var answer in known.Answers)
        {
            var begin = Moment.FromBits(answer.At).BeginTicks;
            if (begin > At) continue;
            var day = RomeTime.DayNumberAt(begin);
            if (!answer.Listed && day >= consentDay) return bits.ConsentVoided;
            listedBefore |= answer.Listed && day < consentDay;
        }

        return listedBefore ? 0 : bits.OrderUnknown;
    }

    private void JudgeAudience(AudienceBits bits, in PackedStanding known, long requestEnd, ref Tally tally)
    {
        var end = TenuredEnd(known, Day, bits.MinTenureDays);
        if (end == 0 && requestEnd == 0)
        {
            tally.Refuse(CustomerEnd(known) == 0 ? bits.NotCustomer : bits.TenureTooShort);
            return;
        }

        // A contract may reach its tenure while a request or an older contract still carries the contact.
        for (var before = -1L; end != Never && before != end;)
        {
            before = end;
            if (requestEnd > end) end = requestEnd;
            end = Math.Max(end, TenuredEnd(known, RomeTime.DayNumberAt(end), bits.MinTenureDays));
        }

        if (end < PolicyEnd) tally.PassUntil(end);
    }

    private void JudgeAttempts(in PackedStanding known, ref Tally tally)
    {
        var (counted, silent, refused, notNow) = (0, 0L, 0L, 0L);
        foreach (var attempt in known.Attempts)
        {
            var at = attempt.AtTicks;
            if (at > At) continue;
            if (Attempts is not null && At - at < Attempts.Window) counted++;
            switch ((Outcome)attempt.Outcome)
            {
                case Outcome.Silent: silent = Math.Max(silent, at); break;
                case Outcome.Refused: refused = Math.Max(refused, at); break;
                case Outcome.NotNow: notNow = Math.Max(notNow, at); break;
                default: break;
            }

            if (At - at < RedialPause.Length) JudgeRedial(at, known, ref tally);
        }

        SilentPause.Judge(silent, At, ref tally);
        RefusalPause.Judge(refused, At, ref tally);
        NotNowPause.Judge(notNow, At, ref tally);
        if (Attempts is not null && counted >= Attempts.Count) RefuseExhausted(Attempts, counted, known, ref tally);
    }

    private void JudgeRedial(long attempt, in PackedStanding known, ref Tally tally)
    {
        var excuseEnd = RequestEnd(known, after: attempt + 1);
        var pauseEnd = attempt + RedialPause.Length;
        if (excuseEnd == 0) tally.Refuse(RedialPause.Bit, pauseEnd);
        else if (excuseEnd < pauseEnd && excuseEnd < PolicyEnd) tally.PassUntil(excuseEnd);
    }

    /// <summary>The cap is reached: it opens when so many of the oldest have left the window that fewer than the cap remain.</summary>
    private void RefuseExhausted(CapBits cap, int counted, in PackedStanding known, ref Tally tally)
    {
        if (cap.Count <= 0)
        {
            tally.Refuse(cap.Exhausted);
            return;
        }

        // Attempts lie oldest first.
        var leaving = counted - cap.Count;
        foreach (var attempt in known.Attempts)
        {
            if (attempt.AtTicks > At || At - attempt.AtTicks >= cap.Window || leaving-- > 0) continue;
            tally.Refuse(cap.Exhausted, attempt.AtTicks + cap.Window);
            return;
        }
    }

    /// <summary>The first instant at which no request dated at or after an instant is valid any more; 0 when none is valid now.</summary>
    private long RequestEnd(in PackedStanding known, long after)
    {
        var latest = 0L;
        foreach (var request in known.Requests)
        {
            var begin = Moment.FromBits(request.At).BeginTicks;
            if (begin > At || begin < after || (request.Sectors != 0 && ((Sectors)request.Sectors & Sector) == Sectors.None)) continue;
            var lastDay = request.ExpiresDay != 0 ? request.ExpiresDay : RomeTime.DayNumberAt(begin) + RequestDays;
            var end = RomeTime.MidnightTicks(lastDay + 1);
            if (end > At) latest = Math.Max(latest, end);
        }

        return latest;
    }

    private bool HasUsableConsent(in PackedStanding known, long after = 0)
    {
        foreach (var consent in known.Consents)
        {
            if (Moment.FromBits(consent.At).BeginTicks >= after && IsUsable(consent)) return true;
        }

        return false;
    }

    private bool IsUsable(in PackedConsent consent) =>
        consent.HasProof
        && Moment.FromBits(consent.At).BeginTicks <= At
        && (consent.RevokedAt == 0 || Moment.FromBits(consent.RevokedAt).BeginTicks > At)
        && ((Sectors)consent.Categories & Sector) != Sectors.None
        && ((Channels)consent.Channels & Channel) != Channels.None;

    /// <summary>The first instant at which the person is no customer any more; 0 when not one now.</summary>
    private long CustomerEnd(in PackedStanding known) => TenuredEnd(known, Day, minTenureDays: 0);

    private long TenuredEnd(in PackedStanding known, int day, int minTenureDays)
    {
        var latest = 0L;
        foreach (var contract in known.Contracts)
        {
            if (contract.FromDay > Day || contract.ToDay < day || day - contract.FromDay < minTenureDays) continue;
            latest = Math.Max(latest, EndOf(contract, graceDays: 0));
        }

        return latest;
    }

    /// <summary>The first instant at which every contract has ended longer ago than the grace; 0 when it has passed.</summary>
    private long ContractEnd(in PackedStanding known, int graceDays)
    {
        var latest = 0L;
        foreach (var contract in known.Contracts)
        {
            if (contract.FromDay <= Day) latest = Math.Max(latest, EndOf(contract, graceDays));
        }

        return latest > At ? latest : 0;
    }

    private static long EndOf(in PackedContract contract, int graceDays) =>
        contract.ToDay == PackedContract.Open ? Never : RomeTime.MidnightTicks(contract.ToDay + graceDays + 1);

    /// <summary>The first instant that is after a moment.</summary>
    private static long End(Moment moment) => moment.IsWholeDay
        ? RomeTime.MidnightTicks(RomeTime.DayNumberAt(moment.BeginTicks) + 1)
        : moment.BeginTicks + 1;
}
