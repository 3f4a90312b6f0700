using Microsoft.Playwright;

namespace Quiete.Browser.Tests;

public class PasskeyTests(Chromium chromium)
{
    [Theory, MemberData(nameof(Screens.Both), MemberType = typeof(Screens))]
    public async Task Whoever_adds_a_passkey_signs_in_with_it_alone(Screen screen)
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Somebody(screen);
        await Authenticator(page);
        await site.Go(page, "/account");
        await Axe.Passes(page);
        await page.GetByLabel("Nome della passkey").FillAsync("Il mio telefono");
        await page.GetByRole(AriaRole.Button, new() { Name = "Aggiungi una passkey" }).ClickAsync();
        await page.GetByRole(AriaRole.Cell, new() { Name = "Il mio telefono", Exact = true }).WaitForAsync();
        await Axe.Passes(page);

        await site.Go(page, "/esci");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button).ClickAsync();
        await site.Go(page, "/entra");
        await page.GetByRole(AriaRole.Button, new() { Name = "Entra con una passkey" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/entra", StringComparison.Ordinal));
        await site.Go(page, "/account");
        Assert.EndsWith("/account", page.Url, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Screens.Both), MemberType = typeof(Screens))]
    public async Task A_register_is_opened_and_entered_again_with_a_passkey_and_no_password(Screen screen)
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Visitor(screen);
        await Authenticator(page);
        await site.Go(page, "/registrati");
        var form = page.Locator("form[data-passkey=create]");
        await form.GetByLabel("Come ti chiami?").FillAsync("Ada");
        await form.GetByLabel("Email").FillAsync("ada@quiete.example");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByText("bastano tre passi").WaitForAsync();

        await site.Go(page, "/esci");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button).ClickAsync();
        await page.WaitForURLAsync($"{site.Address}/");
        await site.Go(page, "/entra?ritorno=/registro");
        await page.GetByRole(AriaRole.Button, new() { Name = "Entra con una passkey" }).ClickAsync();
        await page.WaitForURLAsync($"{site.Address}/registro");
    }

    /// <summary>A software authenticator inside the browser, with a person who is always there and always says yes.</summary>
    internal static async Task Authenticator(IPage page)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
