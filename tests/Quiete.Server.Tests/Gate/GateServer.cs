using System.Text.Json.Nodes;
using Dapper;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Gate;
using Quiete.Server.Tests.Companies;

namespace Quiete.Server.Tests.Gate;

/// <summary>The service with the small market of <see cref="GateHouse"/>, asked over HTTP.</summary>
internal sealed class GateServer : IAsyncDisposable
{
    private GateServer(TestServer server) => Server = server;

    public TestServer Server { get; }

    public long Luce { get; private set; }

    public long Alfa { get; private set; }

    public long Beta { get; private set; }

    public long ByAlfa { get; private set; }

    public long ByBeta { get; private set; }

    public HttpClient LuceKey { get; private set; } = null!;

    public HttpClient AlfaKey { get; private set; } = null!;

    public HttpClient BetaKey { get; private set; } = null!;

    /// <param name="change">Other options of the service than the usual ones.</param>
    public static async Task<GateServer> Start(string kind, Func<ServerOptions, ServerOptions>? change = null)
    {
        var house = new GateServer(await TestServer.Start(kind, change));
        await using var market = new Market(house.Server.Database, house.Server.Clock);
        house.Luce = await market.Principal("Luce Chiara");
        (house.Alfa, house.Beta) = (await market.Agency("Alfa Call"), await market.Agency("Beta Contact"));
        await market.Policy(house.Luce, GateHouse.Policy);
        house.ByAlfa = await house.Campaign(market, house.Alfa, "Autunno Alfa", "06 0000 1234");
        house.ByBeta = await house.Campaign(market, house.Beta, "Autunno Beta", "02 0000 5678");
        house.LuceKey = await house.Server.WithKey(house.Luce, Role.Principal);
        house.AlfaKey = await house.Server.WithKey(house.Alfa, Role.Agency);
        house.BetaKey = await house.Server.WithKey(house.Beta, Role.Agency);

        // The book of the service learns of what another hand wrote when it next looks.
        while (await house.Server.Get<CampaignBook>().Find(house.ByBeta, GateHouse.Stop) is null) await Task.Delay(20);
        return house;
    }

    /// <summary>Makes numbers callable: the register answered for them three days ago.</summary>
    public Task Callable(params string[] numbers) => Server.Get<FactStore>().Add(
        [.. numbers.Select(text => new NewFact(
            Luce, NumberReader.Read(text).Number, FactKind.Rpo, FactBody.Of(new RpoAnswer(Moment.On(new DateOnly(2026, 11, 20)), Listed: false, [])), "test", Evidence: null))],
        GateHouse.Stop);

    /// <summary>Makes the gate ask: the number is listed, there is a consent, and nothing tells which came first.</summary>
    public Task Questionable(string text) => Server.Get<FactStore>().Add(
        [
            new(Luce, NumberReader.Read(text).Number, FactKind.Rpo, FactBody.Of(new RpoAnswer(Moment.On(new DateOnly(2026, 11, 19)), Listed: true, [])), "test", Evidence: null),
            new(Luce, NumberReader.Read(text).Number, FactKind.Consents, FactBody.Of(new Consent(
                Moment.On(new DateOnly(2026, 1, 10)), Sectors.Telecom, Channels.LiveCall, "modulo 44", InsideContract: false, Moment.None)), "test", Evidence: null),
        ],
        GateHouse.Stop);

    /// <summary>Makes numbers known as one person's.</summary>
    public Task Link(params string[] numbers) => Server.Database.Write(async connection =>
    {
        var bits = numbers.Select(text => (long)NumberReader.Read(text).Number.Bits).ToList();
        foreach (var number in bits)
        {
            await connection.ExecuteAsync("INSERT INTO number_link (principal, number, subject) VALUES (@Luce, @number, @subject)", new { Luce, number, subject = bits.Min() });
        }
    }, GateHouse.Stop);

    /// <summary>Asks to contact a number, and reads the answer.</summary>
    public static async Task<(HttpResponseMessage Answer, JsonNode Body)> Ask(HttpClient client, object wish, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/contacts") { Content = JsonContent.Create(wish) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        var answer = await client.SendAsync(request, GateHouse.Stop);
        return (answer, JsonNode.Parse(await answer.Content.ReadAsStringAsync(GateHouse.Stop))!);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task<long> Campaign(Market market, long agency, string name, string line)
    {
        await market.Lines.Declare(agency, line, recallable: true, GateHouse.Stop);
        await market.Mandate(Luce, agency, "2026-01-01");
        return await market.Campaign(Luce, agency, name, new CampaignTerms(Line: line, OriginCountry: "IT"));
    }
}
