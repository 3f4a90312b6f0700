using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Quiete.Server.Accounts;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Accounts;

public class KeyTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_key_speaks_for_its_company_with_its_scopes_only(string kind)
    {
        await using var server = await TestServer.Start(kind);
        using var client = await server.WithKey(company: 7, Role.Agency, Scopes.Check | Scopes.Contact);

        var caller = await client.GetFromJsonAsync<JsonElement>("/v1/caller", Stop);

        Assert.Equal("agency", caller.GetProperty("role").GetString());
        Assert.Equal(7, caller.GetProperty("company").GetInt64());
        Assert.Equal(["check", "contact"], caller.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_database_does_not_hold_the_key(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        using var book = new KeyBook(test.Database, TimeProvider.System);
        var (key, text) = await new KeyStore(test.Database, book, TimeProvider.System).Create(
            1, Role.Principal, "a key", Scopes.Check, "user 1", expires: null, dailyQuota: null, Stop);
        var secret = text[(text.IndexOf('_', 3) + 1)..];

        var rows = (await test.Database.Read(connection => connection.QueryAsync("SELECT * FROM api_key"), Stop)).Cast<IDictionary<string, object?>>();

        Assert.Equal(32, Convert.FromBase64String(secret.Replace('-', '+').Replace('_', '/') + "=").Length);
        Assert.All(rows.Single().Values, value =>
        {
            Assert.DoesNotContain(secret, value?.ToString() ?? "", StringComparison.Ordinal);
            Assert.NotEqual(Encoding.UTF8.GetBytes(secret), value as byte[]);
        });
        Assert.Equal(key.Id, book.Find(text)!.Key.Id);
    }

    [Theory]
    [InlineData("qk_1")] // no secret
    [InlineData("qk_1_")] // an empty secret
    [InlineData("qk__0123456789012345678901234567890123456789012")] // no id
    [InlineData("qk_-1_0123456789012345678901234567890123456789012")] // a sign
    [InlineData("qk_99999999999999999999_0123456789012345678901234567890123456789012")] // an id beyond 64 bits
    [InlineData("qk_1_0123456789012345678901234567890123456789012")] // another secret
    [InlineData("Bearer")]
    [InlineData("")]
    [InlineData("' OR 1=1 --")]
    public async Task What_is_no_key_is_answered_401_as_a_problem(string text)
    {
        await using var server = await TestServer.Start();
        using var real = await server.WithKey(company: 1);
        using var client = server.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {text}");

        using var answer = await client.GetAsync("/v1/caller", Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_revoked_key_ends_at_once_here_and_soon_elsewhere(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var (here, hereText) = await Make(server);
        var (there, thereText) = await Make(server);
        using var first = server.WithKey(hereText);
        using var second = server.WithKey(thereText);
        Assert.Equal(HttpStatusCode.OK, await Status(second));

        await server.Get<KeyStore>().Revoke(1, here.Id, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(first));

        // Another process has a book of its own; this one hears of it by the database only.
        using var otherBook = new KeyBook(server.Database, server.Clock);
        await new KeyStore(server.Database, otherBook, server.Clock).Revoke(1, there.Id, Stop);
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (await Status(second) == HttpStatusCode.OK)
        {
            Assert.True(waited.Elapsed < Patience.Soon, "The book of this process does not follow.");
            await Task.Delay(20, Stop);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_company_cannot_revoke_or_see_the_keys_of_another(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var (key, text) = await Make(server);

        Assert.False(await server.Get<KeyStore>().Revoke(company: 2, key.Id, Stop));
        Assert.Empty(await server.Get<KeyStore>().Of(company: 2, Stop));
        using var client = server.WithKey(text);
        Assert.Equal(HttpStatusCode.OK, await Status(client));
    }

    [Fact]
    public async Task A_key_ends_at_the_instant_at_which_it_expires()
    {
        await using var server = await TestServer.Start();
        var (_, text) = await server.Get<KeyStore>().Create(
            1, Role.Principal, "short", Scopes.Check, "user 1", server.Clock.GetUtcNow().AddHours(1), dailyQuota: null, Stop);
        using var client = server.WithKey(text);

        server.Clock.Pass(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.OK, await Status(client));
        server.Clock.Pass(TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_last_use_is_written_down_at_most_once_a_minute(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var clock = TestClock.OnAMonday();
        using var book = new KeyBook(test.Database, clock);
        var store = new KeyStore(test.Database, book, clock);
        var meter = new KeyMeter(test.Database, clock);
        var (key, _) = await store.Create(1, Role.Principal, "a key", Scopes.Check, "user 1", expires: null, dailyQuota: null, Stop);
        Assert.Null(await LastUsed());

        var first = clock.GetUtcNow();
        meter.TryCount(key);
        await meter.Flush(all: false, Stop);
        Assert.Equal(first, await LastUsed());

        clock.Pass(TimeSpan.FromSeconds(59));
        meter.TryCount(key);
        await meter.Flush(all: false, Stop);
        Assert.Equal(first, await LastUsed());

        clock.Pass(TimeSpan.FromSeconds(1));
        await meter.Flush(all: false, Stop);
        Assert.Equal(first.AddSeconds(59), await LastUsed());

        async Task<DateTimeOffset?> LastUsed() => (await store.Of(1, Stop)).Single().LastUsed;
    }

    [Fact]
    public async Task A_company_has_a_limited_number_of_live_keys()
    {
        await using var test = await TestDatabase.New(DatabaseKind.Sqlite);
        using var book = new KeyBook(test.Database, TimeProvider.System);
        var store = new KeyStore(test.Database, book, TimeProvider.System);
        var made = await Task.WhenAll(Enumerable.Range(0, KeyStore.MaxAlive).Select(at =>
            store.Create(1, Role.Principal, $"key {at}", Scopes.Check, "user 1", expires: null, dailyQuota: null, Stop)));

        await Assert.ThrowsAsync<BadInputException>(() => store.Create(1, Role.Principal, "one more", Scopes.Check, "user 1", null, null, Stop));
        await store.Revoke(1, made[0].Key.Id, Stop);
        await store.Create(1, Role.Principal, "one more", Scopes.Check, "user 1", null, null, Stop);
    }

    private static Task<(ApiKey Key, string Text)> Make(TestServer server) => server.Get<KeyStore>().Create(
        company: 1, Role.Principal, "a key", Scopes.Check, "user 1", expires: null, dailyQuota: null, Stop);

    private static async Task<HttpStatusCode> Status(HttpClient client)
    {
        using var answer = await client.GetAsync("/v1/caller", Stop);
        return answer.StatusCode;
    }
}
