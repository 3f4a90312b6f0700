using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="PolicyAudience"/>. The person's own request opens any policy.</summary>
internal sealed class PolicyAudienceJudge(Rule rule) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        if (question.Policy!.Audience == Audience.Anyone || question.ValidRequests.Count > 0) yield break;
        if (question.ContractsInForce.Count == 0)
        {
            yield return Finding.Refuse("not-a-customer", "no contract in force");
            yield break;
        }

        var tenureDays = question.ContractsInForce.Max(contract => question.Day.DayNumber - contract.From.DayNumber);
        if (tenureDays < question.Policy.MinTenureDays)
        {
            yield return Finding.Refuse("tenure-too-short", $"a customer for {tenureDays} days of {question.Policy.MinTenureDays}");
        }
    }

    public override IEnumerable<DateTimeOffset> Turns(Question question) =>
    [
        .. question.RequestEnds(),
        .. question.Known.Contracts.Where(contract => contract.To is not null).Select(contract => After(contract.To!.Value)),
    ];

    protected override bool Concerns(Question question) => question.Policy is not null;
}
