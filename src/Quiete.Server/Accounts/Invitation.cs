using System.Buffers.Text;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Accounts;

/// <summary>A link by which somebody becomes a member, once.</summary>
/// <param name="Company">Null for auditors and administrators.</param>
/// <param name="ForWhom">A note of whoever made it.</param>
internal sealed record Invitation(long Id, long? Company, Role Role, string ForWhom, string By, DateTimeOffset Expires, DateTimeOffset? Used);

/// <summary>Invitations. The link is shown once; the database holds its hash only.</summary>
internal sealed class InvitationStore(Database database, TimeProvider clock)
{
    /// <summary>How long a link is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>The most characters of the note.</summary>
    public const int MaxNote = 100;

    /// <summary>Who made the link that creates the first administrator.</summary>
    public const string FirstRun = "first run";

    private const int TokenBytes = 32;
    private const int MaxTokenChars = 64;

    private const string Select = """
        SELECT id AS Id, company AS Company, role AS Role, for_whom AS ForWhom, made_by AS MadeBy, expires_ms AS ExpiresMs, used_ms AS UsedMs FROM invitation
        """;

    /// <summary>Makes an invitation.</summary>
    /// <returns>The token of its link: the only time that it is ever seen.</returns>
    public async Task<string> Create(long? company, Role role, string forWhom, string by, CancellationToken stop)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = clock.GetUtcNow();
        await database.Write(async connection =>
        {
            if (by == FirstRun) await connection.ExecuteAsync("DELETE FROM invitation WHERE made_by = @by", new { by });
            await connection.ExecuteAsync("""
                INSERT INTO invitation (hash, company, role, for_whom, made_by, made_ms, expires_ms)
                VALUES (@hash, @company, @role, @forWhom, @by, @nowMs, @expiresMs)
                """,
                new
                {
                    hash = Hash(token), company = company ?? 0, role = role.ToString(), forWhom, by,
                    nowMs = now.ToUnixTimeMilliseconds(), expiresMs = (now + Life).ToUnixTimeMilliseconds(),
                });
        }, stop);
        return token;
    }

    /// <summary>The invitation of a link that is still good; null when it is not, or never was.</summary>
    public async Task<Invitation?> Find(string token, CancellationToken stop) => token.Length > MaxTokenChars ? null : (await Read(
        "WHERE hash = @hash AND used_ms IS NULL AND expires_ms > @now",
        new { hash = Hash(token), now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, stop)).SingleOrDefault();

    /// <summary>Invitations to a company that are still good.</summary>
    public Task<IReadOnlyList<Invitation>> OpenOf(long? company, CancellationToken stop) => Read(
        "WHERE company = @company AND used_ms IS NULL AND expires_ms > @now ORDER BY id DESC",
        new { company = company ?? 0, now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, stop);

    /// <summary>Uses an invitation up and makes the account a member. Of two at once, one does.</summary>
    /// <returns>The membership; null when the link is no longer good.</returns>
    /// <exception cref="BadInputException">The last administrator would be one no more; the link stays good.</exception>
    public Task<Membership?> Accept(string token, long account, CancellationToken stop) => database.Write(async connection =>
    {
        var now = clock.GetUtcNow();
        var row = await connection.QuerySingleOrDefaultAsync<(long Company, string Role)?>("""
            UPDATE invitation SET used_ms = @now, used_by = @account WHERE hash = @hash AND used_ms IS NULL AND expires_ms > @now
            RETURNING company AS Company, role AS Role
            """, new { hash = Hash(token), account, now = now.ToUnixTimeMilliseconds() });
        if (row is not { } taken) return null;
        var membership = new Membership(account, taken.Company == 0 ? null : taken.Company, Enum.Parse<Role>(taken.Role));
        await MembershipStore.Add(connection, membership, now);
        return membership;
    }, stop);

    /// <summary>Takes an invitation back. False: the company has no such open invitation.</summary>
    public Task<bool> Withdraw(long? company, long id, CancellationToken stop) => database.Write(async connection =>
        await connection.ExecuteAsync("DELETE FROM invitation WHERE id = @id AND company = @company AND used_ms IS NULL",
            new { id, company = company ?? 0 }) == 1, stop);

    /// <summary>Takes back every open invitation of a company.</summary>
    public Task WithdrawAll(long company, CancellationToken stop) =>
        database.Write(connection => connection.ExecuteAsync("DELETE FROM invitation WHERE company = @company AND company <> 0 AND used_ms IS NULL", new { company }), stop);

    /// <summary>Takes back every open invitation that an account made.</summary>
    public Task WithdrawBy(long account, CancellationToken stop) => database.Write(connection => WithdrawBy(connection, account, company: null), stop);

    /// <summary>Takes back the open invitations that an account made to a company, or all, inside a transaction of the caller.</summary>
    internal static Task WithdrawBy(DbConnection connection, long account, long? company) => connection.ExecuteAsync(
        "DELETE FROM invitation WHERE made_by = @by AND used_ms IS NULL AND (company = @company OR @company = 0)", new { by = Account.NameOf(account), company = company ?? 0 });

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private async Task<IReadOnlyList<Invitation>> Read(string where, object what, CancellationToken stop) =>
        [.. (await database.Read(connection => connection.QueryAsync<Row>($"{Select} {where}", what), stop)).Select(row => row.Invitation)];

    private sealed class Row
    {
        public long Id { get; init; }
        public long Company { get; init; }
        public string Role { get; init; } = "";
        public string ForWhom { get; init; } = "";
        public string MadeBy { get; init; } = "";
        public long ExpiresMs { get; init; }
        public long? UsedMs { get; init; }

        public Invitation Invitation => new(Id, Company == 0 ? null : Company, Enum.Parse<Role>(Role), ForWhom, MadeBy,
            DateTimeOffset.FromUnixTimeMilliseconds(ExpiresMs), UsedMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null);
    }
}
