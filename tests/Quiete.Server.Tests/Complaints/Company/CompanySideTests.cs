using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Dapper;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Gate;
using Quiete.Server.Register;
using Quiete.Server.Tests.Companies;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

public class CompanySideTests
{
    private const string Called = "3401234567";
    private const string Line = "0600001234";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_complaint_reaches_its_company_with_the_receipts_of_what_it_had_asked_and_the_answer_comes_back(string kind)
    {
        await using var house = await People.StartGate(kind);
        var (ada, _, id) = await Complainer(house);
        var principal = await house.Server.SignedIn(Role.Principal, house.Luce);

        var code = await Send(house, ada, id);

        var complaint = await house.Server.Get<CompanyComplaintStore>().Find(house.Luce, code, Stop);
        var contact = Assert.Single(complaint!.Body!.Contacts);
        Assert.Equal(("+393401234567", "+390600001234"), (contact.Number, contact.Line)); // it had asked for this number itself
        Assert.Equal(("allow", "Alfa Call"), (Assert.Single(contact.Receipts).Decision, contact.Receipts[0].AgencyName));
        Assert.Null(complaint.Body.Name);
        Assert.Equal(RomeTime.DayOf(house.Server.Clock.GetUtcNow()).AddMonths(1), complaint.Due);
        var page = await DeskHouse.Read(principal, $"/reclami/{code}");
        Assert.Contains("Smettete di chiamarmi.", page, StringComparison.Ordinal);
        Assert.Contains(contact.Receipts[0].Code, page, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", page, StringComparison.Ordinal);

        using (await TestServer.Send(principal, $"/reclami/{code}", "risposta", ("Testo", "Stiamo verif"), ("Passo", "bozza")))
        {
        }

        Assert.Contains("Stiamo verif", await DeskHouse.Read(principal, $"/reclami/{code}"), StringComparison.Ordinal);
        Assert.DoesNotContain("Stiamo verif", await DeskHouse.Read(ada, $"/pratiche/{id}/azienda"), StringComparison.Ordinal);
        using (await TestServer.Send(principal, $"/reclami/{code}", "domanda", ("Domanda", "Che cosa le hanno offerto?")))
        {
        }

        Assert.Contains("Che cosa le hanno offerto?", await DeskHouse.Read(ada, $"/pratiche/{id}/azienda"), StringComparison.Ordinal);
        using (await TestServer.Send(ada, $"/pratiche/{id}/azienda", $"replica-{code}", ("Replica", "La luce a metà prezzo.")))
        {
        }

        Assert.Contains("La luce a metà prezzo.", await DeskHouse.Read(principal, $"/reclami/{code}"), StringComparison.Ordinal);
        using (await TestServer.Send(principal, $"/reclami/{code}", "risposta", ("Testo", "Abbiamo tolto il suo numero."), ("Passo", "rispondi")))
        {
        }

        var acts = await house.Server.Get<ActStore>().Of(id, Stop);
        var (sent, answer) = (acts.Single(act => act.Told.Kind == ActKind.Complaint), acts.Single(act => act.Told.Kind == ActKind.Answer));
        Assert.Equal((Way.Quiete, code.ToString(), NumberGiven.Given), (sent.Told.Way, sent.Told.ComplaintNumber, sent.Told.NumberGiven));
        Assert.Equal(("Abbiamo tolto il suo numero.", sent.Id, "Luce Chiara"), (answer.Told.Said, answer.Told.Answers, answer.Told.Who));
        using (await TestServer.Send(ada, $"/pratiche/{id}/azienda", $"si-{code}"))
        {
        }

        var after = await house.Server.Get<CompanyComplaintStore>().Find(house.Luce, code, Stop);
        Assert.Equal((ComplaintState.Answered, true), (after!.State, after.Solved));
        Assert.False(await house.Server.Get<CompanyComplaintStore>().Answer(new(house.Luce, "Luce Chiara"), code, 1, "Di nuovo", Stop));
    }

    [Fact]
    public async Task Nothing_is_sent_that_was_not_seen_and_not_twice()
    {
        await using var house = await People.StartGate();
        var (ada, _, id) = await Complainer(house);
        var page = $"/pratiche/{id}/azienda";
        var complaints = house.Server.Get<CompanyComplaintStore>();

        using (var hasty = await TestServer.Send(ada, page, "reclamo", ("Testo", "Basta."), ("Passo", "manda"))) Assert.Equal(HttpStatusCode.OK, hasty.StatusCode);
        Assert.Empty(await complaints.OfCase(id, Stop));

        var seen = await Preview(ada, page, ("Testo", "Basta."));
        using (var changed = await TestServer.Send(ada, page, "reclamo", ("Testo", "Basta, ho detto."), ("Visto", seen), ("Passo", "manda"))) Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Empty(await complaints.OfCase(id, Stop));

        using (var done = await TestServer.Send(ada, page, "reclamo", ("Testo", "Basta."), ("Visto", seen), ("Passo", "manda"))) Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        var first = Assert.Single(await complaints.OfCase(id, Stop));
        var one = (await house.Server.Get<CaseStore>().Any(id, Stop))!;
        Assert.Equal("complaint", (await Assert.ThrowsAsync<BadInputException>(() => complaints.Send(one, 1, new(house.Luce, "Luce Chiara"), first.Body!, Stop))).Place);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_taken_back_leaves_the_company_its_code_and_its_own_answer(string kind)
    {
        await using var house = await People.StartGate(kind);
        var (ada, person, id) = await Complainer(house);
        var store = house.Server.Get<CompanyComplaintStore>();
        var first = await Send(house, ada, id);
        Assert.True(await store.Ask(new(house.Luce, "Luce Chiara"), first, 1, "Quando?", Stop));
        Assert.True(await store.Answer(new(house.Luce, "Luce Chiara"), first, 1, "La nostra risposta", Stop));
        var second = await Send(house, ada, id);

        using (await TestServer.Send(ada, $"/pratiche/{id}/azienda", $"ritira-{first}"))
        {
        }

        var gone = (await store.Find(house.Luce, first, Stop))!;
        Assert.Equal((ComplaintState.Withdrawn, "La nostra risposta"), (gone.State, gone.Answer));
        Assert.Null(gone.Body);
        Assert.Empty(await store.WordsOf(first, Stop));
        var principal = await house.Server.SignedIn(Role.Principal, house.Luce);
        Assert.DoesNotContain("Smettete", await DeskHouse.Read(principal, $"/reclami/{first}"), StringComparison.Ordinal);

        await house.Server.Get<CaseStore>().Delete(person.Id, id, Stop);
        var deleted = (await store.Find(house.Luce, second, Stop))!;
        Assert.Equal((ComplaintState.Withdrawn, null), (deleted.State, deleted.Case));
        Assert.False(await store.Answer(new(house.Luce, "Luce Chiara"), second, 1, "Troppo tardi", Stop));
        Assert.Equal(0, await house.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM company_complaint_text"), Stop));
    }

    [Fact]
    public async Task A_complaint_is_found_by_its_company_and_nobody_else_and_by_its_agency_without_the_person()
    {
        await using var house = await People.StartGate();
        var (ada, _, id) = await Complainer(house);
        var code = await Send(house, ada, id, ("Recapiti", "si"));
        await using var market = new Market(house.Server.Database, house.Server.Clock);
        var other = await market.Principal("Altra Luce");
        var (bruno, _) = await new People(house.Server).SignUp("Bruno");

        foreach (var stranger in new[] { await house.Server.SignedIn(Role.Principal, other), await house.Server.SignedIn(Role.Agency, house.Beta) })
        {
            Assert.Equal(HttpStatusCode.NotFound, await DeskHouse.Status(stranger, $"/reclami/{code}"));
            Assert.DoesNotContain(code.ToString(), await DeskHouse.Read(stranger, "/reclami?quali=tutti"), StringComparison.Ordinal);
        }

        foreach (var stranger in new[] { ada, bruno, house.Server.Anonymous(), await house.Server.SignedIn(Role.Agent, house.Alfa), await house.Server.SignedIn(Role.Administrator), await house.Server.SignedIn(Role.Auditor) })
        {
            Assert.True(await DeskHouse.Status(stranger, $"/reclami/{code}") is HttpStatusCode.Forbidden or HttpStatusCode.Redirect or HttpStatusCode.Unauthorized);
        }

        Assert.Equal(HttpStatusCode.NotFound, await DeskHouse.Status(bruno, $"/pratiche/{id}/azienda"));
        var agency = await DeskHouse.Read(await house.Server.SignedIn(Role.Agency, house.Alfa), $"/reclami/{code}");
        Assert.Contains(code.ToString(), await DeskHouse.Read(await house.Server.SignedIn(Role.Agency, house.Alfa), "/reclami"), StringComparison.Ordinal);
        Assert.All(new[] { "Ada Prova", "3401234567", "Smettete", "Via Roma" }, hidden => Assert.DoesNotContain(hidden, agency, StringComparison.Ordinal));
        Assert.Contains("allow", (await house.Server.Get<CompanyComplaintStore>().FindForAgency(house.Alfa, code, Stop))!.Body!.Contacts[0].Receipts[0].Decision, StringComparison.Ordinal);
        var principal = await DeskHouse.Read(await house.Server.SignedIn(Role.Principal, house.Luce), $"/reclami/{code}");
        Assert.Contains("Ada Prova", principal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_list_read_and_answer_with_the_scope_for_it_and_hear_of_each_complaint()
    {
        await using var house = await People.StartGate();
        var (ada, _, id) = await Complainer(house);
        var code = await Send(house, ada, id);
        var key = await house.Server.WithKey(house.Luce, scopes: Scopes.Complaints);
        await using var market = new Market(house.Server.Database, house.Server.Clock);
        var other = await house.Server.WithKey(await market.Principal("Altra Luce"), scopes: Scopes.Complaints);

        var list = await key.GetFromJsonAsync<JsonElement>("/v1/complaints?waiting=true", Stop);
        Assert.Equal(code.ToString(), Assert.Single(list.GetProperty("complaints").EnumerateArray()).GetProperty("code").GetString());
        var one = await key.GetFromJsonAsync<JsonElement>($"/v1/complaints/{code}", Stop);
        Assert.Equal(("Smettete di chiamarmi.", "open"), (one.GetProperty("text").GetString(), one.GetProperty("state").GetString()));
        using (var lacking = await house.LuceKey.GetAsync("/v1/complaints", Stop)) Assert.Equal(HttpStatusCode.Forbidden, lacking.StatusCode); // its key was made without the scope
        using (var foreign = await other.GetAsync($"/v1/complaints/{code}", Stop)) Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using (var foreign = await other.PostAsJsonAsync($"/v1/complaints/{code}/answer", new { text = "x" }, Stop)) Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using (var empty = await key.PostAsJsonAsync($"/v1/complaints/{code}/answer", new { text = " " }, Stop)) Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        using (var done = await key.PostAsJsonAsync($"/v1/complaints/{code}/answer", new { text = "Fatto." }, Stop)) Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        using (var twice = await key.PostAsJsonAsync($"/v1/complaints/{code}/answer", new { text = "Fatto." }, Stop)) Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        using (var nowhere = await key.GetAsync("/v1/complaints?after=boh", Stop)) Assert.Equal(HttpStatusCode.BadRequest, nowhere.StatusCode);

        var heard = await house.Server.Database.Read(connection => connection.QueryAsync<(string Body, long Principal)>("SELECT body, principal FROM event WHERE kind = 'complaint.received'"), Stop);
        var told = Assert.Single(heard);
        Assert.Equal(house.Luce, told.Principal);
        Assert.Equal(["complaint", "due"], JsonDocument.Parse(told.Body).RootElement.EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task Open_complaints_and_those_beyond_their_clock_are_in_the_exposure()
    {
        await using var house = await People.StartGate();
        var (ada, _, id) = await Complainer(house);
        var code = await Send(house, ada, id);
        var day = RomeTime.DayOf(house.Server.Clock.GetUtcNow());
        async Task<IReadOnlyList<RuleExposure>> Exposure() => (await house.Server.Get<ExposureReport>().Of(house.Luce, day.AddDays(-1), day.AddDays(1), Stop)).Rules;

        var open = Assert.Single(await Exposure(), rule => rule.Rule == ComplaintExposure.OpenRule);
        Assert.Equal(("Alfa Call", ExposureKind.Complained), (Assert.Single(open.Cases).Agency, open.Cases[0].Kind));
        Assert.DoesNotContain(await Exposure(), rule => rule.Cases.Any(one => one.Kind == ExposureKind.Unanswered));

        house.Server.Clock.Pass(TimeSpan.FromDays(32));
        var late = Assert.Single(await Exposure(), rule => rule.Cases.Any(one => one.Kind == ExposureKind.Unanswered));
        Assert.Equal("GDPR art. 12 par. 3", late.Source);
        Assert.Contains("oltre il suo termine", await DeskHouse.Read(await house.Server.SignedIn(Role.Principal, house.Luce), $"/esposizione?dal={day.AddDays(-1):yyyy-MM-dd}&al={day.AddDays(1):yyyy-MM-dd}"), StringComparison.Ordinal);

        Assert.True(await house.Server.Get<CompanyComplaintStore>().Answer(new(house.Luce, "Luce Chiara"), code, 1, "Eccoci.", Stop));
        Assert.DoesNotContain(await Exposure(), rule => rule.Rule.StartsWith("COMPLAINT", StringComparison.Ordinal));
        Assert.Equal(new AnswerTime(1, 1, 0, 32), await house.Server.Get<AnswerTimes>().Of(house.Luce, Stop) is var times ? times with { MedianDays = Math.Round(times.MedianDays!.Value) } : null);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_brands_page_says_how_often_it_answers_in_time_from_enough_people_on(string kind)
    {
        await using var server = await People.Start(kind);
        var people = new People(server);
        await using var market = new Market(server.Database, server.Clock);
        var luce = await market.Principal("Luce Chiara");
        var brand = await server.Get<BrandStore>().Enter("Luce Chiara", BrandKind.Energy, luce, website: null, Stop);
        var store = server.Get<CompanyComplaintStore>();
        for (var at = 0; at < AnswerTimes.LeastPeople; at++)
        {
            Assert.Null(await server.Get<AnswerTimes>().OfBrand(brand, Stop));
            server.Get<AnswerTimes>().Forget(); // it is kept for a while
            var (_, person) = await people.SignUp($"Persona{at}");
            for (var time = 0; time < 2; time++)
            {
                var id = await server.Get<CaseStore>().Open(person.Id, new(CaseSubject.UnwantedContacts, "Basta", Brand: brand), Stop);
                var one = (await server.Get<CaseStore>().Any(id, Stop))!;
                var code = await store.Send(one, person.Account!.Value, new(luce, "Luce Chiara"), new ComplaintBody("Basta", "Smettete.", [], null, null, null, []), Stop);
                Assert.True(await store.Answer(new(luce, "Luce Chiara"), code, 1, "Fatto.", Stop));
            }
        }

        var answered = (await server.Get<AnswerTimes>().OfBrand(brand, Stop))!;
        Assert.Equal(AnswerTimes.LeastPeople, answered.People); // two complaints of one person are one voice
        Assert.InRange(answered.Share, answered.Low, answered.High);
        Assert.True(answered.Share > 0.5);
        Assert.Contains("Come risponde ai reclami", await DeskHouse.Read(server.Anonymous(), $"/marchi/{brand}"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_person_sends_so_many_complaints_a_day_and_deleting_cases_gives_no_more(string kind)
    {
        await using var house = await People.StartGate(kind);
        var (_, person, _) = await Complainer(house);
        var (cases, store, to) = (house.Server.Get<CaseStore>(), house.Server.Get<CompanyComplaintStore>(), new CompanyName(house.Luce, "Luce Chiara"));
        async Task Flood()
        {
            var id = await cases.Open(person.Id, new(CaseSubject.UnwantedContacts, "Basta"), Stop);
            await store.Send((await cases.Any(id, Stop))!, person.Account!.Value, to, new ComplaintBody("Basta", "Smettete.", [], null, null, null, []), Stop);
            await cases.Delete(person.Id, id, Stop);
        }

        for (var time = 0; time < CompanyComplaintStore.MostSentADay; time++) await Flood();
        Assert.Equal("today", (await Assert.ThrowsAsync<BadInputException>(Flood)).Place);

        house.Server.Clock.Pass(TimeSpan.FromDays(1));
        await Flood();
    }

    [Fact]
    public async Task A_clock_of_practice_is_no_breach_in_the_exposure()
    {
        await using var house = await People.StartGate();
        var (_, person, _) = await Complainer(house);
        var brand = await house.Server.Get<BrandStore>().Enter("Luce Finanza", BrandKind.Finance, house.Luce, website: null, Stop);
        var id = await house.Server.Get<CaseStore>().Open(person.Id, new(CaseSubject.Billing, "Una spesa", Brand: brand), Stop);
        var body = new ComplaintBody("Una spesa", "Non la capisco.", [], null, null, null, []);
        await house.Server.Get<CompanyComplaintStore>().Send((await house.Server.Get<CaseStore>().Any(id, Stop))!, person.Account!.Value, new(house.Luce, "Luce Chiara"), body, Stop);
        var now = house.Server.Clock.GetUtcNow();

        house.Server.Clock.Pass(TimeSpan.FromDays(60));

        Assert.True(Assert.Single(await house.Server.Get<CompanyComplaintStore>().OfCase(id, Stop)).IsLate(RomeTime.DayOf(house.Server.Clock.GetUtcNow())));
        Assert.Empty(await new ComplaintExposure(house.Server.Get<CompanyComplaintStore>(), house.Server.Clock).Of(house.Luce, now.AddDays(-1), now.AddDays(1), Stop));
    }

    [Fact]
    public void The_clock_of_a_complaint_is_the_one_that_the_procedures_give_and_only_law_charges_a_company()
    {
        var sent = new DateTimeOffset(2027, 1, 31, 23, 30, 0, TimeSpan.Zero); // already February in Italy
        Assert.Equal(new DateOnly(2027, 3, 3), ComplaintClock.For(CaseSubject.Billing, BrandKind.Telecom).DueAfter(sent));
        Assert.Equal(new DateOnly(2027, 3, 15), ComplaintClock.For(CaseSubject.Billing, BrandKind.Energy).DueAfter(sent.AddDays(2)));
        Assert.Equal(new DateOnly(2027, 3, 3), ComplaintClock.For(CaseSubject.ServiceFault, BrandKind.Finance).DueAfter(sent));
        Assert.All(new[] { ComplaintClock.Energy, ComplaintClock.Practice }, clock => Assert.Null(clock.Rule));
        Assert.DoesNotContain("GDPR", ComplaintClock.For(CaseSubject.Billing, kind: null).Source, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2027, 3, 1), ComplaintClock.For(CaseSubject.UnwantedContacts, BrandKind.Telecom).DueAfter(sent)); // a right, whatever the company sells
        Assert.Equal(new DateOnly(2027, 3, 1), ComplaintClock.For(CaseSubject.UnwantedContacts, kind: null).DueAfter(sent.AddHours(-2))); // the month is shorter, and ends on a Sunday
    }

    [Fact]
    public async Task Courtesy_is_shown_from_five_people_on_and_never_who_said_what()
    {
        await using var house = await People.StartGate();
        var people = new People(house.Server);
        for (var at = 0; at < 5; at++)
        {
            var number = $"340123456{at}";
            var (_, person) = await people.SignUp($"Persona{at}", number);
            house.Server.Clock.Pass(TimeSpan.FromMinutes(1));
            await house.Callable(number);
            await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number });
            await people.Record(person, Line, more: told => told with { Courtesy = at == 0 ? 1 : 5, OwnNumber = Quiete.Numbers.NumberReader.Read(number).Number });
            if (at == 3) Assert.Empty(await house.Server.Get<CourtesyBook>().OfPrincipal(house.Luce, Stop));
            house.Server.Get<CourtesyBook>().Forget();
        }

        var row = Assert.Single(await house.Server.Get<CourtesyBook>().OfPrincipal(house.Luce, Stop));
        Assert.Equal(("Alfa Call", "Autunno Alfa", 5), (row.Agency, row.Campaign, row.People));
        Assert.InRange(row.Mean, 3, 5);
        Assert.InRange(row.Low, 1, row.Mean);
        Assert.InRange(row.High, row.Mean, 5);
        Assert.Single(await house.Server.Get<CourtesyBook>().OfAgency(house.Alfa, Stop));
        Assert.Empty(await house.Server.Get<CourtesyBook>().OfAgency(house.Beta, Stop));
        Assert.Contains("Autunno Alfa", await DeskHouse.Read(await house.Server.SignedIn(Role.Agency, house.Alfa), "/cortesia"), StringComparison.Ordinal);
        Assert.DoesNotContain("Autunno Alfa", await DeskHouse.Read(await house.Server.SignedIn(Role.Agency, house.Beta), "/cortesia"), StringComparison.Ordinal);
    }

    /// <summary>Ada, called by Alfa for Luce, with a case about the brand of Luce.</summary>
    private static async Task<(HttpClient Browser, Person Person, long Case)> Complainer(GateServer house)
    {
        var people = new People(house.Server);
        var (ada, person) = await people.SignUp("Ada", Called);
        await house.Server.Get<ComplainantStore>().Keep(person.Id, new Complainant("Ada Prova", Street: "Via Roma 1"), Stop);
        house.Server.Clock.Pass(TimeSpan.FromMinutes(1));
        await house.Callable(Called);
        await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Called });
        var entry = await people.Record(person, Line);
        var brand = await house.Server.Get<BrandStore>().Enter("Luce Chiara", BrandKind.Energy, house.Luce, website: null, Stop);
        var id = await house.Server.Get<CaseStore>().Open(person.Id, new(CaseSubject.UnwantedContacts, "Luce: basta", Brand: brand, Basis: Basis.Said), Stop);
        await house.Server.Get<CaseStore>().Link(person.Id, id, [entry.Id], Stop);
        return (ada, person, id);
    }

    private static async Task<Quiete.Audit.ShortCode> Send(GateServer house, HttpClient ada, long id, params (string Name, string Value)[] more)
    {
        var page = $"/pratiche/{id}/azienda";
        (string, string)[] fields = [("Testo", "Smettete di chiamarmi."), .. more];
        var seen = await Preview(ada, page, fields);
        using (var done = await TestServer.Send(ada, page, "reclamo", [.. fields, ("Visto", seen), ("Passo", "manda")])) Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        return (await house.Server.Get<CompanyComplaintStore>().OfCase(id, Stop)).First(one => one.WaitsForAnswer).Code;
    }

    /// <summary>Asks to see what will be sent.</summary>
    /// <returns>The print of it, as the page sends it back.</returns>
    private static async Task<string> Preview(HttpClient ada, string page, params (string Name, string Value)[] fields)
    {
        using var answer = await TestServer.Send(ada, page, "reclamo", [.. fields, ("Passo", "guarda")]);
        var html = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Stop));
        return html.QuerySelector("input[name=Visto]")!.GetAttribute("value")!;
    }
}
