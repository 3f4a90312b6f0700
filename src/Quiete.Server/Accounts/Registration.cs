using Microsoft.AspNetCore.Identity;
using Quiete.Server.Shell;

namespace Quiete.Server.Accounts;

/// <summary>Makes the accounts of those who act for a company: by an invitation, never without.</summary>
internal sealed class Registration(UserManager<Account> users, InvitationStore invitations, MembershipStore memberships)
{
    /// <summary>Makes an account and uses the invitation up.</summary>
    /// <returns>The account, or what is wrong, in words.</returns>
    public async Task<(Account? Account, string? Trouble)> ByInvitation(
        string token, string email, string name, string password, Language words, CancellationToken stop)
    {
        var account = new Account { UserName = email, Email = email, DisplayName = name };
        var made = await users.CreateAsync(account, password);
        if (!made.Succeeded) return (null, Trouble(made, words));
        if (await invitations.Accept(token, account.Id, stop) is not null) return (account, null);
        await users.DeleteAsync(account); // somebody else used the link meanwhile
        return (null, words["L'invito non è più valido.", "The invitation is no longer good."]);
    }

    /// <summary>Makes an account with memberships at once: for the fictional market and for tests.</summary>
    /// <exception cref="BadInputException">The address is taken or is none, or the password is too short.</exception>
    public async Task<Account> Enter(string email, string name, string password, CancellationToken stop, params (Role Role, long? Company)[] roles)
    {
        var account = new Account { UserName = email, Email = email, DisplayName = name };
        var made = await users.CreateAsync(account, password);
        if (!made.Succeeded) throw new BadInputException("account", Trouble(made, Language.Of("en")));
        foreach (var (role, company) in roles) await memberships.Add(new Membership(account.Id, company, role), stop);
        return account;
    }

    /// <summary>What Identity found wrong, in words.</summary>
    public static string Trouble(IdentityResult result, Language words) => string.Join(' ', result.Errors.Select(error => error.Code switch
    {
        nameof(IdentityErrorDescriber.DuplicateUserName) => null, // the address is the name: said once
        nameof(IdentityErrorDescriber.DuplicateEmail) => words["C'è già un account con questo indirizzo: entra, poi riapri il link dell'invito.",
            "There is an account with this address: sign in, then open the invitation's link again."],
        nameof(IdentityErrorDescriber.InvalidEmail) or nameof(IdentityErrorDescriber.InvalidUserName) =>
            words["L'indirizzo email non è valido.", "The email address is not valid."],
        nameof(IdentityErrorDescriber.PasswordTooShort) => words[$"La password deve avere almeno {Account.MinPassword} caratteri.",
            $"The password needs at least {Account.MinPassword} characters."],
        nameof(IdentityErrorDescriber.PasswordMismatch) => words["La password attuale non è giusta.", "The current password is not right."],
        _ => words["La richiesta non è riuscita. Riprova.", "The request did not succeed. Try again."],
    }).Where(text => text is not null).Distinct());
}
