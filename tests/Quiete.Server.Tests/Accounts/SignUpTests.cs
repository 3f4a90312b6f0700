using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Quiete.Server.Accounts;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Accounts;

public class SignUpTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Anybody_opens_an_account_is_signed_in_and_is_a_person(string kind)
    {
        await using var server = await TestServer.Start(kind);
        using var client = server.Anonymous();
        using var opened = await Open(client, "ada@quiete.example");

        Assert.Equal("/benvenuto", Path(opened));
        var caller = await client.GetFromJsonAsync<JsonElement>("/v1/caller", Stop);
        Assert.Equal("person", caller.GetProperty("role").GetString());
        Assert.Contains("Ciao Ada", await Pages.Read(client, "/benvenuto"), StringComparison.Ordinal);

        using var again = server.Anonymous();
        await TestServer.SignIn(again, "ada@quiete.example");
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/v1/caller", Stop)).StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_address_opens_one_account_even_when_it_comes_twice_at_once(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Open(server.Anonymous(), "ada@quiete.example")));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Redirect);
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.Redirect), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Theory]
    [InlineData("", "ada@quiete.example", "una frase per le prove")] // no name
    [InlineData("Ada", "", "una frase per le prove")]
    [InlineData("Ada", "non un indirizzo", "una frase per le prove")]
    [InlineData("Ada", "ada@quiete.example", "undici cara")] // eleven
    [InlineData("Ada\nBruno", "ada@quiete.example", "una frase per le prove")]
    [InlineData(null, "ada@quiete.example", "una frase per le prove")] // 101 characters
    public async Task What_cannot_be_an_account_is_not_one(string? name, string email, string password)
    {
        await using var server = await TestServer.Start();
        using var client = server.Anonymous();
        using var answer = await TestServer.Send(client, "/registrati", "registrati", ("Nome", name ?? new string('a', 101)), ("Email", email), ("Password", password));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("role=\"alert\"", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/caller", Stop)).StatusCode);
    }

    [Fact]
    public async Task Whoever_came_from_a_link_goes_back_to_it_and_never_to_another_site()
    {
        await using var server = await TestServer.Start();
        using var here = await Open(server.Anonymous(), "ada@quiete.example", "/registrati?ritorno=/cerchie/entra/abc");
        using var away = await Open(server.Anonymous(), "eva@quiete.example", "/registrati?ritorno=//altrove.example");

        Assert.Equal(("/cerchie/entra/abc", "/"), (Path(here), Path(away)));
    }

    [Fact]
    public async Task The_door_is_limited_by_address()
    {
        await using var server = await TestServer.Start(change: options => options with { Limits = new RateLimits { SignInsAMinute = 2 } });
        using var client = server.Anonymous();
        for (var at = 0; at < 2; at++) await Open(client, "non un indirizzo");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Open(client, "ada@quiete.example")).StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_passkey_alone_opens_an_account_and_enters_it_again(string kind)
    {
        await using var server = await TestServer.Start(kind);
        using var client = server.Anonymous();
        using var passkey = new SoftwarePasskey(TestServer.PublicUrl);
        using var opened = await OpenWith(client, passkey, "ada@quiete.example");
        Assert.Equal("/benvenuto", Path(opened));
        Assert.Contains("La prima passkey", await Pages.Read(client, "/account"), StringComparison.Ordinal);

        using var later = server.Anonymous();
        var options = await Options(later, "/entra", "/entra/passkey");
        await TestServer.Send(later, "/entra", "/entra/passkey", ("credential", passkey.Get(options)));
        var caller = await later.GetFromJsonAsync<JsonElement>("/v1/caller", Stop);
        Assert.Equal("person", caller.GetProperty("role").GetString());

        // A password can be added without one that was never there, and then opens the door, too.
        await TestServer.Send(client, "/account", "password", ("Nuova", TestServer.Password));
        using var byPassword = server.Anonymous();
        Assert.Equal(HttpStatusCode.Redirect, (await TestServer.SignIn(byPassword, "ada@quiete.example")).StatusCode);

        // The next account gets a number of its own.
        Assert.NotEqual(caller.GetProperty("name").GetString(), $"user {await server.NewAccount("eva@quiete.example")}");
    }

    [Fact]
    public async Task A_passkey_does_not_open_the_account_of_somebody_elses_address()
    {
        await using var server = await TestServer.Start();
        await server.NewAccount("ada@quiete.example");
        using var client = server.Anonymous();
        using var passkey = new SoftwarePasskey(TestServer.PublicUrl);
        using var refused = await OpenWith(client, passkey, "ada@quiete.example");

        Assert.Equal("/registrati", Path(refused));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/caller", Stop)).StatusCode);
    }

    private static async Task<HttpResponseMessage> OpenWith(HttpClient client, SoftwarePasskey passkey, string email)
    {
        var options = await Options(client, "/registrati", "/registrati/passkey", new("email", email), new("name", "Ada"));
        return await TestServer.Send(client, "/registrati", "/registrati/passkey", ("credential", passkey.Create(options)), ("email", email), ("name", "Ada"));
    }

    private static async Task<JsonElement> Options(HttpClient client, string page, string form, params KeyValuePair<string, string?>[] fields)
    {
        var html = new HtmlParser().ParseDocument(await client.GetStringAsync(page, Stop)).QuerySelector($"form[action='{form}']")!;
        using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", html.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")), .. fields]);
        using var answer = await client.PostAsync(html.GetAttribute("data-options"), content, Stop);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private static Task<HttpResponseMessage> Open(HttpClient client, string email, string page = "/registrati") =>
        TestServer.Send(client, page, "registrati", ("Nome", "Ada"), ("Email", email), ("Password", TestServer.Password));

    private static string Path(HttpResponseMessage answer) => new Uri(answer.RequestMessage!.RequestUri!, answer.Headers.Location!).AbsolutePath;
}
