using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Quiete.Server.Shell;

/// <summary>The one handler of what goes wrong: answers a problem (RFC 9457) and logs once, without what people sent.</summary>
internal sealed class FaultHandler(IProblemDetailsService problems, ILogger<FaultHandler> log) : IExceptionHandler
{
    /// <summary>After how many seconds to ask again when the database does not answer.</summary>
    private const int RetryAfterSeconds = 2;

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception fault, CancellationToken stop)
    {
        var problem = fault switch
        {
            BadInputException mistake => Problem(400, "bad-input", mistake.Message, mistake.Place),
            BadHttpRequestException request => Problem(request.StatusCode, "bad-request", WhatIsWrong(request), field: null),
            DbException or IOException or TimeoutException => Problem(503, "storage-unavailable",
                "The database does not answer, so nothing was decided or stored. Ask again later with the same Idempotency-Key.", field: null),
            OperationCanceledException => Problem(503, "stopping", "The service is stopping. Ask again later.", field: null),
            _ => Problem(500, "fault", "This is a fault of the service, not of the request.", field: null),
        };
        if (problem.Status >= 500)
        {
            // The message of a fault may quote what was sent; its type and place do not.
            log.LogError("{Fault} in {Method} {Route}: {Place}", fault.GetType().Name, http.Request.Method,
                http.GetEndpoint()?.DisplayName, fault.StackTrace);
        }

        if (problem.Status == 503) http.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        http.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = problem });
    }

    private static ProblemDetails Problem(int status, string type, string detail, string? field)
    {
        var problem = new ProblemDetails { Status = status, Type = $"urn:quiete:problem:{type}", Detail = detail };
        if (field is not null) problem.Extensions["errors"] = new Dictionary<string, string[]> { [field] = [detail] };
        return problem;
    }

    private static string WhatIsWrong(BadHttpRequestException request) => request.StatusCode == 413
        ? "The request is larger than this address takes."
        : "The request cannot be read.";
}
