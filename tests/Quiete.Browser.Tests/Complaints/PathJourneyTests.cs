using Quiete.Browser.Tests.Register;
using Quiete.Numbers;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Register;

namespace Quiete.Browser.Tests.Complaints;

public class PathJourneyTests(Chromium chromium)
{
    private const string Email = "ada@quiete.example";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    public static TheoryData<Screen, bool> Ways => RecordTests.Ways;

    [Theory, MemberData(nameof(Screens.All), MemberType = typeof(Screens))]
    public async Task The_pages_of_the_path_can_be_used_by_everybody(Screen screen)
    {
        await using var site = await Site.Open(chromium);
        var (id, _) = await Case(site);
        var page = await site.Visitor(screen);
        await Axe.Pass(site, page, "/a-chi-rivolgersi", "/a-chi-rivolgersi?che-cosa=billing&settore=telecom", "/indennizzi", "/indennizzi?voce=outage&quanti=12&ultra=si", "/indennizzi?voce=outage&quanti=x");
        await site.SignIn(page, Email);
        await Axe.Pass(site, page, "/i-miei-dati", $"/pratiche/{id}", $"/pratiche/{id}/passi", $"/pratiche/{id}/segnalazioni", $"/pratiche/{id}/segnalazioni/garante-telefonate", $"/pratiche/{id}/indennizzo");
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Somebody_follows_the_path_to_a_report_mends_it_and_notes_that_it_was_sent(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium);
        var (id, _) = await Case(site);
        var page = await site.Visitor(screen, script);
        await site.SignIn(page, Email);
        await site.Go(page, $"/pratiche/{id}/passi");
        await page.GetByText("Il prossimo passo").WaitForAsync();
        await site.Go(page, $"/pratiche/{id}/segnalazioni/garante-telefonate");
        await page.GetByText("Manca: Codice fiscale.").First.WaitForAsync();
        await site.Go(page, "/i-miei-dati");
        await page.GetByLabel("Nome e cognome").FillAsync("Ada Prova");
        await page.GetByLabel("Codice fiscale").FillAsync("PRVDAA80A01H501K");
        await page.GetByLabel("E-mail").FillAsync(Email);
        await RecordTests.Tap(page, "Salva");
        await page.GetByText("Salvato.").WaitForAsync();

        await site.Go(page, $"/pratiche/{id}/segnalazioni/garante-telefonate");
        Assert.Equal("PRVDAA80A01H501K", await page.GetByLabel("Codice fiscale").InputValueAsync());
        Assert.Contains("a giudizio di chi segnala", await page.GetByLabel("Azienda (ipotesi)").InputValueAsync(), StringComparison.Ordinal);
        Assert.Equal(script, await page.GetByText("Copia", new() { Exact = true }).CountAsync() > 0);
        await RecordTests.Tap(page, "Ho inviato questa segnalazione");
        await page.GetByText("Segnata come inviata.").WaitForAsync();
        Assert.Equal(ActKind.Report, Assert.Single(await site.Server.Get<ActStore>().Of(id, Stop)).Told.Kind);
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

    private static async Task<(long Id, long Entry)> Case(Site site)
    {
        var account = await site.Server.NewAccount(Email);
        var person = await site.Server.Get<PersonStore>().OfAccount(account, "Ada", Stop);
        var entry = await site.Server.Get<EntryStore>().Enter(person.Id, account, new NewEntry(
            "una", site.Server.Clock.GetUtcNow(), Channels.LiveCall, CallerLine.From(NumberReader.Read("06 0000 1201").Number), OwnNumber: NumberReader.Read("340 123 4567").Number,
            Basis: Basis.Guess, Claimed: "Gas Veloce", Said: "Offerta per il gas"), Stop);
        var cases = site.Server.Get<CaseStore>();
        var id = await cases.Open(person.Id, new(CaseSubject.UnwantedContacts, "Chiamate per il gas", Named: "Gas Veloce", Kind: BrandKind.Energy, Basis: Basis.Guess, Told: "Ogni sera."), Stop);
        await cases.Link(person.Id, id, [entry.Id], Stop);
        return (id, entry.Id);
    }
}
