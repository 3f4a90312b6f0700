using Microsoft.Playwright;
using Quiete.Browser.Tests.Register;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Register;

namespace Quiete.Browser.Tests.Complaints;

public class DeskJourneyTests(Chromium chromium)
{
    private const string Email = "ada@quiete.example";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    public static TheoryData<Screen, bool> Ways => RecordTests.Ways;

    [Theory, MemberData(nameof(Ways))]
    public async Task A_case_is_handed_over_worked_on_and_taken_back(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium);
        var (casa, _, id) = await Case(site);
        var ada = await site.Visitor(screen, script);
        await site.SignIn(ada, Email);
        await site.Go(ada, $"/pratiche/{id}/associazione");
        await ada.GetByLabel("A chi l'affidi?").SelectOptionAsync("Casa Tranquilla");
        await ada.GetByLabel("Il mio nome, il codice fiscale e i miei recapiti").CheckAsync();
        if (script) await Axe.Passes(ada);
        await RecordTests.Tap(ada, "Fammi vedere che cosa vedrà");
        await ada.GetByText("Ecco che cosa vedrà").WaitForAsync();
        if (script) await Axe.Passes(ada);
        await ada.GetByLabel("Sì, sono d'accordo").CheckAsync();
        await RecordTests.Tap(ada, "Affido la pratica");
        await ada.GetByText("Questa pratica è nelle mani di").WaitForAsync();
        if (script) await Axe.Passes(ada);

        var officer = await site.Somebody(screen, script, (Role.Association, casa));
        await site.Go(officer, "/sportello");
        if (script) await Axe.Passes(officer);
        await officer.GetByRole(AriaRole.Link, new() { Name = "Chiamano ogni sera" }).ClickAsync();
        await officer.GetByLabel("Stato", new() { Exact = true }).SelectOptionAsync("in lavorazione");
        await RecordTests.Tap(officer, "Salva");
        await officer.GetByText("Salvato.").WaitForAsync();
        await officer.GetByLabel("Nuovo appunto").FillAsync("Sentire lunedì");
        await RecordTests.Tap(officer, "Annota");
        await officer.GetByText("Sentire lunedì").WaitForAsync();
        await officer.GetByLabel("Messaggio").FillAsync("Buongiorno, ci pensiamo noi.");
        await RecordTests.Tap(officer, "Invia");
        await officer.GetByText("Inviato: la persona lo vede").WaitForAsync();
        if (script) await Axe.Passes(officer);
        var page = officer.Url;

        await site.Go(ada, $"/pratiche/{id}");
        await ada.GetByText("Buongiorno, ci pensiamo noi.").First.WaitForAsync();
        await site.Go(ada, $"/pratiche/{id}/associazione");
        await RecordTests.Tap(ada, "Riprendo la mia pratica");
        await ada.GetByText("l'associazione non vede più la pratica").WaitForAsync();
        Assert.Equal(404, (await officer.GotoAsync(page))!.Status);
        await site.Go(officer, "/sportello");
        await officer.GetByText("1 ritirata o cancellata").WaitForAsync();
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task A_company_answers_a_complaint_and_the_person_says_whether_it_helped(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium);
        var (_, luce, id) = await Case(site);
        var ada = await site.Visitor(screen, script);
        await site.SignIn(ada, Email);
        await site.Go(ada, $"/pratiche/{id}/azienda");
        await ada.GetByLabel("Che cosa vuoi dire all'azienda?").FillAsync("Smettete di chiamarmi.");
        if (script) await Axe.Passes(ada);
        await RecordTests.Tap(ada, "Fammi vedere che cosa vedrà");
        await ada.GetByText("Ecco che cosa vedrà").WaitForAsync();
        if (script) await Axe.Passes(ada);
        await RecordTests.Tap(ada, "Lo mando");
        await ada.GetByText("Mandato. Il codice del reclamo").WaitForAsync();
        if (script) await Axe.Passes(ada);

