using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;

namespace Quiete.Browser.Tests.Register;

public class PeoplePagesTests(Chromium chromium)
{
    private const string Email = "ada@quiete.example";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Screens.All), MemberType = typeof(Screens))]
    public async Task The_pages_of_a_person_can_be_used_by_everybody(Screen screen)
    {
        await using var site = await Site.Open(chromium, options => options with { LocalNumberProof = true });
        var account = await site.Server.NewAccount(Email);
        var person = await site.Server.Get<PersonStore>().OfAccount(account, "Ada", Stop);
        var brand = await site.Server.Get<BrandStore>().Enter("Gas Veloce", BrandKind.Energy, company: null, website: null, Stop);
        var entry = await site.Server.Get<EntryStore>().Enter(person.Id, account, new NewEntry(
            "una", site.Server.Clock.GetUtcNow(), Channels.LiveCall, CallerLine.From(NumberReader.Read("06 0000 1201").Number), Brand: brand, Basis: Basis.Guess, Said: "«Bolletta»", Courtesy: 2), Stop);
        await site.Server.Get<LineWishStore>().Enter(person.Id, "+390844", isRange: true, Wish.Block, "Vendite", Stop);
        await site.Server.Get<PersonNumbers>().Add(person.Id, "347 123 4567", Stop);
        var circle = await site.Server.Get<Circles>().Make(person.Id, "Famiglia", "Ada", Stop);
        var page = await site.Visitor(screen);
        await site.SignIn(page, Email);
        await Axe.Pass(site, page,
            "/", "/benvenuto", "/registro", $"/registro/{entry.Id}", $"/registro/chi?entry={entry.Id}", "/registro/linee", "/registro/costo", "/registro/anno/2026", "/registro/importa", "/numeri-miei",
            "/opponiti", "/cerchie", $"/cerchie/{circle}", "/aiuto", "/dispositivi", "/contestazioni", "/account", "/account/dati", "/servizio-clienti");
    }

    [Theory, MemberData(nameof(Screens.All), MemberType = typeof(Screens))]
    public async Task What_people_say_in_public_can_be_read_by_everybody(Screen screen)
    {
        await using var site = await Site.Open(chromium);
        var brand = await site.Server.Get<BrandStore>().Enter("Gas Veloce", BrandKind.Energy, company: null, website: null, Stop);
        var page = await site.Visitor(screen);
        await Axe.Pass(site, page, "/registrati", "/segnala", "/classifica", "/classifica/telecom", $"/marchi/{brand}", "/tendenze", "/servizio-clienti", "/linee/%2B390690251234", "/no");
    }

    public static TheoryData<Screen, bool> Ways => RecordTests.Ways;

    [Theory, MemberData(nameof(Ways))]
    public async Task Somebody_without_an_account_reports_a_call_and_finds_it_again(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Visitor(screen, script);
        await site.Go(page, "/segnala");
        await page.GetByLabel("Che numero è apparso?").FillAsync("06 0000 1201");
        await page.GetByLabel("Chi ha detto di essere?").FillAsync("Gas Veloce");
        await page.GetByLabel("Che cosa è successo, con parole tue").FillAsync("Tre volte in un'ora.");
        await RecordTests.Tap(page, "Segnala");
        await page.WaitForURLAsync(url => !url.EndsWith("/segnala", StringComparison.Ordinal));
        await page.GetByText("Tre volte in un'ora.").WaitForAsync();
        if (script) await Axe.Passes(page);
    }

    [Fact]
    public async Task A_friend_joins_a_circle_by_its_link_and_sees_sums_only()
    {
        await using var site = await Site.Open(chromium);
        var ada = await site.Somebody(Screen.Phone);
        await site.Go(ada, "/cerchie");
        await ada.GetByLabel("Nome della cerchia").FillAsync("Famiglia");
        await ada.GetByLabel("Come ti conoscono gli altri").FillAsync("Ada");
        await RecordTests.Tap(ada, "Crea la cerchia");
        await ada.WaitForURLAsync(url => url.Contains("/cerchie/", StringComparison.Ordinal));
        await RecordTests.Tap(ada, "Crea un link e un codice QR");
        var link = await ada.Locator("code.quiete-secret").InnerTextAsync();
        await Axe.Passes(ada);
        await site.Go(ada, "/registro");
        await RecordTests.Ready(ada);
        await ada.GetByLabel("Che numero è apparso?").FillAsync("06 0000 1201");
        await ada.GetByLabel("Chi era, o chi ha detto di essere?").FillAsync("Gas Veloce");
        await RecordTests.Tap(ada, "Segna");
        await ada.GetByText("Segnata.", new() { Exact = true }).WaitForAsync();

        var bruno = await site.Somebody(Screen.Phone);
        await bruno.GotoAsync(link);
        await Axe.Passes(bruno);
        await RecordTests.Tap(bruno, "Entra nella cerchia");
        await bruno.GetByText("Gas Veloce").First.WaitForAsync();
        Assert.DoesNotContain("0600001201", await bruno.ContentAsync(), StringComparison.Ordinal); // a line that one member had is nobody else's
        await Axe.Passes(bruno);
    }

    [Fact]
    public async Task A_telephone_is_connected_in_two_steps_and_its_token_shown_once()
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Somebody(Screen.Phone);
        await site.Go(page, "/dispositivi");
        await page.GetByLabel("Come lo chiami?").FillAsync("Telefono di casa");
        await RecordTests.Tap(page, "Collega");
        var token = await page.Locator("code").Filter(new() { HasText = "qt_" }).First.InnerTextAsync();
        await Axe.Passes(page);
        Assert.StartsWith("qt_", token, StringComparison.Ordinal);
        await page.ReloadAsync();
        Assert.DoesNotContain(token, await page.ContentAsync(), StringComparison.Ordinal);
    }
}
