using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Quiete.Server.Accounts;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Accounts;

public class PageWallsTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_says_who_may_pass()
    {
        await using var server = await TestServer.Start();

        var silent = server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
                && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is null)
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(path => !path.StartsWith("/_framework/", StringComparison.Ordinal)) // the framework's own, which only redirects
            .ToList();

        Assert.True(server.Get<EndpointDataSource>().Endpoints.Count > 10);
        Assert.Empty(silent);
    }

    [Fact]
    public async Task Each_page_opens_for_its_roles_only()
    {
        await using var server = await TestServer.Start();
        var pages = new Dictionary<string, Role[]>(StringComparer.Ordinal)
        {
            ["/account"] = Enum.GetValues<Role>(),
            ["/chiavi"] = [Role.Principal, Role.Agency],
            ["/persone"] = [Role.Principal, Role.Agency, Role.Association],
            ["/amministrazione"] = [Role.Administrator],
        };

        foreach (var role in Enum.GetValues<Role>())
        {
            using var client = await server.SignedIn(role, role.IsOfCompany ? 1 : null);
            foreach (var (page, roles) in pages)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, page) { Headers = { { "Accept", "text/html" } } };
                using var answer = await client.SendAsync(request, Stop);
                Assert.True(answer.StatusCode == (roles.Contains(role) ? HttpStatusCode.OK : HttpStatusCode.Forbidden), $"{page} for {role}: {answer.StatusCode}");
            }
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_administrator_sees_accounts_with_what_they_are(string kind)
    {
        await using var server = await TestServer.Start(kind);
        using var administrator = await server.SignedIn(Role.Administrator);
        await server.NewAccount("ada@quiete.example", (Role.Auditor, null));

        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await administrator.GetStringAsync("/amministrazione?cerca=ada%40quiete", Stop));

        var row = Assert.Single(page.QuerySelectorAll("tbody tr"));
        Assert.Contains("ada@quiete.example", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Revisore", row.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/account")]
    [InlineData("/chiavi")]
    [InlineData("/persone")]
    [InlineData("/amministrazione")]
    public async Task Whoever_is_not_signed_in_is_led_to_the_page_where_one_signs_in_and_a_program_is_told_401(string page)
    {
        await using var server = await TestServer.Start();
        using var client = server.Anonymous();
        using var browser = new HttpRequestMessage(HttpMethod.Get, page) { Headers = { { "Accept", "text/html" } } };

        using var shown = await client.SendAsync(browser, Stop);
        using var told = await client.GetAsync(page, Stop);

        Assert.Equal($"/entra?ritorno={Uri.EscapeDataString(page)}", shown.Headers.Location!.PathAndQuery);
        Assert.Equal(HttpStatusCode.Unauthorized, told.StatusCode);
    }

    [Fact]
    public async Task A_key_made_on_the_page_works_is_shown_once_and_never_does_more_than_the_company_may()
    {
        await using var server = await TestServer.Start();
        using var head = await server.SignedIn(Role.Agency, company: 3);

        using var sent = await TestServer.Send(head, "/chiavi", "chiave",
            ("Nome", "<b>combinatore</b>"), ("Permessi", "check"), ("Permessi", "write-facts"), ("Permessi", "read-facts"), ("Quota", "100"));
        var first = await Page(head);
        var second = await Page(head);

        using var program = server.WithKey(first.QuerySelector(".quiete-secret")!.TextContent);
        var caller = await program.GetFromJsonAsync<JsonElement>("/v1/caller", Stop);
        Assert.Equal(3, caller.GetProperty("company").GetInt64());
        Assert.Equal(["check", "write-facts"], caller.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Null(second.QuerySelector(".quiete-secret"));
        Assert.Contains("<b>combinatore</b>", second.QuerySelector("td")!.TextContent, StringComparison.Ordinal); // shown as text
    }

    [Theory]
    [InlineData("", "check", "", "")] // no name
    [InlineData("nome", "", "", "")] // no scope
    [InlineData("nome", "everything", "", "")] // a scope that does not exist
    [InlineData("nome", "read-facts", "", "")] // a scope that an agency does not have
    [InlineData("nome", "check", "2020-01-01", "")] // a day that has passed
    [InlineData("nome", "check", "9999-12-31", "")] // the last day there is
    [InlineData("nome", "check", "domani", "")] // not a day
    [InlineData("nome", "check", "", "0")] // no requests at all
    [InlineData("nome", "check", "", "-5")] // fewer
    public async Task A_key_with_a_field_of_no_use_is_not_made(string name, string scope, string lastDay, string quota)
    {
        await using var server = await TestServer.Start();
        using var head = await server.SignedIn(Role.Agency, company: 3);

        using var sent = await TestServer.Send(head, "/chiavi", "chiave", ("Nome", name), ("Permessi", scope), ("Scade", lastDay), ("Quota", quota));

        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Contains("role=\"alert\"", await sent.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Empty(await server.Get<KeyStore>().Of(3, Stop));
    }

    [Fact]
    public async Task A_company_cannot_revoke_the_key_of_another_by_sending_its_form()
    {
        await using var server = await TestServer.Start();
        using var theirs = await server.WithKey(company: 2);
        var key = (await server.Get<KeyStore>().Of(2, Stop)).Single();
        using var head = await server.SignedIn(Role.Principal, company: 1);
        var token = (await Page(head)).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([new("_handler", $"revoca-{key.Id}"), new("__RequestVerificationToken", token)]);

        using var answer = await head.PostAsync("/chiavi", form, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var still = await theirs.GetAsync("/v1/caller", Stop);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> Page(HttpClient client) =>
        new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await client.GetStringAsync("/chiavi", Stop));
}
