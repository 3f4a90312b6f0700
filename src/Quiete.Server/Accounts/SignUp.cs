using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Quiete.Server.Shell;

namespace Quiete.Server.Accounts;

/// <summary>Opens accounts for people, with a password or with nothing but a passkey. The address is not confirmed: what needs trust needs a proved number.</summary>
internal sealed class SignUp(SignInManager<Account> signIn, ILogger<SignUp> log)
{
    private UserManager<Account> Users => signIn.UserManager;

    /// <summary>Opens an account with a password and signs in.</summary>
    /// <returns>What is wrong, in words; null: nothing.</returns>
    public async Task<string?> WithPassword(string? email, string? name, string? password, Language words)
    {
        if (Mistake(email, name, words) is { } mistake) return mistake;
        if (password is null or { Length: < Account.MinPassword or > Account.MaxPassword })
        {
            return words[$"La password deve avere almeno {Account.MinPassword} caratteri.", $"The password needs at least {Account.MinPassword} characters."];
        }

        return await Open(Make(email!, name!), account => Users.CreateAsync(account, password), words);
    }

    /// <summary>What the browser needs in order to make the passkey of an account that is not there yet.</summary>
    /// <returns>Null: address or name cannot be used.</returns>
    public async Task<string?> Offer(string? email, string? name)
    {
        if (Mistake(email, name, Language.Of("en")) is not null) return null;

        // A passkey holds the account's number, so the number comes first: an account that is made and taken away leaves it to nobody else.
        var place = Make($"{Guid.NewGuid():N}@place.invalid", name!);
        if (!(await Users.CreateAsync(place)).Succeeded) return null;
        await Users.DeleteAsync(place);
        return await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity
        {
            Id = place.Id.ToString(CultureInfo.InvariantCulture),
            Name = email!.Trim(),
            DisplayName = name!.Trim(),
        });
    }

    /// <summary>Opens an account with the passkey that the browser made, and signs in.</summary>
    /// <returns>What is wrong, in words; null: nothing.</returns>
    public async Task<string?> WithPasskey(string credential, Language words)
    {
        PasskeyAttestationResult? made = null;
        try
        {
            made = await signIn.PerformPasskeyAttestationAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // The ceremony was never begun here, or its cookie has run out.
        }

        if (made is null || !made.Succeeded) return words["La passkey non è stata riconosciuta: riprova.", "The passkey was not recognised: try again."];
        var account = Make(made.UserEntity.Name, made.UserEntity.DisplayName);
        account.Id = long.Parse(made.UserEntity.Id, CultureInfo.InvariantCulture);
        made.Passkey.Name = words["La prima passkey", "The first passkey"];
        return await Open(account, async one =>
        {
            var opened = await Users.CreateAsync(one);
            return opened.Succeeded ? await Users.AddOrUpdatePasskeyAsync(one, made.Passkey) : opened;
        }, words);
    }

    private async Task<string?> Open(Account account, Func<Account, Task<IdentityResult>> create, Language words)
    {
        try
        {
            var opened = await create(account);
            if (!opened.Succeeded) return Trouble(opened, words);
        }
        catch (DbUpdateException) // the same address twice at once: the database lets one pass
        {
            return Taken(words);
        }

        log.LogInformation("Account {Account} was opened by its person", account.Id);
        await signIn.SignInAsync(account, isPersistent: false);
        return null;
    }

    private static Account Make(string email, string name) => new() { UserName = email.Trim(), Email = email.Trim(), DisplayName = name.Trim() };

    private static string? Mistake(string? email, string? name, Language words)
    {
        name = name?.Trim();
        if (string.IsNullOrEmpty(name) || name.Length > Account.MaxName || name.Any(char.IsControl)) return words["Scrivi il tuo nome, o come vuoi essere chiamato.", "Write your name, or what you want to be called."];
        return string.IsNullOrWhiteSpace(email) || email.Trim().Length > Account.MaxEmail || !System.Net.Mail.MailAddress.TryCreate(email.Trim(), out var address) || address.Address != email.Trim()
            ? words["L'indirizzo email non è valido.", "The email address is not valid."]
            : null;
    }

    private static string Trouble(IdentityResult opened, Language words) => opened.Errors.Any(error => error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName))
        ? Taken(words)
        : Registration.Trouble(opened, words);

    // It is said only here, where it cannot be helped: the door lets few try, and signing in tells nobody.
    private static string Taken(Language words) => words["Con questo indirizzo non si può aprire un account nuovo. Se è il tuo, entra.", "No new account can be opened with this address. If it is yours, sign in."];
}

/// <summary>The addresses at which the browser makes the first passkey of an account.</summary>
internal static class SignUpApi
{
    extension(WebApplication web)
    {
        public void MapSignUp()
        {
            web.MapPost("/registrati/passkey/opzioni", Offer).AllowAnonymous().ExcludeFromDescription();
            web.MapPost("/registrati/passkey", Open).AllowAnonymous().ExcludeFromDescription();
        }
    }

    /// <summary>What the browser needs in order to make a passkey.</summary>
    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Offer(SignUp signUp, [FromForm] string? email, [FromForm] string? name) =>
        await signUp.Offer(email, name) is { } options ? TypedResults.Text(options, "application/json") : Problems.BadInput("email", "An address and a name are needed.");

    /// <summary>Opens the account.</summary>
    private static async Task<RedirectHttpResult> Open(SignUp signUp, Flash flash, Language words, [FromForm] string credential, [FromForm] string? ritorno)
    {
        if (await signUp.WithPasskey(credential, words) is not { } trouble) return TypedResults.Redirect(SignUpPage.After(ritorno));
        flash.Put("/registrati", trouble);
        return TypedResults.Redirect("/registrati");
    }
}
