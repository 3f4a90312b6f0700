using System.Collections.Immutable;
using System.Numerics;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>A campaign and the law of one instant, compiled for lists: what hangs on the campaign alone is decided already.</summary>
/// <remarks>
/// The second form of the law. The first is <see cref="CallGate"/>, which is written to be read; a property test holds both
/// against each other on random campaigns, facts and instants. A plan may be used by several threads.
/// </remarks>
public sealed class CampaignPlan
{
    /// <summary>The most different reasons that one campaign can meet: one bit each.</summary>
    public const int MostReasons = 64;

    private readonly PersonRules person;
    private readonly ulong asking;
    private readonly ulong always;
    private readonly long alwaysEarliest;
    private readonly bool alwaysIncurable;
    private readonly long alwaysUntil;

    internal CampaignPlan(ImmutableArray<PlannedReason> reasons, PersonRules person, IReadOnlyCollection<CampaignFinding> settled, long settledUntil)
    {
        Reasons = reasons;
        this.person = person;
        asking = Enumerable.Range(0, reasons.Length).Where(bit => reasons[bit].Effect == Effect.Ask).Aggregate(0UL, (bits, bit) => bits | 1UL << bit);
        always = settled.Aggregate(0UL, (bits, finding) => bits | finding.Bit);
        alwaysEarliest = settled.Max(finding => finding.Earliest as long?) ?? 0;
        alwaysIncurable = settled.Any(finding => finding.Earliest == 0);
        alwaysUntil = settledUntil;
    }

    /// <summary>Every reason that may be found, in ordinal order of <c>RULE:code</c>; bit i of a finding stands for the i-th.</summary>
    public ImmutableArray<PlannedReason> Reasons { get; }

    /// <summary>Compiles a campaign for one instant.</summary>
    /// <param name="nameOf">The names behind the ids of packed facts: <see cref="Facts.Name"/> of the facts to come.</param>
    public static CampaignPlan Compile(RulePack pack, Campaign campaign, DateTimeOffset at, Func<uint, string> nameOf) =>
        new PlanCompiler(pack, campaign, at, nameOf).Compile();

    /// <summary>Judges a number by its facts. A number that cannot be read is of the kind <see cref="NumberKind.Unknown"/>.</summary>
    public PlannedVerdict Judge(NumberKind number, in PackedStanding known)
    {
        var tally = default(Tally);
        if (always != 0)
        {
            if (alwaysIncurable) tally.Refuse(always);
            else tally.Refuse(always, alwaysEarliest);
        }

        tally.PassUntil(alwaysUntil);
        person.Judge(number, known, ref tally);
        return tally.Verdict;
    }

    /// <summary>Judges a number without facts.</summary>
    public PlannedVerdict JudgeUnknown(NumberKind number) => Judge(number, default);

    /// <summary>Judges a number whose one fact is an answer of the register, packed as in a map.</summary>
    internal PlannedVerdict JudgeAnswer(NumberKind number, MapAnswer answer)
    {
        var day = DateOnly.FromDayNumber(answer.AnswerDayNumber);
        var only = new PackedAnswer(Moment.On(day).Bits, RevokedFor: 0, answer.Listed ? (byte)1 : (byte)0);
        return Judge(number, new PackedStanding { Answers = new(in only) });
    }

    /// <summary>Any refusal refuses; else any question asks; else the contact is allowed.</summary>
    public Decision DecisionOf(ulong reasons) =>
        reasons == 0 ? Decision.Allow : (reasons & ~asking) == 0 ? Decision.Ask : Decision.Refuse;

    /// <summary>The reasons of a finding, in ordinal order.</summary>
    public IEnumerable<PlannedReason> ReasonsOf(ulong reasons)
    {
        for (; reasons != 0; reasons &= reasons - 1) yield return Reasons[BitOperations.TrailingZeroCount(reasons)];
    }
}

/// <summary>A refusal that the campaign alone settles.</summary>
/// <param name="Earliest">UTC ticks; 0: time does not cure it.</param>
internal readonly record struct CampaignFinding(ulong Bit, long Earliest);
