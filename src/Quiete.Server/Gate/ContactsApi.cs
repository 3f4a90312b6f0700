using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Quiete.Audit;
using Quiete.Numbers;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>A wish to contact somebody.</summary>
/// <param name="Campaign">The id of one of the caller's campaigns.</param>
/// <param name="Number">The person's number, as it is known: it is read with all its spellings.</param>
/// <param name="ExternalId">The caller's own name for this contact, sent back in every answer. At most 200 characters.</param>
/// <param name="LeaseSeconds">How long the person is held: 30 to 3600, by default 600.</param>
/// <param name="CallerLine">The line that will be shown, when it is not the campaign's.</param>
internal sealed record ContactRequest(long Campaign, string Number, string? ExternalId = null, int? LeaseSeconds = null, string? CallerLine = null);

/// <summary>What happened; every field may be absent, and can be told later or again. Nothing told is overwritten.</summary>
internal sealed record OutcomeRequest(
    NetworkResult? Network = null, Party? Party = null, ContactResult? Result = null, ExercisedRight? Exercised = null, string? SipCallId = null,
    DateTimeOffset? StartedAt = null, DateTimeOffset? EndedAt = null, string? Notes = null);

/// <summary>Contacts: decide and reserve, tell the outcome, release, read.</summary>
internal static class ContactsApi
{
    public const int LeastLeaseSeconds = 30;
    public const int MostLeaseSeconds = 3600;
    public const int UsualLeaseSeconds = 600;

