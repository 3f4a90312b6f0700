using Quiete.Gate;
using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>Writes packed facts out in the form that people and the readable gate use.</summary>
internal static class Unpacking
{
    /// <summary>Parts the principals of a name; none of them may contain it.</summary>
    public const char ListSeparator = '|';

    public static Standing Of(Facts facts, in PackedStanding packed)
    {
        var answers = new RpoAnswer[packed.Answers.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            var fact = packed.Answers[i];
            answers[i] = new(Moment.FromBits(fact.At), fact.Listed, Names(facts, fact.RevokedFor));
        }

        var objections = new Objection[packed.Objections.Length];
        for (var i = 0; i < objections.Length; i++)
        {
            var fact = packed.Objections[i];
            objections[i] = new(Moment.FromBits(fact.At), fact.ToAll ? ObjectionScope.All : ObjectionScope.Principal);
        }

        var requests = new PersonRequest[packed.Requests.Length];
        for (var i = 0; i < requests.Length; i++)
        {
            var fact = packed.Requests[i];
            requests[i] = new(
                Moment.FromBits(fact.At),
                fact.ExpiresDay == 0 ? null : DateOnly.FromDayNumber(fact.ExpiresDay),
                (Sectors)fact.Sectors);
        }

        var contracts = new Contract[packed.Contracts.Length];
        for (var i = 0; i < contracts.Length; i++)
        {
            var fact = packed.Contracts[i];
            contracts[i] = new(
                DateOnly.FromDayNumber(fact.FromDay),
                fact.ToDay == PackedContract.Open ? null : DateOnly.FromDayNumber(fact.ToDay));
        }

        var attempts = new Attempt[packed.Attempts.Length];
        for (var i = 0; i < attempts.Length; i++)
        {
            var fact = packed.Attempts[i];
            attempts[i] = new(
                new DateTimeOffset(fact.AtTicks, TimeSpan.Zero),
                (Outcome)fact.Outcome,
                fact.Agency == 0 ? null : facts.Name(fact.Agency));
        }

        return new Standing
        {
            RpoAnswers = answers,
            Objections = objections,
            Consents = Consents(facts, packed.Consents),
            Requests = requests,
            Contracts = contracts,
            Attempts = attempts,
        };
    }

    private static Consent[] Consents(Facts facts, ReadOnlySpan<PackedConsent> packed)
    {
        var consents = new Consent[packed.Length];
        for (var i = 0; i < consents.Length; i++)
        {
            var fact = packed[i];
            consents[i] = new(
                Moment.FromBits(fact.At),
                (Sectors)fact.Categories,
                (Channels)fact.Channels,
                fact.HasProof ? facts.Proof(fact.Proof) : null,
                fact.InsideContract,
                Moment.FromBits(fact.RevokedAt));
        }

        return consents;
    }

    private static string[] Names(Facts facts, uint id) =>
        id == 0 ? [] : facts.Name(id).Split(ListSeparator, StringSplitOptions.RemoveEmptyEntries);
}
