using System.Data.Common;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Events;

/// <summary>Something that happened and that companies may want to hear of.</summary>
/// <param name="Kind">One of <see cref="EventKinds"/>.</param>
/// <param name="Principal">The principal that hears it; null: none does.</param>
/// <param name="Agency">The agency that hears it; null: none does.</param>
/// <param name="Body">What is told, as a JSON object.</param>
internal sealed record NewEvent(string Kind, long? Principal, long? Agency, string Body);

/// <summary>The kinds of events, as subscriptions and messages name them.</summary>
internal static class EventKinds
{
    public const string Decision = "decision.made";
    public const string ReservationExpired = "reservation.expired";
    public const string ReservationStopped = "reservation.stopped";
    public const string Outcome = "outcome.recorded";
    public const string Objection = "objection.received";
    public const string Complaint = "complaint.received";
    public const string RpoExpiring = "rpo.expiring";
    public const string QuestionAnswered = "question.answered";

    /// <summary>Sent to one webhook when its company asks for a test; nobody subscribes to it.</summary>
    public const string WebhookTest = "webhook.test";

    public static readonly IReadOnlyList<string> All = [Decision, ReservationExpired, ReservationStopped, Outcome, Objection, Complaint, RpoExpiring, QuestionAnswered];

    /// <summary>Reads kinds that somebody wrote, separated by commas; none: all of them, which is the empty set.</summary>
    /// <exception cref="BadInputException">There is no such kind.</exception>
    public static IReadOnlySet<string> Read(string? kinds) => Check((kinds ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <inheritdoc cref="Read"/>
    public static IReadOnlySet<string> Check(IEnumerable<string> kinds)
    {
        var set = kinds.ToHashSet();
        return set.IsSubsetOf(All) ? set : throw new BadInputException("kinds", $"The kinds of events are {string.Join(", ", All)}.");
    }
}

/// <summary>Events, written in the transaction of what they tell, so that none is lost and none is told of what did not happen.</summary>
internal sealed class EventStore(Database database, TimeProvider clock)
{
    /// <summary>How long events are kept, for those who were away and for deliveries that fail.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int MostDeletedAtOnce = 1000;
    private const string Columns = "change, ordinal, kind, principal, agency, body, at_ms";

    /// <summary>Adds events to a round of a transaction that has taken the change number.</summary>
    public static void Add(Round round, long change, IReadOnlyList<NewEvent> events, long nowMs)
    {
        for (var ordinal = 0; ordinal < events.Count; ordinal++)
        {
            var one = events[ordinal];
            round.Add(
                """
                INSERT INTO event (change, ordinal, kind, principal, agency, body, at_ms)
                VALUES (@change, @ordinal, @kind, @principal, @agency, @body, @now)
                """,
                row: null,
                ("@change", change), ("@ordinal", ordinal), ("@kind", one.Kind), ("@principal", one.Principal), ("@agency", one.Agency),
                ("@body", one.Body), ("@now", nowMs));
        }
    }

    /// <summary>Takes a telephone number out of what is still told of it, and out of what receivers answered to it, inside a transaction.</summary>
    /// <param name="principal">Whose events, with what agencies heard of the same; 0: everyone's.</param>
    /// <param name="digits">The number in E.164 without its plus.</param>
    public static Task Forget(DbConnection connection, long principal, string digits)
    {
        const string about = """
            body LIKE @somewhere AND (@principal = 0 OR principal = @principal
                OR (principal IS NULL AND change IN (SELECT change FROM event WHERE principal = @principal AND body LIKE @somewhere)))
            """;
        return connection.ExecuteAsync(
            $"""
            UPDATE delivery SET answer = NULL WHERE answer IS NOT NULL AND (change, ordinal) IN (SELECT change, ordinal FROM event WHERE {about});
            UPDATE event SET body = replace(replace(body, @plain, 'null'), @escaped, 'null') WHERE {about}
            """,
            new { principal, plain = $"\"+{digits}\"", escaped = $"\"\\u002B{digits}\"", somewhere = $"%{digits}\"%" });
    }

    /// <summary>The place behind everything that is committed.</summary>
    public Task<EventPlace> End(CancellationToken stop) =>
        database.Read(async connection => EventPlace.EndOf(await Change.Last(connection)), stop);

    /// <summary>The place of the last event that was deleted because its time had passed: nobody can resume from before it.</summary>
    public Task<EventPlace> Horizon(CancellationToken stop) => database.Read(async connection =>
    {
        var (change, ordinal) = await connection.QuerySingleAsync<(long, int)>("SELECT change, ordinal FROM event_horizon WHERE id = 1");
        return new EventPlace(change, ordinal);
    }, stop);

    /// <summary>Everyone's events behind a place, in order.</summary>
    public Task<IReadOnlyList<StoredEvent>> After(EventPlace place, int most, CancellationToken stop) => Query(
        $"SELECT {Columns} FROM event WHERE (change, ordinal) > (@Change, @Ordinal) ORDER BY change, ordinal LIMIT @most",
        new { place.Change, place.Ordinal, most }, stop);

    /// <summary>The events of one company behind a place, in order.</summary>
    public Task<IReadOnlyList<StoredEvent>> After(EventPlace place, long company, int most, CancellationToken stop) => Query(
        OfCompany("AND (change, ordinal) > (@Change, @Ordinal) ORDER BY change, ordinal LIMIT @most"),
        new { place.Change, place.Ordinal, company, most }, stop);

    /// <summary>The last events of one company, the newest first.</summary>
    public Task<IReadOnlyList<StoredEvent>> Last(long company, int most, CancellationToken stop) => Query(
        OfCompany("ORDER BY change DESC, ordinal DESC LIMIT @most"), new { company, most }, stop);

    /// <summary>Deletes some of the events whose time has passed, the oldest first, and what was to be delivered of them.</summary>
    /// <returns>Whether there may be more.</returns>
    public Task<bool> DeleteOld(CancellationToken stop) => database.Write(async connection =>
    {
        var before = (clock.GetUtcNow() - Kept).ToUnixTimeMilliseconds();
        var deleted = (await connection.QueryAsync<(long Change, int Ordinal)>(
            """
            DELETE FROM event WHERE at_ms < @before AND (change, ordinal) IN (SELECT change, ordinal FROM event ORDER BY change, ordinal LIMIT @most)
            RETURNING change, ordinal
            """,
            new { before, most = MostDeletedAtOnce })).Select(row => new EventPlace(row.Change, row.Ordinal)).ToList();
        if (deleted.Count == 0) return false;
        await connection.ExecuteAsync("UPDATE event_horizon SET change = @Change, ordinal = @Ordinal WHERE id = 1", deleted.Max());
        return deleted.Count == MostDeletedAtOnce;
    }, stop);

    // Two walks along two indexes: with OR in one, SQLite would sort all that a company ever heard.
    private static string OfCompany(string rest) => $"""
        SELECT {Columns} FROM (
            SELECT * FROM (SELECT {Columns} FROM event WHERE principal = @company {rest}) mine
            UNION
            SELECT * FROM (SELECT {Columns} FROM event WHERE agency = @company {rest}) ours
        ) heard {rest[rest.IndexOf("ORDER", StringComparison.Ordinal)..]}
        """;

    private Task<IReadOnlyList<StoredEvent>> Query(string sql, object values, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<StoredEvent>)(await connection.QueryAsync<(long, int, string, long?, long?, string, long)>(new CommandDefinition(sql, values, cancellationToken: stop)))
            .Select(row => new StoredEvent(new EventPlace(row.Item1, row.Item2), row.Item3, row.Item4, row.Item5, row.Item6, row.Item7)).ToList(), stop);
}
