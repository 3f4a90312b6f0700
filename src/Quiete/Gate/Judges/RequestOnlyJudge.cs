using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="RequestOnly"/>.</summary>
internal sealed class RequestOnlyJudge(Rule rule) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        if (question.ValidRequests is [var request, ..])
        {
            yield return Finding.Pass(Ground.Request, $"request of {request.At}");
        }
        else if (question.UsableConsents is [var consent, ..] && question.ContractsInForce.Count > 0)
        {
            yield return Finding.Ask("energy-consent", $"a customer's consent of {consent.At}, but no request");
        }
        else
        {
            yield return Finding.Refuse("energy-unrequested", "no request of the person");
        }
    }

    public override IEnumerable<DateTimeOffset> Turns(Question question) => question.RequestEnds();
}
