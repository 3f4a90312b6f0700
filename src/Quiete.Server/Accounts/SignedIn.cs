using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Quiete.Server.Accounts;

/// <summary>Puts into the cookie as whom an account acts: under its first membership, until it chooses another.</summary>
internal sealed class SignedIn(UserManager<Account> users, MembershipStore memberships, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Account>(users, options)
{
    /// <summary>The number of the account that signed in; null when it is a key, or nobody.</summary>
    public static long? Id(ClaimsPrincipal user) =>
        long.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>The same person, acting under another membership.</summary>
    public static ClaimsPrincipal As(ClaimsPrincipal user, Membership membership)
    {
        var identity = ((ClaimsIdentity)user.Identity!).Clone();
        foreach (var claim in identity.Claims.Where(claim => claim.Type.StartsWith(Caller.ClaimPrefix, StringComparison.Ordinal)).ToList())
        {
            identity.RemoveClaim(claim);
        }

        identity.AddClaims(membership.Caller.Claims());
        return new ClaimsPrincipal(identity);
    }

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        var all = await memberships.Of(user.Id, CancellationToken.None);
        identity.AddClaims((all.Count > 0 ? all[0] : Membership.None(user.Id)).Caller.Claims());
        return identity;
    }
}

/// <summary>Looks again, twice a minute and before everything that changes something, whether somebody signed in still is who the cookie says.</summary>
internal sealed class SignedInCheck(
    IOptions<SecurityStampValidatorOptions> options, SignInManager<Account> signIn, MembershipStore memberships, ILoggerFactory logs)
    : SecurityStampValidator<Account>(options, signIn, logs)
{
    /// <summary>A membership that ends, or an account that is closed, is felt after this long at most by those who only read.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        // Half a minute would do to make a key, an invitation or a passkey, which outlive it.
        var request = context.HttpContext.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) context.Properties.IssuedUtc = null;
        return base.ValidateAsync(context);
    }

    protected override async Task SecurityStampVerified(Account user, CookieValidatePrincipalContext context)
    {
        var before = Caller.Of(context.Principal!);
        var now = await SignInManager.CreateUserPrincipalAsync(user);
        var same = (await memberships.Of(user.Id, context.HttpContext.RequestAborted)).FirstOrDefault(one => one.Company == before?.Company);
        context.ReplacePrincipal(same is null ? now : SignedIn.As(now, same));
        context.ShouldRenew = true;
    }
}
