using Microsoft.Playwright;
using Quiete.Browser.Tests.Register;

namespace Quiete.Browser.Tests.Complaints;

public class PathJourneyTests(Chromium chromium)
{
    public static TheoryData<Screen, bool> Ways => RecordTests.Ways;

    [Theory, MemberData(nameof(Screens.All), MemberType = typeof(Screens))]
    public async Task The_open_pages_of_the_path_can_be_used_by_everybody(Screen screen)
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Visitor(screen);
        await Axe.Pass(site, page, "/a-chi-rivolgersi", "/a-chi-rivolgersi?che-cosa=billing&settore=telecom", "/indennizzi", "/indennizzi?voce=outage&quanti=12&ultra=si", "/indennizzi?voce=outage&quanti=x");
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Somebody_follows_the_path_to_a_report_mends_it_and_notes_that_it_was_sent(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Somebody(screen, script);
        await site.Go(page, "/pratiche/nuova");
        await page.GetByLabel("Un titolo, per ritrovarla").FillAsync("Chiamate per il gas");
        await RecordTests.Tap(page, "Apri la pratica");
        await page.GetByText("La pratica è aperta.").WaitForAsync();
        await page.GetByText("Il prossimo passo").WaitForAsync();
        var path = new Uri(page.Url).AbsolutePath;
        await site.Go(page, $"{path}/segnalazioni/garante-telefonate");
        await page.GetByText("Manca: Codice fiscale.").First.WaitForAsync();

        await site.Go(page, "/i-miei-dati");
        await page.GetByLabel("Nome e cognome").FillAsync("Ada Prova");
        await page.GetByLabel("Codice fiscale").FillAsync("PRVDAA80A01H501K");
        await RecordTests.Tap(page, "Salva");
        await page.GetByText("Salvato.").WaitForAsync();
        await site.Go(page, $"{path}/segnalazioni/garante-telefonate");
        Assert.Equal("PRVDAA80A01H501K", await page.GetByLabel("Codice fiscale").InputValueAsync());
        if (script) await page.GetByRole(AriaRole.Button, new() { Name = "Copia", Exact = true }).First.WaitForAsync();
        await RecordTests.Tap(page, "Ho inviato questa segnalazione");
        await page.GetByText("Segnata come inviata.").WaitForAsync();
        await page.GetByText("Inviata il").First.WaitForAsync();
        if (script) await Axe.Pass(site, page, "/i-miei-dati", path, $"{path}/passi", $"{path}/segnalazioni", $"{path}/segnalazioni/garante-telefonate", $"{path}/indennizzo");
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Anybody_reckons_an_indemnity(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Visitor(screen, script);
        await site.Go(page, "/indennizzi");
        await page.GetByLabel("Che cosa è successo?").SelectOptionAsync("outage");
        await page.GetByLabel("Oppure: quanti giorni, o quanti anni?").FillAsync("12");
        await RecordTests.Tap(page, "Fai il conto");
        await page.GetByText("72,00").First.WaitForAsync();
    }
}
