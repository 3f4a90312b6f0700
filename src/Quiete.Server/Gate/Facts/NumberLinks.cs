using System.Data.Common;
using Dapper;
using Quiete.Numbers;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Numbers of one person, as far as a principal knows: what was said on one of them holds on all, and caps count over all.</summary>
internal sealed class NumberLinks(Database database, Objections objections, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>The most numbers that one call links.</summary>
    public const int MostTogether = 20;

    private const string OpenOfPerson = "principal = @principal AND subject = @subject AND state = 0 AND lease_ms > @now";

    /// <summary>Links numbers, and with them every number that one of them is linked with already.</summary>
    /// <remarks>Of two agencies that hold the person under two numbers, the one that came first goes on; the other is told to stop.</remarks>
    public async Task Link(long principal, IReadOnlyList<PhoneNumber> numbers, CancellationToken stop)
    {
        await database.Write(async connection =>
        {
            foreach (var number in numbers.OrderBy(number => number.Bits))
            {
                await objections.Hold(connection, number); // whoever decides about the person right now is waited for, as by an objection
                await connection.ExecuteAsync(
                    "INSERT INTO number_link (principal, number, subject) VALUES (@principal, @number, @number) ON CONFLICT (principal, number) DO NOTHING",
                    new { principal, number = (long)number.Bits });
            }

            // Only now: whoever else links numbers, or changes contacts, takes it too, so what is read from here on stays.
            var change = await Change.Next(connection);
            var subjects = new SortedSet<long>();
            foreach (var number in numbers) subjects.Add(await SubjectOf(connection, principal, (long)number.Bits));
            foreach (var other in subjects.Skip(1)) await Join(connection, principal, subjects.Min, other);

            // Every member hears of it: each has got the history of the others.
            var what = new { principal, subject = subjects.Min, change, now = clock.NowMs() };
            await connection.ExecuteAsync("UPDATE number_link SET change = @change WHERE principal = @principal AND subject = @subject", what);
            await connection.ExecuteAsync("UPDATE contact SET change = @change WHERE principal = @principal AND subject = @subject", what);
            var stopped = (await connection.QueryAsync<(long Code, long Principal, long? Agency)>($"""
                UPDATE contact SET state = 2, lapse = 2, lapsed_ms = @now WHERE {OpenOfPerson}
                  AND code <> (SELECT code FROM contact WHERE {OpenOfPerson} ORDER BY reserved_ms, code LIMIT 1)
                RETURNING code AS Code, principal AS Principal, agency AS Agency
                """, what)).ToList();
            await Slots.TellStopped(connection, change, stopped, "linked", what.now);
        }, stop);
        signal.Raise();
    }

    /// <summary>The other numbers of the person.</summary>
    public Task<IReadOnlyList<PhoneNumber>> Of(long principal, PhoneNumber number, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<PhoneNumber>)[.. (await connection.QueryAsync<long>(
            $"WITH numbers (number) AS ({FactStore.NumbersOfPerson}) SELECT number FROM numbers WHERE number <> @number ORDER BY number",
            new { principal, number = (long)number.Bits })).Select(bits => PhoneNumber.Parse($"+{bits}", provider: null))], stop);

    private static Task<long> SubjectOf(DbConnection connection, long principal, long number) => connection.ExecuteScalarAsync<long>(
        "SELECT subject FROM number_link WHERE principal = @principal AND number = @number", new { principal, number });

    // The other's contacts come after those that are there: ordinals stay dense, and caps count all of them.
    private static async Task Join(DbConnection connection, long principal, long subject, long other)
    {
        var what = new { principal, subject, other };
        await connection.ExecuteAsync("""
            UPDATE contact SET subject = @subject,
                seq = seq + (SELECT coalesce(max(own.seq), 0) FROM contact own WHERE own.subject = @subject AND own.principal = @principal)
            WHERE subject = @other AND principal = @principal
            """, what);
        await connection.ExecuteAsync("UPDATE number_link SET subject = @subject WHERE principal = @principal AND subject = @other", what);

        // Who waited for the one waits for the other, since the first of both times.
        await connection.ExecuteAsync("""
            INSERT INTO turn (subject, principal, agency, asked_ms, until_ms)
            SELECT @subject, principal, agency, asked_ms, until_ms FROM turn WHERE subject = @other AND principal = @principal
            ON CONFLICT (subject, principal, agency) DO UPDATE SET
                asked_ms = CASE WHEN turn.asked_ms < excluded.asked_ms THEN turn.asked_ms ELSE excluded.asked_ms END,
                until_ms = CASE WHEN turn.until_ms > excluded.until_ms THEN turn.until_ms ELSE excluded.until_ms END
            """, what);
        await connection.ExecuteAsync("DELETE FROM turn WHERE subject = @other AND principal = @principal", what);
    }
}
