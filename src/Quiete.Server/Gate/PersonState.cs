using System.Data.Common;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>An open slot: somebody holds the person.</summary>
internal sealed record OpenSlot(long Code, long? Agency, long LeaseMs);

/// <summary>An agency that was refused because of others' contacts, and goes first until an instant.</summary>
internal sealed record Turn(long Agency, long AskedMs, long UntilMs);

/// <summary>What the ledger knows of one person for one principal, read inside the transaction that decides.</summary>
internal sealed class PersonState
{
    // One of a person's numbers stands for all of them; a number with no links stands for itself.
    private const string Subject = "coalesce((SELECT subject FROM number_link WHERE principal = @principal AND number = @number), CAST(@number AS BIGINT))";

    // For PostgreSQL only: SQLite has one writer. In the order of numbers, so that two who hold several people never wait in a circle.
    private const string HoldPeople = """
        WITH asked AS (SELECT * FROM unnest(@principals, @numbers) AS asked (principal, number)),
        people AS (
            SELECT number FROM asked UNION
            SELECT other.number FROM asked
            JOIN number_link mine ON mine.principal = asked.principal AND mine.number = asked.number
            JOIN number_link other ON other.principal = mine.principal AND other.subject = mine.subject)
        INSERT INTO subject_lock (subject, epoch)
        SELECT number, 0 FROM people ORDER BY number
        ON CONFLICT (subject) DO UPDATE SET epoch = subject_lock.epoch
        """;

    // All in one statement, as it is asked for every decision: kind of row, then its columns. No WITH, UNION or IN: SQLite would build a
    // table for each, for every decision. "+ 0" leaves the planner the person's own index only: of a table that was empty when it planned,
    // PostgreSQL would go on reading all open slots for each decision.
    private const string Everything = $"""
        SELECT 0 AS what, {Subject} AS a, 0 AS b, 0 AS c, '' AS d
        UNION ALL SELECT 1, kind, id, 0, body FROM fact WHERE number = @number AND (principal = 0 OR principal + 0 = @principal)
        UNION ALL SELECT 1, fact.kind, fact.id, 0, fact.body FROM number_link mine
            JOIN number_link other ON other.principal = mine.principal AND other.subject = mine.subject AND other.number <> mine.number
            JOIN fact ON fact.number = other.number AND (fact.principal = 0 OR fact.principal + 0 = @principal)
            WHERE mine.principal = @principal AND mine.number = @number
        UNION ALL SELECT 2, attempt_ms, outcome, 0, coalesce(agency_name, '') FROM contact
            WHERE subject = {Subject} AND state = 1 AND principal + 0 = @principal
        UNION ALL SELECT 3, code, coalesce(agency, 0), lease_ms, '' FROM contact
            WHERE subject = {Subject} AND state + 0 = 0 AND principal + 0 = @principal AND lease_ms > @now
        UNION ALL SELECT 4, agency, asked_ms, until_ms, '' FROM turn
            WHERE principal = @principal AND subject = {Subject} AND until_ms > @now
        """;

    public StandingText Known { get; } = new();

    /// <summary>The number under which the person's contacts are counted.</summary>
    public long SubjectNumber { get; private set; }

    public OpenSlot? Slot { get; private set; }

    public List<Turn> Waiting { get; } = [];

    /// <summary>An earlier decision under the same request key.</summary>
    public (long Code, byte[]? RequestHash)? Earlier { get; private set; }

    /// <summary>Adds to a round of PostgreSQL that some people are held until the commit, with all their numbers: no other process decides about them meanwhile.</summary>
    public static void Hold(Round round, IReadOnlyCollection<(long Principal, PhoneNumber Number)> people) => round.Add(
        HoldPeople, row: null,
        ("@principals", people.Select(one => one.Principal).ToArray()), ("@numbers", people.Select(one => (long)one.Number.Bits).ToArray()));

    /// <summary>Adds to a round what is asked about one person.</summary>
    public void Ask(Round round, long principal, PhoneNumber number, DateTimeOffset now) => round.Add(
        Everything, Take, ("@number", (long)number.Bits), ("@principal", principal), ("@now", now.ToUnixTimeMilliseconds()));

    /// <summary>What is known of the person at an instant.</summary>
    /// <remarks>
    /// What was entered has been said, whatever the clock showed of who entered it: a no or an attempt dated ahead holds at once,
    /// though the gate passes over what lies in the future.
    /// </remarks>
    public Standing At(DateTimeOffset now)
    {
        var known = Known.Read();
        return known with
        {
            Objections = [.. known.Objections.Select(one => one.At.Begin > now ? one with { At = Moment.At(now) } : one)],
            Attempts = [.. known.Attempts.Select(one => one.At > now ? one with { At = now } : one)],
        };
    }

    /// <summary>Adds the question whether a key was used before.</summary>
    public void AskEarlier(Round round, long askedBy, string requestKey) => round.Add(
        "SELECT code, request_hash FROM decision WHERE asked_by = @askedBy AND request_key = @requestKey",
        row => Earlier = (row.GetInt64(0), row.IsDBNull(1) ? null : (byte[])row.GetValue(1)),
        ("@askedBy", askedBy), ("@requestKey", requestKey));

    private void Take(DbDataReader row)
    {
        var (a, b, c) = (row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
        switch (row.GetInt32(0))
        {
            case 0: SubjectNumber = a; break;
            case 1: Known.Add((FactKind)a, row.GetString(4), b); break;
            case 2: Known.AddAttempt(DateTimeOffset.FromUnixTimeMilliseconds(a), (Outcome)b, row.GetString(4) is { Length: > 0 } agency ? agency : null); break;
            case 3: Slot = new(a, b == 0 ? null : b, c); break;
            default: Waiting.Add(new(a, b, c)); break;
        }
    }
}
