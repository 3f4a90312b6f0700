using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>One trip to the register.</summary>
/// <param name="LookedAt">Numbers that were judged.</param>
/// <param name="Spared">In need of an answer, but refused by another rule anyway: not worth the money.</param>
/// <param name="Wanted">In need of an answer.</param>
/// <param name="Chosen">Of these, within the budget.</param>
/// <param name="PriceEur">What it costs; absent when no price is known.</param>
/// <param name="File">Where the file to submit is.</param>
/// <param name="AnswerAt">The date of the answers.</param>
/// <param name="Import">The import that stores the answers.</param>
internal sealed record RpoRoundAnswer(
    long Id, long Campaign, DateTimeOffset Created, long LookedAt, long Spared, long Wanted, long Chosen, decimal? PriceEur, string File,
    DateTimeOffset? Answered, string? AnswerAt, long Answers, long Listed, string? Import, DateTimeOffset? Cancelled)
{
    public static RpoRoundAnswer Of(RpoRound round) => new(
        round.Id, round.Campaign, Columns.Instant(round.CreatedMs), round.LookedAt, round.Spared, round.Wanted, round.Chosen,
        decimal.TryParse(round.PriceEur, CultureInfo.InvariantCulture, out var price) ? price : null, $"/v1/rpo/rounds/{round.Id}/file",
        Columns.Instant(round.AnsweredMs), round.AnswerAt, round.Answers, round.Listed, round.Import is { } import ? $"/v1/imports/{import}" : null,
        Columns.Instant(round.CancelledMs));
}

/// <summary>Answers that end, and what renewing them costs.</summary>
internal sealed record RpoExpiryAnswer(DateOnly LastDay, long Numbers, decimal? PriceEur);

/// <summary>What came of an answer file.</summary>
/// <param name="Missing">Numbers that were submitted and of which it says nothing: they stay as they were.</param>
internal sealed record RpoAnswered(long Round, long Answers, long Listed, long Missing, string Import);

/// <summary>The round trip to the opposition register by API.</summary>
internal static class RpoApi
{
    public const int MostDays = 60;

    extension(WebApplication web)
    {
        public void MapRpoApi()
        {
            var routes = web.MapGroup("/v1/rpo").WithTags("RPO");
            routes.MapGet("/terms", Terms).Needs(Scopes.ReadFacts);
            routes.MapPut("/terms", ChangeTerms).Needs(Scopes.WriteFacts);
            routes.MapGet("/expiring", Expiring).Needs(Scopes.ReadFacts);
            routes.MapPost("/rounds", Begin).Needs(Scopes.WriteFacts).WithMetadata(new RequestSizeLimitAttribute(ImportsApi.MaxBodyBytes));
            routes.MapGet("/rounds", List).Needs(Scopes.ReadFacts);
            routes.MapGet("/rounds/{id:long}", Get).Needs(Scopes.ReadFacts);
            routes.MapGet("/rounds/{id:long}/file", SubmitFile).Needs(Scopes.WriteFacts);
            routes.MapPost("/rounds/{id:long}/answer", Answer).Needs(Scopes.WriteFacts).WithMetadata(new RequestSizeLimitAttribute(ImportsApi.MaxBodyBytes));
            routes.MapDelete("/rounds/{id:long}", Cancel).Needs(Scopes.WriteFacts);
        }
    }

    /// <summary>How one exchanges files with the register, and what a check costs.</summary>
    internal static async Task<Results<Ok<RpoTerms>, ProblemHttpResult>> Terms(HttpContext http, RpoRounds rounds, CancellationToken stop) =>
        Caller.Of(http)!.OwnPrincipal is { } own ? TypedResults.Ok(await rounds.Terms(own, stop)) : Problems.Forbidden();

    /// <summary>Changes them.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> ChangeTerms(RpoTerms terms, HttpContext http, RpoRounds rounds, CancellationToken stop)
    {
        if (Caller.Of(http)!.OwnPrincipal is not { } own) return Problems.Forbidden();
        await rounds.Change(own, terms, stop);
        return TypedResults.NoContent();
    }

    /// <summary>How many answers are good for the last time on which day, and what renewing them costs.</summary>
    internal static async Task<Results<Ok<RpoExpiryAnswer[]>, ProblemHttpResult>> Expiring(
        HttpContext http, RpoCalendar calendar, RpoRounds rounds, CancellationToken stop)
    {
        if (Caller.Of(http)!.OwnPrincipal is not { } own) return Problems.Forbidden();
        var terms = await rounds.Terms(own, stop);
        return TypedResults.Ok((await calendar.Of(own, stop)).Select(one => new RpoExpiryAnswer(one.LastDay, one.Numbers, terms.CostOf(one.Numbers))).ToArray());
    }

