using System.Net;
using Dapper;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Tests.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

public class CompanyComplaintTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_complaint_reaches_its_company_with_the_receipts_of_what_it_had_asked_and_the_answer_comes_back(string kind)
    {
        await using var house = await People.StartGate(kind);
        var (ada, _, id) = await CompanyCase.Complainer(house);
        var principal = await house.Server.SignedIn(Role.Principal, house.Luce);

        var code = await CompanyCase.Send(house, ada, id);

        var complaint = await house.Server.Get<CompanyComplaintStore>().Find(house.Luce, code, Stop);
        var contact = Assert.Single(complaint!.Body!.Contacts);
        Assert.Equal(("+393401234567", "+390600001234"), (contact.Number, contact.Line)); // it had asked for this number itself
        Assert.Equal(("allow", "Alfa Call"), (Assert.Single(contact.Receipts).Decision, contact.Receipts[0].AgencyName));
        Assert.Null(complaint.Body.Name);
        Assert.Equal(RomeTime.DayOf(house.Server.Clock.GetUtcNow()).AddMonths(1), complaint.Due);
        var page = await DeskHouse.Read(principal, $"/reclami/{code}");
        Assert.Contains("Smettete di chiamarmi.", page, StringComparison.Ordinal);
        Assert.Contains(contact.Receipts[0].Code, page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\bAda\b", page); // as a word: the tokens of forms are random letters

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

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_full_case_keeps_no_company_from_answering_and_nobody_from_taking_a_complaint_back(string kind)
    {
        await using var house = await People.StartGate(kind);
        var (ada, person, id) = await CompanyCase.Complainer(house);
        var code = await CompanyCase.Send(house, ada, id);
        await CaseStoreTests.Fill(house.Server, id);
        var store = house.Server.Get<CompanyComplaintStore>();

        Assert.True(await store.Ask(new(house.Luce, "Luce Chiara"), code, 1, "Quando?", Stop));
        Assert.True(await store.Reply(id, person.Account!.Value, code, "Ieri.", Stop));
        Assert.True(await store.Answer(new(house.Luce, "Luce Chiara"), code, 1, "Eccoci.", Stop));
        Assert.True(await store.Withdraw(id, person.Account!.Value, code, "ritirato", Stop));
        Assert.Equal(4, (await house.Server.Get<ActStore>().Of(id, Stop)).Count(act => act.Told.DeviceKey.StartsWith($"complaint:{code} ", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nobody_rewrites_what_a_company_answered_nor_writes_in_its_place(string kind)
    {
        await using var house = await People.StartGate(kind);
        var (ada, person, id) = await CompanyCase.Complainer(house);
        var code = await CompanyCase.Send(house, ada, id);
        var acts = house.Server.Get<ActStore>();
        var by = person.Account!.Value;
        var forged = new NewAct($"complaint:{code} answer", ActKind.Answer, house.Server.Clock.GetUtcNow(), Body: Body.Company, Said: "Paghiamo tutto.");

        Assert.Equal("key", (await Assert.ThrowsAsync<BadInputException>(() => acts.Enter(id, by, forged, Stop))).Place);
        using (var back = await TestServer.Send(ada, $"/pratiche/{id}/atti/nuovo?tipo=answer", "atto", ("Told.DeviceKey", forged.DeviceKey), ("Told.Day", "2026-11-10"), ("Told.Said", "Paghiamo tutto.")))
        {
            Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        }

        Assert.True(await house.Server.Get<CompanyComplaintStore>().Answer(new(house.Luce, "Luce Chiara"), code, 1, "Eccoci.", Stop));
        var answer = (await acts.Of(id, Stop)).Single(act => act.Told.Kind == ActKind.Answer);
        Assert.Equal("Eccoci.", answer.Told.Said);
        Assert.Equal("key", (await Assert.ThrowsAsync<BadInputException>(() => acts.Correct(id, answer.Id, answer.Told with { Said = "Paghiamo tutto." }, Stop))).Place);
        Assert.Equal(answer, await acts.Find(id, answer.Id, Stop));

        var page = await DeskHouse.Read(ada, $"/pratiche/{id}/atti/{answer.Id}");
        Assert.Contains("Eccoci.", page, StringComparison.Ordinal);
        Assert.Contains("Aggiungi una nota", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"Told.Said\"", page, StringComparison.Ordinal);
        using (await TestServer.Send(ada, $"/pratiche/{id}/atti/{answer.Id}", "togli"))
        {
        }

        Assert.DoesNotContain(await acts.Of(id, Stop), act => act.Id == answer.Id);
    }

    [Fact]
    public async Task Nothing_is_sent_that_was_not_seen_and_not_twice()
    {
        await using var house = await People.StartGate();
        var (ada, _, id) = await CompanyCase.Complainer(house);
        var page = $"/pratiche/{id}/azienda";
        var complaints = house.Server.Get<CompanyComplaintStore>();

        using (var hasty = await TestServer.Send(ada, page, "reclamo", ("Testo", "Basta."), ("Passo", "manda"))) Assert.Equal(HttpStatusCode.OK, hasty.StatusCode);
        Assert.Empty(await complaints.OfCase(id, Stop));

        var seen = await CompanyCase.Preview(ada, page, ("Testo", "Basta."));
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
        var (ada, person, id) = await CompanyCase.Complainer(house);
        var store = house.Server.Get<CompanyComplaintStore>();
        var first = await CompanyCase.Send(house, ada, id);
        Assert.True(await store.Ask(new(house.Luce, "Luce Chiara"), first, 1, "Quando?", Stop));
        Assert.True(await store.Answer(new(house.Luce, "Luce Chiara"), first, 1, "La nostra risposta", Stop));
        var second = await CompanyCase.Send(house, ada, id);

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

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_person_sends_so_many_complaints_a_day_and_deleting_cases_gives_no_more(string kind)
    {
        await using var house = await People.StartGate(kind);
        var (_, person, _) = await CompanyCase.Complainer(house);
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

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Of_complaints_sent_at_the_same_moment_exactly_the_days_limit_stands(string kind)
    {
        await using var house = await People.StartGate(kind);
        var (_, person, _) = await CompanyCase.Complainer(house);
        var (cases, store) = (house.Server.Get<CaseStore>(), house.Server.Get<CompanyComplaintStore>());
        async Task<(long Case, string? Refused)> Try()
        {
            var id = await cases.Open(person.Id, new(CaseSubject.UnwantedContacts, "Basta"), Stop);
            var one = (await cases.Any(id, Stop))!;
            await Task.Yield();
            try
            {
                await store.Send(one, person.Account!.Value, new(house.Luce, "Luce Chiara"), new ComplaintBody("Basta", "Smettete.", [], null, null, null, []), Stop);
                return (id, null);
            }
            catch (BadInputException wrong)
            {
                return (id, wrong.Place);
            }
        }

        for (var time = 1; time < CompanyComplaintStore.MostSentADay; time++) Assert.Null((await Try()).Refused);
        var two = await Task.WhenAll(Try(), Try());

        Assert.Equal([null, "today"], two.Select(one => one.Refused).Order(StringComparer.Ordinal));
        Assert.Equal(CompanyComplaintStore.MostSentADay, (await store.Of(house.Luce, waiting: true, after: null, most: 100, Stop)).Count);
        Assert.Empty(await house.Server.Get<ActStore>().AllOf(two.Single(one => one.Refused is not null).Case, Stop)); // what was refused left nothing behind

        house.Server.Clock.Pass(TimeSpan.FromDays(1));
        var many = await Task.WhenAll(Enumerable.Range(0, CompanyComplaintStore.MostSentADay + 3).Select(_ => Try()));
        Assert.Equal(CompanyComplaintStore.MostSentADay, many.Count(one => one.Refused is null));
        Assert.Equal(3, many.Count(one => one.Refused == "today"));
    }

    [Fact]
    public async Task The_preview_says_how_many_contacts_are_left_out_and_shows_none_of_them()
    {
        await using var house = await People.StartGate();
        var (ada, person, id) = await CompanyCase.Complainer(house);
        var other = await house.Server.Get<BrandStore>().Enter("Gas Veloce", BrandKind.Energy, company: null, website: null, Stop);
        var people = new People(house.Server);
        var foreign = await people.Record(person, "0690251299", more: told => told with { Brand = other, Said = "era un'altra ditta" });
        var page = $"/pratiche/{id}/azienda";
        using (var whole = await TestServer.Send(ada, page, "reclamo", ("Testo", "Basta."), ("Passo", "guarda")))
        {
            Assert.DoesNotContain("lasciati fuori", await whole.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        var useful = await people.Record(person, "0690251298", more: told => told with { Useful = true, Said = "il corriere" });
        await house.Server.Get<CaseStore>().Link(person.Id, id, [foreign.Id, useful.Id], Stop);

        using var answer = await TestServer.Send(ada, page, "reclamo", ("Testo", "Basta."), ("Passo", "guarda"));
        var shown = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Contains("Contatti della pratica lasciati fuori, perché sono di un'altra azienda o ti erano utili: 2.", shown, StringComparison.Ordinal);
        Assert.Contains("600001234", shown, StringComparison.Ordinal);
        Assert.All(new[] { "690251299", "690251298", "un'altra ditta", "il corriere" }, hidden => Assert.DoesNotContain(hidden, shown, StringComparison.Ordinal));
    }
}