    /// <summary>The longest text of a number, an id or a key.</summary>
    private const int MostText = 200;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapContactsApi()
        {
            var contacts = routes.MapGroup("/v1/contacts").WithTags("Contacts");
            contacts.MapPost("", Decide).Needs(Scopes.Contact);
            contacts.MapGet("{id}", Read).Needs(Scopes.Contact);
            contacts.MapPatch("{id}", Tell).Needs(Scopes.Contact);
            contacts.MapDelete("{id}", Release).Needs(Scopes.Contact);
        }
    }

    /// <summary>Decides a contact and, if it is allowed, reserves the person: nobody else of the principal's agencies may call meanwhile.</summary>
    /// <remarks>
    /// Send an <c>Idempotency-Key</c> with every new wish, such as the SIP Call-ID: should the answer be lost, the same key gives the
    /// same decision and no second slot. A refusal is an answer too, with every reason and a receipt.
    /// </remarks>
    internal static async Task<Results<Created<ContactAnswer>, Ok<ContactAnswer>, ProblemHttpResult>> Decide(
        ContactRequest request, [FromHeader(Name = "Idempotency-Key")] string? key, HttpContext http, CampaignBook book, ContactLedger ledger,
        Canaries canaries, Receipts receipts, ServerOptions options, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (await Own(caller, request.Campaign, book, stop) is not { } campaign) return Problems.BadInput("campaign", "There is no such campaign of yours.");
        CheckText("number", request.Number);
        CheckText("externalId", request.ExternalId);
        CheckText("Idempotency-Key", key);
        if (request.LeaseSeconds is < LeastLeaseSeconds or > MostLeaseSeconds)
        {
            return Problems.BadInput("leaseSeconds", $"This must be from {LeastLeaseSeconds} to {MostLeaseSeconds}.");
        }

        CallerLine? shown = null;
        if (request.CallerLine is { } text)
        {
            if (!CallerLine.TryParse(text, out var line)) return Problems.BadInput("callerLine", "This cannot be read as a telephone line.");
            shown = line;
        }

        var number = NumberReader.Read(request.Number);
        await canaries.Watch(campaign, caller.Company, [number.Number], "contact", stop);
        var before = clock.GetUtcNow();
        StoredDecision decision;
        try
        {
            decision = await ledger.Decide(new ContactWish
            {
                AskedBy = caller.Company!.Value,
                Campaign = campaign,
                NumberText = request.Number,
                Number = number,
                CallerLine = shown,
                Lease = TimeSpan.FromSeconds(request.LeaseSeconds ?? UsualLeaseSeconds),
                RequestKey = key,
                RequestHash = key is null ? null : SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, Json.Options)),
                ExternalId = request.ExternalId,
            }, stop);
        }
        catch (RequestKeyConflictException conflict)
        {
            return Problems.Conflict(conflict.Message, "Idempotency-Key");
        }

        var answer = ContactAnswer.Of(
            decision, await receipts.Of(decision, withPerson: true, withLog: false, stop), clock.GetUtcNow(), IsPrincipal(caller, decision), options.Address);
        return key is not null && decision.AtMs < before.ToUnixTimeMilliseconds()
            ? TypedResults.Ok(answer)
            : TypedResults.Created($"/v1/contacts/{answer.Id}", answer);
    }

    /// <summary>A contact with its state, what was told of it, and its receipt with the proof of its place in the log.</summary>
    internal static async Task<Results<Ok<ContactAnswer>, ProblemHttpResult>> Read(
        string id, HttpContext http, DecisionStore decisions, Outcomes outcomes, Receipts receipts, ServerOptions options, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (await Find(caller, id, decisions, stop) is not { } decision) return Problems.NotFound();
        return TypedResults.Ok(ContactAnswer.Of(
            decision, await receipts.Of(decision, withPerson: true, withLog: true, stop), clock.GetUtcNow(), IsPrincipal(caller, decision), options.Address,
            await outcomes.Of(decision.ShortCode, stop)));
    }

    /// <summary>Tells what happened. From the first report on the contact counts as an attempt. A right that the person exercised is enforced at once.</summary>
    internal static async Task<Results<Ok<ContactAnswer>, ProblemHttpResult>> Tell(
        string id, OutcomeRequest request, HttpContext http, DecisionStore decisions, Outcomes outcomes, CampaignBook book, Receipts receipts,
        ServerOptions options, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (await Find(caller, id, decisions, stop) is not { } decision || decision.AskedBy != caller.Company) return Problems.NotFound();
        request = request with
        {
            SipCallId = PlainText.Line("sipCallId", request.SipCallId, Outcomes.MostCallId), Notes = PlainText.Lines("notes", request.Notes, Outcomes.MostNotes),
        };
        if (request == new OutcomeRequest()) return Problems.BadInput("body", "Tell at least one thing, such as {\"network\":\"answered\"}.");
        var campaign = await book.Parties(decision.Campaign, stop); // what happened is taken, and a "no" with it, whatever can be read of the campaign
        await outcomes.Tell(decision, new OutcomeReport
        {
            Network = request.Network,
            Party = request.Party,
            Result = request.Result,
            Exercised = request.Exercised,
            SipCallId = request.SipCallId,
            StartedAt = request.StartedAt,
            EndedAt = request.EndedAt,
            Notes = request.Notes,
        }, caller.Name, campaign?.Agency?.Name, stop);
        return await Read(id, http, decisions, outcomes, receipts, options, clock, stop);
    }

    /// <summary>Gives an unused slot back, so that another agency may contact the person.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Release(
        string id, HttpContext http, DecisionStore decisions, Outcomes outcomes, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (await Find(caller, id, decisions, stop) is not { } decision || decision.AskedBy != caller.Company) return Problems.NotFound();
        return await outcomes.Release(decision.ShortCode, stop)
            ? TypedResults.NoContent()
            : Problems.Conflict("Nothing is held: the contact was refused, made, or stopped by an objection.");
    }

    /// <summary>A campaign that the caller's company runs: its own as an agency, or as a principal without one.</summary>
    internal static async ValueTask<KnownCampaign?> Own(Caller caller, long id, CampaignBook book, CancellationToken stop) =>
        await book.Find(id, stop) is { } campaign && caller.Company is { } company && (campaign.Agency?.Id ?? campaign.Principal.Id) == company ? campaign : null;

    /// <summary>A decision that the caller may see: its own, or one of its principal's.</summary>
    private static async Task<StoredDecision?> Find(Caller caller, string id, DecisionStore decisions, CancellationToken stop) =>
        ShortCode.TryParse(id, out var code) && await decisions.Find(code, stop) is { } decision
            && caller.Company is { } company && (decision.AskedBy == company || decision.Principal == company)
            ? decision
            : null;

    private static bool IsPrincipal(Caller caller, StoredDecision decision) => caller.Company == decision.Principal;

    // It comes back as it was sent, so it is not mended. A zero, which PostgreSQL refuses, would fail the whole group that is decided with it.
    private static void CheckText(string field, string? text)
    {
        if (text?.Length > MostText) throw new BadInputException(field, $"At most {MostText} characters.");
        if (text?.Any(char.IsControl) == true) throw new BadInputException(field, "This holds a control character.");
    }
}
