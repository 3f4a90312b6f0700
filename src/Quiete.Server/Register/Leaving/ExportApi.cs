using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>Hands a person the file with everything of theirs.</summary>
internal static class ExportApi
{
    /// <summary>The zip: one's own, or of a register that one keeps for somebody without an account.</summary>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Download(
        HttpContext http, Kept kept, PersonExport export, UserManager<Account> accounts, [FromForm] string? di, CancellationToken stop)
    {
        long? asked = string.IsNullOrEmpty(di) ? null : long.TryParse(di, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1;
        if (await kept.By(http, asked, stop) is not { } person || !person.IsRuledBy(SignedIn.Id(http.User)!.Value)) return Problems.NotFound();
        var account = person.Account is null ? null : await accounts.GetUserAsync(http.User);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(await export.Zip(person, account, stop), "application/zip", "quiete.zip");
    }
}
