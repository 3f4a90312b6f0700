using AngleSharp.Html.Parser;
using Quiete.Server.Accounts;
using Quiete.Server.Audit;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class LogPageTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Anybody_reads_how_large_the_log_is_and_the_signed_note_of_each_day(string kind)
    {
        await using var house = await GateServer.Start(kind);
        Assert.Contains("Il registro è ancora vuoto", await Pages.Read(house.Server.Anonymous(), "/log"), StringComparison.Ordinal);
        await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234568" });
        await house.Server.Get<LogSequencer>().Step(Stop);

        var anyone = house.Server.Anonymous();
        var page = new HtmlParser().ParseDocument(await (await Pages.Open(anyone, "/log")).Content.ReadAsStringAsync(Stop));
        var row = Assert.Single(page.QuerySelectorAll("tbody tr"));
        Assert.Equal("2", row.QuerySelector("td")!.TextContent);
        Assert.Equal(await anyone.GetStringAsync("/log/checkpoint", Stop), row.QuerySelector("pre")!.TextContent);
        Assert.DoesNotContain("Chi ha consultato gli storici", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_check_read_who_looked_at_histories_and_never_at_whose()
    {
        await using var house = await GateServer.Start("Sqlite");
        await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        await house.LuceKey.PostAsJsonAsync("/v1/persons/history", new { number = "347 1234567" }, Stop);

        foreach (var role in new[] { Role.Auditor, Role.Administrator })
        {
            var page = await Pages.Read(await house.Server.SignedIn(role), "/log");
            Assert.Contains("Luce Chiara", page, StringComparison.Ordinal);
            Assert.Contains("chiave ", page, StringComparison.Ordinal);
            Assert.DoesNotContain("3471234567", page, StringComparison.Ordinal);
        }

        foreach (var stranger in new[] { house.Server.Anonymous(), await house.Server.SignedIn(Role.Principal, house.Luce), await house.Server.SignedIn(Role.Person) })
        {
            Assert.DoesNotContain("Chi ha consultato gli storici", await Pages.Read(stranger, "/log"), StringComparison.Ordinal);
        }
    }
}
