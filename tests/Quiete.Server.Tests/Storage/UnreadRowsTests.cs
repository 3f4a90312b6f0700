using System.Diagnostics.Metrics;
using System.Net;
using Dapper;
using Quiete.Server.Accounts;
using Quiete.Server.Blocking;
using Quiete.Server.Register;
using Quiete.Server.Storage;
using Quiete.Server.Shell;
using Quiete.Server.Tests.Register;
using Quiete.Server.Tests.Reputation;

namespace Quiete.Server.Tests.Storage;

/// <summary>One row that this version cannot read never stops the others, and is never left out in silence.</summary>
public class UnreadRowsTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Entries_before_and_after_one_that_cannot_be_read_count_and_what_it_said_before_does_not(string kind)
    {
        await using var town = await Town.New(kind);
        var people = await town.People(3);
        var ids = new List<long>();
        foreach (var person in people) ids.Add(await town.Told(person, line: "0844 123 456"));
        await town.Follow();
        Assert.Equal(3, town.Follower.Count);

        await town.Database.Write(async connection =>
        {
            var change = await Change.Next(connection);
            await connection.ExecuteAsync("UPDATE entry SET channel = 'telepathy', change = @change WHERE id = @id", new { change, id = ids[1] });
        }, Stop);
        await town.Told(people[0], line: "0844 123 456");
        await town.Follow();
        Assert.Equal(3, town.Follower.Count); // one is gone, one came
        Assert.Equal([("entry", ids[1])], town.Database.Unread.All);

        await using var started = town.Elsewhere(); // a start reads everything
        await started.Follow();
        Assert.Equal(3, started.Follower.Count);
        Assert.Equal(3, (await town.Entries.ChangedSince(0, 10, Stop)).Rows.Count);
        var pieces = await town.Entries.ChangedSince(0, 1, Stop);
        for (var read = 0; !pieces.IsAll; read++)
        {
            Assert.True(read < 10, "The row that cannot be read is read again and again.");
            pieces = await town.Entries.ChangedSince(pieces.Last, 1, Stop);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_brand_or_dispute_that_cannot_be_read_does_not_keep_the_register_from_being_followed(string kind)
    {
        await using var town = await Town.New(kind);
        var brand = await town.Brands.Enter("Luce", Quiete.Server.Companies.BrandKind.Energy, company: null, website: null, Stop);
        var dispute = await town.Disputes.Open(Town.Line("0844 123 456"), account: 1, company: null, "Non sono io.", Stop);
        await town.Database.Write(connection => connection.ExecuteAsync("UPDATE brand SET kind = 'oracle'; UPDATE line_dispute SET due = 'one day'"), Stop);
        foreach (var person in await town.People(4)) await town.Told(person, line: "0844 123 456");
        await town.Follow();
        Assert.Single(town.Lines.Listed.Lines);
        Assert.Equal([("brand", brand), ("line_dispute", dispute.Id)], town.Database.Unread.All);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_key_that_cannot_be_read_opens_nothing_and_the_others_open_as_before(string kind)
    {
        await using var server = await TestServer.Start(kind);
        var store = server.Get<KeyStore>();
        var (lost, lostText) = await store.Create(1, Role.Principal, "lost", Scopes.Check, "test", expires: null, dailyQuota: null, Stop);
        var (_, goodText) = await store.Create(1, Role.Principal, "good", Scopes.Check, "test", expires: null, dailyQuota: null, Stop);
        await server.Database.Write(connection => connection.ExecuteAsync(
            "UPDATE api_key SET role = 'Wizard' WHERE id = @Id; UPDATE api_key_change SET last = last + 1", new { lost.Id }), Stop);
        await server.Get<KeyBook>().Refresh(Stop);

        Assert.Equal(HttpStatusCode.OK, (await server.WithKey(goodText).GetAsync("/v1/caller", Stop)).StatusCode);
        using var refused = await server.WithKey(lostText).GetAsync("/v1/caller", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("key-unreadable", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_device_and_a_wish_that_cannot_be_read_cost_themselves_alone(string kind)
    {
        await using var house = await Blocking.BlockHouse.Open(kind);
        var (lost, _, lostClient) = await house.Add();
        var (_, _, client) = await house.Add();
        await house.Wishes.Enter(house.Person, "+390211111111", isRange: false, Wish.Block, label: null, Stop);
        await house.Wishes.Enter(house.Person, "+390222222222", isRange: false, Wish.Block, label: null, Stop);
        var wish = await house.Server.Database.Write(async connection =>
        {
            var change = await Change.Next(connection);
            await connection.ExecuteAsync("UPDATE device SET kind = 'toaster', change = @change WHERE id = @Id", new { lost.Id, change });
            await connection.ExecuteAsync("UPDATE line_wish SET since_ms = @never, change = @change WHERE line = '+390211111111'", new { never = long.MaxValue, change });
            return change;
        }, Stop);
        await house.Server.Get<DeviceBook>().Refresh(Stop);
        var book = house.Server.Get<WishBook>();
        await book.Follow(Stop);

        Assert.Equal("+390222222222", Assert.Single((await book.Of(house.Person, Stop)).Wishes).Line);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await lostClient.GetAsync("/dav/", Stop)).StatusCode); // it keeps the list that it has
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/dav/", Stop)).StatusCode);
        Assert.Equal([("device", lost.Id), ("line_wish by change", wish)], house.Server.Database.Unread.All);
    }

    [Fact]
    public async Task Whoever_watches_hears_of_it_once_by_table_and_id_and_never_what_it_holds()
    {
        using var logs = new Logs();
        await using var server = await TestServer.Start(configure: builder => builder.Logging.AddProvider(logs));
        Assert.Equal("ready", await server.Anonymous().GetStringAsync("/health/ready", Stop));
        var measured = new Dictionary<string, int>();
        using var meters = new MeterListener { InstrumentPublished = (one, listener) => { if (one.Name == Telemetry.UnreadGauge && ReferenceEquals(one.Meter.Scope, server.Get<IMeterFactory>())) listener.EnableMeasurementEvents(one); } };
        meters.SetMeasurementEventCallback<int>((_, value, tags, _) => measured[(string)tags[0].Value!] = value);
        meters.Start();

        for (var times = 0; times < 2; times++) server.Database.Unread.Note("entry", 41, new InvalidDataException("+39 347 1234567"));
        meters.RecordObservableInstruments();

        Assert.Equal(1, measured["entry"]);
        Assert.Contains("entry 41", await server.Anonymous().GetStringAsync("/health/ready", Stop), StringComparison.Ordinal);
        Assert.Single(logs.Lines, line => line.Contains("Row 41 of entry", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => line.Contains("1234567", StringComparison.Ordinal));
    }
}
