using Microsoft.Playwright;
using Quiete.Server.Tests.Companies;

namespace Quiete.Browser.Tests;

public class OpenPagesTests(Chromium chromium)
{
    [Theory, MemberData(nameof(Screens.All), MemberType = typeof(Screens))]
    public async Task Pages_that_everybody_may_see_can_be_used_by_everybody(Screen screen)
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Visitor(screen);
        await Axe.Pass(site, page,
            "/", "/entra", "/aziende", "/linee", "/linee/%2B390690251234", "/r", "/conservazione");
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Anybody_looks_up_whose_a_line_is_and_the_number_stays_out_of_the_address(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium);
        await using var market = new Market(site.Server.Database, site.Server.Clock);
        await market.Lines.Declare(await market.Agency("Alfa Call"), "06 9025 1234", recallable: true, TestContext.Current.CancellationToken);
        var page = await site.Visitor(screen, script);
        await site.Go(page, "/linee");
        await page.GetByLabel("Numero").FillAsync("06/9025.1234");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Cerca" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Alfa Call" }).WaitForAsync();
        Assert.Equal($"{site.Address}/linee", page.Url);
    }

    public static TheoryData<Screen, bool> Ways => Register.RecordTests.Ways;
}
