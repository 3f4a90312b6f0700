using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Quiete.Server.Accounts;

/// <summary>Accounts, for the pages on which people are listed.</summary>
internal sealed class AccountList(AccountsContext context, UserManager<Account> users)
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

    /// <summary>Locks an account until it is unlocked: whoever is signed in with it is out within half a minute.</summary>
    public async Task Lock(long id)
    {
        if (await users.FindByIdAsync($"{id}") is not { } account) return;
        await users.SetLockoutEndDateAsync(account, DateTimeOffset.MaxValue);
        await users.UpdateSecurityStampAsync(account);
    }

    public async Task Unlock(long id)
    {
        if (await users.FindByIdAsync($"{id}") is not { } account) return;
        await users.SetLockoutEndDateAsync(account, lockoutEnd: null);
        await users.ResetAccessFailedCountAsync(account);
    }
}
