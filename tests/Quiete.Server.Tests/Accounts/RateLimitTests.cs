using System.Net;
using Quiete.Server.Accounts;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Accounts;

public class RateLimitTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signing_in_is_limited_by_address_and_says_when_to_come_back()
    {
        await using var server = await With(new RateLimits { SignInsAMinute = 3 });
        using var client = server.Anonymous();
        for (var at = 0; at < 3; at++) Assert.Equal(HttpStatusCode.OK, (await TestServer.SignIn(client, "nessuno@quiete.example")).StatusCode);

        using var refused = await TestServer.SignIn(client, "nessuno@quiete.example");
        using var elsewhere = server.Anonymous();
        elsewhere.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7"); // as a proxy on this machine says it
        using var other = await TestServer.SignIn(elsewhere, "nessuno@quiete.example");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task The_link_of_the_first_run_is_limited_by_address()
    {
        await using var server = await With(new RateLimits { SignInsAMinute = 2 });
        using var client = server.Anonymous();
        var answers = new List<HttpStatusCode>();
        for (var at = 0; at < 3; at++)
        {
            using var form = new FormUrlEncodedContent([]);
            using var answer = await client.PostAsync($"/primo-avvio/tentativo-{at}", form, Stop);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests], answers);
    }

    [Fact]
    public async Task Open_pages_are_limited_by_address_but_whether_the_service_is_well_is_not()
    {
        await using var server = await With(new RateLimits { PagesAMinute = 3 });
        using var client = server.Anonymous();
        for (var at = 0; at < 3; at++) await client.GetAsync("/", Stop);

        using var page = await client.GetAsync("/", Stop);
        using var health = await client.GetAsync("/health/ready", Stop);

        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.NotNull(page.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task A_key_that_asks_too_fast_hears_429_and_its_neighbour_does_not()
    {
        await using var server = await With(new RateLimits { KeyRequestsASecond = 1 });
        using var fast = await server.WithKey(company: 1);
        using var calm = await server.WithKey(company: 1);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => fast.GetAsync("/v1/caller", Stop)));
        using var other = await calm.GetAsync("/v1/caller", Stop);

        Assert.InRange(answers.Count(answer => answer.IsSuccessStatusCode), 30, 90); // half a minute's at once, and those that time brought
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_quota_holds_for_the_day_in_Italy_over_restarts_and_begins_anew_at_midnight(string kind)
    {
        await using var server = await TestServer.Start(kind); // at 10:15 in Italy
        var (key, text) = await server.Get<KeyStore>().Create(
            1, Role.Principal, "few", Scopes.Check, "user 1", expires: null, dailyQuota: 3, Stop);
        using var client = server.WithKey(text);
        for (var at = 0; at < 3; at++) Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/caller", Stop)).StatusCode);

        using var refused = await client.GetAsync("/v1/caller", Stop);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromHours(13.75), refused.Headers.RetryAfter!.Delta);

        await server.Get<KeyMeter>().Flush(all: true, Stop);
        var afterRestart = new KeyMeter(server.Database, server.Clock);
        await afterRestart.Load(Stop);
        Assert.False(afterRestart.TryCount(key));

        server.Clock.Pass(TimeSpan.FromHours(13.75));
        Assert.True(afterRestart.TryCount(key));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/caller", Stop)).StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Two_services_add_up_the_requests_of_a_key(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var (key, _) = await server.Get<KeyStore>().Create(1, Role.Principal, "few", Scopes.Check, "user 1", expires: null, dailyQuota: 10, Stop);
        var here = new KeyMeter(server.Database, server.Clock);
        var there = new KeyMeter(server.Database, server.Clock);
        for (var at = 0; at < 6; at++) Assert.True(here.TryCount(key));
        await here.Flush(all: false, Stop);
        Assert.True(there.TryCount(key));
        await there.Flush(all: false, Stop);

        for (var at = 0; at < 3; at++) Assert.True(there.TryCount(key));
        Assert.False(there.TryCount(key));
    }

    private static Task<TestServer> With(RateLimits limits) => TestServer.Start(change: options => options with { Limits = limits });
}
