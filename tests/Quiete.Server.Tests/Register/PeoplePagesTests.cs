using AngleSharp.Html.Parser;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Companies;

namespace Quiete.Server.Tests.Register;

public class PeoplePagesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("it")]
    [InlineData("en")]
    public async Task Pages_can_be_used_by_keyboard_and_ear_in_both_languages_and_carry_no_script_or_style_of_their_own(string language)
    {
        await using var server = await People.Start();
        await using var market = new Market(server.Database, server.Clock);
        var casa = await market.Companies.Create(CompanyKind.Association, "Casa Tranquilla", new() { LegalName = "Casa Tranquilla ODV" }, Accreditation.None, Stop);
        await server.Get<Circles>().MakeFor(casa, "Insieme", "Chi siamo", Stop);
        var (browser, ada) = await new People(server).SignUp("Ada", "347 1234567");
        var unproved = await server.Get<PersonNumbers>().Add(ada.Id, "06 6978 1234", Stop);
        var entry = await new People(server).Record(ada, "351 7654321", more: told => told with { Said = "ciao" });
        var circle = await server.Get<Circles>().Make(ada.Id, "Casa", "Ada", Stop);
        var link = await server.Get<CircleInvitations>().Make(circle, 7, 5, Stop);
        await server.Get<Circles>().Share(circle, ada.Id, Shares.Notes, Stop);
        var said = await server.Get<PersonObjections>().Enter(ada.Id, ada.Account!.Value, ObjectionTarget.Everybody, [], entry.Id, Stop);
        var pia = await server.Get<Helpers>().OpenFor("Pia", ada.Account!.Value, "dichiaro", Stop);
        var help = await server.Get<Helpers>().Invite(pia, handsOver: true, Stop);
        var officer = await server.SignedIn(Role.Association, casa);

        foreach (var (client, path) in new[]
        {
            (server.Anonymous(), "/registrati"), (browser, "/benvenuto"), (browser, "/numeri-miei"), (browser, $"/numeri-miei/lettera/{unproved.Id}"),
            (browser, $"/registro/chi?entry={entry.Id}"), (browser, "/opponiti"), (browser, $"/opposizioni/{said.Code}"), (server.Anonymous(), $"/no/{said.Code}"),
            (server.Anonymous(), "/no"), (server.Anonymous(), "/no?codice=zzz"), (browser, "/cerchie"), (browser, $"/cerchie/{circle}"), (server.Anonymous(), $"/cerchie/entra/{link}"),
            (browser, $"/cerchie/entra/{link}"), (server.Anonymous(), "/cerchie/entra/niente"), (server.Anonymous(), $"/associazioni/{casa}"), (browser, $"/associazioni/{casa}"),
            (officer, "/associazione"), (officer, "/lettere"), (browser, "/aiuto"), (browser, $"/aiuto?di={pia}"), (browser, $"/aiuto/entra/{help}"), (browser, "/account/dati"),
            (browser, $"/account/dati?di={pia}"), (browser, $"/numeri-miei?di={pia}"),
        })
        {
            var page = new HtmlParser().ParseDocument(await (await Pages.Open(client, path, language)).EnsureSuccessStatusCode().Content.ReadAsStringAsync(Stop));
            Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
            Assert.True(page.QuerySelectorAll("h1").Length == 1, path);
            Assert.False(string.IsNullOrWhiteSpace(page.Title));
            Assert.All(page.QuerySelectorAll("table"), table => Assert.NotNull(table.QuerySelector("caption")));
            Assert.All(page.QuerySelectorAll("input:not([type=hidden]), select, textarea"), field => Assert.True(
                field.Closest("label") is not null || page.QuerySelector($"label[for='{field.Id}']") is not null, $"{path}: {field.OuterHtml}"));
            Assert.All(page.QuerySelectorAll("main button, main a"), one => Assert.False(string.IsNullOrWhiteSpace(one.TextContent), $"{path}: {one.OuterHtml}"));
            Assert.All(page.QuerySelectorAll("script"), script => Assert.NotEmpty(script.GetAttribute("src")!));
            Assert.Empty(page.QuerySelectorAll("[style], style, [onclick], [onsubmit]"));
            Assert.All(page.QuerySelectorAll("form[method=post]"), form => Assert.NotNull(form.QuerySelector("input[name=__RequestVerificationToken]")));
            var ids = page.All.Select(one => one.Id).Where(id => !string.IsNullOrEmpty(id)).ToList();
            Assert.Equal(ids.Distinct(), ids);
        }
    }

    [Theory]
    [InlineData("/numeri-miei")]
    [InlineData("/numeri-miei/lettera/1")]
    [InlineData("/opponiti")]
    [InlineData("/opposizioni/7KQM-3XPA-9TR1")]
    [InlineData("/registro/chi?entry=1")]
    [InlineData("/cerchie")]
    [InlineData("/cerchie/1")]
    [InlineData("/aiuto")]
    [InlineData("/account/dati")]
    [InlineData("/benvenuto")]
    [InlineData("/associazione")]
    [InlineData("/lettere")]
    public async Task Whoever_is_not_signed_in_is_led_to_the_door(string page)
    {
        await using var server = await TestServer.Start();
        using var shown = await Pages.Open(server.Anonymous(), page);
        Assert.StartsWith("/entra?ritorno=", shown.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }
}
