using System.Collections.Immutable;
using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Gate;

/// <summary>Decides contacts. A pure function of its arguments, so any verdict can be replayed years later.</summary>
/// <remarks>
/// Every rule in force on the day and applicable to the contact is asked; none hides another. This is the readable
/// form of the law: lists are screened by a compiled one, which is tested against it.
/// </remarks>
public sealed class CallGate
{
    private readonly RulePack pack;
    private readonly ImmutableArray<Judge> judges;

    public CallGate(RulePack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        this.pack = pack;
        judges = [.. pack.Rules.Select(Judge.Of).OfType<Judge>()];
    }

    /// <summary>The gate of the Italian law that comes with the engine.</summary>
    public static CallGate Italian { get; } = new(RulePack.Italian);

    /// <summary>Decides whether a number may be contacted at an instant.</summary>
    /// <param name="standing">What is known of the number for this principal; facts dated after <paramref name="at"/> are ignored.</param>
    public Verdict Decide(Campaign campaign, NumberReading number, Standing standing, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(standing);
        var law = pack.On(RomeTime.DayOf(at));
        var question = Question.Of(campaign, number, standing, law, at);
        var asked = judges.Where(judge => judge.Rule.InForceOn(law.Day) && judge.Applies(question)).ToList();
        var findings = asked.SelectMany(judge => judge.Find(question).Select(finding => (judge.Rule, Finding: finding))).ToList();

        var against = findings.Where(found => found.Finding.Effect != Effect.Pass).ToList();
        if (against.Count == 0) return Allow(question, asked, findings);

        var refusals = against.Where(found => found.Finding.Effect == Effect.Refuse).Select(found => found.Finding).ToList();
        return new Verdict
        {
            Decision = refusals.Count > 0 ? Decision.Refuse : Decision.Ask,
            Earliest = refusals.Count > 0 && refusals.All(refusal => refusal.Earliest is not null)
                ? refusals.Max(refusal => refusal.Earliest)
                : null,
            Reasons = [.. against.Select(found => ReasonOf(found.Rule, found.Finding))],
        };
    }

    private static Verdict Allow(Question question, List<Judge> asked, List<(Rule Rule, Finding Finding)> grounds)
    {
        var best = grounds.Where(_ => question.Contact.IsMarketing).OrderBy(found => found.Finding.Ground).FirstOrDefault();
        return new Verdict
        {
            Decision = Decision.Allow,
            Ground = best.Finding?.Ground ?? (question.Contact.IsMarketing ? Ground.NothingForbids : Ground.Service),
            ValidUntil = asked.Select(judge => judge.StopsAt(question)).Min(),
            Reasons = best.Rule is null ? [] : [ReasonOf(best.Rule, best.Finding!)],
        };
    }

    private static Reason ReasonOf(Rule rule, Finding finding) =>
        new(rule.Id, finding.Code, finding.Effect, rule.Level, rule.Source, finding.Fact, finding.Earliest);
}
