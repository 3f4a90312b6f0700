using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Gate;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Companies;
using Quiete.Server.Tests.Gate;

namespace Quiete.Server.Tests.Operating;

/// <summary>A market on a database that no service has open yet, by the real clock: one principal, two agencies, many callable people.</summary>
internal sealed class KillMarket
{
    public required long Luce { get; init; }

    public required string LuceKey { get; init; }

    /// <summary>Each agency's campaign and key.</summary>
    public required IReadOnlyList<(long Campaign, string Key)> Agencies { get; init; }

    public required IReadOnlyList<string> People { get; init; }

    public static async Task<KillMarket> Furnish(Database database, int people)
    {
        var stop = GateHouse.Stop;
        await Migrations.Run(database, TimeProvider.System, stop);
        await using var market = new Market(database, TimeProvider.System);
        var luce = await market.Principal("Luce Chiara");
        await market.Policy(luce, RaceTests.Eager);
        using var book = new KeyBook(database, TimeProvider.System);
        var keys = new KeyStore(database, book, TimeProvider.System);
        var agencies = new List<(long, string)>();
        foreach (var (name, line) in new[] { ("Alfa Call", "06 0000 1234"), ("Beta Contact", "02 0000 5678") })
        {
            var agency = await market.Agency(name);
            await market.Lines.Declare(agency, line, recallable: true, stop);
            await market.Mandate(luce, agency, "2026-01-01");
            var campaign = await market.Campaign(luce, agency, $"Autunno {name}", new CampaignTerms(Line: line, OriginCountry: "IT"));
            agencies.Add((campaign, (await keys.Create(agency, Role.Agency, "test", (Scopes)63, "test", expires: null, dailyQuota: null, stop)).Text));
        }

        var list = Enumerable.Range(0, people).Select(at => $"+39347{5_000_000 + at}").ToList();
        var yesterday = RomeTime.DayOf(TimeProvider.System.GetUtcNow()).AddDays(-1);
        var clear = FactBody.Of(new RpoAnswer(Moment.On(yesterday), Listed: false, []));
        await new FactStore(database, TimeProvider.System).Add(
            [.. list.Select(text => new NewFact(luce, NumberReader.Read(text).Number, FactKind.Rpo, clear, "test", Evidence: null))], stop);
        return new()
        {
            Luce = luce,
            LuceKey = (await keys.Create(luce, Role.Principal, "test", (Scopes)63, "test", expires: null, dailyQuota: null, stop)).Text,
            Agencies = agencies,
            People = list,
        };
    }
}
