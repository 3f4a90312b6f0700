using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="StandingObjection"/>.</summary>
internal sealed class StandingObjectionJudge(Rule rule) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        if (question.Known.Objections.FirstOrDefault(objection => Stands(objection, question)) is { } standing)
        {
            yield return Finding.Refuse("objection", $"objection of {standing.At} to {Terms.Of(standing.To)}");
        }
        else if (question.ValidRequests is [var request, ..])
        {
            yield return Finding.Pass(Ground.Request, $"request of {request.At}");
        }
    }

    public override IEnumerable<DateTimeOffset> Turns(Question question) => question.RequestEnds();

    private static bool Stands(Objection objection, Question question) =>
        !question.ValidRequests.Any(request => request.At.IsAfter(objection.At))
        && !question.UsableConsents.Any(consent => consent.At.IsAfter(objection.At));
}
