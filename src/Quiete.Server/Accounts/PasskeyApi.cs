using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Quiete.Server.Shell;

namespace Quiete.Server.Accounts;

/// <summary>The server's half of passkeys; the browser's half is <c>wwwroot/passkey.js</c>.</summary>
internal static class PasskeyApi
{
    /// <summary>The most passkeys of one account.</summary>
    public const int MaxPasskeys = 20;

    private const int MaxName = 60;

    extension(WebApplication web)
    {
        public void MapPasskeys()
        {
            web.MapPost("/entra/passkey/opzioni", Ask).AllowAnonymous().ExcludeFromDescription();
            web.MapPost("/entra/passkey", SignIn).AllowAnonymous().ExcludeFromDescription();
            web.MapPost("/account/passkey/opzioni", Offer).RequireAuthorization().ExcludeFromDescription();
            web.MapPost("/account/passkey", Add).RequireAuthorization().ExcludeFromDescription();
        }
    }

    /// <summary>What the browser needs in order to sign in. It names no account: the passkey does.</summary>
    private static async Task<ContentHttpResult> Ask(SignInManager<Account> signIn, [FromForm] string? ritorno) =>
        TypedResults.Text(await signIn.MakePasskeyRequestOptionsAsync(user: null), "application/json");

    /// <summary>Signs in.</summary>
    private static async Task<RedirectHttpResult> SignIn(
        SignInManager<Account> signIn, Flash flash, Language words, [FromForm] string credential, [FromForm] string? ritorno)
    {
        if ((await Trying(() => signIn.PasskeySignInAsync(credential)))?.Succeeded == true) return TypedResults.Redirect(Return.To(ritorno));
        flash.Put("/entra", words["La passkey non è stata riconosciuta. Entra con la password.", "The passkey was not recognised. Sign in with the password."]);
        return TypedResults.Redirect("/entra");
    }

    /// <summary>What the browser needs in order to make a passkey.</summary>
    private static async Task<ContentHttpResult> Offer(HttpContext http, SignInManager<Account> signIn, [FromForm] string? name)
    {
        var account = await signIn.UserManager.GetUserAsync(http.User) ?? throw new UnauthorizedAccessException();
        var options = await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity
        {
            Id = await signIn.UserManager.GetUserIdAsync(account),
            Name = account.Email!,
            DisplayName = account.DisplayName,
        });
        return TypedResults.Text(options, "application/json");
    }

    /// <summary>Keeps a passkey that the browser made.</summary>
    private static async Task<RedirectHttpResult> Add(
        HttpContext http, SignInManager<Account> signIn, Flash flash, Language words, [FromForm] string credential, [FromForm] string? name)
    {
        var account = await signIn.UserManager.GetUserAsync(http.User) ?? throw new UnauthorizedAccessException();
        var made = await Trying(() => signIn.PerformPasskeyAttestationAsync(credential));
        var isKept = made?.Succeeded == true && (await signIn.UserManager.GetPasskeysAsync(account)).Count < MaxPasskeys;
        if (isKept)
        {
            made!.Passkey!.Name = string.IsNullOrWhiteSpace(name) ? words["Passkey", "Passkey"] : name.Trim()[..Math.Min(MaxName, name.Trim().Length)];
            isKept = (await signIn.UserManager.AddOrUpdatePasskeyAsync(account, made.Passkey)).Succeeded;
        }

        flash.Put("/account", isKept
            ? words["La passkey è stata aggiunta.", "The passkey was added."]
            : words["La passkey non è stata aggiunta: riprova.", "The passkey was not added: try again."]);
        return TypedResults.Redirect("/account");
    }

    // Identity throws where the ceremony was never begun here, for example because its cookie has run out, and where nothing is sent.
    private static async Task<T?> Trying<T>(Func<Task<T>> ceremony) where T : class
    {
        try
        {
            return await ceremony();
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
