using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Events;

/// <summary>A webhook to be made.</summary>
/// <param name="Url">Where to send: https, on the open internet.</param>
/// <param name="Kinds">Which kinds of events; none: all.</param>
/// <param name="Description">What it is for, in the company's words.</param>
internal sealed record NewWebhook(string Url, IReadOnlyList<string>? Kinds = null, string? Description = null);

/// <summary>What to change of a webhook; what is left out stays.</summary>
/// <param name="Paused">True: nothing is sent until it is set to false again; events wait meanwhile. False also revives one that a 410 stopped.</param>
internal sealed record WebhookChange(string? Url = null, IReadOnlyList<string>? Kinds = null, string? Description = null, bool? Paused = null);

/// <summary>A webhook.</summary>
/// <param name="State"><c>active</c>, <c>paused</c>, or <c>gone</c>: its receiver answered 410.</param>
/// <param name="OldSecretUntil">Until when messages are signed with the secret before this one too.</param>
/// <param name="DeadLetters">How many deliveries were given up.</param>
/// <param name="Secret">Shown once, when the webhook or the secret is made: the key of the HMAC-SHA256, after <c>whsec_</c> in base64.</param>
internal sealed record WebhookAnswer(
    long Id, string Url, IReadOnlyList<string> Kinds, string Description, WebhookState State, DateTimeOffset Created,
    DateTimeOffset? OldSecretUntil, long DeadLetters, string? Secret = null)
{
    public static WebhookAnswer Of(Webhook one, string? secret = null) =>
        new(one.Id, one.Url, [.. one.Kinds.Order()], one.Description, one.State, one.Created, one.OldSecretUntil, one.Dead, secret);
}

/// <summary>One event on its way to a webhook.</summary>
/// <param name="MessageId">What the header <c>webhook-id</c> says: the same at every attempt.</param>
/// <param name="State"><c>waiting</c>, <c>sending</c>, <c>delivered</c>, or <c>dead</c>.</param>
/// <param name="Answer">The first characters of the last answer; without a status the reason why there was none.</param>
internal sealed record DeliveryAnswer(
    long Id, string MessageId, string Kind, DateTimeOffset At, DeliveryState State, int Attempts, DateTimeOffset? Due, DateTimeOffset? Last, int? Status, string? Answer)
{
    public static DeliveryAnswer Of(Delivery one) =>
        new(one.Id, one.Event.ToString(), one.Kind, one.At, one.State, one.Attempts, one.Due, one.Last, one.Status, one.Answer);
}

/// <summary>How many deliveries go out again.</summary>
internal sealed record Replayed(int Count);

/// <summary>The webhooks of the caller's company.</summary>
internal static class WebhooksApi
{
    private const int MostDeliveries = 100;

    extension(WebApplication web)
    {
        public void MapWebhooks()
        {
            var group = web.MapGroup("/v1/webhooks").Needs(Scopes.Events).WithTags("Webhooks");
            group.MapGet("", All);
            group.MapPost("", Create);
            group.MapGet("{id:long}", Get);
            group.MapPatch("{id:long}", Set);
            group.MapDelete("{id:long}", Delete);
            group.MapPost("{id:long}/secret", Rotate);
            group.MapPost("{id:long}/test", Test);
            group.MapPost("{id:long}/replay", ReplayDead);
            group.MapGet("{id:long}/deliveries", Deliveries);
            group.MapPost("{id:long}/deliveries/{delivery:long}/replay", Replay);
        }
    }

    /// <summary>The webhooks of the company.</summary>
    internal static async Task<Results<Ok<IEnumerable<WebhookAnswer>>, ProblemHttpResult>> All(HttpContext http, WebhookStore store, CancellationToken stop) =>
        Caller.Of(http)?.Company is { } company
            ? TypedResults.Ok((await store.Of(company, stop)).Select(one => WebhookAnswer.Of(one)))
            : Problems.Forbidden();

    /// <summary>Makes a webhook. Events that happen from now on are sent to it, signed by Standard Webhooks. The secret is shown this once.</summary>
    internal static async Task<Results<Created<WebhookAnswer>, ProblemHttpResult>> Create(
        HttpContext http, NewWebhook body, WebhookStore store, ServerOptions options, CancellationToken stop)
    {
        if (Caller.Of(http) is not { Company: { } company } caller) return Problems.Forbidden();
        var wish = await WebhookWish.Check(body.Url, body.Kinds ?? [], body.Description, options, stop);
        var (made, secret) = await store.Create(company, wish, caller.Name, stop);
        return TypedResults.Created($"/v1/webhooks/{made.Id}", WebhookAnswer.Of(made, secret));
    }

