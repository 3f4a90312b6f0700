using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Quiete.Server.Accounts;

/// <summary>Chooses for which company somebody acts who is a member of several.</summary>
internal static class Acting
{
    extension(WebApplication web)
    {
        public void MapActing() => web.MapPost("/account/azienda", Choose).RequireAuthorization().ExcludeFromDescription();
    }

    /// <summary>Puts the membership into the cookie.</summary>
    public static async Task As(SignInManager<Account> signIn, HttpContext http, Account account, Membership membership)
    {
        var user = SignedIn.As(await signIn.CreateUserPrincipalAsync(account), membership);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, user, new AuthenticationProperties());
    }

    /// <summary>Acts for another company from now on; one of which the account is no member changes nothing.</summary>
    private static async Task<RedirectHttpResult> Choose(
        HttpContext http, SignInManager<Account> signIn, MembershipStore memberships, [FromForm] string azienda, CancellationToken stop)
    {
        if (await signIn.UserManager.GetUserAsync(http.User) is { } account)
        {
            long? wanted = long.TryParse(azienda, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
            var chosen = (await memberships.Of(account.Id, stop)).FirstOrDefault(one => one.Company == wanted);
            if (chosen is not null) await As(signIn, http, account, chosen);
        }

        return TypedResults.Redirect("/");
    }
}
