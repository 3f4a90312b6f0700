using Microsoft.Playwright;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Gate;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Gate;
using Quiete.Server.Tests.Companies;
using Quiete.Server.Tests.Gate;

namespace Quiete.Browser.Tests.Register;

public class WhoCalledTests(Chromium chromium)
{
    private const string Mine = "347 123 4567";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(RecordTests.Ways), MemberType = typeof(RecordTests))]
    public async Task Somebody_who_proves_a_number_sees_who_called_and_says_a_no_that_the_gate_obeys(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium, options => options with { LocalNumberProof = true });
        var (campaign, agency) = await Market(site);
        var (allowed, contact) = await GateServer.Ask(agency, new { campaign, number = Mine });
        Assert.Equal("allow", contact["decision"]!.GetValue<string>());
        using var told = await agency.PatchAsJsonAsync($"/v1/contacts/{contact["id"]}", new { network = "answered", result = "interested" }, Stop);
        Assert.True(allowed.IsSuccessStatusCode && told.IsSuccessStatusCode);

        var page = await site.Somebody(screen, script);
        await Prove(site, page);
        if (script) await Axe.Passes(page);
        await site.Go(page, "/registro");
        await RecordTests.Ready(page, script);
        await page.GetByLabel("Che numero è apparso?").FillAsync("06 0000 1234");
        await RecordTests.Tap(page, "Segna");
        await page.GetByText("Segnata.", new() { Exact = true }).WaitForAsync();

        await page.Locator(".quiete-episode a").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Chi mi ha chiamato, e perché" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Luce Chiara" }).WaitForAsync();
        await page.GetByText("Autunno Alfa").WaitForAsync();
        if (script) await Axe.Passes(page);
        await RecordTests.Tap(page, "No alle chiamate di Luce Chiara");
        await page.WaitForURLAsync(url => url.Contains("/opposizioni/", StringComparison.Ordinal));
        if (script) await Axe.Passes(page);

        site.Server.Clock.Pass(TimeSpan.FromDays(1));
        var (_, refused) = await GateServer.Ask(agency, new { campaign, number = Mine });
        Assert.Equal("refuse", refused["decision"]!.GetValue<string>());
        Assert.Contains("objection", refused["reasons"]!.AsArray().Select(reason => reason!["code"]!.GetValue<string>()));
    }

    private static async Task Prove(Site site, IPage page)
    {
        await site.Go(page, "/numeri-miei");
        await page.GetByLabel("Il tuo numero, fisso o cellulare").FillAsync(Mine);
        await RecordTests.Tap(page, "Aggiungi");
        await page.GetByRole(AriaRole.Button, new() { Name = "Mandami un codice" }).ClickAsync();
        await page.GetByText("Ti abbiamo mandato un codice").WaitForAsync();
        var sent = await File.ReadAllLinesAsync(Path.Combine(site.Server.Get<Quiete.Server.ServerOptions>().Data, "number-codes.txt"), Stop);
        await page.GetByLabel("Il codice che hai ricevuto").FillAsync(sent[^1].Split(' ')[^1]);
        await RecordTests.Tap(page, "Prova il numero");
        await page.GetByText("Fatto: il numero è provato.").WaitForAsync();
    }

    private static async Task<(long Campaign, HttpClient Agency)> Market(Site site)
    {
        await using var market = new Market(site.Server.Database, site.Server.Clock);
        var (luce, alfa) = (await market.Principal("Luce Chiara"), await market.Agency("Alfa Call"));
        await market.Policy(luce, GateHouse.Policy);
        await market.Lines.Declare(alfa, "06 0000 1234", recallable: true, Stop);
        await market.Mandate(luce, alfa, "2026-01-01");
        var campaign = await market.Campaign(luce, alfa, "Autunno Alfa", new CampaignTerms(Line: "06 0000 1234", OriginCountry: "IT"));
        await site.Server.Get<FactStore>().Add(
            [new NewFact(luce, NumberReader.Read(Mine).Number, FactKind.Rpo, FactBody.Of(new RpoAnswer(Moment.On(new DateOnly(2026, 11, 20)), Listed: false, [])), "test", Evidence: null)], Stop);
        while (await site.Server.Get<CampaignBook>().Find(campaign, Stop) is null) await Task.Delay(20, Stop);
        return (campaign, await site.Server.WithKey(alfa, Role.Agency));
    }
}
