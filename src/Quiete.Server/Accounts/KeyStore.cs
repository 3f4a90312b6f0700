using System.Data.Common;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Accounts;

/// <summary>The API keys of companies.</summary>
internal sealed class KeyStore(Database database, KeyBook book, TimeProvider clock)
{
    /// <summary>The most keys of one company that are neither revoked nor expired.</summary>
    public const int MaxAlive = 50;

    private const string Columns = """
        id AS Id, company AS Company, role AS Role, name AS Name, scopes AS Scopes, daily_quota AS DailyQuota, created_ms AS CreatedMs,
        created_by AS CreatedBy, expires_ms AS ExpiresMs, revoked_ms AS RevokedMs, last_used_ms AS LastUsedMs, hash AS Hash
        """;

    /// <summary>Makes a key, which is good at once in this process and within a second in others.</summary>
    /// <returns>The key, and its text: the only time that it is ever seen.</returns>
    /// <exception cref="BadInputException">The company has as many keys as it may.</exception>
    public async Task<(ApiKey Key, string Text)> Create(
        long company, Role role, string name, Scopes scopes, string by, DateTimeOffset? expires, long? dailyQuota, CancellationToken stop)
    {
        var secret = KeyText.NewSecret();
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var row = await database.Write(async connection =>
        {
            await Changed(connection); // first: it holds the others, so that two at once cannot both be the last one allowed
            var alive = await connection.ExecuteScalarAsync<int>(
                "SELECT count(*) FROM api_key WHERE company = @company AND revoked_ms IS NULL AND (expires_ms IS NULL OR expires_ms > @now)",
                new { company, now });
            if (alive >= MaxAlive) throw new BadInputException("name", $"The company has {MaxAlive} keys. Revoke one that is not used.");
            return await connection.QuerySingleAsync<KeyRow>($"""
                INSERT INTO api_key (company, role, name, hash, scopes, daily_quota, created_ms, created_by, expires_ms)
                VALUES (@company, @role, @name, @hash, @scopes, @dailyQuota, @now, @by, @expiresMs) RETURNING {Columns}
                """,
                new
                {
                    company, role = role.ToString(), name, hash = KeyText.Hash(secret), scopes = (int)scopes, dailyQuota, now, by,
                    expiresMs = expires?.ToUnixTimeMilliseconds(),
                });
        }, stop);
        await book.Refresh(stop);
        return (row.Key, KeyText.Of(row.Id, secret));
    }

    /// <summary>The keys of a company, the newest first, revoked ones too.</summary>
    public async Task<IReadOnlyList<ApiKey>> Of(long company, CancellationToken stop)
    {
        var rows = await database.Read(connection => connection.QueryAsync<KeyRow>(
            $"SELECT {Columns} FROM api_key WHERE company = @company ORDER BY id DESC", new { company }), stop);
        return [.. rows.Select(row => row.Key)];
    }

    /// <summary>Ends a key of a company: at once in this process, within a second in others.</summary>
    /// <returns>Whether the company has such a key.</returns>
    public async Task<bool> Revoke(long company, long id, CancellationToken stop) => await Revoke("id = @id AND company = @company", new { id, company, now = Now }, stop) > 0;

    /// <summary>Ends every key of a company.</summary>
    public Task RevokeAll(long company, CancellationToken stop) => Revoke("company = @company", new { company, now = Now }, stop);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<int> Revoke(string which, object what, CancellationToken stop)
    {
        var found = await database.Write(async connection =>
        {
            await Changed(connection);
            return await connection.ExecuteAsync($"UPDATE api_key SET revoked_ms = coalesce(revoked_ms, @now) WHERE {which}", what);
        }, stop);
        await book.Refresh(stop);
        return found;
    }

    /// <summary>The keys that are good as far as the database knows, each with the hash of its secret, and the number of the last change.</summary>
    /// <param name="lost">Told of each that cannot be read.</param>
    internal static async Task<(long Change, IReadOnlyList<(ApiKey Key, byte[] Hash)> Keys)> Alive(DbConnection connection, UnreadRows unread, Action<long> lost)
    {
        var change = await Change(connection); // before the keys: what changes in between is read again
        return (change, await unread.Read(
            connection, "api_key", $"SELECT {Columns} FROM api_key WHERE revoked_ms IS NULL", what: null, (KeyRow row) => (row.Key, row.Hash), row => lost(row.GetInt64(0))));
    }

    /// <summary>The number of the last change of any key.</summary>
    internal static Task<long> Change(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("SELECT last FROM api_key_change WHERE id = 1");

    private static Task Changed(DbConnection connection) =>
        connection.ExecuteAsync("UPDATE api_key_change SET last = last + 1 WHERE id = 1");

    private sealed class KeyRow
    {
        public long Id { get; init; }
        public long Company { get; init; }
        public string Role { get; init; } = "";
        public string Name { get; init; } = "";
        public int Scopes { get; init; }
        public long? DailyQuota { get; init; }
        public long CreatedMs { get; init; }
        public string CreatedBy { get; init; } = "";
        public long? ExpiresMs { get; init; }
        public long? RevokedMs { get; init; }
        public long? LastUsedMs { get; init; }
        public byte[] Hash { get; init; } = [];

        public ApiKey Key => new(Id, Company, Enum.Parse<Role>(Role), Name, (Scopes)Scopes, DailyQuota,
            DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs), CreatedBy, Instant(ExpiresMs), Instant(RevokedMs), Instant(LastUsedMs));

        private static DateTimeOffset? Instant(long? ms) => ms is { } some ? DateTimeOffset.FromUnixTimeMilliseconds(some) : null;
    }
}
