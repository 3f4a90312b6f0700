using System.Collections.Immutable;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Rules.Kinds;
using Quiete.Screening;
using Quiete.Server.Companies;

namespace Quiete.Server.Gate;

/// <summary>The numbers of a round, and how many there were to choose from.</summary>
/// <param name="Numbers">In the order of the file.</param>
/// <param name="LookedAt">Numbers that were judged.</param>
/// <param name="Spared">In need of an answer, but refused by another rule anyway: not worth the money.</param>
/// <param name="Wanted">In need of an answer, within the budget or not.</param>
internal sealed record RpoChosen(IReadOnlyList<long> Numbers, long LookedAt, long Spared, long Wanted);

/// <summary>Chooses the numbers for which an answer of the register is worth its price.</summary>
/// <remarks>
/// A number is chosen only if the missing or ended answer is all that stands in the way: never one that another rule refuses
/// anyway. First come those whose last answer was "not listed", in the order in which it ends; then those never asked about;
/// last those that were listed, which seldom changes.
/// </remarks>
internal sealed class RpoChoice(NumberMaps maps, TimeProvider clock)
{
    private const int Italy = 39;
    private const int MostDaysTried = 14;

    private static readonly TimeOnly InTheMorning = new(10, 30);
    private static readonly ImmutableArray<string> CuredByAnswer = ["rpo-never-checked", "rpo-answer-stale"];

    /// <summary>How many days after its own an answer is good for, by the law of a day.</summary>
    public static int AnswerDays(DateOnly day) =>
        RulePack.Italian.Rules.Where(rule => rule.InForceOn(day)).Select(rule => rule.Kind).OfType<RegisterCheck>().FirstOrDefault()?.AnswerValidDays ?? 0;

    /// <summary>Chooses among numbers, each met once.</summary>
    /// <param name="day">The day on which they are to be called: answers that have ended by then are renewed.</param>
    /// <param name="underway">Numbers that were submitted already.</param>
    /// <exception cref="BadInputException">The campaign itself may call nobody.</exception>
    public async Task<RpoChosen> Choose(
        KnownCampaign campaign, IEnumerable<PhoneNumber> numbers, IReadOnlySet<long> underway, DateOnly day, int most, CancellationToken stop)
    {
        using var known = await maps.Newest(campaign.Principal.Id, stop);
        var plan = PlanFor(campaign, known.Map, day);
        var curable = plan.Reasons.Select((reason, bit) => CuredByAnswer.Contains(reason.Code, StringComparer.Ordinal) ? 1UL << bit : 0).Aggregate(0UL, (all, bit) => all | bit);

        // The worst of the chosen comes out first when a better one is met.
        var best = new PriorityQueue<long, (int Group, long Ends, long Number)>(Comparer<(int, long, long)>.Create((a, b) => b.CompareTo(a)));
        var (lookedAt, spared, wanted) = (0L, 0L, 0L);
        foreach (var number in numbers)
        {
            stop.ThrowIfCancellationRequested();
            if (!IsItalian(number) || underway.Contains((long)number.Bits)) continue;
            lookedAt++;
            var answer = known.Map.Map.LookUp(number.Bits);
            var (reasons, last) = Judge(plan, NumberReader.Read(number.ToString()).Kind, known.Map, answer);
            if ((reasons & curable) == 0) continue;
            if ((reasons & ~curable) != 0)
            {
                spared++;
                continue;
            }

            wanted++;
            var rank = (last is null ? 1 : last.Value.Listed ? 2 : 0, last?.Day ?? 0L, (long)number.Bits);
            if (best.Count < most) best.Enqueue((long)number.Bits, rank);
            else best.EnqueueDequeue((long)number.Bits, rank);
        }

        var chosen = new long[best.Count];
        for (var at = chosen.Length - 1; at >= 0; at--) chosen[at] = best.Dequeue();
        return new RpoChosen(chosen, lookedAt, spared, wanted);
    }

    // Hours and holidays pass by themselves: the morning of the first day from then on that the campaign may call at all.
    private CampaignPlan PlanFor(KnownCampaign campaign, Facts facts, DateOnly day)
    {
        var now = clock.GetUtcNow(); // what became known today is known
        IReadOnlyList<string> against = [];
        for (var tried = 0; tried < MostDaysTried; tried++)
        {
            var on = day.AddDays(tried);
            if (!campaign.RunsOn(on)) continue;
            var morning = RomeTime.Instant(on, InTheMorning);
            var plan = CampaignPlan.Compile(RulePack.Italian, campaign.On(on), morning > now ? morning : now, facts.Name);
            against = [.. plan.ReasonsOf(plan.JudgeUnknown(NumberKind.Mobile).Reasons).Where(reason => !CuredByAnswer.Contains(reason.Code, StringComparer.Ordinal)).Select(reason => reason.ToString())];
            if (against.Count == 0) return plan;
        }

        throw new BadInputException("campaign", against.Count == 0
            ? "It is not open on these days."
            : $"It may call nobody, whatever the register answers: {string.Join(", ", against)}.");
    }

    private static (ulong Reasons, (long Day, bool Listed)? Last) Judge(CampaignPlan plan, NumberKind kind, Facts facts, MapAnswer answer)
    {
        if (!answer.IsThere) return (plan.JudgeUnknown(kind).Reasons, null);
        if (answer.IsDetailed)
        {
            var details = facts.Details(answer);
            var last = details.Answers is [.., var latest] ? ((long, bool)?)(latest.At, latest.Listed) : null;
            return (plan.Judge(kind, details).Reasons, last);
        }

        var at = Moment.On(DateOnly.FromDayNumber(answer.AnswerDayNumber)).Bits;
        var only = new PackedAnswer(at, RevokedFor: 0, answer.Listed ? (byte)1 : (byte)0);
        return (plan.Judge(kind, new PackedStanding { Answers = new(in only) }).Reasons, (at, answer.Listed));
    }

    // The register knows Italian numbers alone.
    private static bool IsItalian(PhoneNumber number)
    {
        var bits = number.Bits;
        while (bits >= 100) bits /= 10;
        return bits == Italy;
    }
}