    /// <summary>One webhook.</summary>
    internal static async Task<Results<Ok<WebhookAnswer>, ProblemHttpResult>> Get(HttpContext http, long id, WebhookStore store, CancellationToken stop) =>
        Caller.Of(http)?.Company is { } company && await store.Find(company, id, stop) is { } found
            ? TypedResults.Ok(WebhookAnswer.Of(found))
            : Problems.NotFound();

    /// <summary>Changes a webhook, pauses it or lets it go on.</summary>
    internal static async Task<Results<Ok<WebhookAnswer>, ProblemHttpResult>> Set(
        HttpContext http, long id, WebhookChange body, WebhookStore store, EventFeed feed, ServerOptions options, CancellationToken stop)
    {
        if (Caller.Of(http)?.Company is not { } company || await store.Find(company, id, stop) is not { } found) return Problems.NotFound();
        if (body.Url is not null || body.Kinds is not null || body.Description is not null)
        {
            var wish = await WebhookWish.Check(body.Url ?? found.Url, body.Kinds ?? [.. found.Kinds], body.Description ?? found.Description, options, stop);
            if (!await store.Set(company, id, wish, stop)) return Problems.NotFound();
        }

        if (body.Paused is { } paused && !await store.Pause(company, id, paused, stop)) return Problems.NotFound();
        feed.Nudge();
        return await store.Find(company, id, stop) is { } now ? TypedResults.Ok(WebhookAnswer.Of(now)) : Problems.NotFound();
    }

    /// <summary>Deletes a webhook, with its secret and all that was to be sent to it.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(HttpContext http, long id, WebhookStore store, CancellationToken stop) =>
        Caller.Of(http)?.Company is { } company && await store.Delete(company, id, stop) ? TypedResults.NoContent() : Problems.NotFound();

    /// <summary>Makes a new secret, shown this once. For 24 hours messages are signed with the old one too.</summary>
    internal static async Task<Results<Ok<WebhookAnswer>, ProblemHttpResult>> Rotate(HttpContext http, long id, WebhookStore store, CancellationToken stop) =>
        Caller.Of(http)?.Company is { } company && await store.Rotate(company, id, stop) is { } secret && await store.Find(company, id, stop) is { } found
            ? TypedResults.Ok(WebhookAnswer.Of(found, secret))
            : Problems.NotFound();

    /// <summary>Sends a message of the kind <c>webhook.test</c> to this webhook alone.</summary>
    internal static async Task<Results<Accepted, ProblemHttpResult>> Test(HttpContext http, long id, WebhookStore store, EventFeed feed, CancellationToken stop)
    {
        if (Caller.Of(http)?.Company is not { } company || await store.Test(company, id, stop) is null) return Problems.NotFound();
        feed.Nudge();
        return TypedResults.Accepted($"/v1/webhooks/{id}/deliveries");
    }

    /// <summary>The last 100 deliveries of a webhook, the newest first.</summary>
    /// <param name="state">Only those: <c>waiting</c>, <c>sending</c>, <c>delivered</c>, <c>dead</c>.</param>
    /// <param name="before">Only those with a smaller id, for the next hundred.</param>
    internal static async Task<Results<Ok<IEnumerable<DeliveryAnswer>>, ProblemHttpResult>> Deliveries(
        HttpContext http, long id, WebhookStore store, DeliveryStore deliveries, CancellationToken stop, string? state = null, long? before = null)
    {
        if (Caller.Of(http)?.Company is not { } company || await store.Find(company, id, stop) is null) return Problems.NotFound();
        DeliveryState? only = null;
        if (state is not null)
        {
            if (!Terms.TryParse<DeliveryState>(state, out var one)) return Problems.BadInput("state", "One of waiting, sending, delivered, dead.");
            only = one;
        }

        return TypedResults.Ok((await deliveries.Of(company, id, only, before, MostDeliveries, stop)).Select(DeliveryAnswer.Of));
    }

    /// <summary>Sends one delivery again that was delivered or given up: the same message, with the same id.</summary>
    internal static async Task<Results<Accepted, ProblemHttpResult>> Replay(
        HttpContext http, long id, long delivery, DeliveryStore deliveries, EventFeed feed, CancellationToken stop)
    {
        if (Caller.Of(http)?.Company is not { } company || !await deliveries.Replay(company, id, delivery, stop)) return Problems.NotFound();
        feed.Nudge();
        return TypedResults.Accepted($"/v1/webhooks/{id}/deliveries");
    }

    /// <summary>Sends all deliveries again that were given up.</summary>
    internal static async Task<Results<Ok<Replayed>, ProblemHttpResult>> ReplayDead(
        HttpContext http, long id, WebhookStore store, DeliveryStore deliveries, EventFeed feed, CancellationToken stop)
    {
        if (Caller.Of(http)?.Company is not { } company || await store.Find(company, id, stop) is null) return Problems.NotFound();
        var count = await deliveries.ReplayDead(company, id, stop);
        feed.Nudge();
        return TypedResults.Ok(new Replayed(count));
    }
}
