using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="PolicyPartners"/>.</summary>
internal sealed class PolicyPartnersJudge(Rule rule) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        if (question.Contact.Agency is { } agency && !question.Policy!.Partners.Allow(agency))
        {
            yield return Finding.Refuse("partner-not-allowed", $"the policy does not allow {agency}");
        }
    }

    protected override bool Concerns(Question question) => question.Policy is not null;
}
