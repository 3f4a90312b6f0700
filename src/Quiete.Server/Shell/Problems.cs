using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Quiete.Server.Shell;

/// <summary>The answers of an API that says no: problems by RFC 9457, which name the field that is wrong.</summary>
internal static class Problems
{
    /// <summary>What every <c>type</c> begins with.</summary>
    public const string TypePrefix = "urn:quiete:problem:";

    /// <summary>The type of a form without our token, or with one of before.</summary>
    public const string OldForm = "old-form";

    /// <summary>400: a field that its sender can mend.</summary>
    public static ProblemHttpResult BadInput(string field, string detail) => Answer(400, "bad-input", detail, field);

    /// <summary>401: nobody signed in and no valid key was sent.</summary>
    public static ProblemHttpResult Unknown() =>
        Answer(401, "unknown-caller", "Sign in, or send a valid key: Authorization: Bearer qk_….");

    /// <summary>403: known, but the key or the role does not reach this far. Never for things of another tenant: those are not found.</summary>
    public static ProblemHttpResult Forbidden() =>
        Answer(403, "forbidden", "This needs a scope or a role that the caller does not have.");

    /// <summary>404: it does not exist, or belongs to somebody else.</summary>
    public static ProblemHttpResult NotFound() => Answer(404, "not-found", "There is no such thing here.");

    /// <summary>409: it contradicts what is stored.</summary>
    public static ProblemHttpResult Conflict(string detail, string? field = null) => Answer(409, "conflict", detail, field);

    /// <summary>Any other answer.</summary>
    /// <param name="type">A word for machines, such as <c>bad-input</c>.</param>
    /// <param name="detail">A sentence for people. It quotes nothing that was sent.</param>
    /// <param name="field">The field that is wrong, as it is written in the request.</param>
    public static ProblemHttpResult Answer(int status, string type, string detail, string? field = null) =>
        TypedResults.Problem(field is null ? Of(status, type, detail) : Of(status, type, detail, field));

    /// <summary>The problem itself, for those that answer by hand.</summary>
    /// <param name="fields">The fields that are wrong.</param>
    public static ProblemDetails Of(int status, string type, string detail, params IReadOnlyCollection<string> fields)
    {
        var problem = new ProblemDetails { Status = status, Type = TypePrefix + type, Detail = detail };
        if (fields.Count > 0) problem.Extensions["errors"] = fields.Distinct().ToDictionary(field => field, _ => new[] { detail });
        return problem;
    }

    /// <summary>What an answer without a body becomes.</summary>
    public static ProblemDetails OfStatus(int status) => status switch
    {
        401 => Unknown().ProblemDetails,
        403 => Forbidden().ProblemDetails,
        404 => NotFound().ProblemDetails,
        405 => Of(405, "method-not-allowed", "This address does not take that method."),
        408 => Of(408, "too-slow", "The request came too slowly."),
        413 => Of(413, "too-large", "The request is larger than this address takes."),
        415 => Of(415, "unsupported-media-type", "This address takes application/json."),
        429 => Of(429, "too-many-requests", "Too many requests. Ask again after the seconds that Retry-After gives."),
        _ => Of(status, "bad-request", "The request cannot be read."),
    };
}
