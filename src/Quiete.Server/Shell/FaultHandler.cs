using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using Quiete.Server.Storage;

namespace Quiete.Server.Shell;

/// <summary>The one handler of what goes wrong: answers a problem (RFC 9457) or a page, and logs once, without what people sent.</summary>
internal sealed class FaultHandler(ILogger<FaultHandler> log) : IExceptionHandler
{
    /// <summary>After how many seconds to ask again when the database does not answer.</summary>
    private const int RetryAfterSeconds = 2;

    // PostgreSQL keeps no NUL. https://www.postgresql.org/docs/current/errcodes-appendix.html
    private const string NoSuchText = "22021";

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception fault, CancellationToken stop)
    {
        var problem = fault switch
        {
            BadInputException mistake => Problems.Of(400, "bad-input", mistake.Message, mistake.Place),
            BadHttpRequestException request => BadRequests.Explain(request),
            DbException { SqlState: NoSuchText } => Problems.Of(400, "bad-input", "A text holds a character that no text has."),
            IOException full when FullDisk.IsWhy(full) => Problems.Of(507, "no-room", "There is no room left on a disk of the service. Nothing was stored."),
            DbException or IOException or TimeoutException => Problems.Of(503, "storage-unavailable",
                "The database does not answer, so nothing was decided or stored. Ask again later with the same Idempotency-Key."),
            NotNowException later => Problems.Of(503, later.Type, later.Message),
            OperationCanceledException => Problems.Of(503, "stopping", "The service is stopping. Ask again later."),
            _ => Problems.Of(500, "fault", "This is a fault of the service, not of the request."),
        };
        if (problem.Status >= 500 && fault is not NotNowException { IsKnown: true })
        {
            // The message of a fault may quote what was sent; its type and place do not.
            log.LogError("{Fault} in {Method} {Route}: {Place}", fault.GetType().Name, http.Request.Method,
                (http.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText, fault.StackTrace);
        }

        if (problem.Status == 503) http.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        http.Response.StatusCode = problem.Status!.Value;
        await Answers.Write(http, problem);
        return true;
    }
}
