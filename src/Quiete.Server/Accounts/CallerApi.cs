using Microsoft.AspNetCore.Http.HttpResults;

namespace Quiete.Server.Accounts;

/// <summary>The address at which a program learns what its key is good for.</summary>
internal static class CallerApi
{
    extension(WebApplication web)
    {
        public void MapCaller() => web.MapGet("/v1/caller", Get).NeedsCaller().WithTags("Accounts");
    }

    /// <summary>Who the caller is taken for: its name in the records, its role, the company it acts for and its scopes.</summary>
    internal static Ok<Caller> Get(HttpContext http) => TypedResults.Ok(Caller.Of(http)!);
}
