using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Audit;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>The receipt of a person's objection.</summary>
/// <param name="Code">To be told to a caller; whoever has it reads at <paramref name="Page"/> what was said, and of nobody.</param>
/// <param name="To">To whom: a company's name, or absent: to all marketing.</param>
/// <param name="Enforced">Whether the gate refuses because of it; not where the company takes no part in Quiete.</param>
/// <param name="Numbers">For which numbers of the person.</param>
/// <param name="Stopped">Contacts that were reserved and ended at once.</param>
internal sealed record ObjectionReceipt(string Code, string Said, string? To, bool ToAll, bool Enforced, IReadOnlyList<string> Numbers, int Stopped, string Page)
{
    public static ObjectionReceipt Of(PersonObjection said, string address) => new(
        said.Code.ToString(), Moment.Iso(said.Said), said.To, said.IsToAll, said.IsEnforced, [.. said.Numbers.Select(one => one.Number.ToString())],
        said.Numbers.Sum(one => one.Stopped), $"{address}/no/{said.Code}");
}

/// <summary>The receipts of one's own objections.</summary>
internal static class ObjectionsOfPersonApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapObjectionsOfPersonApi()
        {
            var objections = routes.MapGroup("/v1/register/objections").WithTags("Register");
            objections.MapGet("", List).NeedsCaller();
            objections.MapGet("{code}", Read).NeedsCaller();
        }
    }

    /// <summary>One's own objections, the newest first.</summary>
    /// <param name="of">Whose register, of one that the caller helps with; absent: one's own.</param>
    internal static async Task<Results<Ok<IReadOnlyList<ObjectionReceipt>>, ProblemHttpResult>> List(
        long? of, HttpContext http, Kept kept, PersonObjections objections, ServerOptions options, CancellationToken stop)
    {
        if (await kept.By(http, of, stop) is not { } person) return Problems.NotFound();
        return TypedResults.Ok<IReadOnlyList<ObjectionReceipt>>([.. (await objections.Of(person.Id, stop)).Select(one => ObjectionReceipt.Of(one, options.Address))]);
    }

    /// <summary>The receipt of one of them.</summary>
    /// <param name="of">Whose register, of one that the caller helps with; absent: one's own.</param>
    internal static async Task<Results<Ok<ObjectionReceipt>, ProblemHttpResult>> Read(
        string code, long? of, HttpContext http, Kept kept, PersonObjections objections, ServerOptions options, CancellationToken stop)
    {
        if (!ShortCode.TryParse(code, out var read) || await kept.By(http, of, stop) is not { } person) return Problems.NotFound();
        return await objections.Find(person.Id, read, stop) is { } said ? TypedResults.Ok(ObjectionReceipt.Of(said, options.Address)) : Problems.NotFound();
    }
}
