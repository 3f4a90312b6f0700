using System.Net;
using System.Text.Json;
using Dapper;
using Quiete.Server.Accounts;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Accounts;

public class InvitationTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_link_of_the_first_run_makes_the_administrator_once(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var earlier = await Link(server);
        var link = (await Link(server))!; // as a second start prints it
        Assert.StartsWith($"{TestServer.PublicUrl}/primo-avvio/", link, StringComparison.Ordinal);
        using var client = server.Anonymous();
        using var other = server.Anonymous();

        using var old = await client.GetAsync(new Uri(earlier!).AbsolutePath, Stop);
        Assert.DoesNotContain("name=\"Password\"", await old.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var done = await Register(client, new Uri(link).AbsolutePath, "capo@quiete.example");
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal("administrator", (await client.GetFromJsonAsync<JsonElement>("/v1/caller", Stop)).GetProperty("role").GetString());

        using var again = await other.GetAsync(new Uri(link).AbsolutePath, Stop);
        Assert.DoesNotContain("name=\"Password\"", await again.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Null(await Link(server));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Of_two_who_use_a_link_at_once_one_becomes_a_member(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var first = await server.NewAccount("prima@quiete.example");
        var second = await server.NewAccount("seconda@quiete.example");
        var token = await server.Get<InvitationStore>().Create(1, Role.Agent, "", "user 1", Stop);

        var done = await Task.WhenAll(new[] { first, second, first, second }.Select(id => server.Get<InvitationStore>().Accept(token, id, Stop)));

        Assert.Single(done, membership => membership is not null);
        Assert.Single(await server.Get<MembershipStore>().OfCompany(1, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_last_administrator_stays_one_whatever_invitation_they_accept(string kind)
    {
        await using var server = await TestServer.Start(kind);
        using var client = await server.SignedIn(Role.Administrator);
        var administrator = Assert.Single(await server.Get<MembershipStore>().In(Role.Administrator, Stop)).Account;
        var invitations = server.Get<InvitationStore>();
        var token = await invitations.Create(company: null, Role.Auditor, "", "user 1", Stop);

        using var refused = await TestServer.Send(client, $"/invito/{token}", "accetta");
        Assert.Contains("ultimo amministratore", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        Assert.NotNull(await invitations.Find(token, Stop));

        var another = await server.NewAccount("altra@quiete.example");
        Assert.NotNull(await invitations.Accept(await invitations.Create(company: null, Role.Administrator, "", "user 1", Stop), another, Stop));
        Assert.NotNull(await invitations.Accept(token, administrator, Stop));
        Assert.Equal(another, Assert.Single(await server.Get<MembershipStore>().In(Role.Administrator, Stop)).Account);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_link_ends_after_a_week_and_only_its_hash_is_stored(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var invitations = server.Get<InvitationStore>();
        var account = await server.NewAccount("ada@quiete.example");
        var token = await invitations.Create(1, Role.Agent, "", "user 1", Stop);
        var rows = (await server.Database.Read(connection => connection.QueryAsync("SELECT * FROM invitation"), Stop)).Cast<IDictionary<string, object?>>();
        Assert.All(rows.Single().Values, value => Assert.DoesNotContain(token, value?.ToString() ?? "", StringComparison.Ordinal));

        server.Clock.Pass(InvitationStore.Life - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await invitations.Find(token, Stop));
        server.Clock.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Null(await invitations.Find(token, Stop));
        Assert.Null(await invitations.Accept(token, account, Stop));
    }

    [Fact]
    public async Task The_head_of_a_company_invites_its_own_people_and_takes_them_off()
    {
        await using var server = await TestServer.Start();
        using var head = await server.SignedIn(Role.Agency, company: 3);
        using var sent = await TestServer.Send(head, "/persone", "invita", ("PerChi", "Bruno"), ("Ruolo", "Agent"));
        var link = await Secret(head, "/persone");
        using var agent = server.Anonymous();
        await Register(agent, new Uri(link).AbsolutePath, "bruno@quiete.example");

        var caller = await agent.GetFromJsonAsync<JsonElement>("/v1/caller", Stop);
        Assert.Equal(("agent", 3), (caller.GetProperty("role").GetString(), caller.GetProperty("company").GetInt64()));

        var id = (await server.Get<MembershipStore>().OfCompany(3, Stop)).Single(member => member.Role == Role.Agent).Account;
        await TestServer.Send(head, "/persone", $"togli-{id}");
        server.Clock.Pass(SignedInCheck.Interval + TimeSpan.FromSeconds(1));
        Assert.Equal("person", (await agent.GetFromJsonAsync<JsonElement>("/v1/caller", Stop)).GetProperty("role").GetString());
    }

    [Theory]
    [InlineData(nameof(Role.Agency), "Administrator")]
    [InlineData(nameof(Role.Agency), "Principal")]
    [InlineData(nameof(Role.Principal), "Agency")]
    [InlineData(nameof(Role.Principal), "Auditor")]
    [InlineData(nameof(Role.Association), "Agent")]
    public async Task No_head_invites_into_a_role_that_is_not_theirs_to_give(string head, string wanted)
    {
        await using var server = await TestServer.Start();
        using var client = await server.SignedIn(Enum.Parse<Role>(head), company: 3);

        await TestServer.Send(client, "/persone", "invita", ("PerChi", "Bruno"), ("Ruolo", wanted));

        Assert.Empty(await server.Get<InvitationStore>().OpenOf(3, Stop));
        Assert.Empty(await server.Get<InvitationStore>().OpenOf(company: null, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task No_company_reaches_the_members_or_invitations_of_another(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var theirs = await server.NewAccount("loro@quiete.example", (Role.Agent, 2));
        await server.Get<InvitationStore>().Create(2, Role.Agent, "di un'altra azienda", "user 1", Stop);
        var open = (await server.Get<InvitationStore>().OpenOf(2, Stop)).Single();
        using var client = await server.SignedIn(Role.Principal, company: 1);

        var page = await client.GetStringAsync("/persone", Stop);
        Assert.DoesNotContain("loro@quiete.example", page, StringComparison.Ordinal);
        Assert.DoesNotContain("altra azienda", page, StringComparison.Ordinal);

        // The forms of the other company's page, sent by hand with one's own token.
        var token = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(page).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        foreach (var handler in new[] { $"togli-{theirs}", $"ritira-{open.Id}" })
        {
            using var form = new FormUrlEncodedContent([new("_handler", handler), new("__RequestVerificationToken", token)]);
            using var answer = await client.PostAsync("/persone", form, Stop);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Single(await server.Get<MembershipStore>().OfCompany(2, Stop));
        Assert.Single(await server.Get<InvitationStore>().OpenOf(2, Stop));
        Assert.False(await server.Get<InvitationStore>().Withdraw(1, open.Id, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_last_administrator_stays_even_when_two_remove_each_other_at_once(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var first = await server.NewAccount("uno@quiete.example", (Role.Administrator, null));
        var second = await server.NewAccount("due@quiete.example", (Role.Administrator, null));
        var memberships = server.Get<MembershipStore>();

        var removed = await Task.WhenAll(memberships.Remove(first, company: null, Stop), memberships.Remove(second, company: null, Stop));

        Assert.Single(removed, done => done);
        Assert.Single(await memberships.In(Role.Administrator, Stop));
    }

    [Fact]
    public async Task A_locked_account_is_out_within_half_a_minute_and_back_when_unlocked()
    {
        await using var server = await TestServer.Start();
        var id = await server.NewAccount("ada@quiete.example", (Role.Principal, 1));
        using var admin = await server.SignedIn(Role.Administrator);
        using var ada = server.Anonymous();
        await TestServer.SignIn(ada, "ada@quiete.example");

        await TestServer.Send(admin, "/amministrazione", $"chiudi-{id}");
        server.Clock.Pass(SignedInCheck.Interval + TimeSpan.FromSeconds(1));
        using var locked = await ada.GetAsync("/v1/caller", Stop);
        await TestServer.SignIn(ada, "ada@quiete.example");
        using var stillLocked = await ada.GetAsync("/v1/caller", Stop);
        await TestServer.Send(admin, "/amministrazione", $"riapri-{id}");
        await TestServer.SignIn(ada, "ada@quiete.example");
        using var back = await ada.GetAsync("/v1/caller", Stop);

        Assert.Equal([401, 401, 200], new[] { locked, stillLocked, back }.Select(answer => (int)answer.StatusCode));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_is_taken_off_does_not_come_back_by_a_link_of_their_own_making(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var (invitations, memberships) = (server.Get<InvitationStore>(), server.Get<MembershipStore>());
        var head = await server.NewAccount("capo@quiete.example", (Role.Principal, 1));
        await server.NewAccount("altra@quiete.example", (Role.Administrator, null));
        var administrator = await server.NewAccount("uno@quiete.example", (Role.Administrator, null));
        var own = await invitations.Create(1, Role.Principal, "", Account.NameOf(head), Stop);
        var elsewhere = await invitations.Create(2, Role.Principal, "", Account.NameOf(head), Stop); // as the head of another company, which they stay
        var colleagues = await invitations.Create(1, Role.Agent, "", Account.NameOf(administrator), Stop);

        await memberships.Remove(head, 1, Stop);
        Assert.Null(await invitations.Find(own, Stop));
        Assert.NotNull(await invitations.Find(elsewhere, Stop));
        Assert.NotNull(await invitations.Find(colleagues, Stop));

        await memberships.Remove(administrator, company: null, Stop); // who may invite into any company
        Assert.Null(await invitations.Find(colleagues, Stop));

        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AccountList>().Close(head, Stop);
        Assert.Null(await invitations.Find(elsewhere, Stop));
    }

    [Fact]
    public async Task Whoever_is_taken_off_makes_no_key_no_invitation_and_no_webhook_from_then_on()
    {
        await using var server = await TestServer.Start();
        var id = await server.NewAccount("capo@quiete.example", (Role.Principal, 1));
        using var client = server.Anonymous();
        await TestServer.SignIn(client, "capo@quiete.example");
        var pages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var page in new[] { "/chiavi", "/persone" }) pages[page] = await client.GetStringAsync(page, Stop);

        await server.Get<MembershipStore>().Remove(id, 1, Stop); // and not a second passes
        var answers = new[]
        {
            await Post("/chiavi", new("_handler", "chiave"), new("Nome", "di nascosto"), new("Permessi", "check")),
            await Post("/persone", new("_handler", "invita"), new("PerChi", "me"), new("Ruolo", "Principal")),
            (await client.PostAsJsonAsync("/v1/webhooks", new { url = "https://example.org/" }, Stop)).StatusCode,
        };

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Forbidden, answer));
        Assert.Empty(await server.Get<KeyStore>().Of(1, Stop));
        Assert.Empty(await server.Get<InvitationStore>().OpenOf(1, Stop));

        async Task<HttpStatusCode> Post(string page, params KeyValuePair<string, string?>[] fields)
        {
            var token = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(pages[page]).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value");
            using var form = new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", token)]);
            using var answer = await client.PostAsync(page, form, Stop);
            return answer.StatusCode;
        }
    }

    private static Task<string?> Link(TestServer server) =>
        FirstRun.Link(server.Get<MembershipStore>(), server.Get<InvitationStore>(), server.Get<ServerOptions>(), Stop);

    private static Task<HttpResponseMessage> Register(HttpClient client, string page, string email) => TestServer.Send(client, page, "registra",
        ("Nome", "Bruno Prova"), ("Email", email), ("Password", TestServer.Password));

    private static async Task<string> Secret(HttpClient client, string page) => new AngleSharp.Html.Parser.HtmlParser()
        .ParseDocument(await client.GetStringAsync(page, Stop)).QuerySelector(".quiete-secret")!.TextContent;
}
