using Quiete.Audit;
using Quiete.Gate;
using Quiete.Rules;

namespace Quiete.Server.Gate;

/// <summary>Writes what a receipt holds for good: the decision and its reasons, with the person as a commitment only.</summary>
internal static class DecisionPayload
{
    /// <summary>The ground of a contact that a human allowed after looking at the evidence.</summary>
    public const string HumanGround = "human";

    private const string PackId = "IT";

    public static DecisionRecord Of(ContactWish wish, ShortCode code, Verdict verdict, DateTimeOffset at, byte[] salt)
    {
        var contact = wish.Campaign.On(RomeTime.DayOf(at)).Contact;
        var line = wish.CallerLine ?? contact.CallerLine;
        return new DecisionRecord
        {
            Code = code.ToString(),
            At = DecisionRecord.Instant(at),
            Decision = Terms.Of(verdict.Decision),
            Ground = wish.Answer is not null && verdict.Decision == Decision.Allow && verdict.Ground is null ? HumanGround
                : verdict.Ground is { } ground ? Terms.Of(ground) : null,
            ValidUntil = Instant(verdict.ValidUntil),
            Earliest = Instant(verdict.Earliest),
            Principal = contact.Principal,
            Agency = contact.Agency,
            Campaign = wish.Campaign.Name,
            Sector = Terms.Of(contact.Sector),
            Purpose = Terms.Of(contact.Purpose),
            Channel = Terms.Of(contact.Channel),
            CallerLine = line.IsWithheld ? null : line.ToString(),
            RulesId = PackId,
            RulesDigest = RulePack.Italian.Digest,
            Reasons = [.. verdict.Reasons.Select(reason => new DecisionReason(
                reason.Rule.ToString(), reason.Code, Terms.Of(reason.Effect), Terms.Of(reason.Level), Instant(reason.Earliest)))],
            Person = PersonOf(wish, salt).Hash,
        };
    }

    /// <summary>Whom the decision is about: the number as read, or the text as given when it could not be read.</summary>
    public static PersonCommitment PersonOf(ContactWish wish, byte[] salt) =>
        new(wish.Number.Number.IsNone ? wish.NumberText : wish.Number.Number.ToString(), salt);

    private static string? Instant(DateTimeOffset? at) => at is { } known ? DecisionRecord.Instant(known) : null;
}
