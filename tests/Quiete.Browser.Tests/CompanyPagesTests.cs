using Quiete.Server.Accounts;
using Quiete.Server.Tests.Companies;

namespace Quiete.Browser.Tests;

public class CompanyPagesTests(Chromium chromium)
{
    [Theory, MemberData(nameof(Screens.All), MemberType = typeof(Screens))]
    public async Task The_desk_of_a_principal_can_be_used_by_everybody(Screen screen)
    {
        await using var site = await Site.Open(chromium);
        await using var market = new Market(site.Server.Database, site.Server.Clock);
        var (luce, alfa) = (await market.Principal("Luce"), await market.Agency("Alfa"));
        await market.Mandate(luce, alfa, "2026-01-01");
        await market.Policy(luce, "{}");
        var campaign = await market.Campaign(luce, alfa);
        var page = await site.Somebody(screen, (Role.Principal, luce));
        await Axe.Pass(site, page,
            "/", "/account", "/aziende", $"/aziende/{luce}", "/campagne", $"/campagne/{campaign}", "/liste", "/domande", "/storico", "/esposizione", "/eventi", "/fatti", "/importa", "/rpo", "/esche", "/azienda", "/politica", "/persone", "/chiavi", "/webhook", "/log");
    }
}
