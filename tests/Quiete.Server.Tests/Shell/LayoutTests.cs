using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;
using Quiete.Server.Tests.Companies;

namespace Quiete.Server.Tests.Shell;

public class LayoutTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "it")]
    [InlineData("it-IT,it;q=0.9,en;q=0.8", "it")]
    [InlineData("en-GB,en;q=0.9", "en")]
    [InlineData("en;q=0.3,it;q=0.7", "it")] // whichever is wanted more
    [InlineData("de-DE,en;q=0.5", "en")] // the first of those we have
    [InlineData("de-DE", "it")] // none of ours
    [InlineData(";;;,q=x", "it")] // nonsense
    public async Task Pages_speak_the_language_that_the_browser_asks_for_or_Italian(string? asked, string expected)
    {
        await using var server = await TestServer.Start();
        using var client = server.Anonymous();
        if (asked is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", asked);

        var page = await Page(client, "/");

        Assert.Equal(expected, page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(expected == "it" ? "Inizio" : "Home", page.QuerySelector("#menu a")!.TextContent);
    }

    [Fact]
    public async Task A_language_that_somebody_chose_is_kept_and_one_stays_on_the_page()
    {
        await using var server = await TestServer.Start();
        using var client = server.Anonymous();

        using var answer = await TestServer.Send(client, "/entra", "/lingua", ("lingua", "en"));

        Assert.Equal("/entra", answer.Headers.Location!.OriginalString);
        Assert.Equal("en", (await Page(client, "/entra")).DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task Pages_can_be_used_by_keyboard_and_ear_and_carry_no_script_or_style_of_their_own()
    {
        await using var server = await TestServer.Start();
        await using var market = new Market(server.Database, server.Clock);
        var (luce, alfa) = (await market.Principal("Luce"), await market.Agency("Alfa"));
        await market.Mandate(luce, alfa, "2026-01-01");
        await market.Lines.Declare(luce, "06 9025 1234", recallable: true, Stop);
        await market.Policy(luce, "{}");
        var campaign = await market.Campaign(luce, alfa);
        using var principal = await server.SignedIn(Role.Principal, luce);
        using var agency = await server.SignedIn(Role.Agency, alfa);
        using var admin = await server.SignedIn(Role.Administrator);
        await server.WithKey(luce);
        foreach (var (client, path) in new[]
        {
            (server.Anonymous(), "/"), (server.Anonymous(), "/entra"), (principal, "/"), (principal, "/account"), (principal, "/chiavi"), (principal, "/persone"),
            (principal, "/esci"), (admin, "/amministrazione"),
            (server.Anonymous(), "/aziende"), (server.Anonymous(), $"/aziende/{luce}"), (server.Anonymous(), "/linee"), (server.Anonymous(), "/linee/%2B390690251234"),
            (principal, "/azienda"), (agency, "/azienda"), (principal, "/politica"), (principal, "/campagne"), (agency, $"/campagne/{campaign}"),
            (principal, $"/campagne/{campaign}"), (admin, "/aziende/nuova"), (admin, $"/aziende/{alfa}/verifiche"),
        })
        {
            var page = await Page(client, path);
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.NotNull(page.QuerySelector("main#contenuto"));
            Assert.Equal("#contenuto", page.QuerySelector("a")!.GetAttribute("href")); // the first thing a keyboard reaches
            Assert.False(string.IsNullOrWhiteSpace(page.Title));
            Assert.All(page.QuerySelectorAll("table"), table => Assert.NotNull(table.QuerySelector("caption")));
            Assert.All(page.QuerySelectorAll("input:not([type=hidden]), select, textarea"), field => Assert.True(
                field.Closest("label") is not null || page.QuerySelector($"label[for='{field.Id}']") is not null, $"{path}: {field.OuterHtml}"));
            Assert.All(page.QuerySelectorAll("script"), script => Assert.NotEmpty(script.GetAttribute("src")!));
            Assert.Empty(page.QuerySelectorAll("[style], style, [onclick], [onsubmit]"));
            Assert.All(page.QuerySelectorAll("form[method=post]"), form => Assert.NotNull(form.QuerySelector("input[name=__RequestVerificationToken]")));
            var ids = page.All.Select(one => one.Id).Where(id => !string.IsNullOrEmpty(id)).ToList();
            Assert.Equal(ids.Distinct(), ids);
        }
    }

    [Fact]
    public async Task Each_role_finds_its_pages_in_the_menu_and_on_its_home_and_each_opens()
    {
        await using var server = await TestServer.Start();
        await using var market = new Market(server.Database, server.Clock);
        var (luce, alfa, casa) = (await market.Principal("Luce"), await market.Agency("Alfa"), await market.Association("Casa"));
        foreach (var role in Enum.GetValues<Role>())
        {
            using var client = await server.SignedIn(role, role switch { Role.Principal => luce, Role.Association => casa, { IsOfCompany: true } => alfa, _ => null });
            var cards = (await Page(client, "/")).QuerySelectorAll(".card a").Select(link => link.GetAttribute("href")!).ToList();
            Assert.NotEmpty(cards);
            foreach (var path in Menu.For(new Caller("", role, 1, Scopes.None)).Select(entry => entry.Path).Concat(cards))
            {
                using var answer = await client.GetAsync(path, Stop);
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.MovedPermanently, $"{role}: {path} answers {answer.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/nowhere")]
    [InlineData("/quiete.css")]
    public async Task Every_answer_carries_the_headers_that_keep_browsers_in_check(string path)
    {
        await using var server = await TestServer.Start();
        using var client = server.Anonymous();

        using var answer = await client.GetAsync(path, Stop);

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_description_of_the_api_has_every_address_under_v1_with_a_sentence_and_who_may_ask()
    {
        await using var server = await TestServer.Start();
        using var client = server.Anonymous();
        var description = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Stop);
        var addresses = server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal)).ToList();

        Assert.StartsWith("3.1.", description.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal("bearer", description.GetProperty("components").GetProperty("securitySchemes").GetProperty("key").GetProperty("scheme").GetString());
        var operations = description.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).ToList();
        Assert.Equal(addresses.Count, operations.Count);
        Assert.All(operations, operation => Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!));
        var role = description.GetProperty("components").GetProperty("schemas").GetProperty("Role");
        Assert.Contains("administrator", role.GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
    }

    [Fact]
    public async Task The_explorer_of_the_api_opens_from_our_own_files()
    {
        await using var server = await TestServer.Start();
        using var client = server.Anonymous();

        var page = await Page(client, "/api/index.html");

        foreach (var file in page.QuerySelectorAll("script").Select(script => script.GetAttribute("src")!))
        {
            using var answer = await client.GetAsync(new Uri(new Uri(client.BaseAddress!, "/api/"), file), Stop);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.All(page.QuerySelectorAll("script"), script => Assert.NotNull(script.GetAttribute("src")));
    }

    private static async Task<IHtmlDocument> Page(HttpClient client, string path) => new HtmlParser().ParseDocument(await client.GetStringAsync(path, Stop));
}
