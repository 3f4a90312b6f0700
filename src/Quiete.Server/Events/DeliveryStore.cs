using System.Data.Common;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Events;

/// <summary>What is on its way to webhooks: taken by one process at a time, tried again when it fails, kept as a dead letter in the end.</summary>
/// <remarks>
/// A process that takes a delivery has it for <see cref="Lease"/>. One that dies in the meantime leaves it to the others, so a
/// message may be sent twice, with the same id, but is never lost.
/// </remarks>
internal sealed class DeliveryStore(Database database, HouseSecret house, TimeProvider clock)
{
    /// <summary>How long a delivery belongs to the process that took it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait after each attempt that failed; after the last one it is a dead letter.</summary>
    public static readonly IReadOnlyList<TimeSpan> Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>By how much a wait is lengthened at most, by chance, so that what failed together does not come back together.</summary>
    public const double Jitter = 0.2;

    /// <summary>The most deliveries of one webhook under way; one alone while its receiver fails, so that dead receivers do not hold up the others.</summary>
    public const int MostOfWebhook = 16;

    /// <summary>The most deliveries of one company under way, so that all its slow receivers together leave room for the others'.</summary>
    public const int MostOfCompany = 32;

    private const int MostChangesAtOnce = 5000;

    /// <summary>Told of a message that never left.</summary>
    private const string Unreadable = "not sent: its secret or its event cannot be read";

    // The first change, not yet made into deliveries, that some webhook's company hears. One step into an index for each webhook: joined
    // with the events, all would be read again and again that happen to companies without webhooks.
    private const string FirstNew = """
        SELECT min(first) FROM (
            SELECT (SELECT min(event.change) FROM event WHERE event.principal = webhook.company
                AND event.change > (SELECT change FROM webhook_cursor WHERE id = 1) AND event.change > webhook.since) AS first FROM webhook WHERE state < 2
            UNION ALL
            SELECT (SELECT min(event.change) FROM event WHERE event.agency = webhook.company
                AND event.change > (SELECT change FROM webhook_cursor WHERE id = 1) AND event.change > webhook.since) AS first FROM webhook WHERE state < 2
        ) firsts
        """;

    private const string Due = """
        SELECT 1 FROM delivery WHERE delivery.webhook = webhook.id AND delivery.state < 2 AND delivery.due_ms <= @now
        """;

