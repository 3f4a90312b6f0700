using System.Net;
using System.Text.Json;
using Quiete.Procedures;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Documents;
using Quiete.Server.Register;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

public class PathPagesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_next_step_follows_what_happens_in_the_case(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        var id = await Open(house, CaseSubject.Billing, BrandKind.Telecom);
        Assert.Contains("Reclamo all'operatore", await Read(house, $"/pratiche/{id}/passi"), StringComparison.Ordinal);

        var acts = house.Server.Get<ActStore>();
        var now = house.Server.Clock.GetUtcNow();
        await acts.Enter(id, house.Account, new("a", ActKind.Complaint, now, Way: Way.Phone, Body: Body.Company, NumberGiven: NumberGiven.Given, ComplaintNumber: "R-7"), Stop);
        var waiting = await Read(house, $"/pratiche/{id}");
        Assert.Contains("Adesso: aspetta", waiting, StringComparison.Ordinal);
        Assert.Contains("23 dicembre 2026, mancano 30 giorni", waiting, StringComparison.Ordinal);

        var complained = Assert.Single(await acts.Of(id, Stop));
        await acts.Correct(id, complained.Id, complained.Told with { At = now.AddDays(-35) }, Stop);
        var late = await Read(house, $"/pratiche/{id}/passi");
        Assert.Contains("Affida la pratica a un'associazione", late, StringComparison.Ordinal);
        Assert.Contains("Non disdire il contratto per questo", late, StringComparison.Ordinal);
        Assert.Contains("Conciliazione su ConciliaWeb (si può fare)", late, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_complaint_number_leads_to_the_registered_letter()
    {
        await using var house = await RegisterHouse.Build();
        var id = await Open(house, CaseSubject.Billing, BrandKind.Telecom);
        await house.Server.Get<ActStore>().Enter(id, house.Account, new("a", ActKind.Call, house.Server.Clock.GetUtcNow(), Way: Way.Phone, NumberGiven: NumberGiven.Refused), Stop);
        Assert.Contains("Il numero del reclamo ti è stato rifiutato", await Read(house, $"/pratiche/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anybody_can_ask_whom_to_turn_to_and_a_wrong_word_is_no_fault()
    {
        await using var house = await RegisterHouse.Build();
        var nobody = house.Server.Anonymous();
        Assert.Contains("Garante per la protezione dei dati personali", await Read(house, "/a-chi-rivolgersi", nobody), StringComparison.Ordinal);
        Assert.Contains("Reclamo scritto al venditore di luce o gas", await Read(house, "/a-chi-rivolgersi?che-cosa=unasked-contract&settore=electricity", nobody), StringComparison.Ordinal);
        Assert.Contains("Racconta tutto alla polizia", await Read(house, "/a-chi-rivolgersi?che-cosa=fraud", nobody), StringComparison.Ordinal);
        Assert.Contains("opposizione al marketing", await Read(house, "/a-chi-rivolgersi?che-cosa=%3Cscript%3E&settore=9", nobody), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_calculator_shows_the_arithmetic_and_names_what_is_wrong()
    {
        await using var house = await RegisterHouse.Build();
        var nobody = house.Server.Anonymous();
        var sum = await Read(house, "/indennizzi?voce=outage&dal=2026-11-01&al=2026-11-13&ultra=si", nobody);
        foreach (var line in (string[])["12 giorni × 6,00 €", "un terzo in più", "24,00 €", "96,00 €"]) Assert.Contains(line, sum, StringComparison.Ordinal);
        Assert.Contains("nulla", await Read(house, "/indennizzi?voce=nuisance-call", nobody), StringComparison.Ordinal);
        Assert.Contains("a memoria, o non è sicuro", await Read(house, "/indennizzi?voce=complaint-unanswered&quanti=200", nobody), StringComparison.Ordinal);
        Assert.Contains("non può venire prima dell'inizio", await Read(house, "/indennizzi?voce=outage&dal=2026-11-13&al=2026-11-01", nobody), StringComparison.Ordinal);
        Assert.Contains("non può essere nel futuro", await Read(house, "/indennizzi?voce=outage&dal=2027-11-13", nobody), StringComparison.Ordinal);
        Assert.Contains("comincia da luglio 2018", await Read(house, "/indennizzi?voce=outage&dal=2017-01-01", nobody), StringComparison.Ordinal);
        Assert.Contains("Scegli che cosa è successo", await Read(house, "/indennizzi?voce=&quanti=3", nobody), StringComparison.Ordinal);
        Assert.Contains("con un numero intero", await Read(house, "/indennizzi?voce=outage&quanti=-3", nobody), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_calculator_of_a_case_takes_its_days_from_what_happened()
    {
        await using var house = await RegisterHouse.Build();
        var id = await Open(house, CaseSubject.ServiceFault, BrandKind.Telecom);
        var acts = house.Server.Get<ActStore>();
        var now = house.Server.Clock.GetUtcNow();
        await acts.Enter(id, house.Account, new("a", ActKind.Began, now.AddDays(-20), DayOnly: true), Stop);
        await acts.Enter(id, house.Account, new("b", ActKind.Ended, now.AddDays(-8), DayOnly: true), Stop);
        var page = await house.Page($"/pratiche/{id}/indennizzo");
        Assert.Equal("2026-11-03", page.QuerySelector("#dal")!.GetAttribute("value"));
        Assert.Equal("2026-11-15", page.QuerySelector("#al")!.GetAttribute("value"));
        Assert.Contains("non c'è un reclamo", RegisterHouse.Read(page), StringComparison.Ordinal);
        Assert.Contains("72,00 €", await Read(house, $"/pratiche/{id}/indennizzo?voce=outage&dal=2026-11-03&al=2026-11-15"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_report_is_compiled_downloaded_and_noted_as_sent_only_by_the_person(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        var id = await Open(house, CaseSubject.UnwantedContacts, BrandKind.Telecom);
        await house.Done("/i-miei-dati", "dati", ("Told.FullName", "Ada Prova"), ("Told.TaxCode", "prvdaa80a01h501k"), ("Told.Email", "ada@quiete.example"),
            ("Told.Rpo[0].Number", "340 123 4567"), ("Told.Rpo[0].Since", "2024-03-01"));
        var entry = await Record(house);
        await house.Server.Get<CaseStore>().Link(house.Person, id, [entry], Stop);

        var page = RegisterHouse.Read(await house.Page($"/pratiche/{id}/segnalazioni/garante-telefonate"));
        Assert.Contains("Su quale tuo numero ti hanno chiamato?", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Manca: Codice fiscale", page, StringComparison.Ordinal);
        var json = JsonDocument.Parse(await house.Ada.GetByteArrayAsync($"/pratiche/{id}/segnalazioni/garante-telefonate/segnalazione.json", Stop)).RootElement;
        Assert.Equal("garante-telefonate", json.GetProperty("form").GetString());
        Assert.Contains("PRVDAA80A01H501K", json.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(await house.Server.Get<ActStore>().Of(id, Stop)); // looking and downloading send nothing and note nothing

        await house.Done($"/pratiche/{id}/segnalazioni/garante-telefonate", "inviata", ("Protocollo", "GPDP-77"));
        var act = Assert.Single(await house.Server.Get<ActStore>().Of(id, Stop));
        Assert.Equal((ActKind.Report, Body.Garante, "GPDP-77"), (act.Told.Kind, act.Told.Body, act.Told.ComplaintNumber));
        Assert.Contains("Inviata il", await Read(house, $"/pratiche/{id}/segnalazioni"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_ones_data_keeps_everything_that_was_typed()
    {
        await using var house = await RegisterHouse.Build();
        var page = await house.Refused("/i-miei-dati", "dati", ("Told.FullName", "Ada Prova"), ("Told.TaxCode", "123"), ("Told.Town", "Roma"));
        Assert.Contains("sedici lettere e cifre", RegisterHouse.Read(page), StringComparison.Ordinal);
        Assert.Equal(("Ada Prova", "123", "Roma"), (page.QuerySelector("#nome")!.GetAttribute("value"), page.QuerySelector("#codice-fiscale")!.GetAttribute("value"), page.QuerySelector("#comune")!.GetAttribute("value")));
        var days = await house.Refused("/i-miei-dati", "dati", ("Told.Rpo[0].Number", "340 123 4567"), ("Told.Rpo[0].Since", "2030-01-01"));
        Assert.Contains("nessuno è nel futuro", RegisterHouse.Read(days), StringComparison.Ordinal);
        Assert.Null((await house.Server.Get<ComplainantStore>().Of(house.Person, Stop)).FullName);
    }

    [Fact]
    public async Task Nobody_else_sees_the_steps_the_reports_or_that_there_is_a_case()
    {
        await using var house = await RegisterHouse.Build();
        var id = await Open(house, CaseSubject.UnwantedContacts, BrandKind.Telecom);
        string[] addresses =
        [
            $"/pratiche/{id}/passi", $"/pratiche/{id}/segnalazioni", $"/pratiche/{id}/segnalazioni/garante-telefonate", $"/pratiche/{id}/segnalazioni/garante-telefonate/segnalazione.json",
            $"/pratiche/{id}/segnalazioni/garante-telefonate/segnalazione.pdf", $"/pratiche/{id}/indennizzo",
        ];
        var (neighbour, _, _) = await house.Neighbour();
        var company = await house.Server.SignedIn(Role.Administrator);
        foreach (var address in addresses)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(neighbour, address)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(company, address)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(neighbour, $"{address}?di={house.Person}")).StatusCode);
            Assert.NotEqual(HttpStatusCode.OK, (await Pages.Open(house.Server.Anonymous(), address)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(house.Ada, address.Replace($"/{id}/", "/987654/", StringComparison.Ordinal))).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(neighbour, $"/i-miei-dati?di={house.Person}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(house.Ada, $"/pratiche/{id}/segnalazioni/modulo-che-non-esiste")).StatusCode);
    }

    [Fact]
    public async Task A_helper_prepares_a_report_until_the_help_ends()
    {
        await using var server = await People.Start();
        var people = new People(server);
        var (_, mother) = await people.SignUp("Madre");
        var (daughters, daughter) = await people.SignUp("Figlia");
        var id = await server.Get<CaseStore>().Open(mother.Id, new(CaseSubject.UnwantedContacts, "Chiamate", Named: "Luce Chiara"), Stop);
        var helpers = server.Get<Helpers>();
        var address = $"/pratiche/{id}/segnalazioni/garante-telefonate?di={mother.Id}";
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(daughters, address)).StatusCode);
        Assert.True(await helpers.Accept(await helpers.Invite(mother.Id, handsOver: false, Stop), daughter.Account!.Value, Stop));
        Assert.Equal(HttpStatusCode.OK, (await Pages.Open(daughters, address)).StatusCode);
        Assert.True(await helpers.End(mother.Id, daughter.Account!.Value, Stop));
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(daughters, address)).StatusCode);
    }

    [Fact]
    public async Task A_helper_who_changes_the_data_for_forms_or_sends_a_report_leaves_a_note()
    {
        await using var server = await People.Start();
        var people = new People(server);
        var (_, mother) = await people.SignUp("Madre");
        var (daughters, daughter) = await people.SignUp("Figlia");
        var id = await server.Get<CaseStore>().Open(mother.Id, new(CaseSubject.UnwantedContacts, "Chiamate", Named: "Luce Chiara"), Stop);
        var helpers = server.Get<Helpers>();
        Assert.True(await helpers.Accept(await helpers.Invite(mother.Id, handsOver: false, Stop), daughter.Account!.Value, Stop));

        var page = $"/i-miei-dati?di={mother.Id}";
        Assert.Contains("può cambiarli, chi ti aiuta", await Pages.Read(daughters, page), StringComparison.Ordinal);
        using var kept = await TestServer.Send(daughters, page, "dati", ("Told.FullName", "Madre Prova"));
        Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        using var sent = await TestServer.Send(daughters, $"/pratiche/{id}/segnalazioni/garante-telefonate?di={mother.Id}", "inviata");
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.Equal([HelperAct.Began, HelperAct.ChangedDetails, HelperAct.Sent], (await server.Get<HelperActs>().Of(mother, Stop)).Select(note => note.Act).Order());
    }

    [Fact]
    public async Task The_schema_of_reports_is_public()
    {
        await using var house = await RegisterHouse.Build();
        Assert.Equal("object", JsonDocument.Parse(await house.Server.Anonymous().GetByteArrayAsync(ReportJson.SchemaPath, Stop)).RootElement.GetProperty("type").GetString());
    }

    [Fact]
    public async Task The_list_of_cases_and_the_calendar_know_the_day_of_the_answer()
    {
        await using var house = await RegisterHouse.Build();
        var id = await Open(house, CaseSubject.Billing, BrandKind.Telecom);
        await house.Server.Get<ActStore>().Enter(id, house.Account, new("a", ActKind.Complaint, house.Server.Clock.GetUtcNow(), Way: Way.Pec, Body: Body.Company), Stop);
        Assert.Contains("23 dicembre 2026, mancano 30 giorni", await Read(house, "/pratiche"), StringComparison.Ordinal);
        var calendar = await house.Ada.GetStringAsync($"/pratiche/{id}/scadenze.ics", Stop);
        Assert.Contains("DTSTART;VALUE=DATE:20261223", calendar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_PDF_of_a_report_says_what_the_page_says_and_carries_the_JSON()
    {
        await using var house = await RegisterHouse.Build();
        Assert.SkipUnless(house.Server.Get<Press>().IsThere, "WeasyPrint is not on this machine.");
        var id = await Open(house, CaseSubject.UnwantedContacts, BrandKind.Telecom);
        await house.Server.Get<CaseStore>().Link(house.Person, id, [await Record(house)], Stop);
        using var answer = await house.Ada.GetAsync($"/pratiche/{id}/segnalazioni/dossier/segnalazione.pdf", Stop);
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType!.MediaType);
        var pdf = await answer.Content.ReadAsByteArrayAsync(Stop);
        Assert.Equal("%PDF-"u8.ToArray(), pdf[..5]);
        Assert.Contains("segnalazione.json", System.Text.Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
    }

    private static Task<long> Open(RegisterHouse house, CaseSubject subject, BrandKind kind) =>
        house.Server.Get<CaseStore>().Open(house.Person, new(subject, "Una pratica", Named: "Fibra Serena", Kind: kind, Basis: Basis.Said, Told: "È andata così."), Stop);

    private static async Task<long> Record(RegisterHouse house)
    {
        Assert.True(Numbers.CallerLine.TryParse("06 9025 1234", out var line));
        return (await house.Server.Get<EntryStore>().Enter(house.Person, house.Account, new("k", house.Server.Clock.GetUtcNow(), Rules.Channels.LiveCall, line, Said: "Offerta per la fibra", Basis: Basis.Said, Claimed: "Fibra Serena"), Stop)).Id;
    }

    private static async Task<string> Read(RegisterHouse house, string path, HttpClient? client = null) => RegisterHouse.Read(await house.Page(path, client));
}
