using System.Net;
using Dapper;
using Quiete.Procedures;
using Quiete.Server.Accounts;
using Quiete.Server.Complaints;
using Quiete.Server.Gate;
using Quiete.Server.Tests.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

public class CaseWallsTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_case_does_not_exist_for_anybody_else()
    {
        await using var house = await RegisterHouse.Build();
        var id = await DossierTests.Full(house);
        var act = (await house.Server.Get<ActStore>().Of(id, Stop))[0];
        string[] paths =
        [
            "", "/modifica", "/elimina", "/contatti", "/atti/nuovo", $"/atti/{act.Id}", "/telefonata", "/social", "/cronologia", "/cronologia.pdf", "/cronologia.csv", "/cronologia.json", "/scadenze.ics",
        ];
        var (neighbour, _, _) = await house.Neighbour();
        await using var market = new Companies.Market(house.Server.Database, house.Server.Clock);
        var principal = await market.Principal("Luce Chiara");
        var head = await house.Server.SignedIn(Role.Principal, principal);
        var agent = await house.Server.SignedIn(Role.Agent, await market.Agency("Alfa Call"));

        foreach (var stranger in new[] { neighbour, head, agent })
        {
            foreach (var path in paths)
            {
                foreach (var whose in new[] { "", $"?di={house.Person}" })
                {
                    using var theirs = await Gate.Pages.Open(stranger, $"/pratiche/{id}{path}{whose}");
                    Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);
                    var text = await theirs.Content.ReadAsStringAsync(Stop);
                    Assert.DoesNotContain("Chiamate a cena", text, StringComparison.Ordinal);
                    using var nobodys = await Gate.Pages.Open(stranger, $"/pratiche/987654{path}{whose}");
                    Assert.Equal(nobodys.StatusCode, theirs.StatusCode); // the same as if it did not exist
                }
            }
        }

        foreach (var path in paths)
        {
            using var unknown = await house.Server.Anonymous().GetAsync($"/pratiche/{id}{path}", Stop);
            Assert.True(unknown.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Found or HttpStatusCode.Unauthorized, $"{path}: {unknown.StatusCode}");
        }
    }

    [Fact]
    public async Task Nobody_writes_into_the_case_of_another_by_sending_its_forms()
    {
        await using var house = await RegisterHouse.Build();
        var id = await DossierTests.Full(house);
        var (neighbour, _, person) = await house.Neighbour();
        var own = await house.Server.Get<CaseStore>().Open(person, new(CaseSubject.Other, "Mia"), Stop);
        var acts = house.Server.Get<ActStore>();
        var before = (await acts.AllOf(id, Stop)).Count;

        foreach (var (page, form) in new[] { ("/atti/nuovo", "atto"), ("/telefonata", "telefonata"), ("/social", "social"), ("/elimina", "cancella"), ("/modifica", "chiudi") })
        {
            var html = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await neighbour.GetStringAsync($"/pratiche/{own}{page}", Stop));
            var token = html.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            HttpStatusCode? nowhere = null;
            foreach (var address in new[] { $"/pratiche/987654{page}", $"/pratiche/{id}{page}" })
            {
                using var answer = await neighbour.PostAsync(address, Form(token, form), Stop);
                Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{address}: {answer.StatusCode}");
                Assert.Equal(nowhere ?? answer.StatusCode, answer.StatusCode); // the same as if it did not exist
                nowhere = answer.StatusCode;
            }
        }

        Assert.Equal(before, (await acts.AllOf(id, Stop)).Count);
        Assert.True((await house.Server.Get<CaseStore>().Find(house.Person, id, Stop))!.IsOpen);
    }

    private static FormUrlEncodedContent Form(string token, string form) => new(
        [new("__RequestVerificationToken", token), new("_handler", form), new("Told.Day", "2026-11-10"), new("Told.DeviceKey", "x"), new("Told.Kind", "note")]);

    [Fact]
    public async Task A_helper_keeps_the_cases_of_whom_they_help_and_no_longer_when_the_help_ended()
    {
        await using var house = await RegisterHouse.Build();
        var (_, _, mother) = await house.Neighbour();
        await house.Server.Database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO helper (person, account, since_ms) VALUES (@mother, @account, 0)", new { mother, account = house.Account }), Stop);

        await house.Done($"/pratiche/nuova?di={mother}", "pratica", ("Told.Subject", "billing"), ("Told.Title", "La bolletta della mamma"));
        var one = Assert.Single(await house.Server.Get<CaseStore>().Of(mother, Stop));
        var page = await house.Done($"/pratiche/{one.Id}/atti/nuovo?tipo=note&di={mother}", "atto", ("Told.Day", "2026-11-10"), ("Told.Said", "Scritto da chi aiuta"));
        Assert.Contains("Scritto da chi aiuta", RegisterHouse.Read(page), StringComparison.Ordinal);
        foreach (var link in page.QuerySelectorAll("main a[href^='/pratiche']")) Assert.Contains($"di={mother}", link.GetAttribute("href"), StringComparison.Ordinal); // one stays in it
        Assert.Equal(house.Account, Assert.Single(await house.Server.Get<ActStore>().Of(one.Id, Stop)).WrittenBy);

        await house.Server.Database.Write(connection => connection.ExecuteAsync("DELETE FROM helper"), Stop);
        using var ended = await Gate.Pages.Open(house.Ada, $"/pratiche/{one.Id}?di={mother}");
        Assert.Equal(HttpStatusCode.NotFound, ended.StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Drafts_are_sealed_an_accounts_own_and_forgotten_in_time(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        var (_, other, _) = await house.Neighbour();
        var drafts = house.Server.Get<Drafts>();
        await drafts.Keep(house.Account, house.Person, "/a", new CaseForm { Title = "Parole segrete" }, Stop);

        Assert.Equal("Parole segrete", (await drafts.Of<CaseForm>(house.Account, house.Person, "/a", Stop))!.Title);
        Assert.Null(await drafts.Of<CaseForm>(other, house.Person, "/a", Stop));
        var box = await house.Server.Database.Read(connection => connection.ExecuteScalarAsync<byte[]>("SELECT box FROM case_draft"), Stop);
        Assert.DoesNotContain("segrete", System.Text.Encoding.UTF8.GetString(box!), StringComparison.Ordinal);
        Assert.Equal("/a", Assert.Single(await drafts.AllOf(house.Person, Stop)).Form);

        for (var number = 0; number < Drafts.MostOfAccount; number++)
        {
            house.Server.Clock.Pass(TimeSpan.FromSeconds(1));
            await drafts.Keep(house.Account, house.Person, $"/b{number}", new CaseForm { Title = "x" }, Stop);
        }

        Assert.Null(await drafts.Of<CaseForm>(house.Account, house.Person, "/a", Stop)); // the oldest made room
        house.Server.Clock.Pass(TimeSpan.FromDays(Drafts.KeptDays + 1));
        Assert.Null(await drafts.Of<CaseForm>(house.Account, house.Person, "/b49", Stop));
        await house.Server.Get<Quiete.Server.Storage.KnownTime>().Confirm("test", Stop);
        await house.Server.Get<Retention>().Run(Stop);
        Assert.Empty(await drafts.AllOf(house.Person, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Unfinished_forms_go_with_their_case_and_those_of_others_stay(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        var (_, helper, _) = await house.Neighbour();
        var cases = house.Server.Get<CaseStore>();
        var drafts = house.Server.Get<Drafts>();
        var id = await cases.Open(house.Person, new(CaseSubject.Other, "Prova"), Stop);
        foreach (var form in new[] { $"/pratiche/{id}/modifica", $"/pratiche/{id}/atti/nuovo?tipo=note", $"/pratiche/{id}0/modifica", "/pratiche/nuova" })
        {
            await drafts.Keep(house.Account, house.Person, form, new CaseForm { Title = "x" }, Stop);
        }

        await drafts.Keep(helper, house.Person, $"/pratiche/{id}/social", new CaseForm { Title = "x" }, Stop);
        var said = RegisterHouse.Read(await house.Page($"/pratiche/{id}/elimina"));
        Assert.Contains("i file nella cassaforte", said, StringComparison.Ordinal);
        Assert.False(await cases.Delete(house.Person + 1, id, Stop));
        Assert.Equal(5, (await drafts.AllOf(house.Person, Stop)).Count);
        await house.Done($"/pratiche/{id}/elimina", "cancella");
        Assert.Equal([$"/pratiche/{id}0/modifica", "/pratiche/nuova"], (await drafts.AllOf(house.Person, Stop)).Select(draft => draft.Form));
    }
}
