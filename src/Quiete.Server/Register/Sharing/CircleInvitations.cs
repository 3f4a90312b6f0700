using Dapper;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>Links into circles. They end by themselves, and after as many uses as their maker chose.</summary>
internal sealed class CircleInvitations(Database database, TimeProvider clock)
{
    /// <summary>The most uses of one link.</summary>
    public const int MostUses = 1_000;

    /// <summary>The most links of one circle that are good.</summary>
    public const int MostOpen = 20;

    /// <summary>The most days that a link is good.</summary>
    public const int MostDays = 90;

    /// <summary>Makes a link.</summary>
    /// <returns>The token: the only time that it is ever seen.</returns>
    /// <exception cref="BadInputException">Days or uses are out of reach, or there are too many links.</exception>
    public async Task<string> Make(long circle, long days, long uses, CancellationToken stop)
    {
        if (days is < 1 or > MostDays) throw new BadInputException("days", $"From 1 to {MostDays}.");
        if (uses is < 1 or > MostUses) throw new BadInputException("uses", $"From 1 to {MostUses}.");
        var token = LinkToken.New();
        var now = clock.GetUtcNow();
        await database.Write(async connection =>
        {
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM circle_invitation WHERE circle = @circle AND expires_ms > @now AND uses < most_uses",
                new { circle, now = now.ToUnixTimeMilliseconds() }) >= MostOpen)
            {
                throw new BadInputException("uses", $"There are {MostOpen} links already. Take one back first.");
            }

            await connection.ExecuteAsync("""
                INSERT INTO circle_invitation (circle, hash, made_ms, expires_ms, most_uses, uses) VALUES (@circle, @hash, @made, @expires, @uses, 0)
                """, new { circle, hash = LinkToken.Hash(token), made = now.ToUnixTimeMilliseconds(), expires = now.AddDays(days).ToUnixTimeMilliseconds(), uses });
        }, stop);
        return token;
    }

    /// <summary>The circle that a link leads into; null: it is no longer good, or never was.</summary>
    public Task<long?> Find(string token, CancellationToken stop) => database.Read(connection => connection.ExecuteScalarAsync<long?>(
        "SELECT circle FROM circle_invitation WHERE hash = @hash AND expires_ms > @now AND uses < most_uses", new { hash = LinkToken.Hash(token), now = clock.NowMs() }), stop);

    /// <summary>The links of a circle that are good.</summary>
    public Task<IReadOnlyList<CircleInvitation>> Of(long circle, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<CircleInvitation>)[.. (await connection.QueryAsync<Row>("""
            SELECT id AS Id, expires_ms AS ExpiresMs, most_uses AS MostUses, uses AS Uses FROM circle_invitation
            WHERE circle = @circle AND expires_ms > @now AND uses < most_uses ORDER BY id DESC
            """, new { circle, now = clock.NowMs() })).Select(row => new CircleInvitation(row.Id, circle, Columns.Instant(row.ExpiresMs), row.MostUses, row.Uses))], stop);

    /// <summary>Takes a link back. False: the circle has no such link.</summary>
    public Task<bool> Withdraw(long circle, long id, CancellationToken stop) => database.Write(async connection =>
        await connection.ExecuteAsync("DELETE FROM circle_invitation WHERE circle = @circle AND id = @id", new { circle, id }) == 1, stop);

    private sealed record Row
    {
        public long Id { get; init; }
        public long ExpiresMs { get; init; }
        public int MostUses { get; init; }
        public int Uses { get; init; }
    }
}
