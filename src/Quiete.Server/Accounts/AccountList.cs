using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Quiete.Server.Accounts;

/// <summary>Accounts, for the pages on which people are listed.</summary>
internal sealed class AccountList(AccountsContext context, UserManager<Account> users, InvitationStore invitations)
{
    /// <summary>The most accounts on one page.</summary>
    public const int PageSize = 50;

    /// <summary>Accounts by their number.</summary>
    public async Task<IReadOnlyDictionary<long, Account>> Of(IReadOnlyCollection<long> ids, CancellationToken stop) =>
        await context.Users.AsNoTracking().Where(account => ids.Contains(account.Id)).ToDictionaryAsync(account => account.Id, stop);

    /// <summary>A page of all accounts, the newest first.</summary>
    /// <param name="text">Part of the address; empty: all.</param>
    public async Task<IReadOnlyList<Account>> Find(string text, int page, CancellationToken stop)
    {
        var upper = text.Trim().ToUpperInvariant();
        return await context.Users.AsNoTracking()
            .Where(account => upper == "" || account.NormalizedEmail!.Contains(upper))
            .OrderByDescending(account => account.Id).Skip(page * PageSize).Take(PageSize).ToListAsync(stop);
    }

    /// <summary>Closes an account until it is opened again: whoever is signed in with it is out within half a minute, and its open invitations end.</summary>
    public async Task Close(long id, CancellationToken stop)
    {
        if (await users.FindByIdAsync($"{id}") is not { } account) return;
        await users.SetLockoutEndDateAsync(account, Account.Closed);
        await users.UpdateSecurityStampAsync(account);
        await invitations.WithdrawBy(id, stop);
    }

    /// <summary>Opens an account that is closed, or locked after wrong passwords.</summary>
    public async Task Open(long id)
    {
        if (await users.FindByIdAsync($"{id}") is not { } account) return;
        await users.SetLockoutEndDateAsync(account, lockoutEnd: null);
        await users.ResetAccessFailedCountAsync(account);
    }
}
