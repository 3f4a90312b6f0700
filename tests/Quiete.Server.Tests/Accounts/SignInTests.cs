using System.Net;
using System.Text.Json;
using Dapper;
using Quiete.Server.Accounts;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Accounts;

public class SignInTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_signs_in_acts_in_the_role_and_for_the_company_of_the_membership(string kind)
    {
        await using var server = await TestServer.Start(kind);
        using var client = await server.SignedIn(Role.Agency, company: 3);

        var caller = await client.GetFromJsonAsync<JsonElement>("/v1/caller", Stop);

        Assert.Equal("agency", caller.GetProperty("role").GetString());
        Assert.Equal(3, caller.GetProperty("company").GetInt64());
        Assert.Equal(["check", "contact", "write-facts", "companies", "events"], caller.GetProperty("scopes").EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public async Task Whoever_is_a_member_of_nothing_is_a_person_without_scopes()
    {
        await using var server = await TestServer.Start();
        await server.NewAccount("sola@quiete.example");
        using var client = server.Anonymous();
        await TestServer.SignIn(client, "sola@quiete.example");

        var caller = await client.GetFromJsonAsync<JsonElement>("/v1/caller", Stop);

        Assert.Equal("person", caller.GetProperty("role").GetString());
        Assert.Empty(caller.GetProperty("scopes").EnumerateArray());
        Assert.False(caller.TryGetProperty("company", out _));
    }

    [Fact]
    public async Task The_cookie_is_for_http_and_this_site_only_and_goes_by_https_only_where_the_address_is_https()
    {
        await using var plain = await TestServer.Start();
        await using var safe = await TestServer.Start(change: options => options with { PublicUrl = "https://quiete.example" });

        Assert.Contains("; samesite=lax; httponly", await Cookie(plain), StringComparison.Ordinal);
        Assert.DoesNotContain("secure", await Cookie(plain), StringComparison.Ordinal);
        Assert.Contains("; secure; samesite=lax; httponly", await Cookie(safe), StringComparison.Ordinal);

        static async Task<string> Cookie(TestServer server)
        {
            var email = $"{Guid.NewGuid():N}@quiete.example";
            await server.NewAccount(email);
            using var client = server.Anonymous();
            using var answer = await TestServer.SignIn(client, email);
            return answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("quiete=", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_are_told_the_same()
    {
        await using var server = await TestServer.Start();
        await server.NewAccount("ada@quiete.example");
        using var client = server.Anonymous();

        var wrong = await Shown(await TestServer.SignIn(client, "ada@quiete.example", "non è la sua password"));
        var unknown = await Shown(await TestServer.SignIn(client, "nessuno@quiete.example", "non è la sua password"));

        Assert.Equal(wrong, unknown);
        Assert.Contains("non sono giuste", wrong, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Five_wrong_passwords_lock_the_account_even_for_the_right_one(string kind)
    {
        await using var server = await TestServer.Start(kind);
        await server.NewAccount("ada@quiete.example");
        using var client = server.Anonymous();
        for (var at = 0; at < 5; at++) await TestServer.SignIn(client, "ada@quiete.example", $"tentativo numero {at}");

        using var answer = await TestServer.SignIn(client, "ada@quiete.example");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode); // the page again, not the way in
        using var asked = await client.GetAsync("/v1/caller", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using var server = await TestServer.Start();
        await server.NewAccount("ada@quiete.example");
        using var client = server.Anonymous();
        using var form = new FormUrlEncodedContent([new("_handler", "entra"), new("Email", "ada@quiete.example"), new("Password", TestServer.Password)]);

        using var answer = await client.PostAsync("/entra", form, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/account", "/account")]
    [InlineData("https://altrove.example/", "/")] // another site
    [InlineData("//altrove.example/", "/")] // another site, in short
    [InlineData("/\\altrove.example/", "/")] // as browsers read a backslash
    public async Task After_signing_in_one_goes_back_to_a_page_of_ours_only(string asked, string expected)
    {
        await using var server = await TestServer.Start();
        await server.NewAccount("ada@quiete.example");
        using var client = server.Anonymous();

        using var answer = await TestServer.Send(client, $"/entra?ritorno={Uri.EscapeDataString(asked)}", "entra",
            ("Email", "ada@quiete.example"), ("Password", TestServer.Password));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(expected, new Uri(client.BaseAddress!, answer.Headers.Location!).PathAndQuery);
        Assert.Equal(client.BaseAddress!.Authority, new Uri(client.BaseAddress, answer.Headers.Location!).Authority);
    }

    [Fact]
    public async Task Signing_out_ends_it()
    {
        await using var server = await TestServer.Start();
        using var client = await server.SignedIn(Role.Principal, company: 1);

        await TestServer.Send(client, "/esci", "esci");

        using var asked = await client.GetAsync("/v1/caller", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_membership_that_ends_is_felt_within_half_a_minute(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var id = await server.NewAccount("ada@quiete.example", (Role.Principal, 1), (Role.Agent, 2));
        using var client = server.Anonymous();
        await TestServer.SignIn(client, "ada@quiete.example");
        await server.Get<MembershipStore>().Remove(id, company: 1, Stop);

        server.Clock.Pass(SignedInCheck.Interval + TimeSpan.FromSeconds(1));
        var caller = await client.GetFromJsonAsync<JsonElement>("/v1/caller", Stop);

        Assert.Equal(2, caller.GetProperty("company").GetInt64());
        Assert.Equal("agent", caller.GetProperty("role").GetString());
    }

    [Fact]
    public async Task Whoever_chose_a_company_goes_on_acting_for_it_when_the_cookie_is_looked_at_again()
    {
        await using var server = await TestServer.Start();
        await server.NewAccount("ada@quiete.example", (Role.Principal, 1), (Role.Agent, 2));
        using var client = server.Anonymous();
        await TestServer.SignIn(client, "ada@quiete.example");
        Assert.Equal(1, await Company());

        await TestServer.Send(client, "/account", "/account/azienda", ("azienda", "2"));
        Assert.Equal(2, await Company());
        server.Clock.Pass(SignedInCheck.Interval + TimeSpan.FromSeconds(1));
        Assert.Equal(2, await Company());

        await TestServer.Send(client, "/account", "/account/azienda", ("azienda", "9")); // of which she is no member
        Assert.Equal(2, await Company());

        async Task<long> Company() => (await client.GetFromJsonAsync<JsonElement>("/v1/caller", Stop)).GetProperty("company").GetInt64();
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_new_password_needs_the_old_one_and_ends_the_other_sessions(string kind)
    {
        await using var server = await TestServer.Start(kind);
        await server.NewAccount("ada@quiete.example", (Role.Principal, 1));
        using var here = server.Anonymous();
        using var elsewhere = server.Anonymous();
        await TestServer.SignIn(here, "ada@quiete.example");
        await TestServer.SignIn(elsewhere, "ada@quiete.example");

        using var refused = await TestServer.Send(here, "/account", "password", ("Attuale", "non è questa, no"), ("Nuova", "un'altra frase lunga"));
        Assert.Contains("attuale non è giusta", await Shown(refused), StringComparison.Ordinal);
        using var tooShort = await TestServer.Send(here, "/account", "password", ("Attuale", TestServer.Password), ("Nuova", "corta"));
        Assert.Contains("almeno 12", await Shown(tooShort), StringComparison.Ordinal);
        using var done = await TestServer.Send(here, "/account", "password", ("Attuale", TestServer.Password), ("Nuova", "un'altra frase lunga"));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);

        server.Clock.Pass(SignedInCheck.Interval + TimeSpan.FromSeconds(1));
        using var stays = await here.GetAsync("/v1/caller", Stop);
        using var ends = await elsewhere.GetAsync("/v1/caller", Stop);
        Assert.Equal(HttpStatusCode.OK, stays.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, ends.StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_keys_of_cookies_lie_sealed_in_the_database(string kind)
    {
        await using var server = await TestServer.Start(kind);
        using var client = await server.SignedIn(Role.Principal, company: 1);

        var xml = string.Concat(await server.Database.Read(connection => connection.QueryAsync<string>("SELECT xml FROM data_protection_key"), Stop));

        Assert.Contains("<sealed", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", xml, StringComparison.Ordinal);
    }

    private static async Task<string> Shown(HttpResponseMessage answer) =>
        new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Stop)).QuerySelector("[role=alert]")!.TextContent;
}
