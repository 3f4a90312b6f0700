using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Audit;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>Receipts for everybody: whoever has the code may see what was decided and why, and never about whom.</summary>
internal static class ReceiptsApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapReceiptsApi() => routes.MapGet("/r/{code}.json", PublicCopy).AllowAnonymous().WithTags("Receipts");
    }

    /// <summary>The public copy of a receipt: the signed decision with its place in the log, without the person.</summary>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> PublicCopy(
        string code, DecisionStore decisions, Receipts receipts, CancellationToken stop)
    {
        if (!ShortCode.TryParse(code, out var read) || await decisions.Find(read, stop) is not { } decision) return Problems.NotFound();
        var receipt = await receipts.Of(decision, withPerson: false, withLog: true, stop);
        return TypedResults.Bytes(receipt.Write(), "application/json");
    }
}
