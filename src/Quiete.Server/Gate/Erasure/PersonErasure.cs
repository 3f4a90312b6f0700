using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Events;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>What an erasure did.</summary>
/// <param name="Facts">Deleted; kept objections are not among them.</param>
/// <param name="Decisions">That no longer say whom they were about.</param>
/// <param name="Contacts">That still count, for nobody.</param>
/// <param name="ObjectionKept">Whether a "no" stays, reduced to its date.</param>
internal sealed record ErasureEffect(int Facts, int Decisions, int Contacts, bool ObjectionKept);

/// <summary>Forgets a person (GDPR art. 17): decisions, receipts and log stay valid and no longer say about whom.</summary>
/// <remarks>
/// A decision commits to the person under a random salt; with the salt gone nobody, the service included, can tell whom it
/// was about, not even by trying all numbers. Numbers that the principal linked with this one are the same person.
/// </remarks>
internal sealed class PersonErasure(Database database, FactStore facts, Objections objections, HistoryAccess access, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>How often the emptied write-ahead log is tried to be cut while somebody still reads from it.</summary>
    private const int MostCuts = 20;

    private static readonly TimeSpan BetweenCuts = TimeSpan.FromMilliseconds(100);

    private const string Mine = "(@principal = 0 OR principal = @principal)";

    /// <summary>What a decision says of the person besides its payload, which names nobody. Where to do it is added.</summary>
    internal const string ClearDecisions = """
        UPDATE decision SET number = NULL, salt = NULL, facts = NULL, request_key = NULL, request_hash = NULL, external_id = NULL WHERE
        """;

    /// <summary>A contact goes on to count, under a number that is nobody's.</summary>
    internal const string ClearContacts = "UPDATE contact SET subject = -code, number = -code WHERE";

    // Nobody goes on to call a person of whom the gate, from now on, would not know that somebody has the slot.
    private const string EndSlots = $"""
        UPDATE contact SET state = 2, lapse = 2, lapsed_ms = @now, change = @change
        WHERE state = 0 AND lease_ms > @now AND (number = @number OR subject = @number) AND {Mine}
        RETURNING code AS Code, principal AS Principal, agency AS Agency
        """;

    /// <summary>Notes speak of the person; a Call-ID leads to the number at the carrier.</summary>
    internal const string ClearOutcomes = "UPDATE outcome SET notes = NULL, sip_call_id = NULL WHERE";

    internal const string ClearQuestions = "UPDATE question SET note = NULL, evidence = NULL WHERE";

    private const string OfDecisions = $"IN (SELECT code FROM decision WHERE number = @number AND {Mine})";

    private const string CloseQuestions = $"""
        UPDATE question SET answer = 'erased', answered_ms = @now, answered_by = @by WHERE answer IS NULL AND code {OfDecisions}
        """;

    /// <summary>Erases a person.</summary>
    /// <param name="principal">For whom; <see cref="FactStore.EveryPrincipal"/>: for everyone, which only an administrator does.</param>
    /// <param name="keepObjection">Forgetting a "no" would let the person be called again: it stays, without words and evidence.</param>
    public async Task<ErasureEffect> Erase(long principal, PhoneNumber number, bool keepObjection, string by, CancellationToken stop)
    {
        var effect = await database.Write(async connection =>
        {
            var (factsGone, decisions, contacts, kept) = (0, 0, 0, false);
            var numbers = await Numbers(connection, principal, number);
            foreach (var one in numbers) await objections.Hold(connection, one);
            var (change, now) = (await Change.Next(connection), clock.GetUtcNow().ToUnixTimeMilliseconds()); // before the contacts, as everybody who changes them
            var held = new List<(long Code, long Principal, long? Agency)>();
            foreach (var one in numbers)
            {
                held.AddRange(await connection.QueryAsync<(long, long, long?)>(EndSlots, new { principal, number = (long)one.Bits, now, change }));
                var said = keepObjection ? await Said(connection, principal, one) : [];
                factsGone += await connection.ExecuteAsync($"DELETE FROM fact WHERE number = @number AND {Mine}", new { principal, number = (long)one.Bits });
                if (said.Count > 0) await facts.Add(connection, said);
                (factsGone, kept) = (factsGone - said.Count, kept || said.Count > 0);
                var (cleared, counted) = await Clear(connection, principal, one, by);
                (decisions, contacts) = (decisions + cleared, contacts + counted);
            }

            await Slots.TellStopped(connection, change, held, "erasure", now);
            await connection.ExecuteAsync(
                "INSERT INTO erasure (principal, at_ms, erased_by, kept_objection, change) VALUES (@principal, @now, @by, @kept, @change)",
                new { principal, now, by, kept, change });
            return new ErasureEffect(factsGone, decisions, contacts, kept);
        }, stop);
        signal.Raise();
        if (database.Kind == DatabaseKind.Sqlite) await Overwrite(CancellationToken.None); // the answer says that it is gone: finished even if nobody waits
        return effect;
    }

    /// <summary>Forgets who entered some objections, or the objections themselves, inside a transaction: for people who leave.</summary>
    /// <param name="source">Who entered them.</param>
    /// <param name="numbers">For which numbers, in their order.</param>
    /// <param name="objectionsToo">Whether the "no" goes, too: then the person may be called again.</param>
    public async Task ForgetSource(DbConnection connection, string source, IReadOnlyList<PhoneNumber> numbers, bool objectionsToo)
    {
        foreach (var number in numbers) await objections.Hold(connection, number);
        foreach (var number in numbers)
        {
            var what = new { number = (long)number.Bits, source };
            await connection.ExecuteAsync(objectionsToo
                ? "DELETE FROM fact WHERE number = @number AND source = @source"
                : "UPDATE fact SET source = 'person', evidence = NULL WHERE number = @number AND source = @source", what);
            if (objectionsToo) await EventStore.Forget(connection, principal: 0, number.Bits.ToString(CultureInfo.InvariantCulture));
            await connection.ExecuteAsync("DELETE FROM subject_lock WHERE subject = @number AND NOT EXISTS (SELECT 1 FROM fact WHERE number = @number)", what);
        }

        // Copies of facts, such as number maps, are made anew.
        if (objectionsToo && numbers.Count > 0)
        {
            await connection.ExecuteAsync(
                "INSERT INTO erasure (principal, at_ms, erased_by, kept_objection, change) VALUES (0, @now, @source, @kept, @change)",
                new { now = clock.GetUtcNow().ToUnixTimeMilliseconds(), source, kept = false, change = await Change.Next(connection) });
        }
    }

    /// <summary>Leaves nothing of what was deleted in the files of the database. PostgreSQL walks its tables for it: once a day, not with every erasure.</summary>
    internal async Task Overwrite(CancellationToken stop)
    {
        if (database.Kind == DatabaseKind.PostgreSql)
        {
            await using var postgres = await database.Open(stop);
            await postgres.ExecuteAsync("VACUUM fact, decision, contact, outcome, question, event, number_link, turn, subject_lock, history_access, rpo_round_number, canary, leak");
            return;
        }

        for (var tries = 0; tries < MostCuts && !await CutLog(stop); tries++) await Task.Delay(BetweenCuts, stop);
    }

    private async Task<bool> CutLog(CancellationToken stop)
    {
        var busy = 1L;
        await database.Alone(async connection => busy = await ScalarOf(connection, "PRAGMA wal_checkpoint(TRUNCATE)"), stop);
        return busy == 0;
    }

    private static async Task<long> ScalarOf(SqliteConnection connection, string sql) => await connection.ExecuteScalarAsync<long>(sql);

    /// <summary>The number and, for each principal, those linked with it.</summary>
    private static async Task<IReadOnlyList<PhoneNumber>> Numbers(DbConnection connection, long principal, PhoneNumber number) =>
        [.. (await connection.QueryAsync<long>(
            $"""
            SELECT CAST(@number AS BIGINT) AS number UNION
            SELECT other.number FROM number_link mine JOIN number_link other ON other.principal = mine.principal AND other.subject = mine.subject
            WHERE mine.number = @number AND (@principal = 0 OR mine.principal = @principal) ORDER BY number
            """,
            new { principal, number = (long)number.Bits })).Select(bits => PhoneNumber.FromBits((ulong)bits))];

    /// <summary>The latest objection to each principal, without anything but its day.</summary>
    private static async Task<IReadOnlyList<NewFact>> Said(DbConnection connection, long principal, PhoneNumber number) =>
        [.. (await connection.QueryAsync<(long Principal, string Body)>(
            $"SELECT principal, body FROM fact WHERE number = @number AND kind = @kind AND {Mine}",
            new { principal, number = (long)number.Bits, kind = (int)FactKind.Objections }))
            .Select(row => (row.Principal, Objection: StandingReader.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"objections":[{{row.Body}}]}"""), "fact").Objections[0]))
            .GroupBy(row => (row.Principal, row.Objection.To))
            .Select(group => new NewFact(
                group.Key.Principal, number, FactKind.Objections, FactBody.Of(new Objection(Moment.On(group.Max(row => row.Objection.At.Day)), group.Key.To)), "erasure", Evidence: null))];

    private async Task<(int Decisions, int Contacts)> Clear(DbConnection connection, long principal, PhoneNumber number, string by)
    {
        var what = new { principal, number = (long)number.Bits, by, now = clock.GetUtcNow().ToUnixTimeMilliseconds(), print = access.Subject(number) };
        await connection.ExecuteAsync($"{ClearOutcomes} code {OfDecisions}", what);
        await connection.ExecuteAsync(CloseQuestions, what);
        await connection.ExecuteAsync($"{ClearQuestions} code {OfDecisions}", what);
        var contacts = await connection.ExecuteAsync($"{ClearContacts} (number = @number OR subject = @number) AND {Mine}", what);
        var decisions = await connection.ExecuteAsync($"{ClearDecisions} number = @number AND {Mine}", what);
        await connection.ExecuteAsync($"DELETE FROM turn WHERE subject = @number AND {Mine}", what);
        await connection.ExecuteAsync($"DELETE FROM number_link WHERE (number = @number OR subject = @number) AND {Mine}", what);
        await connection.ExecuteAsync($"UPDATE history_access SET subject = NULL WHERE subject = @print AND {Mine}", what);
        await connection.ExecuteAsync($"DELETE FROM rpo_round_number WHERE number = @number AND round IN (SELECT id FROM rpo_round WHERE {Mine})", what);
        await connection.ExecuteAsync($"DELETE FROM canary WHERE number = @number AND {Mine}", what);
        await connection.ExecuteAsync($"DELETE FROM leak WHERE number = @number AND {Mine}", what);
        await connection.ExecuteAsync("DELETE FROM subject_lock WHERE subject = @number", what);
        await EventStore.Forget(connection, principal, number.Bits.ToString(CultureInfo.InvariantCulture));
        return (decisions, contacts);
    }
}
