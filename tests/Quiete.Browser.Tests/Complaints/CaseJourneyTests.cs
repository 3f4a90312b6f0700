using Microsoft.Playwright;
using Quiete.Browser.Tests.Register;

namespace Quiete.Browser.Tests.Complaints;

public class CaseJourneyTests(Chromium chromium)
{
    public static TheoryData<Screen, bool> Ways => RecordTests.Ways;

    [Theory, MemberData(nameof(Ways))]
    public async Task A_case_is_opened_from_a_call_told_and_printed(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Somebody(screen, script);
        await site.Go(page, "/registro");
        await RecordTests.Ready(page, script);
        await page.GetByLabel("Che numero è apparso?").FillAsync("06 0000 1201");
        await page.GetByLabel("Chi era, o chi ha detto di essere?").FillAsync("Luce Chiara");
        await RecordTests.Tap(page, "Segna");
        await page.GetByText("Segnata.", new() { Exact = true }).WaitForAsync();
        await page.Locator(".quiete-episode .who a").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Apri una pratica" }).ClickAsync();
        await Passes(page, script);
        Assert.Equal("Luce Chiara", await page.GetByLabel("Quale azienda?").InputValueAsync());
        Assert.True(await page.Locator("input[name=Voci]").First.IsCheckedAsync());
        await page.GetByLabel("Un titolo, per ritrovarla").FillAsync("Chiamate a cena");
        await RecordTests.Tap(page, "Apri la pratica");
        await page.GetByText("La pratica è aperta.").WaitForAsync();
        await Passes(page, script);

        await page.GetByLabel("Che cosa è successo?").SelectOptionAsync("complaint");
        await RecordTests.Tap(page, "Aggiungi");
        await page.GetByLabel("Che cosa dice, o che cosa c'è da ricordare").FillAsync("Ho scritto di smettere.");
        await Passes(page, script);
        await RecordTests.Tap(page, "Salva");
        await page.GetByText("Salvato.", new() { Exact = true }).WaitForAsync();
        Assert.Equal(2, await page.Locator(".quiete-timeline > li").CountAsync());
        Assert.Contains("Ho scritto di smettere.", await page.Locator(".quiete-timeline").First.InnerTextAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Stampa o scarica la cronologia" }).ClickAsync();
        await page.Locator(".quiete-chronology").First.WaitForAsync();
        Assert.Equal(2, await page.Locator(".quiete-chronology tbody tr").CountAsync());
        await Passes(page, script);
        if (script)
        {
            var path = new Uri(page.Url).AbsolutePath.Replace("/cronologia", "", StringComparison.Ordinal);
            await Axe.Pass(site, page, "/pratiche", "/taccuino", $"{path}/contatti", $"{path}/modifica", $"{path}/elimina", $"{path}/social", $"{path}/telefonata");
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task A_call_is_told_in_the_notebook_by_clock_or_by_hand(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Somebody(screen, script);
        await Open(site, page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Telefona", Exact = true }).ClickAsync();
        await page.GetByLabel("Il suo codice di operatore").FillAsync("A12");
        if (script)
        {
            await page.Locator("html[data-notebook]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await RecordTests.Tap(page, "Ho fatto il numero");
            await RecordTests.Tap(page, "Mi hanno risposto");
            await page.Context.SetOfflineAsync(true); // the clock needs no network
            await RecordTests.Tap(page, "Non me l'hanno dato: segna l'ora");
            await RecordTests.Tap(page, "Ho finito");
            await page.Context.SetOfflineAsync(false);
            Assert.Equal("0", await page.GetByLabel("Minuti di attesa, prima che qualcuno ti aiutasse").InputValueAsync());
            Assert.Matches("^0:\\d\\d$", await page.GetByLabel("Quanto è durata in tutto, in minuti").InputValueAsync());
            Assert.True(await page.GetByLabel("l'ho chiesto e non me l'hanno dato").IsCheckedAsync());
            await Axe.Passes(page);
        }
        else
        {
            Assert.False(await page.GetByText("Ho fatto il numero").IsVisibleAsync());
            await page.GetByLabel("Minuti di attesa, prima che qualcuno ti aiutasse").FillAsync("7");
            await page.GetByLabel("l'ho chiesto e non me l'hanno dato").CheckAsync();
        }

        await RecordTests.Tap(page, "Salva la telefonata");
        await page.GetByText("La telefonata è nella cronologia.").WaitForAsync();
        var line = await page.Locator(".quiete-timeline > li").First.InnerTextAsync();
        Assert.Contains("operatore A12", line, StringComparison.Ordinal);
        Assert.Contains(script ? "numero del reclamo non dato (chiesto il" : "numero del reclamo chiesto e non dato", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_half_written_comes_back_until_it_was_saved_and_is_gone_after_signing_out()
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Somebody(Screen.Phone);
        await Open(site, page);
        var path = $"{new Uri(page.Url).AbsolutePath}/atti/nuovo?tipo=note";
        var said = page.GetByLabel("Che cosa dice, o che cosa c'è da ricordare");

        await site.Go(page, path);
        await said.FillAsync("Mezza frase");
        await site.Go(page, "/pratiche"); // went away without saving
        await site.Go(page, path);
        await page.GetByText("Abbiamo ritrovato quello che avevi scritto").WaitForAsync();
        Assert.Equal("Mezza frase", await said.InputValueAsync());
        await RecordTests.Tap(page, "Salva");
        await page.GetByText("Salvato.", new() { Exact = true }).WaitForAsync();
        await site.Go(page, path);
        Assert.Equal("", await said.InputValueAsync());

        await said.FillAsync("Segreto");
        await site.Go(page, "/esci");
        await RecordTests.Tap(page, "Esci");
        await page.WaitForURLAsync($"{site.Address}/");
        Assert.Equal(0, await page.EvaluateAsync<int>("() => localStorage.length"));
    }

    private static async Task Open(Site site, IPage page)
    {
        await site.Go(page, "/pratiche/nuova");
        await page.GetByLabel("Un titolo, per ritrovarla").FillAsync("Linea muta");
        await RecordTests.Tap(page, "Apri la pratica");
        await page.GetByText("La pratica è aperta.").WaitForAsync();
    }

    private static Task Passes(IPage page, bool script) => script ? Axe.Passes(page) : Task.CompletedTask;
}
