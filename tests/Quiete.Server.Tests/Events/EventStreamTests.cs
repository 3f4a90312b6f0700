using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Quiete.Server.Storage;
using Quiete.Server.Accounts;
using Quiete.Server.Events;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Events;

public class EventStreamTests(ITestOutputHelper output)
{
    private const long Luce = 7;
    private const long Acqua = 8;
    private const long Voce = 21;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_event_is_told_as_a_CloudEvent_to_the_principal_and_the_agency_it_names_and_to_nobody_else(string kind)
    {
        await using var server = await TestServer.Start(kind);
        await using var principal = await (await server.WithKey(Luce)).Listen();
        await using var agency = await (await server.WithKey(Voce, Role.Agency)).Listen();
        await using var stranger = await (await server.WithKey(Acqua)).Listen();

        var change = await server.Happen(
            new NewEvent(EventKinds.Objection, Luce, Voce, "{ \"scope\": \"all\",\n \"note\": \"due\\nrighe\" }"),
            new NewEvent(EventKinds.Complaint, null, null, """{"for":"nobody"}"""));
        await server.Happen(TestEvents.Outcome(Acqua, 1));

        foreach (var hearing in new[] { principal, agency })
        {
            var told = (await hearing.Next())!.Value;
            Assert.Equal("1.0", told.GetProperty("specversion").GetString());
            Assert.Equal($"{change}-0", told.GetProperty("id").GetString());
            Assert.Equal(TestServer.PublicUrl, told.GetProperty("source").GetString());
            Assert.Equal("objection.received", told.GetProperty("type").GetString());
            Assert.Equal(server.Clock.GetUtcNow(), told.GetProperty("time").GetDateTimeOffset());
            Assert.Equal("due\nrighe", told.GetProperty("data").GetProperty("note").GetString());
        }

        Assert.Equal(1, await stranger.NextNumber()); // its own comes first: it never heard the other
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_is_cut_off_again_and_again_hears_each_event_once_and_in_order(string kind)
    {
        const int Writers = 4, EventsOfWriter = 60;
        await using var server = await TestServer.Start(kind);
        using var client = await server.WithKey(Luce);
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var at = 0; at < EventsOfWriter; at++)
            {
                await server.Happen(TestEvents.Outcome(Luce, writer * 1000 + at), TestEvents.Outcome(Acqua, 0), TestEvents.Outcome(null, writer * 1000 + 500 + at, agency: Luce));
            }
        }, Stop)).ToList();

        var heard = new List<int>();
        var (last, random) = ("0", new Random(5));
        while (heard.Count < Writers * EventsOfWriter * 2)
        {
            await using var hearing = await client.Listen(lastEventId: last);
            for (var some = random.Next(1, 25); some > 0 && heard.Count < Writers * EventsOfWriter * 2; some--)
            {
                heard.Add((await hearing.NextNumber())!.Value);
                last = hearing.LastEventId;
            }
        }

        await Task.WhenAll(writing);
        Assert.Equal(heard.Count, heard.Distinct().Count());
        for (var writer = 0; writer < Writers; writer++)
        {
            var own = heard.Where(number => number / 1000 == writer && number % 1000 < 500).ToList();
            Assert.Equal(own.Order(), own);
            Assert.Equal(EventsOfWriter, own.Count);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_is_cut_off_before_its_first_event_resumes_from_where_it_began(string kind)
    {
        await using var server = await TestServer.Start(kind);
        using var client = await server.WithKey(Luce);
        await server.Happen(TestEvents.Outcome(Luce, 1));
        string began;
        await using (var hearing = await client.Listen(address: "/v1/events?kinds=rpo.expiring"))
        {
            await server.Happen(TestEvents.Outcome(Luce, 2), new NewEvent(EventKinds.RpoExpiring, Luce, null, "{}"));
            await hearing.Next();
            await server.Happen(TestEvents.Outcome(Luce, 3));
            began = hearing.LastEventId;
        }

        await using var again = await client.Listen(lastEventId: began);
        Assert.Equal(3, await again.NextNumber());

        await using var first = await client.Listen(address: "/v1/events?after=0");
        Assert.Equal(1, await first.NextNumber());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_another_process_commits_is_heard_soon(string kind)
    {
        await using var server = await TestServer.Start(kind);
        await using var hearing = await (await server.WithKey(Luce)).Listen();
        for (var number = 0; number < 5; number++)
        {
            var waited = Stopwatch.StartNew();
            await TestEvents.Commit(server.Database, server.Clock, TestEvents.Outcome(Luce, number));
            Assert.Equal(number, await hearing.NextNumber());
            Assert.True(waited.Elapsed < Patience.Soon, $"It took {waited.Elapsed}.");
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Two_hundred_open_connections_hear_of_a_commit_soon(string kind)
    {
        const int Companies = 4, Rounds = 5;
        await using var server = await TestServer.Start(kind);
        var hearings = new List<Hearing>();
        for (var company = 1; company <= Companies; company++)
        {
            using var client = await server.WithKey(company);
            for (var at = 0; at < EventFeed.MostOfCompany; at++) hearings.Add(await server.WithKey(client.DefaultRequestHeaders.Authorization!.Parameter!).Listen());
        }

        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var events = Enumerable.Range(1, Companies).Select(company => TestEvents.Outcome(company, round)).ToArray();
            var waiting = hearings.Select(async hearing =>
            {
                Assert.Equal(round, await hearing.NextNumber());
                return Stopwatch.GetTimestamp();
            }).ToList();
            await TestEvents.Commit(server.Database, server.Clock, events);
            var committed = Stopwatch.GetTimestamp();
            server.Get<EventFeed>().Nudge();
            times.AddRange((await Task.WhenAll(waiting)).Select(arrived => Stopwatch.GetElapsedTime(committed, arrived).TotalMilliseconds));
        }

        times.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{kind}: {hearings.Count} connections; from commit to arrival: median {times[times.Count / 2]:f1} ms, 99 % {times[times.Count * 99 / 100]:f1} ms, last {times[^1]:f1} ms"));
        foreach (var hearing in hearings) await hearing.DisposeAsync();
        Assert.Equal(200, hearings.Count);
        Assert.True(times[^1] < 1000, $"The last one took {times[^1]} ms.");
    }

    [Fact]
    public async Task One_who_does_not_read_is_cut_off_while_others_hear_all_and_catches_up_when_it_comes_again()
    {
        const int Events = 3000;
        await using var server = await TestServer.Start();
        await using var slow = await (await server.WithKey(Luce)).Listen();
        await using var quick = await (await server.WithKey(Luce)).Listen();
        var filling = new string('x', 8000);
        var reading = Task.Run(async () =>
        {
            for (var number = 0; number < Events; number++) Assert.Equal(number, await quick.NextNumber());
        }, Stop);
        for (var from = 0; from < Events; from += 100)
        {
            await server.Happen([.. Enumerable.Range(from, 100).Select(number =>
                new NewEvent(EventKinds.Outcome, Luce, null, $$"""{"number":{{number}},"filling":"{{filling}}"}"""))]);
        }

        await reading;
        var heard = 0;
        while (await slow.NextNumber() is { } number) Assert.Equal(heard++, number);
        Assert.InRange(heard, 1, Events - 1);

        await using var again = await (await server.WithKey(Luce)).Listen(lastEventId: slow.LastEventId);
        while (heard < Events) Assert.Equal(heard++, await again.NextNumber());
    }

    [Fact]
    public async Task A_company_has_a_limited_number_of_connections_and_others_are_not_held_back_by_it()
    {
        await using var server = await TestServer.Start();
        using var client = await server.WithKey(Luce);
        var hearings = new List<Hearing>();
        for (var at = 0; at < EventFeed.MostOfCompany; at++) hearings.Add(await client.Listen());

        using (var refused = await client.GetAsync("/v1/events", Stop))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await using (await (await server.WithKey(Acqua)).Listen())
        {
            await hearings[0].DisposeAsync();
            var waited = Stopwatch.StartNew();
            HttpStatusCode status;
            do
            {
                using var answer = await client.GetAsync("/v1/events", HttpCompletionOption.ResponseHeadersRead, Stop);
                status = answer.StatusCode;
            }
            while (status == HttpStatusCode.TooManyRequests && waited.Elapsed < Patience.Soon);
            Assert.Equal(HttpStatusCode.OK, status);
        }

        foreach (var hearing in hearings[1..]) await hearing.DisposeAsync();
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Events_are_kept_for_thirty_days_and_whoever_was_away_longer_is_told_so(string kind)
    {
        await using var server = await TestServer.Start(kind);
        using var client = await server.WithKey(Luce);
        var store = server.Get<EventStore>();
        var first = await server.Happen(TestEvents.Outcome(Luce, 1), TestEvents.Outcome(Luce, 2));
        server.Clock.Pass(TimeSpan.FromDays(20));
        await server.Happen(TestEvents.Outcome(Luce, 3));
        await store.DeleteOld(Stop);
        Assert.Equal(3, (await store.Last(Luce, 10, Stop)).Count);

        server.Clock.Pass(TimeSpan.FromDays(10) + TimeSpan.FromMilliseconds(1));
        await store.DeleteOld(Stop);
        Assert.Equal(["""{ "number": 3 }"""], (await store.Last(Luce, 10, Stop)).Select(one => one.Body));

        using (var gone = await client.GetAsync($"/v1/events?after={first}-0", Stop)) Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        await using var hearing = await client.Listen(lastEventId: $"{first}-1");
        Assert.Equal(3, await hearing.NextNumber());
    }

    [Fact]
    public async Task A_silent_connection_shows_signs_of_life_and_ends_when_its_time_is_over()
    {
        await using var test = await TestDatabase.New("Sqlite");
        var store = new EventStore(test.Database, TimeProvider.System);
        using var feed = new EventFeed(store, new ChangeSignal(), NullLogger<EventFeed>.Instance);
        using var listener = feed.Listen(Luce)!;
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { Response = { Body = body } };
        var stream = new EventStream(store, listener, new HashSet<string>(), new EventPlace(57, 0), "here")
        {
            HeartbeatEvery = TimeSpan.FromMilliseconds(100),
            Longest = TimeSpan.FromSeconds(1),
        };

        var lived = Stopwatch.StartNew();
        await stream.WriteTo(http.Response, Stop);

        Assert.True(lived.Elapsed >= TimeSpan.FromMilliseconds(900), $"It ended after {lived.Elapsed}.");
        Assert.Matches("^retry: 1000\nid: 57-0\n\n(:\n\n)+$", Encoding.ASCII.GetString(body.ToArray()));
    }

    [Theory]
    [InlineData("/v1/events?kinds=outcome.recorded,outcome.lost", null, "kinds")]
    [InlineData("/v1/events?after=abc", null, "after")]
    [InlineData("/v1/events", "57-", "Last-Event-ID")]
    [InlineData("/v1/events", "-1", "Last-Event-ID")]
    [InlineData("/v1/events", "99999999999999999999", "Last-Event-ID")]
    public async Task What_cannot_be_read_is_refused_by_its_name(string address, string? lastEventId, string field)
    {
        await using var server = await TestServer.Start();
        using var client = await server.WithKey(Luce);
        if (lastEventId is not null) client.DefaultRequestHeaders.Add("Last-Event-ID", lastEventId);
        using var answer = await client.GetAsync(address, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"{field}\"", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_key_that_is_revoked_hears_nothing_more_over_a_connection_that_is_open(string kind)
    {
        await using var server = await TestServer.Start(kind);
        await using var hearing = await (await server.WithKey(Luce)).Listen();
        await server.Happen(TestEvents.Outcome(Luce, 1));
        Assert.Equal(1, await hearing.NextNumber());

        await server.Get<KeyStore>().RevokeAll(Luce, Stop);
        await server.Happen(TestEvents.Outcome(Luce, 2));

        Assert.Null(await hearing.Next());
    }

    [Fact]
    public async Task Without_a_key_or_its_scope_nothing_is_heard()
    {
        await using var server = await TestServer.Start();
        using var nobody = server.Anonymous();
        using var checker = await server.WithKey(Luce, scopes: Scopes.Check | Scopes.ReadFacts);
        using (var answer = await nobody.GetAsync("/v1/events", Stop)) Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        using (var answer = await checker.GetAsync("/v1/events", Stop)) Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task When_the_service_stops_connections_end_cleanly_and_at_once()
    {
        var server = await TestServer.Start();
        using var client = await server.WithKey(Luce);
        await using var hearing = await client.Listen();
        await server.Happen(TestEvents.Outcome(Luce, 1));
        Assert.Equal(1, await hearing.NextNumber());

        var ended = hearing.Next();
        var waited = Stopwatch.StartNew();
        server.Get<IHostApplicationLifetime>().StopApplication();
        Assert.Null(await ended);
        Assert.True(waited.Elapsed < Patience.Soon, $"It took {waited.Elapsed}.");
        await server.DisposeAsync();
    }
}
