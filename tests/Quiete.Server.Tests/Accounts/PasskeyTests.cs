using System.Net;
using System.Text.Json;
using Quiete.Server.Accounts;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Accounts;

public class PasskeyTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_added_a_passkey_signs_in_with_it_alone_until_it_is_removed(string kind)
    {
        await using var server = await TestServer.Start(kind);
        await server.NewAccount("ada@quiete.example", (Role.Principal, 1));
        using var client = server.Anonymous();
        await TestServer.SignIn(client, "ada@quiete.example");
        using var passkey = new SoftwarePasskey(TestServer.PublicUrl);
        await Add(client, passkey);
        Assert.Contains("<td>Il mio telefono", await client.GetStringAsync("/account", Stop), StringComparison.Ordinal);

        using var other = server.Anonymous();
        using var entered = await Enter(other, passkey);
        var caller = await other.GetFromJsonAsync<JsonElement>("/v1/caller", Stop);
        Assert.Equal("/account", entered.Headers.Location!.OriginalString);
        Assert.Equal(1, caller.GetProperty("company").GetInt64());

        var page = await client.GetStringAsync("/account", Stop);
        var handler = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(page).QuerySelector("td input[name=_handler]")!.GetAttribute("value")!;
        await TestServer.Send(client, "/account", handler);
        using var third = server.Anonymous();
        await Enter(third, passkey);
        using var refused = await third.GetAsync("/v1/caller", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task A_passkey_made_on_another_site_is_not_taken()
    {
        await using var server = await TestServer.Start();
        using var client = await server.SignedIn(Role.Principal, company: 1);
        using var passkey = new SoftwarePasskey("http://quiete.example.altrove.example");

        await Add(client, passkey);

        Assert.DoesNotContain("<td>Il mio telefono", await client.GetStringAsync("/account", Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not JSON")]
    [InlineData("{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{},\"clientExtensionResults\":{}}")]
    [InlineData("null")]
    public async Task What_is_no_passkey_leads_back_to_the_password(string credential)
    {
        await using var server = await TestServer.Start();
        using var client = server.Anonymous();
        await Options(client, "/entra", "/entra/passkey");

        using var answer = await TestServer.Send(client, "/entra", "/entra/passkey", ("credential", credential));

        Assert.Equal("/entra", answer.Headers.Location?.OriginalString);
        Assert.Contains("non è stata riconosciuta", WebUtility.HtmlDecode(await client.GetStringAsync("/entra", Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_an_old_challenge_is_not_taken_again()
    {
        await using var server = await TestServer.Start();
        await server.NewAccount("ada@quiete.example", (Role.Principal, 1));
        using var client = server.Anonymous();
        await TestServer.SignIn(client, "ada@quiete.example");
        using var passkey = new SoftwarePasskey(TestServer.PublicUrl);
        await Add(client, passkey);
        using var thief = server.Anonymous();
        var overheard = passkey.Get(await Options(thief, "/entra", "/entra/passkey"));

        await Options(thief, "/entra", "/entra/passkey"); // a new challenge
        await TestServer.Send(thief, "/entra", "/entra/passkey", ("credential", overheard));

        using var refused = await thief.GetAsync("/v1/caller", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    private static async Task Add(HttpClient client, SoftwarePasskey passkey)
    {
        var options = await Options(client, "/account", "/account/passkey");
        using var answer = await TestServer.Send(client, "/account", "/account/passkey", ("credential", passkey.Create(options)), ("name", "Il mio telefono"));
        Assert.Equal("/account", answer.Headers.Location?.OriginalString);
    }

    private static async Task<HttpResponseMessage> Enter(HttpClient client, SoftwarePasskey passkey)
    {
        var credential = passkey.Get(await Options(client, "/entra", "/entra/passkey"));
        return await TestServer.Send(client, "/entra?ritorno=/account", "/entra/passkey", ("credential", credential));
    }

    /// <summary>Asks for the options as the script does: with the fields of the form.</summary>
    private static async Task<JsonElement> Options(HttpClient client, string page, string form)
    {
        var html = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await client.GetStringAsync(page, Stop));
        var fields = html.QuerySelector($"form[action='{form}']")!;
        using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", fields.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value"))]);
        using var answer = await client.PostAsync(fields.GetAttribute("data-options"), content, Stop);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }
}
