using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Companies;

/// <summary>A declared line.</summary>
/// <param name="Recallable">Whether a person who calls it back reaches the caller.</param>
internal sealed record LineAnswer(long Id, long Company, string CompanyName, string Line, bool Recallable, DateTimeOffset Declared)
{
    public static LineAnswer Of(CompanyLine line) => new(line.Id, line.Company.Id, line.Company.Name, line.Line.ToString(), line.Recallable, line.Declared);
}

/// <summary>A line to be declared, as people write it.</summary>
internal sealed record NewLine(string Line, bool Recallable);

/// <summary>The caller lines by API: companies declare their own, everybody reads them.</summary>
internal static class LinesApi
{
    extension(WebApplication web)
    {
        public void MapLinesApi()
        {
            var routes = web.MapGroup("/v1/lines").WithTags("Companies");
            routes.MapGet("/", List).AllowAnonymous();
            routes.MapPost("/", Declare).Needs(Scopes.Companies);
            routes.MapDelete("/{id:long}", Withdraw).NeedsCaller();
        }
    }

    /// <summary>The lines that a company declares today.</summary>
    /// <param name="company">Whose; absent: one's own.</param>
    internal static async Task<Results<Ok<LineAnswer[]>, ProblemHttpResult>> List(long? company, HttpContext http, LineStore lines, CancellationToken stop)
    {
        if ((company ?? Caller.Of(http)?.Company) is not { } whose) return Problems.BadInput("company", "Say whose lines.");
        return TypedResults.Ok((await lines.Of(whose, stop)).Select(LineAnswer.Of).ToArray());
    }

    /// <summary>Declares a line of one's own. It can be looked up by everybody at once.</summary>
    internal static async Task<Results<Created<LineAnswer>, ProblemHttpResult>> Declare(NewLine line, HttpContext http, LineStore lines, CancellationToken stop)
    {
        if (Caller.Of(http)!.ActsForOne is not { } own) return Problems.Forbidden();
        var id = await lines.Declare(own, line.Line, line.Recallable, stop);
        return TypedResults.Created((string?)null, LineAnswer.Of((await lines.Of(own, stop)).Single(one => one.Id == id)));
    }

    /// <summary>Ends the declaration of a line: by its company, or by an administrator.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Withdraw(long id, HttpContext http, LineStore lines, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (caller.ActsForOne is null && caller.Role != Role.Administrator) return Problems.Forbidden();
        return await lines.Withdraw(id, caller.ActsForOne, stop) ? TypedResults.NoContent() : Problems.NotFound();
    }
}
