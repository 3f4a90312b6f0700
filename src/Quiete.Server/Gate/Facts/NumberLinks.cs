using System.Data.Common;
using Dapper;
using Quiete.Numbers;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Numbers of one person, as far as a principal knows: what was said on one of them holds on all, and caps count over all.</summary>
internal sealed class NumberLinks(Database database)
{
    /// <summary>The most numbers that one call links.</summary>
    public const int MostTogether = 20;

    /// <summary>Links numbers, and with them every number that one of them is linked with already.</summary>
    public Task Link(long principal, IReadOnlyList<PhoneNumber> numbers, CancellationToken stop) => database.Write(async connection =>
    {
        var subjects = new SortedSet<long>();
        foreach (var number in numbers.Select(number => (long)number.Bits).Order())
        {
            // Whoever decides about the person right now is waited for, as by an objection.
            if (database.Kind == DatabaseKind.PostgreSql)
            {
                await connection.ExecuteAsync(
                    "INSERT INTO subject_lock (subject, epoch) VALUES (@number, 0) ON CONFLICT (subject) DO UPDATE SET epoch = subject_lock.epoch + 1", new { number });
            }

            subjects.Add(await connection.ExecuteScalarAsync<long>("""
                INSERT INTO number_link (principal, number, subject) VALUES (@principal, @number, @number)
                ON CONFLICT (principal, number) DO UPDATE SET subject = number_link.subject
                RETURNING subject
                """, new { principal, number }));
        }

        foreach (var other in subjects.Skip(1)) await Join(connection, principal, subjects.Min, other);

        // Every member hears of it: each has got the history of the others.
        var what = new { principal, subject = subjects.Min, change = await Change.Next(connection) };
        await connection.ExecuteAsync("UPDATE number_link SET change = @change WHERE principal = @principal AND subject = @subject", what);
        await connection.ExecuteAsync("UPDATE contact SET change = @change WHERE principal = @principal AND subject = @subject", what);
    }, stop);

    /// <summary>The other numbers of the person.</summary>
    public Task<IReadOnlyList<PhoneNumber>> Of(long principal, PhoneNumber number, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<PhoneNumber>)[.. (await connection.QueryAsync<long>(
            $"WITH numbers (number) AS ({FactStore.NumbersOfPerson}) SELECT number FROM numbers WHERE number <> @number ORDER BY number",
            new { principal, number = (long)number.Bits })).Select(bits => PhoneNumber.Parse($"+{bits}", provider: null))], stop);

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
    }
}
