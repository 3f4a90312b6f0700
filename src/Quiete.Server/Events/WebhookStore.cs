using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Events;

/// <summary>The webhooks of companies. Whoever asks names the company; another's webhook does not exist for it.</summary>
internal sealed class WebhookStore(Database database, HouseSecret house, TimeProvider clock)
{
    /// <summary>The most webhooks of one company.</summary>
    public const int MostOfCompany = 20;

    /// <summary>How long the old secret signs too after a new one was made.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    private const string Columns = """
        id AS Id, url AS Url, kinds AS Kinds, description AS Description, state AS State, created_ms AS CreatedMs, old_secret_until_ms AS OldUntilMs,
        (SELECT count(*) FROM delivery WHERE delivery.webhook = webhook.id AND delivery.state = 3) AS Dead
        """;

    /// <summary>Makes a webhook, to which events are sent that happen from now on.</summary>
    /// <returns>It, and the secret with which its messages are signed: the only time that it is seen.</returns>
    /// <exception cref="BadInputException">The company has as many as it may.</exception>
    public async Task<(Webhook Webhook, string Secret)> Create(long company, WebhookWish wish, string by, CancellationToken stop)
    {
        var secret = StandardWebhook.NewSecret();
        var row = await database.Write(async connection =>
        {
            // Whoever makes deliveries waits: no event falls between the number read here and the webhook's being there.
            await DeliveryStore.Hold(connection);
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM webhook WHERE company = @company", new { company }) >= MostOfCompany)
            {
                throw new BadInputException("url", $"The company has {MostOfCompany} webhooks. Delete one that is not used.");
            }

            return await connection.QuerySingleAsync<Row>($"""
                INSERT INTO webhook (company, url, kinds, description, state, failures, secret, since, created_ms, created_by)
                VALUES (@company, @Url, @kinds, @Description, 0, 0, @secret, @since, @now, @by) RETURNING {Columns}
                """,
                new
                {
                    company, wish.Url, kinds = Text(wish.Kinds), wish.Description, secret = house.Seal(secret), by,
                    since = await Change.Last(connection), now = clock.GetUtcNow().ToUnixTimeMilliseconds(),
                });
        }, stop);
        return (row.Webhook, StandardWebhook.Text(secret));
    }

    /// <summary>The webhooks of a company, the oldest first.</summary>
    public async Task<IReadOnlyList<Webhook>> Of(long company, CancellationToken stop)
    {
        var rows = await database.Read(connection => connection.QueryAsync<Row>(
            $"SELECT {Columns} FROM webhook WHERE company = @company ORDER BY id", new { company }), stop);
        return [.. rows.Select(row => row.Webhook)];
    }

    /// <summary>One webhook of a company.</summary>
    public async Task<Webhook?> Find(long company, long id, CancellationToken stop) => (await database.Read(connection =>
        connection.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM webhook WHERE company = @company AND id = @id", new { company, id }), stop))?.Webhook;

    /// <summary>Changes what the company may choose. What already waits goes to the new address.</summary>
    public Task<bool> Set(long company, long id, WebhookWish wish, CancellationToken stop) => Did(
        "UPDATE webhook SET url = @Url, kinds = @kinds, description = @Description, failures = 0 WHERE company = @company AND id = @id",
        new { company, id, wish.Url, kinds = Text(wish.Kinds), wish.Description }, stop);

    /// <summary>Pauses a webhook or lets it go on. One that its receiver had stopped hears of what happens from now on.</summary>
    public Task<bool> Pause(long company, long id, bool paused, CancellationToken stop) => database.Write(async connection =>
    {
        await DeliveryStore.Hold(connection);
        return await connection.ExecuteAsync("""
            UPDATE webhook SET state = @state, failures = 0, since = CASE WHEN state = 2 THEN @last ELSE since END WHERE company = @company AND id = @id
            """,
            new { company, id, state = (int)(paused ? WebhookState.Paused : WebhookState.Active), last = await Change.Last(connection) }) > 0;
    }, stop);

    /// <summary>Deletes a webhook and what was to be sent to it.</summary>
    public Task<bool> Delete(long company, long id, CancellationToken stop) =>
        Did("DELETE FROM webhook WHERE company = @company AND id = @id", new { company, id }, stop);

    /// <summary>Deletes every webhook of a company that is closed: it hears of nobody any more.</summary>
    public Task DeleteAll(long company, CancellationToken stop) => Did("DELETE FROM webhook WHERE company = @company", new { company }, stop);

    /// <summary>Makes a new secret. The old one signs too for <see cref="Overlap"/>, so that the receiver can change it without a gap.</summary>
    /// <returns>The new secret, the only time that it is seen; null when the company has no such webhook.</returns>
    public async Task<string?> Rotate(long company, long id, CancellationToken stop)
    {
        var secret = StandardWebhook.NewSecret();
        return await Did("""
            UPDATE webhook SET old_secret = secret, old_secret_until_ms = @until, secret = @secret WHERE company = @company AND id = @id
            """,
            new { company, id, secret = house.Seal(secret), until = (clock.GetUtcNow() + Overlap).ToUnixTimeMilliseconds() }, stop)
            ? StandardWebhook.Text(secret)
            : null;
    }

    /// <summary>Puts a test message on its way to this webhook alone.</summary>
    /// <returns>The event; null when the company has no such webhook.</returns>
    public Task<EventPlace?> Test(long company, long id, CancellationToken stop) => database.Write(async connection =>
    {
        if (await connection.ExecuteScalarAsync<long?>("SELECT id FROM webhook WHERE company = @company AND id = @id", new { company, id }) is null) return null;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var change = await Change.Next(connection);
        var round = new Round(connection);
        EventStore.Add(round, change, [new NewEvent(EventKinds.WebhookTest, Principal: null, Agency: null, $$"""{"webhook":{{id}}}""")], now);
        await round.Run();
        await connection.ExecuteAsync(
            "INSERT INTO delivery (webhook, change, ordinal, state, attempts, due_ms) VALUES (@id, @change, 0, 0, 0, @now)", new { id, change, now });
        return (EventPlace?)new EventPlace(change, 0);
    }, stop);

    private static string Text(IReadOnlySet<string> kinds) => kinds.Count == 0 ? "" : $" {string.Join(' ', kinds.Order())} ";

    private Task<bool> Did(string sql, object values, CancellationToken stop) =>
        database.Write(async connection => await connection.ExecuteAsync(sql, values) > 0, stop);

    private sealed class Row
    {
        public long Id { get; init; }
        public string Url { get; init; } = "";
        public string Kinds { get; init; } = "";
        public string Description { get; init; } = "";
        public int State { get; init; }
        public long CreatedMs { get; init; }
        public long? OldUntilMs { get; init; }
        public long Dead { get; init; }

        public Webhook Webhook => new()
        {
            Id = Id,
            Url = Url,
            Kinds = Kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
            Description = Description,
            State = (WebhookState)State,
            Created = DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs),
            OldSecretUntil = OldUntilMs is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null,
            Dead = Dead,
        };
    }
}
