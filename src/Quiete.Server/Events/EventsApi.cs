using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Events;

/// <summary>The address at which a company follows its events as they happen.</summary>
internal static class EventsApi
{
    private const int RetryAfterSeconds = 10;

    extension(WebApplication web)
    {
        public void MapEventStream() => web.MapGet("/v1/events", Follow).Needs(Scopes.Events).WithTags("Events")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream");
    }

    /// <summary>Follows the events of the caller's company, as server-sent events whose data are CloudEvents 1.0 in JSON.</summary>
    /// <remarks>
    /// Whoever comes again with the id of the last event it heard hears everything since, once. Events are kept for 30 days: whoever
    /// was away longer hears 410. A connection is ended after a minute at most, and with its key; clients by the standard come again by themselves.
    /// </remarks>
    /// <param name="kinds">Only these kinds, separated by commas; without it: all.</param>
    /// <param name="after">The id of the last event that is known already, for clients that cannot send a header. The header wins.</param>
    /// <param name="lastEventId">The id of the last event that was heard.</param>
    internal static async Task<Results<EmptyHttpResult, ProblemHttpResult>> Follow(
        HttpContext http, EventStore store, EventFeed feed, KeyBook keys, ServerOptions options, IHostApplicationLifetime life, CancellationToken stop,
        string? kinds = null, string? after = null, [FromHeader(Name = "Last-Event-ID")] string? lastEventId = null)
    {
        if (Caller.Of(http)?.Company is not { } company) return Problems.Forbidden();
        var wanted = EventKinds.Read(kinds);
        using var listener = feed.Listen(company);
        if (listener is null)
        {
            http.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
            return Problems.Answer(429, "too-many-connections", $"The company has {EventFeed.MostOfCompany} open connections, which is as many as it may.");
        }

        var place = await store.End(stop); // after the listener came: what is committed from here on, it hears
        var (text, field) = string.IsNullOrEmpty(lastEventId) ? (after, "after") : (lastEventId, "Last-Event-ID");
        if (!string.IsNullOrEmpty(text))
        {
            if (!EventPlace.TryParse(text, out var known)) return Problems.BadInput(field, "This is not the id of an event, such as 57-0.");
            if (known < await store.Horizon(stop))
            {
                return Problems.Answer(410, "events-gone", "Events since then are no longer kept. Read the present state, then follow from now.", field);
            }

            if (known < place) place = known;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, life.ApplicationStopping);
        var key = http.Features.Get<KnownKey>();
        var stream = new EventStream(store, listener, wanted, place, options.Address)
        {
            Longest = key is null ? SignedInCheck.Interval : TimeSpan.FromMinutes(1), // somebody signed in is looked at again that often
            MayHear = () => key is null || keys.IsGood(key.Key),
        };
        await stream.WriteTo(http.Response, end.Token);
        return TypedResults.Empty;
    }
}
