using System.Net;
using Quiete.Server.Accounts;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Accounts;

/// <summary>Guessing passwords: it is stopped, and does not become a way to keep somebody out.</summary>
public class LockOutTests
{
    private const string Ada = "ada@quiete.example";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_stranger_who_guesses_keeps_nobody_out_of_a_browser_in_which_they_signed_in_before(string kind)
    {
        await using var server = await TestServer.Start(kind);
        await server.NewAccount(Ada);
        using var own = server.Anonymous();
        await TestServer.SignIn(own, Ada);
        await TestServer.Send(own, "/esci", "esci");
        await Guess(server.Anonymous(), 5);

        Assert.False(await Enters(server.Anonymous()));
        Assert.True(await Enters(own));
    }

    [Fact]
    public async Task A_browser_that_knows_one_account_is_a_stranger_to_another()
    {
        await using var server = await TestServer.Start();
        await server.NewAccount(Ada);
        await server.NewAccount("eva@quiete.example");
        using var evas = server.Anonymous();
        await TestServer.SignIn(evas, "eva@quiete.example");
        await TestServer.Send(evas, "/esci", "esci");
        await Guess(server.Anonymous(), 5);

        Assert.False(await Enters(evas));
    }

    [Fact]
    public async Task A_locked_account_can_be_tried_five_times_more_in_its_own_browser_and_no_oftener()
    {
        await using var server = await TestServer.Start();
        await server.NewAccount(Ada);
        using var own = server.Anonymous();
        await TestServer.SignIn(own, Ada);
        await TestServer.Send(own, "/esci", "esci");
        await Guess(server.Anonymous(), 5);

        await Guess(own, KnownBrowsers.Attempts);

        Assert.False(await Enters(own));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Passwords_that_are_tried_at_once_count_one_by_one(string kind)
    {
        await using var server = await TestServer.Start(kind);
        await server.NewAccount(Ada);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Guess(server.Anonymous(), 1)));

        Assert.False(await Enters(server.Anonymous()));
    }

    [Fact]
    public async Task Passwords_that_are_tried_at_several_gates_at_once_count_one_by_one()
    {
        await using var first = await TestServer.Start(nameof(DatabaseKind.PostgreSql));
        await first.NewAccount(Ada);
        await using var second = await TestServer.Start(change: options =>
        {
            File.Copy(Path.Combine(first.Get<ServerOptions>().Data, HouseSecret.FileName), Path.Combine(options.Data, HouseSecret.FileName));
            return options with { Database = first.Database.ConnectionString };
        });

        await Task.WhenAll(Enumerable.Range(0, 5).Select(at => Guess((at % 2 == 0 ? first : second).Anonymous(), 1)));

        Assert.False(await Enters(first.Anonymous()));
        Assert.False(await Enters(second.Anonymous()));
    }

    [Fact]
    public async Task Guessing_the_current_password_in_an_open_session_counts_as_guessing_at_the_door()
    {
        await using var server = await TestServer.Start();
        await server.NewAccount(Ada);
        using var left = server.Anonymous();
        await TestServer.SignIn(left, Ada);
        for (var at = 0; at < 5; at++)
        {
            await TestServer.Send(left, "/account", "password", ("Attuale", $"tentativo numero {at}"), ("Nuova", "una frase di chi passa"));
        }

        Assert.False(await Enters(server.Anonymous()));
    }

    [Fact]
    public async Task An_administrator_who_closes_an_account_closes_it_even_while_strangers_have_locked_it()
    {
        await using var server = await TestServer.Start();
        var id = await server.NewAccount(Ada);
        using var own = server.Anonymous();
        await TestServer.SignIn(own, Ada);
        using var administrator = await server.SignedIn(Role.Administrator);
        await Guess(server.Anonymous(), 5);

        await TestServer.Send(administrator, "/amministrazione", $"chiudi-{id}");

        server.Clock.Pass(SignedInCheck.Interval + TimeSpan.FromSeconds(1));
        Assert.False(await Enters(own));
        await TestServer.Send(administrator, "/amministrazione", $"riapri-{id}");
        Assert.True(await Enters(own));
    }

    private static async Task Guess(HttpClient client, int times)
    {
        for (var at = 0; at < times; at++) await TestServer.SignIn(client, Ada, $"tentativo numero {at}");
    }

    private static async Task<bool> Enters(HttpClient client)
    {
        await TestServer.SignIn(client, Ada);
        using var asked = await client.GetAsync("/v1/caller", Stop);
        return asked.StatusCode == HttpStatusCode.OK;
    }
}
