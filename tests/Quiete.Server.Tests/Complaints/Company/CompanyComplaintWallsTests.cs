using System.Net;
using System.Text.Json;
using Dapper;
using Quiete.Server.Accounts;
using Quiete.Server.Complaints;
using Quiete.Server.Tests.Companies;
using Quiete.Server.Tests.Register;

namespace Quiete.Server.Tests.Complaints;

public class CompanyComplaintWallsTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_complaint_is_found_by_its_company_and_nobody_else_and_by_its_agency_without_the_person()
    {
        await using var house = await People.StartGate();
        var (ada, _, id) = await CompanyCase.Complainer(house);
        var code = await CompanyCase.Send(house, ada, id, ("Recapiti", "si"));
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
        var (ada, _, id) = await CompanyCase.Complainer(house);
        var code = await CompanyCase.Send(house, ada, id);
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
}
