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
}
