using System.Data.Common;
using System.Text;
using Dapper;
using Quiete.Gate;
using Quiete.Server.Storage;

namespace Quiete.Server.Companies;

/// <summary>A contact policy that a principal published.</summary>
/// <param name="Body">As it was given: the field <c>policy</c> of a case.</param>
internal sealed record PublishedPolicy(long Id, long Principal, string Body, Policy Policy, DateTimeOffset Created, DateTimeOffset? Withdrawn)
{
    /// <summary>The policy that speaks on a day: the latest in force. It ends where a later one begins, so that nothing is promised beyond.</summary>
    /// <param name="latestFirst">Those that are not withdrawn, the latest first.</param>
    public static Policy? On(DateOnly day, IEnumerable<Policy> latestFirst)
    {
        DateOnly? later = null;
        foreach (var policy in latestFirst)
        {
            if (policy.InForceOn(day)) return later is null || policy.To < later ? policy : policy with { To = later.Value.AddDays(-1) };
            if (policy.From > day && !(later < policy.From)) later = policy.From;
        }

        return null;
    }

    /// <inheritdoc cref="On(DateOnly, IEnumerable{Policy})"/>
    /// <param name="published">All of a principal, the latest first; those that are withdrawn do not speak.</param>
    public static Policy? On(DateOnly day, IEnumerable<PublishedPolicy> published) =>
        On(day, published.Where(policy => policy.Withdrawn is null).Select(policy => policy.Policy));
}

/// <summary>The contact policies of principals. A later one speaks on its days in place of an earlier one, which stays in the history.</summary>
internal sealed class PolicyStore(CompanyWrites writes, TimeProvider clock)
{
    /// <summary>How long a policy may be. The longest part is the list of partners.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The most policies of a principal that are not withdrawn.</summary>
    public const int MaxOfPrincipal = 200;

    private const string Select =
        "SELECT id AS Id, principal AS Principal, body AS Body, created_ms AS CreatedMs, withdrawn_ms AS WithdrawnMs FROM policy";

    /// <summary>Publishes a policy.</summary>
    /// <exception cref="BadInputException">It is none; the place is the field.</exception>
    public Task<long> Publish(long principal, ReadOnlyMemory<byte> utf8, CancellationToken stop)
    {
        var policy = Check(utf8);
        var body = Encoding.UTF8.GetString(utf8.Span);
        return writes.Write(async connection =>
        {
            await CompanyStore.MustBe(connection, principal, CompanyKind.Principal, "principal");
            await CompanyWrites.MustHaveRoom(
                connection, "SELECT count(*) FROM policy WHERE principal = @company AND withdrawn_ms IS NULL", principal, MaxOfPrincipal, "policy");
            return await connection.ExecuteScalarAsync<long>("""
                INSERT INTO policy (principal, body, from_day, to_day, created_ms) VALUES (@principal, @body, @from, @to, @now)
                RETURNING id
                """,
                new { principal, body, from = Columns.Text(policy.From), to = Columns.Text(policy.To), now = clock.NowMs() });
        }, stop);
    }

    /// <summary>Withdraws a policy: it speaks no more, and an earlier one that is still in force speaks again.</summary>
    /// <returns>False: the principal has no such policy in force.</returns>
    public Task<bool> Withdraw(long id, long principal, CancellationToken stop) => writes.Write(async connection => await connection.ExecuteAsync(
        "UPDATE policy SET withdrawn_ms = @now WHERE id = @id AND principal = @principal AND withdrawn_ms IS NULL",
        new { id, principal, now = clock.NowMs() }) == 1, stop);

    public async Task<PublishedPolicy?> Find(long id, CancellationToken stop) =>
        (await writes.Database.Read(connection => Read(connection, "WHERE id = @id", new { id }), stop)).SingleOrDefault();

    /// <summary>All policies of a principal, withdrawn ones too, the latest first.</summary>
    public Task<IReadOnlyList<PublishedPolicy>> Of(long principal, CancellationToken stop) => writes.Database.Read(
        connection => ReadEach(connection, writes.Database.Unread, "WHERE principal = @principal ORDER BY id DESC", new { principal }), stop);

    /// <summary>Every policy that is not withdrawn, for the book; the latest first.</summary>
    /// <param name="lost">Told of each that cannot be read, with its principal.</param>
    internal static Task<IReadOnlyList<PublishedPolicy>> All(DbConnection connection, UnreadRows unread, Action<long, long> lost) => ReadEach(
        connection, unread, "WHERE withdrawn_ms IS NULL ORDER BY id DESC", what: null, row => lost(row.GetInt64(0), row.GetInt64(1)));

    /// <summary>Reads a policy as it may be published.</summary>
    /// <exception cref="BadInputException">It may not; the place is the field.</exception>
    internal static Policy Check(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaxBytes) throw new BadInputException("policy", $"A policy has at most {MaxBytes} bytes.");
        var policy = PolicyReader.Read(utf8, "");
        Days.Check(policy.From, policy.To);
        return policy;
    }

    private static Task<IReadOnlyList<PublishedPolicy>> ReadEach(DbConnection connection, UnreadRows unread, string where, object? what, Action<DbDataReader>? lost = null) =>
        unread.Read(connection, "policy", $"{Select} {where}", what, (Row row) => row.PublishedPolicy(), lost);

    private static async Task<IReadOnlyList<PublishedPolicy>> Read(DbConnection connection, string where, object? what) =>
        [.. (await connection.QueryAsync<Row>($"{Select} {where}", what)).Select(row => row.PublishedPolicy())];

    private sealed record Row
    {
        public long Id { get; init; }
        public long Principal { get; init; }
        public string Body { get; init; } = "";
        public long CreatedMs { get; init; }
        public long? WithdrawnMs { get; init; }

        public PublishedPolicy PublishedPolicy() => new(
            Id, Principal, Body, PolicyReader.Read(Encoding.UTF8.GetBytes(Body), $"policy {Id}"), Columns.Instant(CreatedMs), Columns.Instant(WithdrawnMs));
    }
}
