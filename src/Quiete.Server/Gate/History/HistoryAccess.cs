using System.Buffers.Binary;
using Dapper;
using Quiete.Numbers;
using Quiete.Server.Accounts;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>One look at somebody's contact history.</summary>
/// <param name="Company">For whom it was made.</param>
/// <param name="By">Who made it.</param>
/// <param name="Subject">A print of the number, the same for every look at it; null once the person is erased.</param>
/// <param name="Entries">How many decisions were shown.</param>
public sealed record HistoryLook(DateTimeOffset At, long Company, string By, string? Subject, int Entries);

/// <summary>A look, with the name of the company that looked.</summary>
public sealed record NamedLook(HistoryLook Look, string Company);

/// <summary>Who looked at whose contact history: written before anything is shown, and read by the principal whose history it is.</summary>
internal sealed class HistoryAccess(Database database, HouseSecret secret, TimeProvider clock)
{
    /// <summary>The most looks that are shown, the newest first.</summary>
    public const int MostShown = 200;

    private const string Purpose = "history access";

    /// <summary>Records a look.</summary>
    /// <param name="principals">Whose history was shown; none: nothing was.</param>
    public Task Record(Caller caller, PhoneNumber number, IReadOnlyList<long> principals, int entries, CancellationToken stop) => database.Write(async connection =>
    {
        foreach (var principal in principals.Count > 0 ? principals.Select(one => (long?)one) : [null])
        {
            await connection.ExecuteAsync(
                "INSERT INTO history_access (at_ms, company, looked, principal, subject, entries) VALUES (@now, @Company, @Name, @principal, @subject, @entries)",
                new { now = clock.GetUtcNow().ToUnixTimeMilliseconds(), caller.Company, caller.Name, principal, subject = Subject(number), entries });
        }
    }, stop);

    /// <summary>Who looked at a principal's history; null: at anybody's, looks that found nothing included.</summary>
    public Task<IReadOnlyList<HistoryLook>> Of(long? principal, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<HistoryLook>)[.. (await connection.QueryAsync<(long At, long Company, string By, byte[]? Subject, int Entries)>(
            $"""
            SELECT at_ms, company, looked, subject, entries FROM history_access {(principal is null ? "" : "WHERE principal = @principal")}
            ORDER BY id DESC LIMIT @MostShown
            """,
            new { principal, MostShown }))
            .Select(row => new HistoryLook(DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Company, row.By, Short(row.Subject), row.Entries))], stop);

    /// <summary>The print of a number: equal for equal numbers, and nothing to anybody without the house secret.</summary>
    internal byte[] Subject(PhoneNumber number)
    {
        Span<byte> bits = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bits, number.Bits);
        return secret.Print(Purpose, bits);
    }

    // Enough to tell one person from another on a page.
    private static string? Short(byte[]? subject) => subject is null ? null : Convert.ToHexStringLower(subject.AsSpan(0, 6));
}
