using Quiete.Server.Accounts;
using Quiete.Server.Companies;

namespace Quiete.Server.Complaints;

/// <summary>Somebody who sits at an association's desk.</summary>
internal sealed record Officer(long Account, CompanyName Association);

/// <summary>The wall of the desk. It looks at the memberships at every request: whoever was removed is out at once, not when their cookie is looked at again.</summary>
internal sealed class Officers(MembershipStore memberships, CompanyStore companies)
{
    /// <summary>Who makes this request; null: nobody who sits at a desk.</summary>
    public async Task<Officer?> By(HttpContext http, CancellationToken stop)
    {
        if (Caller.Of(http) is not { Role: Role.Association, Company: { } association } || SignedIn.Id(http.User) is not { } account) return null;
        if (!(await memberships.Of(account, stop)).Any(one => one.Company == association && one.Role == Role.Association)) return null;
        return await companies.Find(association, stop) is { Kind: CompanyKind.Association, Closed: null } found ? new(account, found.Named) : null;
    }

    /// <summary>The accounts of those who sit at a desk.</summary>
    public async Task<IReadOnlyList<long>> Of(long association, CancellationToken stop) =>
        [.. (await memberships.OfCompany(association, stop)).Where(one => one.Role == Role.Association).Select(one => one.Account)];
}