    /// <summary>Makes others wait who take deliveries or make webhooks, until the end of the transaction.</summary>
    /// <returns>Up to which change events have become deliveries.</returns>
    public static Task<long> Hold(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("UPDATE webhook_cursor SET change = change WHERE id = 1 RETURNING change");

    /// <summary>Whether <see cref="Take"/> would find anything. Only reads.</summary>
    public Task<bool> HasWork(CancellationToken stop) => database.Read(async connection =>
        await connection.ExecuteScalarAsync<long>(
            $"SELECT CASE WHEN ({FirstNew}) IS NOT NULL OR EXISTS (SELECT 1 FROM webhook WHERE state = 0 AND EXISTS ({Due})) THEN 1 ELSE 0 END",
            new { now = Now }) == 1, stop);

    /// <summary>Makes deliveries of new events and takes some that are due.</summary>
    public Task<IReadOnlyList<TakenDelivery>> Take(int most, CancellationToken stop) => database.Write(async connection =>
    {
        var now = Now;
        await MakeNew(connection, now);
        var free = (await connection.QueryAsync<(long Webhook, long Company, long Failures, long Busy)>($"""
            SELECT webhook.id, webhook.company, webhook.failures,
                (SELECT count(*) FROM delivery WHERE delivery.webhook = webhook.id AND delivery.state = 1 AND delivery.due_ms > @now)
            FROM webhook WHERE webhook.state = 0 AND EXISTS ({Due}) ORDER BY webhook.id
            """, new { now })).ToList();
        var ofCompany = await Busy(connection, now);
        var taken = new List<long>();
        foreach (var (webhook, company, failures, busy) in free.OrderBy(one => ofCompany.GetValueOrDefault(one.Company))) // who has least under way comes first
        {
            var room = Math.Min(Math.Min((failures > 0 ? 1 : MostOfWebhook) - busy, MostOfCompany - ofCompany.GetValueOrDefault(company)), most - taken.Count);
            if (room <= 0) continue;
            var before = taken.Count;
            taken.AddRange(await connection.QueryAsync<long>("""
                UPDATE delivery SET state = 1, attempts = attempts + 1, last_ms = @now, due_ms = @until
                WHERE id IN (SELECT id FROM delivery WHERE webhook = @webhook AND state < 2 AND due_ms <= @now ORDER BY due_ms, id LIMIT @room)
                RETURNING id
                """, new { webhook, room, now, until = now + (long)Lease.TotalMilliseconds }));
            ofCompany[company] = ofCompany.GetValueOrDefault(company) + taken.Count - before;
        }

        return await Read(connection, taken, now);
    }, stop);

    /// <summary>Writes down what came of an attempt: delivered, to be tried again, or a dead letter. A 410 stops the webhook.</summary>
    public Task Settle(TakenDelivery taken, Attempt attempt, CancellationToken stop) => database.Write(async connection =>
    {
        var state = attempt switch
        {
            { Succeeded: true } => DeliveryState.Delivered,
            { Gone: true } => DeliveryState.Dead,
            _ => taken.Attempt > Waits.Count ? DeliveryState.Dead : DeliveryState.Waiting,
        };
        var due = state == DeliveryState.Waiting ? Now + (long)(Waits[taken.Attempt - 1].TotalMilliseconds * (1 + Jitter * Random.Shared.NextDouble())) : Now;

        // One whose lease ran out may have been taken by another process: then this attempt says nothing any more.
        var mine = await connection.ExecuteAsync("""
            UPDATE delivery SET state = @state, due_ms = @due, status = @Status, answer = @Answer WHERE id = @Id AND state = 1 AND attempts = @Attempt
            """, new { taken.Id, taken.Attempt, state = (int)state, due, attempt.Status, attempt.Answer }) > 0;
        if (!mine) return;
        await connection.ExecuteAsync(
            attempt.Succeeded ? "UPDATE webhook SET failures = 0 WHERE id = @Webhook AND failures > 0" : "UPDATE webhook SET failures = failures + 1 WHERE id = @Webhook",
            new { taken.Webhook });
        if (attempt.Gone) await connection.ExecuteAsync("UPDATE webhook SET state = 2 WHERE id = @Webhook AND state = 0", new { taken.Webhook });
    }, stop);

    /// <summary>The deliveries of a company's webhook, the newest first.</summary>
    /// <param name="state">Only those in this state.</param>
    /// <param name="before">Only those with a smaller id.</param>
    public Task<IReadOnlyList<Delivery>> Of(long company, long webhook, DeliveryState? state, long? before, int most, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<Delivery>)[.. (await connection.QueryAsync<Row>($"""
            SELECT delivery.id AS Id, delivery.change AS Change, delivery.ordinal AS Ordinal, event.kind AS Kind, event.at_ms AS AtMs, delivery.state AS State,
                delivery.attempts AS Attempts, delivery.due_ms AS DueMs, delivery.last_ms AS LastMs, delivery.status AS Status, delivery.answer AS Answer
            FROM delivery JOIN webhook ON webhook.id = delivery.webhook JOIN event ON event.change = delivery.change AND event.ordinal = delivery.ordinal
            WHERE webhook.company = @company AND webhook.id = @webhook
              {(state is null ? "" : "AND delivery.state = @state")} {(before is null ? "" : "AND delivery.id < @before")}
            ORDER BY delivery.id DESC LIMIT @most
            """, new { company, webhook, state = (int?)state, before, most })).Select(row => row.Delivery)], stop);

    /// <summary>Sends one finished delivery again, with the same id and all its attempts anew.</summary>
    /// <returns>Whether the company's webhook has such a delivery, and it was finished.</returns>
    public Task<bool> Replay(long company, long webhook, long id, CancellationToken stop) =>
        database.Write(async connection => await Again(connection, "delivery.id = @id AND delivery.state >= 2", new { company, webhook, id, now = Now }) > 0, stop);

    /// <summary>Sends all dead letters of a webhook again.</summary>
    /// <returns>How many there were.</returns>
    public Task<int> ReplayDead(long company, long webhook, CancellationToken stop) =>
        database.Write(connection => Again(connection, "delivery.state = 3", new { company, webhook, now = Now }), stop);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    // How many deliveries of each company are under way.
    private static async Task<Dictionary<long, long>> Busy(DbConnection connection, long now) => (await connection.QueryAsync<(long Company, long Count)>(
        """
        SELECT webhook.company, count(*) FROM delivery JOIN webhook ON webhook.id = delivery.webhook
        WHERE delivery.state = 1 AND delivery.due_ms > @now GROUP BY webhook.company
        """, new { now })).ToDictionary(row => row.Company, row => row.Count);

