using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class ErasedSlotsTests
{
    private const string Number = "+393471234567";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_holds_the_person_is_told_to_stop_and_a_no_told_all_the_same_is_not_taken_for_heard(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        var (_, held) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Number });
        var address = $"/v1/contacts/{held["id"]}";
        await ErasureTests.Erase(house.LuceKey, Number, keepObjection: false);
        Assert.Equal("released", (await house.AlfaKey.GetFromJsonAsync<JsonNode>(address, Stop))!["state"]!.GetValue<string>());
        Assert.Equal(
            $$"""{"contact":"{{held["id"]}}","because":"erasure"}""",
            await house.Server.Database.Read(connection => connection.QuerySingleAsync<string>("SELECT body FROM event WHERE kind = 'reservation.stopped'"), Stop));

        // The gate does not know any more whose no it would be: to take it would be to lose it.
        using var refused = await house.AlfaKey.PatchAsJsonAsync(address, new { network = "answered", exercised = "objection" }, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("exercised", Assert.Single((await refused.Content.ReadFromJsonAsync<JsonNode>(Stop))!["errors"]!.AsObject()).Key);
        using var told = await house.AlfaKey.PatchAsJsonAsync(address, new { network = "answered" }, Stop);
        Assert.Equal("attempted", (await told.Content.ReadFromJsonAsync<JsonNode>(Stop))!["state"]!.GetValue<string>());
    }

    // Whoever changes contacts takes the number of the change first: who takes it last waits for the one who waits for it.
    [Fact]
    public async Task An_erasure_never_waits_in_a_circle_with_those_who_change_contacts()
    {
        await using var house = await GateServer.Start(nameof(DatabaseKind.PostgreSql));
        await house.Callable("347 1234567");
        await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Number });
        Task<JsonNode>? erasing = null;
        await house.Server.Database.Write(async connection =>
        {
            await Change.Next(connection);
            erasing = ErasureTests.Erase(house.LuceKey, Number, keepObjection: false);
            await Task.Delay(300, Stop);
            await connection.ExecuteAsync("UPDATE contact SET state = state");
        }, Stop);
        Assert.Equal(1, (await erasing!)["contacts"]!.GetValue<int>());
    }
}
