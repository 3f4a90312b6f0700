using System.Net;
using System.Text;
using System.Text.Json;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Tests.Companies;

namespace Quiete.Server.Tests.Gate;

/// <summary>A server with two principals and two agencies: Luce sells by Alfa, and Gas by Beta. Everybody has a key.</summary>
internal sealed class GateTown : IAsyncDisposable
{
    public static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private GateTown(TestServer server) => Server = server;

    public TestServer Server { get; }

    public long Luce { get; private set; }

    public long Gas { get; private set; }

    public long Alfa { get; private set; }

    public long Beta { get; private set; }

    /// <summary>Luce's campaign, run by Alfa.</summary>
    public long Campaign { get; private set; }

    /// <summary>Gas's campaign, run by Beta.</summary>
    public long OtherCampaign { get; private set; }

    public HttpClient AsLuce { get; private set; } = null!;

    public HttpClient AsGas { get; private set; } = null!;

    public HttpClient AsAlfa { get; private set; } = null!;

    public HttpClient AsBeta { get; private set; } = null!;

    public static async Task<GateTown> Build(string kind = "Sqlite", Func<ServerOptions, ServerOptions>? change = null)
    {
        var town = new GateTown(await TestServer.Start(kind, change));
        await using var market = new Market(town.Server.Database, town.Server.Clock);
        (town.Luce, town.Gas) = (await market.Principal("Luce Chiara"), await market.Principal("Gas Buono"));
        (town.Alfa, town.Beta) = (await market.Agency("Alfa Call"), await market.Agency("Beta Contact"));
        await market.Lines.Declare(town.Alfa, "06 0000 1234", recallable: true, Stop);
        await market.Lines.Declare(town.Beta, "02 0000 5678", recallable: true, Stop);
        await market.Mandate(town.Luce, town.Alfa, "2026-01-01");
        await market.Mandate(town.Gas, town.Beta, "2026-01-01");
        town.Campaign = await market.Campaign(town.Luce, town.Alfa, "Autunno", new CampaignTerms(Line: "06 0000 1234", OriginCountry: "IT"));
        town.OtherCampaign = await market.Campaign(town.Gas, town.Beta, "Inverno", new CampaignTerms(Line: "02 0000 5678", OriginCountry: "IT"));
        while (await town.Server.Get<CampaignBook>().Find(town.OtherCampaign, Stop) is null) await Task.Delay(10, Stop); // written as by another process
        town.AsLuce = await town.Server.WithKey(town.Luce);
        town.AsGas = await town.Server.WithKey(town.Gas);
        town.AsAlfa = await town.Server.WithKey(town.Alfa, Role.Agency);
        town.AsBeta = await town.Server.WithKey(town.Beta, Role.Agency);
        return town;
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>Posts JSON and reads the answer; it must have this status.</summary>
    public static async Task<JsonElement> Post(HttpClient client, string path, string body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await client.PostAsync(path, Json(body), Stop);
        return await Read(answer, expected);
    }

    /// <summary>Gets and reads the answer; it must have this status.</summary>
    public static async Task<JsonElement> Get(HttpClient client, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await client.GetAsync(path, Stop);
        return await Read(answer, expected);
    }

    public static async Task<JsonElement> Read(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == expected, $"{answer.RequestMessage!.RequestUri}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>The fields that a problem names.</summary>
    public static IEnumerable<string> Fields(JsonElement problem) => problem.GetProperty("errors").EnumerateObject().Select(one => one.Name);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
