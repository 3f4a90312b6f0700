using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="RegisterCheck"/>: the opposition register (RPO) and its exceptions.</summary>
internal sealed class RegisterCheckJudge(Rule rule, RegisterCheck kind) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        if (question.ValidRequests is [var request, ..]) return [Finding.Pass(Ground.Request, $"request of {request.At}")];

        var answers = LatestDay(question);
        if (answers.Count == 0) return [Finding.Refuse("rpo-never-checked", "no answer of the register")];

        var day = answers[0].At.Day;
        if (question.At >= StaleFrom(day)) return [Finding.Refuse("rpo-answer-stale", $"the latest answer is of {day:yyyy-MM-dd}")];

        // Answers of one day that disagree: listed beats not listed.
        var listed = answers.Where(answer => answer.Listed).ToList();
        return listed.Count == 0
            ? [Finding.Pass(Ground.RpoClear, $"not listed on {day:yyyy-MM-dd}")]
            : [Exception(question, listed, day)];
    }

    public override IEnumerable<DateTimeOffset> Turns(Question question) =>
    [
        .. question.RequestEnds(),
        .. LatestDay(question).Select(answer => StaleFrom(answer.At.Day)),
        .. question.Known.Contracts.Where(contract => contract.To is not null).Select(contract => OutlivedFrom(contract.To!.Value)),
    ];

    // Best first: the person's word for this principal, then the contract, then a later consent.
    private Finding Exception(Question question, List<RpoAnswer> listed, DateOnly day)
    {
        var principal = question.Contact.Principal;
        if (listed.All(answer => answer.RevokedFor.Contains(principal, StringComparer.Ordinal)))
        {
            return Finding.Pass(Ground.SelectiveRevocation, $"block lifted for {principal} on {day:yyyy-MM-dd}");
        }

        if (question.Known.Contracts.Any(contract => contract.To is not { } end || question.At < OutlivedFrom(end))
            && question.UsableConsents.FirstOrDefault(consent => consent.InsideContract) is { } inside)
        {
            return Finding.Pass(Ground.ContractConsent, $"consent of {inside.At} inside a contract");
        }

        return question.UsableConsents.Where(consent => !consent.InsideContract)
            .Select(consent => Weigh(consent, question.Known.RpoAnswers))
            .MinBy(finding => finding.Effect)
            ?? Finding.Refuse("rpo-listed", $"listed on {day:yyyy-MM-dd}");
    }

    // The register never tells since when a number is listed (L. 5/2018 art. 1 c. 5-6): only answers kept over time show
    // whether a consent came before the enrolment or after it.
    private static Finding Weigh(Consent consent, IReadOnlyList<RpoAnswer> answers)
    {
        var day = consent.At.Day;
        if (answers.Any(answer => !answer.Listed && answer.At.Day >= day))
        {
            return Finding.Refuse("consent-voided", $"enrolled after the consent of {consent.At}");
        }

        return answers.Any(answer => answer.Listed && answer.At.Day < day)
            ? Finding.Pass(Ground.LaterConsent, $"consent of {consent.At}, given after an answer that was listed")
            : Finding.Ask("consent-order-unknown", $"no answer shows whether the consent of {consent.At} came after the enrolment");
    }

    private static List<RpoAnswer> LatestDay(Question question)
    {
        var answers = question.Known.RpoAnswers;
        if (answers.Count == 0) return [];
        var latest = answers.Max(answer => answer.At.Day);
        return [.. answers.Where(answer => answer.At.Day == latest)];
    }

    private DateTimeOffset StaleFrom(DateOnly answered) => After(answered.AddDays(kind.AnswerValidDays));

    private DateTimeOffset OutlivedFrom(DateOnly contractEnd) => After(contractEnd.AddDays(kind.ContractGraceDays));
}
