using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="DialableNumber"/>.</summary>
internal sealed class DialableNumberJudge(Rule rule, DialableNumber kind) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        var number = question.Number;
        if (!number.Valid)
        {
            yield return Finding.Refuse("unreadable", $"the number cannot be read: {Terms.Of(number.Problem)}");
            yield break;
        }

        var contact = question.Contact;
        if (!kind.SubscribersOnly.Covers(contact.Purpose, contact.Channel, contact.Sector)) yield break;
        var fact = $"the number is of the kind {Terms.Of(number.Kind)}";
        if (kind.ShortKinds.Contains(number.Kind)) yield return Finding.Refuse("short-number", fact);
        if (kind.PremiumKinds.Contains(number.Kind)) yield return Finding.Refuse("premium-number", fact);
        if (kind.ForeignKinds.Contains(number.Kind)) yield return Finding.Refuse("no-pack-for-country", fact);
    }
}
