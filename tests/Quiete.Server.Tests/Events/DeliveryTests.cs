using System.Diagnostics;
using System.Globalization;
using Quiete.Server.Events;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Events;

/// <summary>Deliveries shared by several processes, some of which die.</summary>
public class DeliveryTests(ITestOutputHelper output)
{
    private const long Luce = 7;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Several_processes_send_each_message_once(string kind)
    {
        const int Events = 400, Processes = 3;
        await using var test = await TestDatabase.New(kind);
        await using var receiver = await TestReceiver.Start();
        await using var others = new Databases(test);
        var processes = new List<TestProcess>();
        for (var at = 0; at < Processes; at++) processes.Add(await TestProcess.Start(test, others.Open(), TimeProvider.System));
        await processes[0].Webhooks.Create(Luce, Wish(receiver), "test", Stop);

        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Events).Select(number => TestEvents.Commit(test.Database, TimeProvider.System, TestEvents.Outcome(Luce, number))));
        await receiver.Wait(Events, seconds: 60);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {Events / Stopwatch.GetElapsedTime(began).TotalSeconds:f0} messages a second to one webhook, from {Processes} processes"));
        foreach (var process in processes) await process.DisposeAsync();

        Assert.Equal(Enumerable.Range(0, Events), receiver.Messages.Select(message => message.Number).Order());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_webhook_whose_secret_is_damaged_gets_dead_letters_and_the_others_their_messages(string kind)
    {
        var clock = TestClock.OnAMonday();
        await using var test = await TestDatabase.New(kind);
        await using var receiver = await TestReceiver.Start();
        var house = HouseSecret.Load(test.Folder);
        var webhooks = new WebhookStore(test.Database, house, clock);
        var (lost, _) = await webhooks.Create(Luce, Wish(receiver), "test", Stop);
        var (good, _) = await webhooks.Create(Luce, Wish(receiver), "test", Stop);
        await test.Database.Write(connection => Dapper.SqlMapper.ExecuteAsync(connection, "UPDATE webhook SET secret = @secret WHERE id = @Id", new { secret = new byte[48], lost.Id }), Stop);
        await TestEvents.Commit(test.Database, clock, TestEvents.Outcome(Luce, 1));

        Assert.Equal(good.Id, Assert.Single(await new DeliveryStore(test.Database, house, clock).Take(10, Stop)).Webhook);
        Assert.Equal(1, (await webhooks.Find(Luce, lost.Id, Stop))!.Dead);
        Assert.Equal("delivery", Assert.Single(test.Database.Unread.All).Table);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Processes_that_take_at_the_same_moment_never_take_the_same(string kind)
    {
        const int Companies = 10, Processes = 6, Rounds = 5;
        var clock = TestClock.OnAMonday();
        await using var test = await TestDatabase.New(kind);
        await using var receiver = await TestReceiver.Start();
        await using var others = new Databases(test);
        var house = HouseSecret.Load(test.Folder);
        for (var company = 1; company <= Companies; company++)
        {
            await new WebhookStore(test.Database, house, clock).Create(company, Wish(receiver), "test", Stop);
        }

        var processes = Enumerable.Range(0, Processes).Select(_ => new DeliveryStore(others.Open(), house, clock)).ToList();
        var taken = new List<long>();
        for (var round = 0; round < Rounds; round++)
        {
            await TestEvents.Commit(test.Database, clock, [.. Enumerable.Range(1, Companies).Select(company => TestEvents.Outcome(company, round))]);
            using var together = new Barrier(Processes);
            var shares = await Task.WhenAll(processes.Select(process => Task.Factory.StartNew(() =>
            {
                together.SignalAndWait(Stop);
                return process.Take(100, Stop);
            }, Stop, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
            taken.AddRange(shares.SelectMany(share => share).Select(one => one.Id));
        }

        Assert.Equal(Companies * Rounds, taken.Count);
        Assert.Equal(taken.Count, taken.Distinct().Count());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_process_that_dies_before_it_writes_down_a_success_leaves_the_message_to_another_with_the_same_id(string kind)
    {
        var clock = TestClock.OnAMonday();
        await using var test = await TestDatabase.New(kind);
        await using var receiver = await TestReceiver.Start();
        var house = HouseSecret.Load(test.Folder);
        var (webhooks, deliveries) = (new WebhookStore(test.Database, house, clock), new DeliveryStore(test.Database, house, clock));
        using var sender = new WebhookSender(new ServerOptions { PrivateWebhooks = true }, clock);
        var (webhook, _) = await webhooks.Create(Luce, Wish(receiver), "test", Stop);
        await TestEvents.Commit(test.Database, clock, TestEvents.Outcome(Luce, 1));

        var dying = Assert.Single(await deliveries.Take(10, Stop));
        var told = await sender.Send(dying, Stop);
        Assert.Equal(200, told.Status);

        clock.Pass(DeliveryStore.Lease - TimeSpan.FromMilliseconds(1));
        Assert.False(await deliveries.HasWork(Stop));
        Assert.Empty(await deliveries.Take(10, Stop));
        clock.Pass(TimeSpan.FromMilliseconds(1));
        var heir = Assert.Single(await deliveries.Take(10, Stop));
        await sender.Send(heir, Stop);
        Assert.Equal([dying.Event.Id.ToString(), dying.Event.Id.ToString()], receiver.Ids);

        // The first was not dead, only slow: what it says now no longer counts, not even a failure.
        await deliveries.Settle(dying, new Attempt(500, "late"), Stop);
        Assert.Equal((DeliveryState.Sending, 2), await State());
        await deliveries.Settle(heir, new Attempt(200, ""), Stop);
        Assert.Equal((DeliveryState.Delivered, 2), await State());

        async Task<(DeliveryState, int)> State()
        {
            var one = Assert.Single(await deliveries.Of(Luce, webhook.Id, state: null, before: null, 10, Stop));
            return (one.State, one.Attempts);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_receiver_that_fails_gets_one_message_at_a_time_until_it_takes_one(string kind)
    {
        var clock = TestClock.OnAMonday();
        await using var test = await TestDatabase.New(kind);
        await using var receiver = await TestReceiver.Start();
        var house = HouseSecret.Load(test.Folder);
        var (webhooks, deliveries) = (new WebhookStore(test.Database, house, clock), new DeliveryStore(test.Database, house, clock));
        await webhooks.Create(Luce, Wish(receiver), "test", Stop);
        for (var number = 0; number < 3 * DeliveryStore.MostOfWebhook; number++) await TestEvents.Commit(test.Database, clock, TestEvents.Outcome(Luce, number));

        var first = await deliveries.Take(100, Stop);
        Assert.Equal(DeliveryStore.MostOfWebhook, first.Count);
        foreach (var one in first) await deliveries.Settle(one, new Attempt(null, AttemptFault.TimeOut), Stop);
        var second = Assert.Single(await deliveries.Take(100, Stop));
        Assert.Empty(await deliveries.Take(100, Stop));
        await deliveries.Settle(second, new Attempt(200, ""), Stop);
        Assert.Equal(DeliveryStore.MostOfWebhook, (await deliveries.Take(100, Stop)).Count);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_company_with_many_slow_receivers_does_not_hold_up_the_others(string kind)
    {
        const int Acqua = 8;
        var clock = TestClock.OnAMonday();
        await using var test = await TestDatabase.New(kind);
        await using var receiver = await TestReceiver.Start();
        var house = HouseSecret.Load(test.Folder);
        var (webhooks, deliveries) = (new WebhookStore(test.Database, house, clock), new DeliveryStore(test.Database, house, clock));
        for (var at = 0; at < WebhookStore.MostOfCompany; at++) await webhooks.Create(Luce, Wish(receiver), "test", Stop);
        var (small, _) = await webhooks.Create(Acqua, Wish(receiver), "test", Stop);
        for (var number = 0; number < DeliveryStore.MostOfWebhook; number++) await TestEvents.Commit(test.Database, clock, TestEvents.Outcome(Luce, number));

        var slow = await deliveries.Take(WebhookWorker.MostAtOnce, Stop);
        Assert.Equal(DeliveryStore.MostOfCompany, slow.Count);
        Assert.Empty(await deliveries.Take(WebhookWorker.MostAtOnce, Stop));

        // With room for one message alone, who has nothing under way comes before who has much.
        await deliveries.Settle(slow[0], new Attempt(200, ""), Stop);
        await TestEvents.Commit(test.Database, clock, TestEvents.Outcome(Acqua, 1));
        Assert.Equal(small.Id, Assert.Single(await deliveries.Take(1, Stop)).Webhook);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Deliveries_go_when_their_events_have_passed_their_time(string kind)
    {
        var clock = TestClock.OnAMonday();
        await using var test = await TestDatabase.New(kind);
        await using var receiver = await TestReceiver.Start();
        var house = HouseSecret.Load(test.Folder);
        var (webhooks, deliveries) = (new WebhookStore(test.Database, house, clock), new DeliveryStore(test.Database, house, clock));
        var (webhook, _) = await webhooks.Create(Luce, Wish(receiver), "test", Stop);
        await TestEvents.Commit(test.Database, clock, TestEvents.Outcome(Luce, 1));
        await deliveries.Settle(Assert.Single(await deliveries.Take(10, Stop)), new Attempt(410, ""), Stop);
        var store = new EventStore(test.Database, clock);

        clock.Pass(EventStore.Kept);
        await store.DeleteOld(Stop);
        Assert.Single(await deliveries.Of(Luce, webhook.Id, DeliveryState.Dead, before: null, 10, Stop));
        clock.Pass(TimeSpan.FromMilliseconds(1));
        await store.DeleteOld(Stop);
        Assert.Empty(await deliveries.Of(Luce, webhook.Id, state: null, before: null, 10, Stop));
    }

    private static WebhookWish Wish(TestReceiver receiver) => new(receiver.Url, new HashSet<string>(), "");

    /// <summary>The same database, opened as other processes would.</summary>
    private sealed class Databases(TestDatabase test) : IAsyncDisposable
    {
        private readonly List<Database> opened = [];

        public Database Open()
        {
            opened.Add(test.Database.Kind == DatabaseKind.Sqlite
                ? Database.OfFile(test.Database.FilePath!)
                : Database.OfPostgres(test.Database.ConnectionString));
            return opened[^1];
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var database in opened) await database.DisposeAsync();
        }
    }
}