    /// <summary>Begins a round: chooses the numbers for which an answer is worth its price, from a list that is sent or from all that one knows.</summary>
    /// <param name="campaign">The campaign for which they are wanted.</param>
    /// <param name="days">Also those whose answer ends within so many days; by default 0.</param>
    /// <param name="most">The most numbers; by default what the terms say.</param>
    /// <param name="budgetEur">The most money, where a price is known.</param>
    /// <param name="phoneColumn">The column of the telephone in the list, where it is not found by itself.</param>
    internal static async Task<Results<Created<RpoRoundAnswer>, ProblemHttpResult>> Begin(
        long campaign, int? days, int? most, decimal? budgetEur, string? phoneColumn, HttpContext http, RpoDesk desk, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (caller.OwnPrincipal is not { } own) return Problems.Forbidden();
        if (days is < 0 or > MostDays) return Problems.BadInput("days", $"This must be from 0 to {MostDays}.");
        if (most is < 1 or > RpoRounds.MostNumbers) return Problems.BadInput("most", $"This must be from 1 to {RpoRounds.MostNumbers}.");
        if (budgetEur < 0) return Problems.BadInput("budgetEur", "This is no sum of money.");
        var list = http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true ? await SentFile.Of(http, stop) : null;
        return await desk.Begin(own, caller.Name, new RpoWish(campaign, days ?? 0, most, budgetEur, phoneColumn), list, stop) is { } round
            ? TypedResults.Created($"/v1/rpo/rounds/{round.Id}", RpoRoundAnswer.Of(round))
            : Problems.NotFound();
    }

    /// <summary>One's rounds, the latest first.</summary>
    internal static async Task<Results<Ok<RpoRoundAnswer[]>, ProblemHttpResult>> List(HttpContext http, RpoRounds rounds, CancellationToken stop) =>
        Caller.Of(http)!.OwnPrincipal is { } own ? TypedResults.Ok((await rounds.Of(own, stop)).Select(RpoRoundAnswer.Of).ToArray()) : Problems.Forbidden();

    /// <summary>One round.</summary>
    internal static async Task<Results<Ok<RpoRoundAnswer>, ProblemHttpResult>> Get(long id, HttpContext http, RpoRounds rounds, CancellationToken stop) =>
        await Own(id, http, rounds, stop) is { } round ? TypedResults.Ok(RpoRoundAnswer.Of(round)) : Problems.NotFound();

    /// <summary>The file to submit, as the terms say.</summary>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> SubmitFile(long id, HttpContext http, RpoRounds rounds, CancellationToken stop)
    {
        if (await Own(id, http, rounds, stop) is not { } round) return Problems.NotFound();
        var form = (await rounds.Terms(round.Principal, stop)).SubmitForm;
        var text = new StringBuilder();
        if (form.Header) text.Append(form.Column).Append("\r\n");
        foreach (var number in await rounds.Numbers(id, stop)) text.Append(Written(number, form.Number)).Append("\r\n");
        var encoding = form.Encoding == FileEncoding.Latin1 ? Encoding.Latin1 : new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return TypedResults.File(encoding.GetBytes(text.ToString()), "text/csv", $"rpo-{id}.csv");
    }

    /// <summary>Reads the answer of the register to a round, and stores one answer for each number, with its date.</summary>
    /// <param name="at">The date of the answer, such as 2026-11-23; by default today.</param>
    internal static async Task<Results<Accepted<RpoAnswered>, ProblemHttpResult>> Answer(
        long id, string? at, HttpContext http, RpoRounds rounds, RpoDesk desk, CancellationToken stop)
    {
        if (await Own(id, http, rounds, stop) is not { } round) return Problems.NotFound();
        if (!round.IsOpen) return Problems.Conflict("It has been answered or cancelled.");
        var answered = await desk.Answer(round, at, await SentFile.Of(http, stop), Caller.Of(http)!.Name, stop);
        return answered is null ? Problems.Conflict("It has been answered or cancelled.") : TypedResults.Accepted(answered.Import, answered);
    }

    /// <summary>Cancels a round whose file was not submitted: its numbers may be chosen again.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Cancel(long id, HttpContext http, RpoRounds rounds, CancellationToken stop)
    {
        if (await Own(id, http, rounds, stop) is null) return Problems.NotFound();
        return await rounds.Cancel(id, stop) ? TypedResults.NoContent() : Problems.Conflict("It has been answered or cancelled.");
    }

    private static string Written(long number, NumberForm form) => form switch
    {
        NumberForm.E164 => string.Create(CultureInfo.InvariantCulture, $"+{number}"),
        NumberForm.Digits => number.ToString(CultureInfo.InvariantCulture),
        _ => number.ToString(CultureInfo.InvariantCulture)[2..], // of Italian numbers alone
    };

    private static async Task<RpoRound?> Own(long id, HttpContext http, RpoRounds rounds, CancellationToken stop) =>
        Caller.Of(http)!.OwnPrincipal is { } own && await rounds.Find(id, stop) is { } round && round.Principal == own ? round : null;
}