        var company = await site.Somebody(screen, script, (Role.Principal, luce));
        await site.Go(company, "/reclami");
        if (script) await Axe.Passes(company);
        await company.GetByRole(AriaRole.Main).GetByRole(AriaRole.Rowheader).GetByRole(AriaRole.Link).First.ClickAsync();
        await company.GetByText("Smettete di chiamarmi.").WaitForAsync();
        await company.GetByLabel("Risposta", new() { Exact = true }).FillAsync("Abbiamo tolto il suo numero.");
        if (script) await Axe.Passes(company);
        await RecordTests.Tap(company, "Manda la risposta");
        await company.GetByText("Risposta mandata.").WaitForAsync();
        if (script) await Axe.Passes(company);

        await site.Go(ada, $"/pratiche/{id}/azienda");
        await ada.GetByText("Abbiamo tolto il suo numero.").WaitForAsync();
        await RecordTests.Tap(ada, "Sì, risolto");
        await ada.GetByText("Hai detto: sì.").WaitForAsync();
        if (script) await Axe.Passes(ada);
    }

    [Theory, MemberData(nameof(Screens.All), MemberType = typeof(Screens))]
    public async Task The_pages_of_a_desk_and_of_a_company_can_be_used_by_everybody(Screen screen)
    {
        await using var site = await Site.Open(chromium);
        var (casa, luce, id) = await Case(site);
        var one = (await site.Server.Get<CaseStore>().Any(id, Stop))!;
        await site.Server.Get<HandoverStore>().HandOver(id, 1, new(casa, "Casa Tranquilla"), new(Contact: true, Numbers: false, Named: true), "sì", Stop);
        await site.Server.Get<DeskTemplates>().Keep(casa, "Benvenuto", "Buongiorno {persona}", Stop);
        var officer = await site.Somebody(screen, (Role.Association, casa));
        await Axe.Pass(site, officer,
            "/sportello", "/sportello/dossier", $"/sportello/dossier/azienda?marchio={one.Told.Brand}", $"/sportello/esposto?marchio={one.Told.Brand}", "/sportello/segnalazioni", "/sportello/statistiche", "/sportello/modelli");
        await Axe.Pass(site, await site.Somebody(screen, (Role.Principal, luce)), "/reclami", "/cortesia", "/esposizione");
    }

    /// <summary>Ada with a case about a company that takes part.</summary>
    private static async Task<(long Association, long Principal, long Case)> Case(Site site)
    {
        var companies = site.Server.Get<CompanyStore>();
        var casa = await companies.Create(CompanyKind.Association, "Casa Tranquilla", new() { LegalName = "Casa Tranquilla" }, Accreditation.None, Stop);
        var luce = await companies.Create(CompanyKind.Principal, "Luce Chiara", new() { LegalName = "Luce Chiara S.p.A." }, Accreditation.None, Stop);
        var brand = await site.Server.Get<BrandStore>().Enter("Luce Chiara", BrandKind.Energy, luce, website: null, Stop);
        var account = await site.Server.NewAccount(Email);
        var person = await site.Server.Get<PersonStore>().OfAccount(account, "Ada", Stop);
        var entry = await site.Server.Get<EntryStore>().Enter(person.Id, account, new NewEntry(
            "una", site.Server.Clock.GetUtcNow(), Channels.LiveCall, CallerLine.From(NumberReader.Read("06 0000 1201").Number), Brand: brand, Basis: Basis.Said, Said: "«Bolletta»"), Stop);
        var id = await site.Server.Get<CaseStore>().Open(person.Id, new CaseTold(default, "Chiamano ogni sera", Brand: brand, Basis: Basis.Said), Stop); // the first subject: unwanted contacts
        await site.Server.Get<CaseStore>().Link(person.Id, id, [entry.Id], Stop);
        return (casa, luce, id);
    }
}
