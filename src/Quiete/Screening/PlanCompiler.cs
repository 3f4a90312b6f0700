using System.Globalization;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Screening;

/// <summary>Compiles a campaign: asks the rules that need no person once, and gathers the parameters of the others.</summary>
internal sealed class PlanCompiler
{
    private readonly Campaign campaign;
    private readonly DateTimeOffset at;
    private readonly Func<uint, string> nameOf;
    private readonly LawOfDay law;
    private readonly List<Judge> judges;
    private readonly List<PlannedReason> reasons;

    public PlanCompiler(RulePack pack, Campaign campaign, DateTimeOffset at, Func<uint, string> nameOf)
    {
        (this.campaign, this.at, this.nameOf) = (campaign, at, nameOf);
        law = pack.On(RomeTime.DayOf(at));
        var nobody = Nobody(NumberKind.Mobile);
        judges = [.. pack.Rules.Select(Gate.Judge.Of).OfType<Judge>().Where(judge => judge.Rule.InForceOn(law.Day) && judge.Applies(nobody))];
        reasons = [.. judges.SelectMany(Possible).OrderBy(reason => reason.ToString(), StringComparer.Ordinal)];
        if (reasons.Count > CampaignPlan.MostReasons)
        {
            throw new NotSupportedException($"The rules in force know {reasons.Count} reasons; a plan holds {CampaignPlan.MostReasons}.");
        }
    }

    private Policy? Policy => Nobody(NumberKind.Mobile).Policy;

    public CampaignPlan Compile()
    {
        var nobody = Nobody(NumberKind.Mobile);
        var settled = judges.Where(judge => !judge.Rule.Kind.DependsOnPerson || judge.Rule.Kind is SilentCalls)
            .SelectMany(judge => judge.Find(nobody).Where(finding => finding.Effect != Effect.Pass)
                .Select(finding => new CampaignFinding(Bit(judge.Rule, finding.Code), finding.Earliest?.UtcTicks ?? 0)))
            .ToList();
        var until = judges.Where(judge => !judge.Rule.Kind.DependsOnPerson).Select(judge => judge.StopsAt(nobody)).Min();
        return new CampaignPlan([.. reasons], Person(), settled, until?.UtcTicks ?? long.MaxValue);
    }

    private PersonRules Person() => new()
    {
        At = at.UtcTicks,
        Day = law.Day.DayNumber,
        Sector = campaign.Contact.Sector,
        Channel = campaign.Contact.Channel,
        RequestDays = law.RequestDays,
        RevokedForPrincipal = Remembered(name => nameOf(name).Split('|').Contains(campaign.Contact.Principal, StringComparer.Ordinal)),
        PolicyEnd = Policy?.To is { } last ? RomeTime.MidnightTicks(last.DayNumber + 1) : long.MaxValue,
        NumberBits = [.. Enum.GetValues<NumberKind>().Select(NumberBits)],
        ObjectionBit = Rule<StandingObjection>() is { } objection ? Bit(objection.Rule, "objection") : 0,
        Register = Rule<RegisterCheck>() is { } register ? RegisterOf(register.Rule, register.Kind) : null,
        ConsentMissingBit = Rule<ConsentNeeded>() is { } consent ? Bit(consent.Rule, "consent-missing") : 0,
        RequestOnly = Rule<RequestOnly>() is { } request
            ? new(Bit(request.Rule, "energy-unrequested"), Bit(request.Rule, "energy-consent"))
            : null,
        SilentPause = Rule<SilentCalls>() is { } silent
            ? new(TimeSpan.FromHours(silent.Kind.PauseHours).Ticks, Bit(silent.Rule, "silent-pause"))
            : default,
        Audience = Rule<PolicyAudience>() is { } audience && Policy is { Audience: Audience.Customers } keeps
            ? new(keeps.MinTenureDays, Bit(audience.Rule, "not-a-customer"), Bit(audience.Rule, "tenure-too-short"))
            : null,
        Attempts = Rule<PolicyAttempts>() is { } attempts && Policy?.MaxAttempts is { } cap
            ? new(cap.Count, TimeSpan.FromDays(cap.Days).Ticks, Bit(attempts.Rule, "attempts-exhausted"))
            : null,
        RefusalPause = PauseOf<PolicyRefusal>("refusal-pause", Policy?.PauseAfterRefusalDays * 24),
        NotNowPause = PauseOf<PolicyRefusal>("not-now-pause", Policy?.PauseAfterNotNowDays * 24),
        RedialPause = PauseOf<PolicyRedial>("redial-pause", Policy?.RedialPauseHours),
    };

