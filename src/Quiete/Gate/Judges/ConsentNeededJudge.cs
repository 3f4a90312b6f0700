using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="ConsentNeeded"/>.</summary>
internal sealed class ConsentNeededJudge(Rule rule) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        if (question.ValidRequests is [var request, ..]) yield return Finding.Pass(Ground.Request, $"request of {request.At}");
        else if (question.UsableConsents is [var consent, ..]) yield return Finding.Pass(Ground.Consent, $"consent of {consent.At}");
        else yield return Finding.Refuse("consent-missing", "no usable consent for this sector and channel, and no request");
    }

    public override IEnumerable<DateTimeOffset> Turns(Question question) => question.RequestEnds();
}
