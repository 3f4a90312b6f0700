using Quiete.Procedures;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Tests.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

public class CasePagesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_opened_from_one_call_proposes_the_others_of_the_same_line_and_company(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        var first = await Call(house, "06 9025 1234", "Luce Chiara");
        var again = await Call(house, "06 9025 1234", company: null);
        var other = await Call(house, "02 5550 1234", "LUCE CHIARA");
        var stranger = await Call(house, "02 7770 1234", "Gas Veloce");

        var page = await house.Page($"/pratiche/nuova?voce={first}&voce=abc&voce=987654");

        Assert.Equal("Luce Chiara", page.QuerySelector("#azienda")!.GetAttribute("value"));
        Assert.Equal(Ids(first, again, other), page.QuerySelectorAll("input[name=Voci][checked]").Select(box => box.GetAttribute("value")!).Order());
        var opened = await house.Done($"/pratiche/nuova?voce={first}", "pratica", ("Told.Subject", "unwanted-contacts"), ("Told.Title", "Chiamate a cena"), ("Told.Company", "Luce Chiara"), ("Told.Basis", "guess"), ("Voci", $"{first}"));
        var text = RegisterHouse.Read(opened);
        Assert.Contains("La pratica è aperta", text, StringComparison.Ordinal);
        Assert.Contains("è solo una mia idea", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"{stranger}", string.Join(' ', Ids(first, again, other)).Split(' '));
        var one = Assert.Single(await house.Server.Get<CaseStore>().Of(house.Person, Stop));
        Assert.Equal([first], await house.Server.Get<CaseStore>().EntryIds(one.Id, Stop));

        var contacts = await house.Page($"/pratiche/{one.Id}/contatti");
        Assert.Equal(Ids(again, other), Boxes(contacts, "aggiungi"));
        await house.Done($"/pratiche/{one.Id}/contatti", "aggiungi", ("Voci", $"{again}"));
        Assert.Equal([first, again], await house.Server.Get<CaseStore>().EntryIds(one.Id, Stop));
        await house.Done($"/pratiche/{one.Id}/contatti", "togli", ("Voci", $"{first}"));
        Assert.Equal([again], await house.Server.Get<CaseStore>().EntryIds(one.Id, Stop));
        var found = await house.Refused($"/pratiche/{one.Id}/contatti", "cerca", ("Linea", "02 7770 1234"));
        Assert.Equal(Ids(stranger), Boxes(found, "aggiungi"));
        Assert.Empty(found.QuerySelectorAll("form:has(input[name=_handler][value=aggiungi]) input[name=Voci][checked]"));
    }

    [Fact]
    public async Task A_form_sent_twice_opens_one_case_and_one_that_fails_loses_nothing()
    {
        await using var house = await RegisterHouse.Build();
        (string, string)[] fields = [("Told.Subject", "billing"), ("Told.Title", "Bolletta doppia"), ("Told.Company", "Luce Chiara"), ("Told.About", "Due volte marzo"), ("Told.Pec", "non una pec"), ("Told.DeviceKey", "k1")];

        var refused = await house.Refused("/pratiche/nuova", "pratica", fields);
        Assert.Equal("Due volte marzo", refused.QuerySelector("#racconto")!.TextContent);
        Assert.Contains("Questo non è un indirizzo PEC.", RegisterHouse.Read(refused), StringComparison.Ordinal);
        Assert.True(refused.QuerySelector("details:has(#pec)")!.HasAttribute("open"));
        var later = await house.Page("/pratiche/nuova");
        Assert.Equal("Bolletta doppia", later.QuerySelector("#titolo")!.GetAttribute("value"));
        Assert.False(later.QuerySelector("[data-draft-note]")!.HasAttribute("hidden"));

        fields[4] = ("Told.Pec", "luce@pec.example");
        await house.Done("/pratiche/nuova", "pratica", fields);
        await house.Done("/pratiche/nuova", "pratica", fields);
        Assert.Equal("luce@pec.example", Assert.Single(await house.Server.Get<CaseStore>().Of(house.Person, Stop)).Told.Pec);
        Assert.Null((await house.Page("/pratiche/nuova")).QuerySelector("#titolo")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_case_is_changed_closed_opened_again_and_deleted_only_when_asked_twice()
    {
        await using var house = await RegisterHouse.Build();
        var cases = house.Server.Get<CaseStore>();
        var id = await cases.Open(house.Person, new(CaseSubject.ServiceFault, "Linea muta"), Stop);
        await house.Server.Get<ActStore>().Enter(id, house.Account, new("a", ActKind.Began, house.Server.Clock.GetUtcNow(), DayOnly: true, Said: "Niente internet"), Stop);

        await house.Done($"/pratiche/{id}/modifica", "modifica", ("Told.Subject", "service-fault"), ("Told.Title", "Linea muta da lunedì"));
        Assert.Contains("Questa pratica è chiusa.", RegisterHouse.Read(await house.Done($"/pratiche/{id}/modifica", "chiudi")), StringComparison.Ordinal);
        Assert.Contains("chiusa il", RegisterHouse.Read(await house.Page("/pratiche")), StringComparison.Ordinal);
        await house.Done($"/pratiche/{id}/modifica", "riapri");
        Assert.True((await cases.Find(house.Person, id, Stop))!.IsOpen);

        Assert.Contains("1 fatto scritti da te", RegisterHouse.Read(await house.Page($"/pratiche/{id}/elimina")), StringComparison.Ordinal);
        Assert.NotNull(await cases.Find(house.Person, id, Stop));
        Assert.Contains("Non ne hai ancora", RegisterHouse.Read(await house.Done($"/pratiche/{id}/elimina", "cancella")), StringComparison.Ordinal);
        Assert.Null(await cases.Find(house.Person, id, Stop));
    }

    [Fact]
    public async Task Acts_are_added_corrected_taken_back_and_put_back()
    {
        await using var house = await RegisterHouse.Build();
        var id = await house.Server.Get<CaseStore>().Open(house.Person, new(CaseSubject.ServiceFault, "Linea muta"), Stop);
        var acts = house.Server.Get<ActStore>();

        var page = await house.Done($"/pratiche/{id}/atti/nuovo?tipo=complaint", "atto", ("Told.Day", "2026-11-10"), ("Told.Time", "09:30"), ("Told.Way", "pec"), ("Told.Body", "company"),
            ("Told.Said", "Non va <b>nulla</b>"), ("Told.ComplaintNumber", "R-7"));
        Assert.Contains("Reclamo · l'azienda · PEC · reclamo n. R-7", RegisterHouse.Read(page), StringComparison.Ordinal);
        Assert.Contains("Non va <b>nulla</b>", RegisterHouse.Read(page), StringComparison.Ordinal);
        var act = Assert.Single(await acts.Of(id, Stop));
        Assert.Equal((NumberGiven.Given, false), (act.Told.NumberGiven, act.Told.DayOnly));

        await house.Done($"/pratiche/{id}/atti/{act.Id}", "atto", ("Told.Kind", "complaint"), ("Told.Day", "2026-11-10"), ("Told.Time", ""), ("Told.Way", "registered-letter"), ("Told.ComplaintNumber", "R-8"));
        act = Assert.Single(await acts.Of(id, Stop));
        Assert.Equal(("R-8", true, Way.RegisteredLetter, null), (act.Told.ComplaintNumber, act.Told.DayOnly, act.Told.Way, act.Told.Said));
        await house.Done($"/pratiche/{id}/atti/{act.Id}", "togli");
        Assert.Empty(await acts.Of(id, Stop));
        await house.Done($"/pratiche/{id}/atti/{act.Id}", "rimetti");
        Assert.Single(await acts.Of(id, Stop));
    }

    [Fact]
    public async Task What_looks_wrong_is_questioned_kept_and_saved_when_the_person_insists()
    {
        await using var house = await RegisterHouse.Build();
        var id = await house.Server.Get<CaseStore>().Open(house.Person, new(CaseSubject.Billing, "Bolletta"), Stop);
        var acts = house.Server.Get<ActStore>();
        var asked = await acts.Enter(id, house.Account, new("a", ActKind.Complaint, house.Server.Clock.GetUtcNow().AddDays(-3), Body: Body.Company), Stop);
        (string, string)[] answer = [("Told.Day", "2026-01-10"), ("Told.Body", "company"), ("Told.Answers", $"{asked.Id}"), ("Told.Said", "Abbiamo ragione noi")];
        var path = $"/pratiche/{id}/atti/nuovo?tipo=answer";

        var doubted = await house.Refused(path, "atto", answer);
        Assert.Contains("La risposta è di prima di quello a cui risponde", RegisterHouse.Read(doubted), StringComparison.Ordinal);
        Assert.Equal("Abbiamo ragione noi", doubted.QuerySelector("#detto")!.TextContent);
        Assert.Single(await acts.Of(id, Stop));

        var saved = await house.Done(path, "atto", [.. answer, ("Told.Anyway", "true")]);
        Assert.NotEmpty(saved.QuerySelectorAll(".quiete-doubt"));
        var twice = await house.Refused(path, "atto", [.. answer, ("Told.DeviceKey", "another")]);
        Assert.Contains("È la stessa cosa?", RegisterHouse.Read(twice), StringComparison.Ordinal);
        var absurd = await house.Refused($"/pratiche/{id}/atti/nuovo?tipo=note", "atto", ("Told.Day", "2031-01-01"), ("Told.Anyway", "true"));
        Assert.Contains("dal 1950 a domani", RegisterHouse.Read(absurd), StringComparison.Ordinal);
        var foreign = await house.Refused(path, "atto", ("Told.Day", "2026-11-20"), ("Told.Answers", "987654"));
        Assert.Contains("Questo fatto non è nella pratica.", RegisterHouse.Read(foreign), StringComparison.Ordinal);
        Assert.Equal(2, (await acts.Of(id, Stop)).Count);
    }

    [Fact]
    public async Task The_timeline_shows_contacts_and_acts_by_month_a_hundred_at_a_time_in_either_order()
    {
        await using var house = await RegisterHouse.Build();
        var cases = house.Server.Get<CaseStore>();
        var id = await cases.Open(house.Person, new(CaseSubject.Other, "Tante cose"), Stop);
        var start = house.Server.Clock.GetUtcNow().AddDays(-60);
        for (var number = 0; number < 110; number++) await house.Server.Get<ActStore>().Enter(id, house.Account, new($"k{number}", ActKind.Note, start.AddHours(number), Said: $"Nota {number}"), Stop);
        var call = await Call(house, "06 9025 1234", "Luce Chiara");
        await cases.Link(house.Person, id, [call], Stop);

        var newest = await house.Page($"/pratiche/{id}");
        Assert.Contains("111 fatti", RegisterHouse.Read(newest), StringComparison.Ordinal);
        var lines = newest.QuerySelectorAll(".quiete-timeline > li");
        Assert.Equal(100, lines.Length);
        Assert.Contains("+390690251234", lines[0].TextContent, StringComparison.Ordinal);
        Assert.Equal(2, newest.QuerySelectorAll(".quiete-timeline").Length); // one for each month
        var oldest = await house.Page($"/pratiche/{id}?ordine=vecchi");
        Assert.Contains("Nota 0", oldest.QuerySelector(".quiete-timeline > li")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(11, (await house.Page($"/pratiche/{id}?pagina=2&ordine=vecchi")).QuerySelectorAll(".quiete-timeline > li").Length);
        Assert.Equal(11, (await house.Page($"/pratiche/{id}?pagina=99")).QuerySelectorAll(".quiete-timeline > li").Length);
    }

    internal static async Task<long> Call(RegisterHouse house, string line, string? company, DateTimeOffset? at = null)
    {
        var told = new EntryTold($"{Guid.NewGuid():N}", Line: line, Company: company, Received: at is { } when ? Quiete.Rules.Moment.Iso(when) : null);
        return (await house.Server.Get<EntryDesk>().Record(house.Person, house.Account, told, Stop)).Id;
    }

    private static IEnumerable<string> Ids(params long[] ids) => ids.Select(id => $"{id}").Order();

    private static IEnumerable<string> Boxes(AngleSharp.Html.Dom.IHtmlDocument page, string form) =>
        page.QuerySelectorAll("form").Single(one => one.QuerySelector($"input[name=_handler][value={form}]") is not null).QuerySelectorAll("input[name=Voci]").Select(box => box.GetAttribute("value")!).Order();
}