    /// <summary>The reasons that a rule may give. A rule that the campaign settles gives those it gives.</summary>
    private IEnumerable<PlannedReason> Possible(Judge judge)
    {
        IEnumerable<(string Code, Effect Effect)> codes = judge.Rule.Kind switch
        {
            DialableNumber => Refusals("unreadable", "short-number", "premium-number", "no-pack-for-country"),
            StandingObjection => Refusals("objection"),
            RegisterCheck => [.. Refusals("rpo-never-checked", "rpo-answer-stale", "rpo-listed", "consent-voided"), ("consent-order-unknown", Effect.Ask)],
            ConsentNeeded => Refusals("consent-missing"),
            RequestOnly => [.. Refusals("energy-unrequested"), ("energy-consent", Effect.Ask)],
            SilentCalls => Refusals("silent-pause", "silent-ratio"),
            PolicyAudience => Refusals("not-a-customer", "tenure-too-short"),
            PolicyAttempts => Refusals("attempts-exhausted"),
            PolicyRefusal => Refusals("refusal-pause", "not-now-pause"),
            PolicyRedial => Refusals("redial-pause"),
            { DependsOnPerson: false } => judge.Find(Nobody(NumberKind.Mobile)).Where(finding => finding.Effect != Effect.Pass)
                .Select(finding => (finding.Code, finding.Effect)),
            _ => throw new NotSupportedException($"Lists cannot be screened by rules of the kind {judge.Rule.Kind.Name}."),
        };
        return codes.Select(code => new PlannedReason(judge.Rule.Id.ToString(), code.Code, Terms.Of(judge.Rule.Level), code.Effect));
    }

    private static IEnumerable<(string Code, Effect Effect)> Refusals(params string[] codes) => codes.Select(code => (code, Effect.Refuse));

    private ulong NumberBits(NumberKind kind) => judges.Where(judge => judge.Rule.Kind is DialableNumber)
        .SelectMany(judge => judge.Find(Nobody(kind)).Select(finding => Bit(judge.Rule, finding.Code)))
        .Aggregate(0UL, (bits, bit) => bits | bit);

    private RegisterBits RegisterOf(Rule rule, RegisterCheck kind) => new(
        kind.AnswerValidDays, kind.ContractGraceDays, Bit(rule, "rpo-never-checked"), Bit(rule, "rpo-answer-stale"),
        Bit(rule, "rpo-listed"), Bit(rule, "consent-voided"), Bit(rule, "consent-order-unknown"));

    private PauseBits PauseOf<TKind>(string code, int? hours) where TKind : RuleKind =>
        Rule<TKind>() is { } found && hours is { } length ? new(TimeSpan.FromHours(length).Ticks, Bit(found.Rule, code)) : default;

    /// <summary>The one rule of a kind that speaks to the contact, if any.</summary>
    private (Rule Rule, TKind Kind)? Rule<TKind>() where TKind : RuleKind
    {
        var found = judges.Where(judge => judge.Rule.Kind is TKind).ToList();
        return found.Count switch
        {
            0 => null,
            1 => (found[0].Rule, (TKind)found[0].Rule.Kind),
            _ => throw new NotSupportedException(string.Create(
                CultureInfo.InvariantCulture, $"{found.Count} rules of the kind {found[0].Rule.Kind.Name} are in force; a list is screened by one.")),
        };
    }

    private ulong Bit(Rule rule, string code) =>
        1UL << reasons.FindIndex(reason => reason.Rule == rule.Id.ToString() && reason.Code == code);

    /// <summary>The question with no person in it: a number of a kind, and no facts.</summary>
    private Question Nobody(NumberKind kind) => Question.Of(
        campaign,
        new NumberReading(default, kind, kind == NumberKind.Unknown ? NumberProblem.NotANumber : NumberProblem.None, NumberRepairs.None, Area: -1),
        Standing.Unknown, law, at);

    private static Func<uint, bool> Remembered(Func<uint, bool> ask)
    {
        var known = new System.Collections.Concurrent.ConcurrentDictionary<uint, bool>();
        return id => known.GetOrAdd(id, ask);
    }
}