    private static async Task MakeNew(DbConnection connection, long now)
    {
        await Hold(connection);
        var last = await Change.Last(connection); // all events up to it are committed
        if (await connection.ExecuteScalarAsync<long?>(FirstNew) is not { } first) return;
        await connection.ExecuteAsync("""
            INSERT INTO delivery (webhook, change, ordinal, state, attempts, due_ms)
            SELECT webhook.id, event.change, event.ordinal, 0, 0, @now
            FROM webhook JOIN event ON event.principal = webhook.company OR event.agency = webhook.company
            WHERE event.change BETWEEN @first AND @upTo AND event.change > webhook.since AND webhook.state < 2
              AND (webhook.kinds = '' OR webhook.kinds LIKE '% ' || event.kind || ' %')
            ORDER BY event.change, event.ordinal
            """, new { first, upTo = Math.Min(last, first + MostChangesAtOnce), now });
        await connection.ExecuteAsync("UPDATE webhook_cursor SET change = @upTo WHERE id = 1", new { upTo = Math.Min(last, first + MostChangesAtOnce) });
    }

    private static Task<int> Again(DbConnection connection, string which, object values) => connection.ExecuteAsync($"""
        UPDATE delivery SET state = 0, attempts = 0, due_ms = @now, status = NULL, answer = NULL
        WHERE {which} AND webhook IN (SELECT id FROM webhook WHERE company = @company AND id = @webhook)
        """, values);

    private async Task<IReadOnlyList<TakenDelivery>> Read(DbConnection connection, List<long> ids, long now)
    {
        if (ids.Count == 0) return [];
        // Written into the text, for the two databases take lists of values differently; they are numbers of our own.
        var rows = await connection.QueryAsync<TakenRow>($"""
            SELECT delivery.id AS Id, delivery.webhook AS Webhook, delivery.attempts AS Attempts, webhook.url AS Url, webhook.secret AS Secret,
                CASE WHEN webhook.old_secret_until_ms > @now THEN webhook.old_secret END AS OldSecret,
                event.change AS Change, event.ordinal AS Ordinal, event.kind AS Kind, event.principal AS Principal, event.agency AS Agency,
                event.body AS Body, event.at_ms AS AtMs
            FROM delivery JOIN webhook ON webhook.id = delivery.webhook JOIN event ON event.change = delivery.change AND event.ordinal = delivery.ordinal
            WHERE delivery.id IN ({string.Join(',', ids)}) ORDER BY delivery.id
            """, new { now });
        var taken = new List<TakenDelivery>(ids.Count);
        foreach (var row in rows)
        {
            try
            {
                taken.Add(row.Taken(house));
            }
            catch (Exception fault) when (UnreadRows.IsOfTheRow(fault))
            {
                // Its secret or its event is damaged: no message can be signed. The company sees it among the dead letters.
                database.Unread.Note("delivery", row.Id, fault);
                await connection.ExecuteAsync("UPDATE delivery SET state = 3, answer = @answer WHERE id = @Id", new { row.Id, answer = Unreadable });
            }
        }

        return taken;
    }

    private sealed class TakenRow
    {
        public long Id { get; init; }
        public long Webhook { get; init; }
        public int Attempts { get; init; }
        public string Url { get; init; } = "";
        public byte[] Secret { get; init; } = [];
        public byte[]? OldSecret { get; init; }
        public long Change { get; init; }
        public int Ordinal { get; init; }
        public string Kind { get; init; } = "";
        public long? Principal { get; init; }
        public long? Agency { get; init; }
        public string Body { get; init; } = "";
        public long AtMs { get; init; }

        public TakenDelivery Taken(HouseSecret house) => new(
            Id, Webhook, Attempts, Url,
            OldSecret is null ? [house.Open(Secret)] : [house.Open(Secret), house.Open(OldSecret)],
            new StoredEvent(new EventPlace(Change, Ordinal), Kind, Principal, Agency, Body, AtMs));
    }

    private sealed class Row
    {
        public long Id { get; init; }
        public long Change { get; init; }
        public int Ordinal { get; init; }
        public string Kind { get; init; } = "";
        public long AtMs { get; init; }
        public int State { get; init; }
        public int Attempts { get; init; }
        public long DueMs { get; init; }
        public long? LastMs { get; init; }
        public int? Status { get; init; }
        public string? Answer { get; init; }

        public Delivery Delivery => new(
            Id, new EventPlace(Change, Ordinal), Kind, Instant(AtMs), (DeliveryState)State, Attempts,
            (DeliveryState)State == DeliveryState.Waiting ? Instant(DueMs) : null, LastMs is { } last ? Instant(last) : null, Status, Answer);

        private static DateTimeOffset Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
    }
}
