using System.Net;
using AngleSharp.Html.Parser;
using Quiete.Procedures;
using Quiete.Server.Accounts;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Shell;
using Quiete.Server.Tests.Companies;

namespace Quiete.Server.Tests.Complaints;

public class DeskPagesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_sees_what_will_be_seen_agrees_and_takes_it_back_at_any_time()
    {
        await using var house = await DeskHouse.Start();
        var (ada, person) = await house.People.SignUp("Ada", "3401234567");
        await house.Server.Get<ComplainantStore>().Keep(person.Id, new Complainant("Ada Verdi", "PRVDAA80A01H501K", "Via Roma 1"), Stop);
        var id = await house.Case(person);
        await house.People.Record(person, "0690251299", more: told => told with { Said = "fuori dalla pratica" });
        var officer = await house.Officer(house.Casa);
        var preview = $"/pratiche/{id}/associazione?associazione={house.Casa.Id}";

        var first = await DeskHouse.Read(ada, preview);
        Assert.Contains("+39 340 ••• 4567", first, StringComparison.Ordinal);
        Assert.DoesNotContain("PRVDAA80A01H501K", first, StringComparison.Ordinal);
        Assert.DoesNotContain("fuori dalla pratica", first, StringComparison.Ordinal);
        Assert.Contains("PRVDAA80A01H501K", await DeskHouse.Read(ada, preview + "&recapiti=on"), StringComparison.Ordinal);
        Assert.Contains("Nessuno vi ha ancora affidato", await DeskHouse.Read(officer, "/sportello"), StringComparison.Ordinal);

        using (var unticked = await TestServer.Send(ada, preview, "affida")) Assert.Equal(HttpStatusCode.OK, unticked.StatusCode);
        Assert.Empty(await house.Handovers.OfCase(id, Stop));
        using (var done = await TestServer.Send(ada, preview, "affida", ("Acconsento", "si"))) Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);

        var handover = Assert.Single(await house.Handovers.OfCase(id, Stop));
        Assert.Contains("Non vede il mio nome", handover.Words, StringComparison.Ordinal);
        var seen = await DeskHouse.Read(officer, $"/sportello/pratiche/{handover.Id}");
        Assert.Contains("+39 340 ••• 4567", seen, StringComparison.Ordinal);
        Assert.Contains("«La sua bolletta aumenta.»", seen, StringComparison.Ordinal);
        Assert.All(new[] { "3401234567", "PRVDAA80A01H501K", "Ada Verdi", "Via Roma", "fuori dalla pratica" }, hidden => Assert.DoesNotContain(hidden, seen, StringComparison.Ordinal));

        using (await TestServer.Send(ada, $"/pratiche/{id}/associazione", "ritira"))
        {
        }

        Assert.Equal(HttpStatusCode.NotFound, await DeskHouse.Status(officer, $"/sportello/pratiche/{handover.Id}"));
        var inbox = await DeskHouse.Read(officer, "/sportello");
        Assert.DoesNotContain("Chiamano ogni sera", inbox, StringComparison.Ordinal);
        Assert.Contains("1 ritirata o cancellata", inbox, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Officers_settle_note_and_write_and_the_person_reads_the_message_and_never_the_note()
    {
        await using var house = await DeskHouse.Start();
        var (ada, _, id, handover) = await house.Handed("Ada", "3401234567", shares: new(Contact: true, Numbers: true, Named: false));
        var officer = await house.Officer(house.Casa);
        var page = $"/sportello/pratiche/{handover.Id}";
        Assert.Contains("Ada Prova", await DeskHouse.Read(officer, "/sportello"), StringComparison.Ordinal);

        using (await TestServer.Send(officer, "/sportello/modelli", "modello", ("Nome", "Benvenuto"), ("Testo", "Buongiorno {persona}, contro {azienda} siamo in tanti. {boh}")))
        {
        }

        var templates = await house.Server.Get<DeskTemplates>().Of(house.Casa.Id, Stop);
        Assert.Contains("Buongiorno Ada Prova, contro Gas Veloce siamo in tanti. {boh}", await DeskHouse.Read(officer, $"{page}?modello={templates[0].Id}"), StringComparison.Ordinal);
        Assert.DoesNotContain("Benvenuto", await DeskHouse.Read(await house.Officer(house.Altra), "/sportello/modelli"), StringComparison.Ordinal);

        using (await TestServer.Send(officer, page, "smista", ("Stato", "waiting"), ("Urgenza", "high"), ("Chi", "999999"), ("Esito", "solved")))
        {
        }

        using (await TestServer.Send(officer, page, "annota", ("Appunto", "Persona molto agitata")))
        {
        }

        using (await TestServer.Send(officer, page, "scrivi", ("Testo", "Mandi la PEC entro venerdì."), ("Chiave", "una")))
        {
        }

        using (await TestServer.Send(officer, page, "scrivi", ("Testo", "Mandi la PEC entro venerdì."), ("Chiave", "una")))
        {
        }

        var now = await house.Handovers.Find(house.Casa.Id, handover.Id, Stop);
        Assert.Equal(new Triage(DeskStatus.Waiting, DeskUrgency.High, null, null), now!.Triage); // whoever is no officer cannot look after it
        Assert.NotNull(now.Answered);
        Assert.Contains("Persona molto agitata", await DeskHouse.Read(officer, page), StringComparison.Ordinal);
        var message = Assert.Single(await house.Server.Get<ActStore>().Of(id, Stop), act => act.Told.Said == "Mandi la PEC entro venerdì.");
        Assert.Equal(("Casa Tranquilla", Quiete.Procedures.Body.Association), (message.Told.Who, message.Told.Body));
        foreach (var path in new[] { $"/pratiche/{id}", $"/pratiche/{id}/associazione" }) Assert.DoesNotContain("agitata", await DeskHouse.Read(ada, path), StringComparison.Ordinal);
        Assert.Contains("Mandi la PEC", await DeskHouse.Read(ada, $"/pratiche/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_desk_reads_the_next_step_with_its_reason_and_none_of_the_persons_own_pages()
    {
        await using var house = await DeskHouse.Start();
        var (_, person, id, handover) = await house.Handed("Ada", "3401234567");
        var officer = await house.Officer(house.Casa);
        var page = $"/sportello/pratiche/{handover.Id}";
        async Task<CasePath> Path() => await house.Server.Get<CasePaths>().Of(person, (await house.Server.Get<CaseStore>().Any(id, Stop))!, Stop);

        var first = (await Path()).Step;
        var shown = await DeskHouse.Read(officer, page);
        Assert.Contains(first.Next.Step.Name.Italian, shown, StringComparison.Ordinal);
        Assert.Contains(first.Reason.Italian, shown, StringComparison.Ordinal);
        Assert.DoesNotContain($"/pratiche/{id}/", shown, StringComparison.Ordinal);

        await house.Server.Get<ActStore>().Enter(id, person.Account!.Value, new("o", ActKind.Objection, house.Server.Clock.GetUtcNow(), Way: Way.Pec, Body: Body.Company), Stop);
        var next = (await Path()).Step;
        Assert.Equal((StepStanding.Possible, StepStanding.Awaiting), (first.Next.Standing, next.Next.Standing));
        Assert.DoesNotContain("Adesso si aspetta", shown, StringComparison.Ordinal);
        shown = await DeskHouse.Read(officer, page);
        Assert.Contains("Adesso si aspetta", shown, StringComparison.Ordinal);
        Assert.Contains($"La risposta deve arrivare entro il {Language.Of("it").Of(next.Next.Due!.Value)}", shown, StringComparison.Ordinal);

        await house.Server.Get<CaseStore>().Close(person.Id, id, Stop);
        Assert.DoesNotContain(next.Reason.Italian, await DeskHouse.Read(officer, page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_desk_with_many_cases_shows_them_page_by_page_and_leads_on_and_back()
    {
        await using var house = await DeskHouse.Start();
        var (_, person, _, _) = await house.Handed("Ada", "3401234567");
        for (var more = 0; more < 51; more++)
        {
            var id = await house.Case(person, title: $"Ancora {more}", line: $"06902500{more:00}");
            await house.Handovers.HandOver(id, person.Account!.Value, house.Casa, new(Contact: false, Numbers: false, Named: false), "le parole del consenso", Stop);
        }

        var officer = await house.Officer(house.Casa);
        const string dossier = "/sportello/dossier/azienda?nome=Gas%20Veloce";
        foreach (var (path, rows, links) in new[]
        {
            (dossier, 50, new[] { "Seguenti" }), ($"{dossier}&pagina=2", 2, ["Precedenti"]), ($"{dossier}&pagina=99", 2, ["Precedenti"]), ($"{dossier}&pagina=-1", 50, ["Seguenti"]),
        })
        {
            var page = new HtmlParser().ParseDocument(await DeskHouse.Read(officer, path));
            Assert.Equal(rows, page.QuerySelectorAll("#pratiche ~ div tbody tr").Length);
            var pages = page.QuerySelectorAll("nav[aria-label='Pagine delle pratiche'] a");
            Assert.Equal(links, pages.Select(link => link.TextContent));
            foreach (var link in pages) Assert.Equal(HttpStatusCode.OK, await DeskHouse.Status(officer, link.GetAttribute("href")!));
        }

        var inbox = new HtmlParser().ParseDocument(await DeskHouse.Read(officer, "/sportello"));
        var older = Assert.Single(inbox.QuerySelectorAll("nav[aria-label='Pagine'] a")).GetAttribute("href")!;
        var last = new HtmlParser().ParseDocument(await DeskHouse.Read(officer, older));
        Assert.Equal((50, 2), (inbox.QuerySelectorAll("tbody tr").Length, last.QuerySelectorAll("tbody tr").Length));
        Assert.Equal(["Torna alle più recenti"], last.QuerySelectorAll("nav[aria-label='Pagine'] a").Select(link => link.TextContent));
    }

    [Fact]
    public async Task Nobody_but_the_chosen_association_finds_a_case_or_its_dossier()
    {
        await using var house = await DeskHouse.Start();
        var (ada, _, id, handover) = await house.Handed("Ada", "3401234567");
        var (bruno, _) = await house.People.SignUp("Bruno", "3401234568");
        await using var market = new Market(house.Server.Database, house.Server.Clock);
        var (principal, agency) = (await market.Principal("Luce Chiara"), await market.Agency("Alfa Call"));
        string[] desk = ["/sportello", "/sportello/modelli", "/sportello/segnalazioni", "/sportello/statistiche", "/sportello/dossier", $"/sportello/pratiche/{handover.Id}"];
        string[] files = ["/sportello/dossier.json?nome=Gas%20Veloce", "/sportello/dossier.csv?nome=Gas%20Veloce", "/sportello/dossier.pdf?nome=Gas%20Veloce", "/sportello/statistiche.csv", "/sportello/esposto?nome=Gas%20Veloce"];

        foreach (var stranger in new[]
        {
            ada, bruno, house.Server.Anonymous(), await house.Server.SignedIn(Role.Administrator), await house.Server.SignedIn(Role.Auditor), await house.Server.SignedIn(Role.Principal, principal),
            await house.Server.SignedIn(Role.Agency, agency), await house.Server.SignedIn(Role.Agent, agency),
        })
        {
            foreach (var path in desk.Concat(files)) Assert.True(await DeskHouse.Status(stranger, path) is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Redirect or HttpStatusCode.Unauthorized, path);
        }

        foreach (var path in files[..3].Append(files[4]).Append(desk[^1])) Assert.Equal(HttpStatusCode.NotFound, await DeskHouse.Status(await house.Officer(house.Altra), path));
        var other = await house.Officer(house.Altra);
        Assert.DoesNotContain("Chiamano ogni sera", await DeskHouse.Read(other, "/sportello"), StringComparison.Ordinal);
        Assert.DoesNotContain("Gas Veloce", await DeskHouse.Read(other, "/sportello/dossier"), StringComparison.Ordinal);
        foreach (var stranger in new[] { bruno, await house.Officer(house.Casa) }) Assert.Equal(HttpStatusCode.NotFound, await DeskHouse.Status(stranger, $"/pratiche/{id}/associazione"));
    }

    [Fact]
    public async Task An_officer_who_was_removed_is_out_at_the_next_request()
    {
        await using var house = await DeskHouse.Start();
        var (_, _, _, handover) = await house.Handed("Ada", "3401234567");
        const string email = "ugo@casa.example";
        var account = await house.Server.NewAccount(email, (Role.Association, house.Casa.Id));
        var officer = house.Server.Anonymous();
        await TestServer.SignIn(officer, email);
        Assert.Equal(HttpStatusCode.OK, await DeskHouse.Status(officer, $"/sportello/pratiche/{handover.Id}"));

        Assert.True(await house.Server.Get<MembershipStore>().Remove(account, house.Casa.Id, Stop));

        foreach (var path in new[] { "/sportello", $"/sportello/pratiche/{handover.Id}", "/sportello/dossier.json?nome=Gas%20Veloce" }) Assert.Equal(HttpStatusCode.NotFound, await DeskHouse.Status(officer, path));
    }

    [Fact]
    public async Task Anonymous_reports_are_shown_after_their_quarantine_without_their_code_and_apart_from_cases()
    {
        await using var house = await DeskHouse.Start();
        var reports = house.Server.Get<ReportStore>();
        Assert.True(Quiete.Numbers.CallerLine.TryParse("0690251234", out var line));
        var told = new NewEntry("x", house.Server.Clock.GetUtcNow(), Quiete.Rules.Channels.LiveCall, line, Claimed: "Gas Veloce", Said: "Hanno urlato.");
        var code = (await reports.Enter(told, "10.0.0.1", puzzle: null, Stop)).Code!.Value;
        var officer = await house.Officer(house.Casa);
        Assert.DoesNotContain("Hanno urlato.", await DeskHouse.Read(officer, "/sportello/segnalazioni"), StringComparison.Ordinal);

        house.Server.Clock.Pass(ReportLimits.PlainQuarantine + TimeSpan.FromMinutes(1));
        officer = await house.Officer(house.Casa);
        var page = await DeskHouse.Read(officer, "/sportello/segnalazioni");

        Assert.Contains("Hanno urlato.", page, StringComparison.Ordinal);
        Assert.Contains("non verificate", page, StringComparison.Ordinal);
        Assert.DoesNotContain(code.ToString(), page, StringComparison.Ordinal);
        Assert.DoesNotContain("Gas Veloce", await DeskHouse.Read(officer, "/sportello/dossier"), StringComparison.Ordinal);
        Assert.DoesNotContain("Hanno urlato.", await DeskHouse.Read(officer, "/sportello/segnalazioni?testo=acqua"), StringComparison.Ordinal);
    }
}
