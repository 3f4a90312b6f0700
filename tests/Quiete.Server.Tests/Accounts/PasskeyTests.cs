using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
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

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_passkey_does_not_open_an_account_that_an_administrator_closed(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var (id, client, passkey) = await WithPasskey(server);
        await using (var scope = server.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<AccountList>().Close(id, Stop);

        using var other = server.Anonymous();
        await Enter(other, passkey);
        Assert.False(await IsIn(other));

        await using (var scope = server.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<AccountList>().Open(id);
        await Enter(other, passkey);
        Assert.True(await IsIn(other));
        passkey.Dispose();
    }

    [Fact]
    public async Task A_passkey_opens_the_door_while_strangers_have_locked_it_by_guessing_passwords()
    {
        await using var server = await TestServer.Start();
        var (_, _, passkey) = await WithPasskey(server);
        using var stranger = server.Anonymous();
        for (var at = 0; at < 5; at++) await TestServer.SignIn(stranger, "ada@quiete.example", $"tentativo numero {at}");

        using var other = server.Anonymous();
        await Enter(other, passkey);

        Assert.True(await IsIn(other));
        passkey.Dispose();
    }

    [Fact]
    public async Task A_passkey_that_was_only_touched_is_not_taken()
    {
        await using var server = await TestServer.Start();
        var (_, client, passkey) = await WithPasskey(server);
        passkey.Verifies = false;
        using var finder = server.Anonymous();
        await Enter(finder, passkey);
        Assert.False(await IsIn(finder));

        using var another = new SoftwarePasskey(TestServer.PublicUrl) { Verifies = false };
        await Add(client, another);
        Assert.Single(await Passkeys(client));
        passkey.Dispose();
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_last_way_into_an_account_stays_even_when_two_are_removed_at_once(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var (_, client, passkey) = await WithPasskey(server);
        using var second = new SoftwarePasskey(TestServer.PublicUrl);
        await Add(client, second);
        IReadOnlyList<byte[]> both = [];
        await Users(server, async (users, account) => both = [.. (await users.GetPasskeysAsync(account)).Select(one => one.CredentialId)]);
        Assert.Equal(2, (await Passkeys(client)).Count); // the password would be left
        await Users(server, async (users, account) => await users.RemovePasswordAsync(account));

        var removals = await Task.WhenAll(both.Select(one => Task.Run(async () =>
        {
            await using var scope = server.Services.CreateAsyncScope();
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            return await scope.ServiceProvider.GetRequiredService<WaysIn>().Remove((await users.FindByEmailAsync("ada@quiete.example"))!, one, Stop);
        }, Stop)));

        Assert.Single(removals, isGone => isGone);
        await Users(server, async (users, account) => Assert.Single(await users.GetPasskeysAsync(account)));
        passkey.Dispose();
    }

    [Fact]
    public async Task The_page_does_not_offer_to_remove_the_last_way_in_and_says_why()
    {
        await using var server = await TestServer.Start();
        var (_, client, passkey) = await WithPasskey(server);
        Assert.Single(await Passkeys(client));
        await Users(server, (users, account) =>
        {
            account.PasswordHash = null; // without a new stamp: the session goes on
            return users.UpdateAsync(account);
        });

        Assert.Empty(await Passkeys(client));
        Assert.Contains("unico modo per entrare", WebUtility.HtmlDecode(await client.GetStringAsync("/account", Stop)), StringComparison.Ordinal);
        passkey.Dispose();
    }

    [Fact]
    public async Task Removing_a_passkey_ends_the_sessions_elsewhere_and_not_the_one_in_which_it_is_removed()
    {
        await using var server = await TestServer.Start();
        var (_, client, passkey) = await WithPasskey(server);
        using var lost = server.Anonymous();
        await Enter(lost, passkey);
        Assert.True(await IsIn(lost));

        await TestServer.Send(client, "/account", Assert.Single(await Passkeys(client)));
        server.Clock.Pass(SignedInCheck.Interval + TimeSpan.FromSeconds(1));

        Assert.False(await IsIn(lost));
        Assert.True(await IsIn(client));
        passkey.Dispose();
    }

    [Fact]
    public async Task No_password_locks_an_account_that_has_none()
    {
        await using var server = await TestServer.Start();
        var (_, _, passkey) = await WithPasskey(server);
        await Users(server, async (users, account) => await users.RemovePasswordAsync(account));
        using var stranger = server.Anonymous();
        for (var at = 0; at < 5; at++) await TestServer.SignIn(stranger, "ada@quiete.example", $"tentativo numero {at}");

        await Users(server, async (users, account) =>
        {
            Assert.False(await users.IsLockedOutAsync(account));
            Assert.Equal(0, await users.GetAccessFailedCountAsync(account));
        });
        passkey.Dispose();
    }

    /// <summary>Ada, signed in, with a password and a passkey.</summary>
    private static async Task<(long Id, HttpClient Client, SoftwarePasskey Passkey)> WithPasskey(TestServer server)
    {
        var id = await server.NewAccount("ada@quiete.example", (Role.Principal, 1));
        var client = server.Anonymous();
        await TestServer.SignIn(client, "ada@quiete.example");
        var passkey = new SoftwarePasskey(TestServer.PublicUrl);
        await Add(client, passkey);
        return (id, client, passkey);
    }

    private static async Task Users(TestServer server, Func<UserManager<Account>, Account, Task> act)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        await act(users, (await users.FindByEmailAsync("ada@quiete.example"))!);
    }

    /// <summary>The names of the forms that remove passkeys.</summary>
    private static async Task<IReadOnlyList<string>> Passkeys(HttpClient client) =>
        [.. new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await client.GetStringAsync("/account", Stop))
            .QuerySelectorAll("td input[name=_handler]").Select(input => input.GetAttribute("value")!)];

    private static async Task<bool> IsIn(HttpClient client)
    {
        using var asked = await client.GetAsync("/v1/caller", Stop);
        return asked.StatusCode == HttpStatusCode.OK;
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
