using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Audit;
using Quiete.Numbers;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>A question that waits for a human.</summary>
/// <param name="Id">The code of the decision that asked.</param>
/// <param name="Number">Whom the agency wants to contact.</param>
/// <param name="Missing">What is not known, rule by rule.</param>
internal sealed record QuestionShown(
    string Id, string AskedAt, string? Agency, string Campaign, string Channel, string Number, IReadOnlyList<MissingEvidence> Missing, string Page);

/// <summary>What one rule does not know.</summary>
/// <param name="Missing">In a sentence.</param>
/// <param name="Settles">Which fact would settle it.</param>
/// <param name="Fact">What is known so far.</param>
internal sealed record MissingEvidence(string Rule, string Code, string Level, string? Source, string Missing, string Settles, string? Fact);

/// <summary>A human's answer.</summary>
/// <param name="Note">For the record. At most 1000 characters.</param>
/// <param name="Evidence">What was looked at; needed to allow. At most 1000 characters.</param>
internal sealed record AnswerRequest(HumanWord Answer, string? Note = null, string? Evidence = null);

/// <summary>What came of it.</summary>
/// <param name="Contact">After an "allow": what the gate decided, all other rules asked again. It may still refuse.</param>
internal sealed record AnswerResult(string Question, HumanWord Answer, ContactAnswer? Contact = null);

/// <summary>Questions: what the gate could not decide, answered by the principal's people and never by the agency that asked.</summary>
internal static class QuestionsApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapQuestionsApi()
        {
            var questions = routes.MapGroup("/v1/questions").WithTags("Questions").NeedsRole(Role.Principal).Needs(Scopes.ReadFacts);
            questions.MapGet("", Open);
            questions.MapPost("{id}/answer", Answer);
        }
    }

    /// <summary>The questions that wait, the oldest first, at most 200: what is missing, and which fact would settle it.</summary>
    internal static async Task<Ok<IReadOnlyList<QuestionShown>>> Open(
        HttpContext http, Questions questions, Language words, ServerOptions options, CancellationToken stop)
    {
        var open = await questions.Open(Caller.Of(http)!.Company!.Value, stop);
        return TypedResults.Ok<IReadOnlyList<QuestionShown>>([.. open.Select(one => Show(one, words, options.Address))]);
    }

    /// <summary>Answers a question, once. An "allow" asks all other rules again and reserves the person for the agency, with a receipt of its own.</summary>
    internal static async Task<Results<Ok<AnswerResult>, ProblemHttpResult>> Answer(
        string id, AnswerRequest request, HttpContext http, Questions questions, Receipts receipts, ServerOptions options, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (!ShortCode.TryParse(id, out var code)) return Problems.NotFound();
        var reply = new HumanReply(request.Answer, caller.Name, request.Note, request.Evidence);
        if (await questions.Answer(caller.Company!.Value, code, reply, stop) is not { } answered) return Problems.NotFound();
        if (answered.Closed) return Problems.Conflict("This question has been answered.");
        return TypedResults.Ok(new AnswerResult(
            code.ToString(),
            request.Answer,
            answered.Decision is { } decision
                ? ContactAnswer.Of(decision, await receipts.Of(decision, withPerson: true, withLog: false, stop), clock.GetUtcNow(), withFacts: true, options.Address)
                : null));
    }

    internal static QuestionShown Show(StoredDecision asked, Language words, string address)
    {
        var record = DecisionRecord.Read(Encoding.UTF8.GetBytes(asked.Payload), "decision");
        var facts = asked.Facts is { } kept ? JsonSerializer.Deserialize<string?[]>(kept) : null;
        return new(
            record.Code, record.At, record.Agency, record.Campaign, record.Channel,
            asked.Number is { } number ? PhoneNumber.FromBits((ulong)number).ToString() : "",
            [.. record.Reasons.Select((reason, at) => (reason, Fact: facts?.ElementAtOrDefault(at))).Where(one => one.reason.Effect == "ask").Select(one =>
            {
                var (missing, settles) = ReasonWords.Evidence[one.reason.Code];
                return new MissingEvidence(
                    one.reason.Rule, one.reason.Code, one.reason.Level, RuleSources.Of(one.reason.Rule), missing.In(words), settles.In(words), one.Fact);
            })],
            $"{address}/r/{record.Code}");
    }
}
