using System.Net;
using System.Text.Json;
using Dapper;
using Quiete.Server.Register;

namespace Quiete.Server.Tests.Register;

public class HelpedRegisterTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_helper_keeps_the_register_of_another_by_page_and_api_and_signs_what_is_written()
    {
        await using var house = await RegisterHouse.Build();
        var (_, _, mother) = await house.Neighbour();
        await house.Server.Database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO helper (person, account, since_ms) VALUES (@mother, @account, 0)", new { mother, account = house.Account }), Stop);
        var own = $"/registro?di={mother}";

        var saved = await house.Done(own, "registro", ("Told.Line", "06 9025 1234"));
        Assert.Contains("Il registro di Ada Prova", RegisterHouse.Read(saved), StringComparison.Ordinal);
        var entry = Assert.Single(await house.Server.Get<EntryStore>().Page(mother, after: null, 10, Stop));
        Assert.Equal(house.Account, entry.WrittenBy);
        await house.Done(own, $"/registro/{entry.Id}/ancora?di={mother}");
        await house.Ask(house.Ada, $"/v1/register/entries?person={mother}", """{ "entries": [ { "deviceKey": "k" } ] }""");

        Assert.Equal(3, (await house.Ada.GetFromJsonAsync<JsonElement>($"/v1/register/entries?person={mother}", Stop)).GetProperty("entries").GetArrayLength());
        Assert.Empty(await house.Entries()); // none in the helper's own
        foreach (var link in saved.QuerySelectorAll("main a[href^='/registro']")) Assert.Contains($"di={mother}", link.GetAttribute("href"), StringComparison.Ordinal); // one stays in it

        await house.Server.Database.Write(connection => connection.ExecuteAsync("DELETE FROM helper"), Stop);
        using var ended = await Gate.Pages.Open(house.Ada, own);
        Assert.Equal(HttpStatusCode.NotFound, ended.StatusCode);
    }
}
