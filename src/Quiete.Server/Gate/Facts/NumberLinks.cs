using System.Data.Common;
using Dapper;
using Quiete.Numbers;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Numbers of one person, as far as a principal knows: what was said on one of them holds on all, and caps count over all.</summary>
internal sealed class NumberLinks(Database database)
{
    /// <summary>Links numbers, and with them every number that one of them is linked with already.</summary>
    public Task Link(long principal, IReadOnlyList<PhoneNumber> numbers, CancellationToken stop) => database.Write(async connection =>
    {
        var change = await Change.Next(connection);
        var subjects = new SortedSet<long>();
        foreach (var number in numbers.Select(number => (long)number.Bits).Order())
        {
            subjects.Add(await connection.ExecuteScalarAsync<long>("""
                INSERT INTO number_link (principal, number, subject, change) VALUES (@principal, @number, @number, @change)
                ON CONFLICT (principal, number) DO UPDATE SET change = @change
                RETURNING subject
                """, new { principal, number, change }));
        }

        foreach (var other in subjects.Skip(1)) await Join(connection, principal, subjects.Min, other, change);

        // Every member hears of it: each has got the history of the others.
        await connection.ExecuteAsync(
            "UPDATE number_link SET change = @change WHERE principal = @principal AND subject = @subject", new { principal, subject = subjects.Min, change });
    }, stop);

    // The other's contacts come after those that are there: ordinals stay dense, and caps count all of them.
    private static async Task Join(DbConnection connection, long principal, long subject, long other, long change)
    {
        var what = new { principal, subject, other, change };
        await connection.ExecuteAsync("""
            UPDATE contact SET subject = @subject, change = @change,
                seq = seq + (SELECT coalesce(max(own.seq), 0) FROM contact own WHERE own.subject = @subject AND own.principal = @principal)
            WHERE subject = @other AND principal = @principal
            """, what);
        await connection.ExecuteAsync(
            "UPDATE number_link SET subject = @subject WHERE principal = @principal AND subject = @other", what);
    }
}
