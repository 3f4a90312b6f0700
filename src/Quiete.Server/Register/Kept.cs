using Microsoft.AspNetCore.Identity;
using Quiete.Server.Accounts;

namespace Quiete.Server.Register;

/// <summary>The register that a request is about: the one wall of the room.</summary>
/// <remarks>Whoever signed in keeps their own register, whatever they are for a company, and those that they help with. Others' do not exist for them.</remarks>
internal sealed class Kept(PersonStore persons, UserManager<Account> accounts)
{
    /// <summary>The register that was asked for; null: nobody signed in, or it is none of theirs.</summary>
    /// <param name="person">Whose; null: one's own, which is opened at the first time.</param>
    public async Task<Person?> By(HttpContext http, long? person, CancellationToken stop)
    {
        if (SignedIn.Id(http.User) is not { } account) return null;
        if (person is { } asked) return await persons.KeptBy(account, asked, stop);
        return await persons.Own(account, stop) ?? (await accounts.GetUserAsync(http.User) is { } known ? await persons.OfAccount(account, known.DisplayName, stop) : null);
    }
}
