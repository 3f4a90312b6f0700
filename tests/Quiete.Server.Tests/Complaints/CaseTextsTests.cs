using Quiete.Audit;
using Quiete.Procedures;
using Quiete.Server.Complaints;
using Quiete.Server.Tests.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

/// <summary>How much text a case takes, and what is read of it.</summary>
public class CaseTextsTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly DateTimeOffset At = new(2026, 11, 10, 9, 0, 0, TimeSpan.Zero);

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_full_of_text_takes_no_more_of_it_and_keeps_nobody_from_anything_else(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        var acts = house.Server.Get<ActStore>();
        var id = await Open(house);
        var full = await Fill(house, id);

        Assert.Equal("said", (await Assert.ThrowsAsync<BadInputException>(() => acts.Enter(id, house.Account, new("a", ActKind.Note, At, Said: "più"), Stop))).Place);
        Assert.Equal("promised", (await Assert.ThrowsAsync<BadInputException>(() => acts.Enter(id, house.Account, new("a", ActKind.Call, At, Promised: "più"), Stop))).Place);
        Assert.Equal("said", (await Assert.ThrowsAsync<BadInputException>(() => acts.Correct(id, full.Id, full.Told with { Said = full.Told.Said + "è" }, Stop))).Place);
        await acts.Enter(id, house.Account, new("b", ActKind.ContractWithdrawal, At, Way: Way.RegisteredLetter, ComplaintNumber: "R-7"), Stop); // without a text
        await acts.Enter(id, house.Account, full.Told, Stop); // the same form again
        var code = ShortCode.New([1, 2, 3, 4, 5, 6, 7, 8]);
        await acts.EnterOwn(id, house.Account, new(ActKeys.After(code, "answer"), ActKind.Answer, At, Said: "La nostra risposta."), Stop);
        await acts.EnterOwn(id, house.Account, new(ActKeys.After(code, "end"), ActKind.Note, At, Said: "Ritirato."), Stop);
        await acts.EnterOwn(id, house.Account, new(ActKeys.Receipt("0011"), ActKind.PecDelivered, At, Said: "Reclamo"), Stop);
        await acts.EnterOwn(id, house.Account, new(ActKeys.HandOverEnd(1), ActKind.Note, At, Said: "Ripresa."), Stop);
        await acts.EnterOwn(id, house.Account, new(ActKeys.Letter(1), ActKind.ContractWithdrawal, At, Said: "Recesso"), Stop);

        Assert.True(await acts.Correct(id, full.Id, full.Told with { Said = "breve" }, Stop));
        await acts.Enter(id, house.Account, new("c", ActKind.Note, At, Said: "adesso c'è posto"), Stop);
        var other = await Open(house);
        await acts.Enter(other, house.Account, new("d", ActKind.Note, At, Said: "un'altra pratica"), Stop);
    }

    [Fact]
    public async Task Whoever_writes_into_a_full_case_reads_so_at_the_field_and_loses_nothing()
    {
        await using var house = await RegisterHouse.Build();
        var id = await Open(house);
        await Fill(house, id);

        var refused = await house.Refused($"/pratiche/{id}/atti/nuovo?tipo=note", "atto", ("Told.Day", "2026-11-10"), ("Told.Said", "Ancora una cosa"));
        Assert.Contains("non c'è più posto per altro testo", refused.QuerySelector(".quiete-field:has(#detto) .quiete-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Ancora una cosa", refused.QuerySelector("#detto")!.TextContent);
        var called = await house.Refused($"/pratiche/{id}/telefonata", "telefonata", ("Told.Day", "2026-11-10"), ("Told.Promised", "Domani"));
        Assert.Contains("non c'è più posto per altro testo", called.QuerySelector(".quiete-field:has(#promesso) .quiete-error")!.TextContent, StringComparison.Ordinal);
        await house.Done($"/pratiche/{id}/atti/nuovo?tipo=contract-withdrawal", "atto", ("Told.Day", "2026-11-10"), ("Told.Way", "pec"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_form_larger_than_any_is_not_kept_in_place_of_what_was_kept(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        var drafts = house.Server.Get<Drafts>();
        await drafts.Keep(house.Account, house.Person, "/pratiche/nuova", new CaseForm { Title = "prima" }, Stop);
        await drafts.Keep(house.Account, house.Person, "/pratiche/nuova", new CaseForm { Title = new string('a', Drafts.MaxBytes) }, Stop);
        Assert.Equal("prima", (await drafts.Of<CaseForm>(house.Account, house.Person, "/pratiche/nuova", Stop))!.Title);
        var whole = new ActForm { Said = new string('è', NewAct.MaxSaid), Promised = new string('è', NewAct.MaxSaid), Url = new string('è', NewAct.MaxUrl), Witness = new string('è', NewAct.MaxName) };
        await drafts.Keep(house.Account, house.Person, "/pratiche/1/atti/nuovo", whole, Stop);
        Assert.Equal(whole.Said, (await drafts.Of<ActForm>(house.Account, house.Person, "/pratiche/1/atti/nuovo", Stop))!.Said); // the longest that can be told fits
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_outline_has_all_but_the_long_texts_and_raises_the_same_questions(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        var acts = house.Server.Get<ActStore>();
        var id = await Open(house);
        await acts.Enter(id, house.Account, new(
            "a", ActKind.Call, At, Way: Way.Phone, Body: Body.Company, Who: "Sara", OperatorCode: "77", ComplaintNumber: "R-7", Promised: "Il rimborso", PromisedBy: new(2026, 11, 1), Witness: "Pia",
            Said: "Hanno detto  così", WaitedMinutes: 9, Seconds: 300, Url: "https://luce.example/x", Country: "Albania", Solved: false), Stop);
        await acts.Enter(id, house.Account, new("b", ActKind.Note, At, Said: "La stessa cosa"), Stop);
        await acts.Enter(id, house.Account, new("c", ActKind.Note, At.AddHours(1), Said: "la  STESSA cosa "), Stop);
        var corrected = await acts.Enter(id, house.Account, new("d", ActKind.Note, At.AddHours(2), Said: "altro"), Stop);
        await acts.Correct(id, corrected.Id, corrected.Told with { Said = "La stessa\ncosa" }, Stop);
        var gone = await acts.Enter(id, house.Account, new("e", ActKind.Note, At.AddHours(3)), Stop);
        await acts.TakeBack(id, gone.Id, Stop);

        var (whole, outline) = (await acts.Of(id, Stop), await acts.Outline(id, Stop));

        Assert.Equal(whole.Select(act => act with { Told = act.Told with { Said = null, Promised = null, Url = null } }), outline);
        Assert.Equal(4, outline.Count);
        Assert.Equal([.. outline.Select(act => act.Id), gone.Id], (await acts.OutlineOfAll(id, Stop)).Select(act => act.Id));
        Assert.Equal(5, await acts.Count(id, Stop));
        Assert.Equal(whole.Skip(1).Take(2), await acts.Some(id, [whole[2].Id, whole[1].Id, 987_654], Stop));
        Assert.Empty(await acts.Some(await Open(house), [whole[0].Id], Stop)); // of another case
        Assert.Equal(Marks(Chronology.Doubts(whole, At)), Marks(Chronology.Doubts(outline, At)));
        Assert.Equal(2, Chronology.Doubts(outline, At.AddDays(9)).Count(doubt => doubt.Kind == DoubtKind.SaidTwice));
        Assert.Equal(whole[0].Id, Assert.Single(Timeline.OpenPromises(outline)).Id);

        static IEnumerable<(DoubtKind, long, long?)> Marks(IEnumerable<Doubt> doubts) => doubts.Select(doubt => (doubt.Kind, doubt.About.Id, doubt.Other?.Id));
    }

    [Fact]
    public async Task A_page_of_a_case_reads_the_texts_that_it_shows_and_no_others()
    {
        await using var house = await RegisterHouse.Build();
        var id = await Open(house);
        for (var at = 0; at < 150; at++) await house.Server.Get<ActStore>().Enter(id, house.Account, new($"n{at}", ActKind.Note, At.AddHours(-at), Said: $"fatto-{at:000}", Promised: at == 140 ? "Promessa vecchia" : null, PromisedBy: at == 140 ? new(2026, 12, 1) : null), Stop);

        var first = RegisterHouse.Read(await house.Page($"/pratiche/{id}"));
        Assert.Contains("150 fatti", first, StringComparison.Ordinal);
        Assert.Contains("fatto-099", first, StringComparison.Ordinal);
        Assert.DoesNotContain("fatto-100", first, StringComparison.Ordinal);
        Assert.Contains("Promessa vecchia", first, StringComparison.Ordinal); // it is among the due days all the same
        Assert.Contains("fatto-100", RegisterHouse.Read(await house.Page($"/pratiche/{id}?pagina=2")), StringComparison.Ordinal);
        Assert.Contains("Promessa vecchia", await house.Ada.GetStringAsync($"/pratiche/{id}/scadenze.ics", Stop), StringComparison.Ordinal);
        Assert.Contains("fatto-149", await house.Ada.GetStringAsync($"/pratiche/{id}/cronologia.csv", Stop), StringComparison.Ordinal);
    }

    private static Task<long> Open(RegisterHouse house) => house.Server.Get<CaseStore>().Open(house.Person, new(CaseSubject.Other, "Tante parole", Named: "Luce"), Stop);

    /// <summary>Tells as much as a case takes, in letters of two bytes; gives one of the acts.</summary>
    private static async Task<Act> Fill(RegisterHouse house, long id)
    {
        var acts = house.Server.Get<ActStore>();
        var long20 = new string('è', NewAct.MaxSaid);
        Act? last = null;
        for (var at = 0; at < ActStore.MostTextBytes / (NewAct.MaxSaid * 2); at++) last = await acts.Enter(id, house.Account, new($"full{at}", ActKind.Note, At.AddMinutes(-at), Said: long20), Stop);
        return last!;
    }
}
