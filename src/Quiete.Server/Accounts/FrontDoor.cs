using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Quiete.Server.Accounts;

/// <summary>The door through which accounts sign in, by password or passkey: a closed account by neither.</summary>
internal sealed class FrontDoor(
    UserManager<Account> users, IHttpContextAccessor accessor, IUserClaimsPrincipalFactory<Account> principals, IOptions<IdentityOptions> options,
    ILogger<SignInManager<Account>> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<Account> confirmation,
    AccountsContext context, KnownBrowsers browsers, PasswordTurns turns)
    : SignInManager<Account>(users, accessor, principals, options, log, schemes, confirmation)
{
    private bool isByPasskey;

    /// <inheritdoc/>
    public override async Task<SignInResult> CheckPasswordSignInAsync(Account user, string password, bool lockoutOnFailure)
    {
        await using var turn = await turns.Take(user.Id, Context.RequestAborted);
        if (turn is null) return SignInResult.LockedOut;
        await context.Entry(user).ReloadAsync(Context.RequestAborted); // with the mistakes of those who went before
        return await base.CheckPasswordSignInAsync(user, password, lockoutOnFailure);
    }

    /// <inheritdoc/>
    public override async Task<SignInResult> PasskeySignInAsync(string credentialJson)
    {
        isByPasskey = true;
        try
        {
            return await base.PasskeySignInAsync(credentialJson);
        }
        finally
        {
            isByPasskey = false;
        }
    }

    /// <inheritdoc/>
    public override async Task SignInWithClaimsAsync(Account user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        await base.SignInWithClaimsAsync(user, authenticationProperties, additionalClaims);
        browsers.Remember(Context, user.Id);
    }

    // A lock that wrong passwords brought about does not hold up a passkey, which nobody can guess.
    protected override async Task<bool> IsLockedOut(Account user) =>
        await base.IsLockedOut(user) && (user.IsClosed || !(isByPasskey || browsers.MayTry(Context, user.Id)));

    // The framework did not look at locks before passkeys in every patch: here, too, every way in passes.
    protected override Task<SignInResult> SignInOrTwoFactorAsync(Account user, bool isPersistent, string? loginProvider = null, bool bypassTwoFactor = false) =>
        user.IsClosed ? Task.FromResult(SignInResult.LockedOut) : base.SignInOrTwoFactorAsync(user, isPersistent, loginProvider, bypassTwoFactor);
}
