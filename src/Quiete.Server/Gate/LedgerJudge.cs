using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;

namespace Quiete.Server.Gate;

/// <summary>Joins the verdict of the law with what the ledger itself asks: one slot at a time, whose turn it is, a campaign that is open.</summary>
internal static class LedgerJudge
{
    public static readonly RuleId CampaignRule = Rule("LEDGER.campaign");
    public static readonly RuleId SlotRule = Rule("LEDGER.slot");
    public static readonly RuleId TurnRule = Rule("LEDGER.turn");
    public static readonly RuleId FactsRule = Rule("LEDGER.facts");
    public static readonly RuleId HumanRule = Rule("LEDGER.human");

    private const string Source = "Quiete: one contact history for all agencies of a principal";

    /// <summary>How long an agency that waited goes first once the person may be contacted again.</summary>
    public static readonly TimeSpan TurnLength = TimeSpan.FromMinutes(15);

    /// <summary>The longest that a turn is kept.</summary>
    public static readonly TimeSpan LongestTurn = TimeSpan.FromDays(7);

    public static Verdict Judge(ContactWish wish, PersonState person, DateTimeOffset now)
    {
        var day = RomeTime.DayOf(now);
        var campaign = wish.Campaign.On(day);
        if (wish.CallerLine is { } line) campaign = campaign with { Contact = campaign.Contact with { CallerLine = line } };
        var law = CallGate.Italian.Decide(campaign, wish.Number, person.At(now), now);
        if (wish.Answer is { } answer && law.Decision == Decision.Ask) law = Answered(law, answer);

        return Join(law, [.. OwnReasons(wish, person, day, now)]);
    }

    /// <summary>What is said to a campaign and a number before anything is reserved: the law, and whether the campaign is open.</summary>
    public static Verdict Judge(KnownCampaign campaign, NumberReading number, Standing known, DateTimeOffset now)
    {
        var day = RomeTime.DayOf(now);
        var law = CallGate.Italian.Decide(campaign.On(day), number, known, now);
        return Join(law, Closed(campaign, day) is { } closed ? [closed] : []);
    }

    private static Verdict Join(Verdict law, IReadOnlyCollection<Reason> own)
    {
        if (own.Count == 0) return law;
        List<Reason> against = [.. law.Reasons.Where(reason => reason.Effect != Effect.Pass), .. own];
        var refusals = against.Where(reason => reason.Effect == Effect.Refuse).ToList();
        return new Verdict
        {
            Decision = Decision.Refuse,
            Earliest = refusals.TrueForAll(reason => reason.Earliest is not null) ? refusals.Max(reason => reason.Earliest) : null,
            Reasons = [.. against],
        };
    }

    /// <summary>The turn that a refused agency gets: only time and other agencies' contacts stand in its way.</summary>
    public static Turn? TurnFor(ContactWish wish, PersonState person, Verdict verdict, DateTimeOffset now)
    {
        if (verdict.Earliest is not { } earliest || wish.Campaign.Agency is not { } agency) return null;
        var othersHold = person.Slot is { } slot && slot.Agency != agency.Id;
        var othersWere = verdict.Reasons.Any(reason => reason.Code is "redial-pause" or "attempts-exhausted")
            && person.At(now).Attempts.MaxBy(attempt => attempt.At) is { Agency: { } last } && last != agency.Name;
        if (!othersHold && !othersWere && !verdict.Reasons.Any(reason => reason.Rule == TurnRule)) return null;
        var until = earliest + TurnLength;
        if (until - now > LongestTurn) until = now + LongestTurn;
        return new(agency.Id, now.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds());
    }

    private static Verdict Answered(Verdict asked, HumanAnswer answer) => new()
    {
        Decision = Decision.Allow,
        Reasons =
        [
            .. asked.Reasons.Select(reason => reason with { Effect = Effect.Pass }),
            new(HumanRule, "evidence-seen", Effect.Pass, Level.Practice, Source, $"{answer.By} looked at the evidence of {answer.Question} and allowed it", Earliest: null),
        ],
    };

    private static IEnumerable<Reason> OwnReasons(ContactWish wish, PersonState person, DateOnly day, DateTimeOffset now)
    {
        var campaign = wish.Campaign;
        if (Closed(campaign, day) is { } closed) yield return closed;
        if (person.Known.HasUnread) yield return Refuse(FactsRule, "facts-unreadable", "a fact of the person cannot be read by this version of Quiete", earliest: null);
        if (person.Slot is { } slot)
        {
            var until = DateTimeOffset.FromUnixTimeMilliseconds(slot.LeaseMs);
            yield return Refuse(SlotRule, "slot-taken", $"the person is reserved until {Moment.Iso(until)}", until);
            yield break;
        }

        var own = person.Waiting.Find(turn => turn.Agency == campaign.Agency?.Id);
        var first = person.Waiting.Where(turn => turn.Agency != campaign.Agency?.Id).MinBy(turn => (turn.AskedMs, turn.Agency));
        if (first is null || (own is not null && own.AskedMs <= first.AskedMs)) yield break;
        var end = DateTimeOffset.FromUnixTimeMilliseconds(first.UntilMs);
        yield return Refuse(TurnRule, "other-agency-turn", $"another agency asked before and goes first until {Moment.Iso(end)}", end);
    }

    private static Reason? Closed(KnownCampaign campaign, DateOnly day)
    {
        if (campaign.RunsOn(day)) return null;
        var begins = campaign.IsClosed || !(campaign.From > day) ? (DateTimeOffset?)null : RomeTime.StartOf(campaign.From.Value);
        return Refuse(CampaignRule, "campaign-closed", "the campaign is not open on this day", begins, Level.Contract);
    }

    private static RuleId Rule(string name) => RuleId.TryParse(name, out var id) ? id : throw new ArgumentException("No name of a rule.", nameof(name));

    private static Reason Refuse(RuleId rule, string code, string fact, DateTimeOffset? earliest, Level level = Level.Practice) =>
        new(rule, code, Effect.Refuse, level, Source, fact, earliest);
}
