using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;

namespace Quiete.Server.Shell;

/// <summary>Says which field of a request the framework could not read.</summary>
/// <remarks>
/// What the framework says is not repeated: it speaks of our types and may quote what was sent. It is only looked through for the names
/// of fields and parameters, which are ours.
/// </remarks>
internal static partial class BadRequests
{
    private const string Body = "body";

    public static ProblemDetails Explain(BadHttpRequestException request) => request switch
    {
        { InnerException: JsonException json } => OfJson(json),
        { StatusCode: 400 } when Parameter().Match(request.Message) is { Success: true } match => Problems.Of(400, "bad-input",
            request.Message.Contains("was not provided", StringComparison.Ordinal) ? "This is required." : "This is not of the type that is asked for.",
            request.Message.Contains("from body", StringComparison.Ordinal) ? Body : match.Groups["name"].Value),
        _ => Problems.OfStatus(request.StatusCode),
    };

    private static ProblemDetails OfJson(JsonException json)
    {
        var place = json.Path is null or "$" ? "" : json.Path.StartsWith("$.", StringComparison.Ordinal) ? json.Path[2..] : json.Path[1..];
        if (Missing().Match(json.Message) is { Success: true } match)
        {
            return Problems.Of(400, "bad-input", "This is required.",
                [.. match.Groups["name"].Captures.Select(name => place.Length == 0 ? name.Value : $"{place}.{name.Value}")]);
        }

        var detail = json.Message switch
        {
            var text when text.Contains("could not be mapped", StringComparison.Ordinal) => "There is no such field.",
            var text when text.Contains("Duplicate property", StringComparison.Ordinal) => "The field is given twice.",
            var text when text.Contains("maximum", StringComparison.Ordinal) => "The body is nested too deeply.",
            _ => "This is not JSON, or not of the type that is asked for.",
        };
        return Problems.Of(400, "bad-input", detail, place.Length == 0 ? Body : place);
    }

    [GeneratedRegex("""parameter "(?:[^ "]+ )*(?<name>\w+)" """, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex("missing required properties including: ('(?<name>[^']+)'(, )?)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Missing();
}
