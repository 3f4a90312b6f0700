using System.Data.Common;
using System.Text.Json;
using Dapper;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Writes a principal's facts from the database as CSV files, one for each kind, from which the engine makes the map.</summary>
/// <remarks>A fact of one number stands there for every number that the principal has linked with it.</remarks>
internal sealed class FactsExport(Database database, long principal)
{
    private readonly HashSet<long> guarded = [];

    /// <summary>The numbers of which something cannot be read. It may have been a no: in the map each gets one.</summary>
    public IReadOnlyCollection<long> Guarded => guarded;

    // Each branch has its own index. A person whose links changed is written whole; what was there already counts once.
    private const string NewFacts = $"""
        WITH relinked AS (
            SELECT DISTINCT subject FROM number_link WHERE principal = @principal AND change > @since
        ), due AS (
            SELECT number, kind, body, id FROM fact WHERE change > @since AND principal IN (0, @principal)
            UNION ALL
            SELECT fact.number, fact.kind, fact.body, fact.id FROM fact_import JOIN fact ON fact.change = -fact_import.id
            WHERE fact_import.change > @since AND fact.principal IN (0, @principal)
            UNION ALL
            SELECT fact.number, fact.kind, fact.body, fact.id FROM relinked
            JOIN number_link linked ON linked.principal = @principal AND linked.subject = relinked.subject
            JOIN fact ON fact.number = linked.number
            WHERE fact.principal IN (0, @principal) AND {FactStore.IsVisible}
        )
        SELECT coalesce(other.number, due.number), due.kind, due.body, due.id FROM due
        LEFT JOIN number_link mine ON mine.principal = @principal AND mine.number = due.number
        LEFT JOIN number_link other ON other.principal = mine.principal AND other.subject = mine.subject
        """;

    // As FactStore asks for one number: the attempts of the person it belongs to now.
    private const string ContactsMade = """
        SELECT coalesce(linked.number, contact.subject), contact.attempt_ms, contact.outcome, contact.agency_name FROM contact
        LEFT JOIN number_link linked ON linked.principal = contact.principal AND linked.subject = contact.subject
        WHERE contact.principal = @principal AND contact.state = 1 AND contact.subject > 0
          AND (linked.number IS NOT NULL OR NOT EXISTS (
              SELECT 1 FROM number_link own WHERE own.principal = contact.principal AND own.number = contact.subject))
        """;

    /// <summary>Writes the facts that became visible after a change. Attempts among them only when they are not written whole.</summary>
    /// <param name="since">0: all facts.</param>
    public async Task WriteFacts(FactsCsv csv, long since, bool attemptsToo, CancellationToken stop)
    {
        await using var connection = await database.Open(stop);
        await using var rows = await connection.ExecuteReaderAsync(new CommandDefinition(NewFacts, new { principal, since }, cancellationToken: stop));
        while (await rows.ReadAsync(stop))
        {
            var kind = (FactKind)rows.GetInt16(1);
            if (kind != FactKind.Attempts || attemptsToo) Write(csv, rows, kind);
        }
    }

    /// <summary>Writes all attempts: those entered as facts and those made through the gate.</summary>
    public async Task WriteAttempts(FactsCsv csv, CancellationToken stop)
    {
        await using var connection = await database.Open(stop);
        await using (var entered = await connection.ExecuteReaderAsync(new CommandDefinition(
            $"{NewFacts} WHERE due.kind = @kind", new { principal, since = 0L, kind = (int)FactKind.Attempts }, cancellationToken: stop)))
        {
            while (await entered.ReadAsync(stop)) Write(csv, entered, FactKind.Attempts);
        }

        await using var made = await connection.ExecuteReaderAsync(new CommandDefinition(ContactsMade, new { principal }, cancellationToken: stop));
        while (await made.ReadAsync(stop))
        {
            csv.Write(FactKind.Attempts, made.GetInt64(0),
                Moment.Iso(DateTimeOffset.FromUnixTimeMilliseconds(made.GetInt64(1))),
                Terms.Of((Outcome)made.GetInt16(2)),
                await made.IsDBNullAsync(3, stop) ? "" : made.GetString(3));
        }
    }

    /// <summary>Whether attempts must be written whole: one was told of, corrected or came to another person after a change.</summary>
    public Task<bool> AttemptsMoved(long since, CancellationToken stop) => database.Read(connection => connection.ExecuteScalarAsync<bool>($"""
        SELECT EXISTS (SELECT 1 FROM contact WHERE change > @since AND principal = @principal AND attempt_ms IS NOT NULL)
            OR EXISTS (SELECT 1 FROM number_link WHERE change > @since AND principal = @principal)
            OR EXISTS (SELECT 1 FROM fact WHERE change > @since AND principal = @principal AND (source LIKE '{FactStore.Against}%' OR source LIKE '{FactStore.Again}%'))
        """, new { principal, since }), stop);

    private void Write(FactsCsv csv, DbDataReader row, FactKind kind)
    {
        try
        {
            if (!Enum.IsDefined(kind)) throw new InvalidDataException("A kind of fact that this version does not know.");
            using var body = JsonDocument.Parse(row.GetString(2));
            csv.Write(kind, row.GetInt64(0), body.RootElement);
        }
        catch (Exception fault) when (UnreadRows.IsOfTheRow(fault))
        {
            database.Unread.Note("fact", row.GetInt64(3), fault);
            guarded.Add(row.GetInt64(0));
        }
    }
}
