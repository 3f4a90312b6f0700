using Quiete.Gate.Judges;
using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate;

/// <summary>Asks one rule. Each kind of rule has its judge: a pure function from a question to what the rule finds.</summary>
internal abstract class Judge(Rule rule)
{
    public Rule Rule { get; } = rule;

    /// <summary>The judge of a rule; null for those that only serve others.</summary>
    public static Judge? Of(Rule rule) => rule.Kind switch
    {
        DialableNumber kind => new DialableNumberJudge(rule, kind),
        StandingObjection => new StandingObjectionJudge(rule),
        RegisterCheck kind => new RegisterCheckJudge(rule, kind),
        ConsentNeeded => new ConsentNeededJudge(rule),
        RequestOnly => new RequestOnlyJudge(rule),
        CallingHours kind => new CallingHoursJudge(rule, kind),
        VisibleLine kind => new VisibleLineJudge(rule, kind),
        DeclaredLines => new DeclaredLinesJudge(rule),
        ForeignOrigin kind => new ForeignOriginJudge(rule, kind),
        SilentCalls kind => new SilentCallsJudge(rule, kind),
        Mandate => new MandateJudge(rule),
        PolicyAudience => new PolicyAudienceJudge(rule),
        PolicyPartners => new PolicyPartnersJudge(rule),
        PolicyAttempts => new PolicyAttemptsJudge(rule),
        PolicyRefusal => new PolicyRefusalJudge(rule),
        PolicyRedial => new PolicyRedialJudge(rule),
        { IsAsked: false } => null,
        _ => throw new ArgumentException($"No judge for rules of kind {rule.Kind.Name}.", nameof(rule)),
    };

    /// <summary>Whether the rule speaks to the contact at all.</summary>
    public bool Applies(Question question)
    {
        var contact = question.Contact;
        return Rule.Scope.Covers(contact.Purpose, contact.Channel, contact.Sector) && Concerns(question);
    }

    /// <summary>What the rule finds: refusals and questions; or nothing, or the grounds on which it passes.</summary>
    public abstract IEnumerable<Finding> Find(Question question);

    /// <summary>The instants at which the answer may change by time alone, facts and law staying as they are.</summary>
    public virtual IEnumerable<DateTimeOffset> Turns(Question question) => [];

    /// <summary>Whether the rule still lets the contact pass: it does not apply, or finds nothing against it.</summary>
    public bool Passes(Question question) => !Applies(question) || Find(question).All(finding => finding.Effect == Effect.Pass);

    /// <summary>The first instant at which a rule that passes now stops passing; null if time alone does not stop it.</summary>
    public DateTimeOffset? StopsAt(Question question)
    {
        foreach (var turn in Turns(question).Where(turn => turn > question.At).Distinct().Order())
        {
            if (!Passes(question.PutAt(turn))) return turn;
        }

        return null;
    }

    /// <summary>What the rule asks for beyond its scope, such as a policy in force.</summary>
    protected virtual bool Concerns(Question question) => true;

    /// <summary>The first instant of the day after one.</summary>
    protected static DateTimeOffset After(DateOnly day) => RomeTime.StartOf(day.AddDays(1));
}

/// <summary>One thing that a rule found about a contact.</summary>
/// <param name="Ground">For a pass: the ground it gives.</param>
internal sealed record Finding(Effect Effect, string Code, string Fact, DateTimeOffset? Earliest = null, Ground? Ground = null)
{
    public static Finding Refuse(string code, string fact, DateTimeOffset? earliest = null) => new(Effect.Refuse, code, fact, earliest);

    public static Finding Ask(string code, string fact) => new(Effect.Ask, code, fact);

    public static Finding Pass(Ground ground, string fact) => new(Effect.Pass, Terms.Of(ground), fact, Ground: ground);
}
