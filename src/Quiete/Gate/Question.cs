using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Gate;

/// <summary>What every rule is asked: one contact at one instant, with what was known and the law when it was decided.</summary>
/// <remarks>Facts dated after the decision are left out, and stay out when the same question is put at a later instant.</remarks>
internal sealed class Question
{
    private Question(Campaign campaign, NumberReading number, Standing known, LawOfDay law, DateTimeOffset at)
    {
        (Campaign, Number, Known, Law, At, Day) = (campaign, number, known, law, at, RomeTime.DayOf(at));
        Policy = campaign.Policy is { } policy && policy.InForceOn(Day) ? policy : null;
        ValidRequests = [.. known.Requests.Where(IsValid)];
        UsableConsents = [.. known.Consents.Where(IsUsable)];
        ContractsInForce = [.. known.Contracts.Where(contract => !(contract.To < Day))];
    }

    public Campaign Campaign { get; }

    public Contact Contact => Campaign.Contact;

    public Agency? Agency => Campaign.Agency;

    /// <summary>The principal's policy, if one is in force on the day.</summary>
    public Policy? Policy { get; }

    public NumberReading Number { get; }

    /// <summary>The facts known when it was decided.</summary>
    public Standing Known { get; }

    /// <summary>The law of the day on which it was decided.</summary>
    public LawOfDay Law { get; }

    /// <summary>The instant that is judged.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Its day in Italy.</summary>
    public DateOnly Day { get; }

    /// <summary>The person's requests that open this contact at this instant.</summary>
    public IReadOnlyList<PersonRequest> ValidRequests { get; }

    /// <summary>The consents that cover this contact: proven, not revoked, for its sector and channel.</summary>
    public IReadOnlyList<Consent> UsableConsents { get; }

    /// <summary>The contracts that make the person a customer on the day.</summary>
    public IReadOnlyList<Contract> ContractsInForce { get; }

    public static Question Of(Campaign campaign, NumberReading number, Standing standing, LawOfDay law, DateTimeOffset at) =>
        new(campaign, number, KnownAt(standing, at), law, at);

    /// <summary>The same question, facts and law, put at another instant.</summary>
    public Question PutAt(DateTimeOffset instant) => new(Campaign, Number, Known, Law, instant);

    /// <summary>The first instants at which requests of the person are no longer valid.</summary>
    public IEnumerable<DateTimeOffset> RequestEnds() => Known.Requests.Select(EndOf);

    /// <summary>The first instant at which a request is no longer valid.</summary>
    public DateTimeOffset EndOf(PersonRequest request) =>
        RomeTime.StartOf((request.Expires ?? request.At.Day.AddDays(Law.RequestDays)).AddDays(1));

    private bool IsValid(PersonRequest request) =>
        At < EndOf(request) && (request.Sectors == Sectors.None || (request.Sectors & Contact.Sector) != Sectors.None);

    private bool IsUsable(Consent consent) =>
        !string.IsNullOrWhiteSpace(consent.Proof)
        && consent.RevokedAt.IsNone
        && (consent.Categories & Contact.Sector) != Sectors.None
        && (consent.Channels & Contact.Channel) != Channels.None;

    private static Standing KnownAt(Standing standing, DateTimeOffset at)
    {
        var day = RomeTime.DayOf(at);
        return new Standing
        {
            RpoAnswers = [.. standing.RpoAnswers.Where(answer => answer.At.IsKnownAt(at))],
            Objections = [.. standing.Objections.Where(objection => objection.At.IsKnownAt(at))],
            Consents = [.. standing.Consents.Where(consent => consent.At.IsKnownAt(at))
                .Select(consent => consent.RevokedAt.IsKnownAt(at) ? consent : consent with { RevokedAt = Moment.None })],
            Requests = [.. standing.Requests.Where(request => request.At.IsKnownAt(at))],
            Contracts = [.. standing.Contracts.Where(contract => contract.From <= day)],
            Attempts = [.. standing.Attempts.Where(attempt => attempt.At <= at)],
        };
    }
}
