using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Quiete.Server.Storage;

namespace Quiete.Server.Shell;

/// <summary>The one handler of what goes wrong: answers a problem (RFC 9457) or a page, and logs once, without what people sent.</summary>
internal sealed class FaultHandler(ILogger<FaultHandler> log) : IExceptionHandler
{
    /// <summary>After how many seconds to ask again when the database does not answer.</summary>
    private const int RetryAfterSeconds = 2;

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception fault, CancellationToken stop)
    {
        var problem = fault switch
        {
            BadInputException mistake => Problems.Of(400, "bad-input", mistake.Message, mistake.Place),
            BadHttpRequestException { InnerException: JsonException json } => OfJson(json),
            BadHttpRequestException request => Problems.OfStatus(request.StatusCode),
            DbException or IOException or TimeoutException => Problems.Of(503, "storage-unavailable",
                "The database does not answer, so nothing was decided or stored. Ask again later with the same Idempotency-Key."),
            NotNowException later => Problems.Of(503, later.Type, later.Message),
            OperationCanceledException => Problems.Of(503, "stopping", "The service is stopping. Ask again later."),
            _ => Problems.Of(500, "fault", "This is a fault of the service, not of the request."),
        };
        if (problem.Status >= 500)
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

    /// <summary>Names the field at which the reader gave up. What the reader says is not repeated: it speaks of our types.</summary>
    private static ProblemDetails OfJson(JsonException json)
    {
        var field = json.Path is null or "$" ? "body" : json.Path.StartsWith("$.", StringComparison.Ordinal) ? json.Path[2..] : json.Path;
        const string missing = "including: '";
        if (json.Message.IndexOf(missing, StringComparison.Ordinal) is >= 0 and var start)
        {
            var name = json.Message[(start + missing.Length)..].Split('\'')[0];
            return Problems.Of(400, "bad-input", "This field is needed.", field == "body" ? name : $"{field}.{name}");
        }

        var detail = json.Message switch
        {
            var text when text.Contains("could not be mapped", StringComparison.Ordinal) => "There is no such field.",
            var text when text.Contains("Duplicate property", StringComparison.Ordinal) => "A field is given twice.",
            var text when text.Contains("maximum", StringComparison.Ordinal) => "The body is nested too deeply.",
            _ => "This is not JSON, or not of the type that is asked for.",
        };
        return Problems.Of(400, "bad-input", detail, field);
    }
}
