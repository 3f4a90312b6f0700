using Microsoft.Playwright;
using Quiete.Server.Tests;

namespace Quiete.Browser.Tests.Register;

public class RecordTests(Chromium chromium)
{
    public static TheoryData<Screen, bool> Ways => new() { { Screen.Phone, true }, { Screen.Phone, false }, { Screen.Desktop, true }, { Screen.Desktop, false } };

    [Theory, MemberData(nameof(Ways))]
    public async Task Somebody_new_opens_a_register_and_notes_a_call_again_and_takes_it_back(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Visitor(screen, script);
        await site.Go(page, "/registrati");
        if (script) await Axe.Passes(page);
        var form = page.Locator("form:has(input[name=Password])");
        await form.GetByLabel("Come ti chiami?").FillAsync("Ada");
        await form.GetByLabel("Email").FillAsync("ada@quiete.example");
        await form.GetByLabel("Password").FillAsync(TestServer.Password);
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByText("bastano tre passi").WaitForAsync();
        if (script) await Axe.Passes(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Salta e vai al registro" }).ClickAsync();

        await Ready(page, script);
        if (script) await Axe.Passes(page);
        await page.GetByLabel("Che numero è apparso?").FillAsync("06 0000 1201");
        await page.GetByLabel("Chi era, o chi ha detto di essere?").FillAsync("Gas <b>Veloce</b>");
        await Tap(page, "Segna");
        await page.GetByText("Segnata.", new() { Exact = true }).WaitForAsync();
        Assert.Equal("1 volta", await page.Locator(".quiete-episode .ticks .visually-hidden").InnerTextAsync());
        Assert.Contains("Gas <b>Veloce</b>", await page.Locator(".quiete-episode").First.InnerTextAsync(), StringComparison.Ordinal);

        await Ready(page, script);
        await page.Locator(".quiete-again").First.ClickAsync();
        await page.GetByText("Segnata di nuovo.").Or(page.GetByText("Segnata.", new() { Exact = true })).WaitForAsync();
        await page.GetByText("2 volte", new() { Exact = true }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        if (script) await Axe.Passes(page);

        await Tap(page, "Annulla");
        await page.GetByText("Tolta. Non conta più.").WaitForAsync();
        Assert.Equal("1 volta", await page.Locator(".quiete-episode .ticks .visually-hidden").InnerTextAsync());
        await Tap(page, "Rimetti");
        await page.GetByText("Rimessa al suo posto.").WaitForAsync();
        Assert.Equal("2 volte", await page.Locator(".quiete-episode .ticks .visually-hidden").InnerTextAsync());
    }

    internal static Task Tap(IPage page, string button) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Waits until the page's script listens, where there is one.</summary>
    internal static Task Ready(IPage page, bool script = true) => script ? page.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached }) : Task.CompletedTask;
}
