using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Quiete.Server.Shell;

/// <summary>Gives a "no" the form its asker reads: a page for people in a browser, a problem for programs.</summary>
internal static class Answers
{
    /// <summary>Whether the asker is a program: an address of the API, or anything that does not ask for HTML.</summary>
    public static bool IsForProgram(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
        || !http.Request.Headers.Accept.Any(value => value?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    public static Task Write(HttpContext http, ProblemDetails problem) => IsForProgram(http)
        ? TypedResults.Problem(problem).ExecuteAsync(http)
        : WritePage(http, problem);

    /// <summary>Gives words to an answer that has none.</summary>
    public static Task Write(StatusCodeContext context) =>
        Write(context.HttpContext, Problems.OfStatus(context.HttpContext.Response.StatusCode));

    // A page may have begun in this request, and what it used begins only once: the page of the trouble gets services of its own.
    private static async Task WritePage(HttpContext http, ProblemDetails problem)
    {
        var services = http.RequestServices;
        await using var scope = services.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        http.Response.Headers.Remove("blazor-enhanced-nav");
        try
        {
            await new RazorComponentResult<App>(new { Trouble = problem }) { StatusCode = problem.Status }.ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = services;
        }
    }
}
