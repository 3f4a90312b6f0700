using System.Data.Common;
using Dapper;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>Somebody who may keep another's register.</summary>
/// <param name="Declared">Of a register without an account: on what word it is kept.</param>
internal sealed record Helper(long Person, long Account, DateTimeOffset Since, string? Declared);

/// <summary>What a link offers.</summary>
/// <param name="HandsOver">The register becomes theirs, rather than theirs to help with.</param>
internal sealed record HelpOffer(Person Person, bool HandsOver);

/// <summary>Who keeps registers for others (aiuto): by invitation, or for somebody without an account.</summary>
internal sealed class Helpers(Database database, TimeProvider clock, IEnumerable<IHelpEnds> others)
{
    /// <summary>The most helpers of one register.</summary>
    public const int MostOfPerson = 5;

    /// <summary>The most registers that one account keeps for others.</summary>
    public const int MostOfAccount = 10;

    public const int MaxName = 100;

    public static readonly TimeSpan LinkLife = TimeSpan.FromDays(7);

    /// <summary>Opens the register of somebody without an account.</summary>
    /// <param name="declared">What whoever opens it declared, in the words that they read.</param>
    /// <exception cref="BadInputException">The name cannot be used, or the account keeps too many.</exception>
    public Task<long> OpenFor(string? name, long account, string declared, CancellationToken stop)
    {
        name = Texts.Needed("name", name, MaxName);
        return database.Write(async connection =>
        {
            if (!await HasRoom(connection, account)) throw new BadInputException("name", $"One account keeps {MostOfAccount} registers for others at most.");
            var now = clock.NowMs();
            var person = await connection.ExecuteScalarAsync<long>("INSERT INTO person (name, opened_ms) VALUES (@name, @now) RETURNING id", new { name, now });
            await connection.ExecuteAsync("INSERT INTO helper (person, account, since_ms, declared) VALUES (@person, @account, @now, @declared)", new { person, account, now, declared });
            await Note(connection, person, account, HelperAct.Began);
            return person;
        }, stop);
    }

    /// <summary>Makes a link by which somebody becomes a helper, or takes the register over. It is good once.</summary>
    /// <returns>The token: the only time that it is ever seen.</returns>
    public async Task<string> Invite(long person, bool handsOver, CancellationToken stop)
    {
        var token = LinkToken.New();
        await database.Write(async connection =>
        {
            await connection.ExecuteAsync("DELETE FROM helper_invitation WHERE person = @person AND (expires_ms <= @now OR hands_over = @handsOver)", new { person, handsOver, now = clock.NowMs() });
            await connection.ExecuteAsync("INSERT INTO helper_invitation (person, hash, hands_over, made_ms, expires_ms) VALUES (@person, @hash, @handsOver, @now, @expires)",
                new { person, hash = LinkToken.Hash(token), handsOver, now = clock.NowMs(), expires = (clock.GetUtcNow() + LinkLife).ToUnixTimeMilliseconds() });
        }, stop);
        return token;
    }

    /// <summary>What a link offers; null: it is not good.</summary>
    public Task<HelpOffer?> Find(string token, CancellationToken stop) => database.Read(async connection =>
    {
        var row = await connection.QuerySingleOrDefaultAsync<OfferRow>("""
            SELECT person.id AS Id, person.account AS Account, person.name AS Name, person.opened_ms AS OpenedMs, invitation.hands_over AS HandsOver
            FROM helper_invitation invitation JOIN person ON person.id = invitation.person WHERE invitation.hash = @hash AND invitation.expires_ms > @now
            """, new { hash = LinkToken.Hash(token), now = clock.NowMs() });
        return row is null ? null : new HelpOffer(new Person(row.Id, row.Account, row.Name, Columns.Instant(row.OpenedMs)), row.HandsOver);
    }, stop);

    /// <summary>Takes up what a link offers, once.</summary>
    /// <returns>False: it is no longer good; the account is full, or has a register of its own with something in it.</returns>
    public Task<bool> Accept(string token, long account, CancellationToken stop) => database.Write(async connection =>
    {
        var what = new { hash = LinkToken.Hash(token), account, now = clock.NowMs(), MostOfPerson };
        var taken = await connection.QuerySingleOrDefaultAsync<OfferRow>(
            "DELETE FROM helper_invitation WHERE hash = @hash AND expires_ms > @now RETURNING person AS Id, hands_over AS HandsOver", what);
        if (taken is null) return false;
        var person = taken.Id;
        if (taken.HandsOver) return await TakeOver(connection, person, account);
        if (!await HasRoom(connection, account)) return false;
        var done = await connection.ExecuteAsync("""
            INSERT INTO helper (person, account, since_ms)
            SELECT id, CAST(@account AS BIGINT), CAST(@now AS BIGINT) FROM person
            WHERE id = @person AND (account IS NULL OR account <> @account) AND (SELECT count(*) FROM helper WHERE helper.person = @person) < @MostOfPerson
            ON CONFLICT (person, account) DO NOTHING
            """, new { person, account, what.now, MostOfPerson });
        if (done == 1) await Note(connection, person, account, HelperAct.Began);
        return done == 1;
    }, stop);

    /// <summary>Ends somebody's help. The last one of a register without an account stays: it would be nobody's.</summary>
    public Task<bool> End(long person, long account, CancellationToken stop) => database.Write(async connection =>
    {
        var done = await connection.ExecuteAsync("""
            DELETE FROM helper WHERE person = @person AND account = @account
            AND (EXISTS (SELECT 1 FROM person WHERE id = @person AND account IS NOT NULL) OR (SELECT count(*) FROM helper WHERE person = @person) > 1)
            """, new { person, account });
        if (done == 0) return false;
        await Note(connection, person, account, HelperAct.Left);

        // Links that the helper may have kept, and devices that they connected, end with the help.
        await connection.ExecuteAsync("DELETE FROM helper_invitation WHERE person = @person", new { person });
        foreach (var other in others) await other.HelpEnded(connection, person, account);
        return true;
    }, stop);

    /// <summary>Ends all help that an account gives, when it is deleted.</summary>
    public Task EndAll(long account, CancellationToken stop) => database.Write(async connection =>
    {
        await connection.ExecuteAsync("DELETE FROM helper_invitation WHERE person IN (SELECT person FROM helper WHERE account = @account)", new { account });
        await connection.ExecuteAsync("DELETE FROM helper WHERE account = @account", new { account });
        foreach (var other in others) await other.HelpEnded(connection, person: null, account);
    }, stop);

    /// <summary>Who helps with a register, in the order in which they began.</summary>
    public Task<IReadOnlyList<Helper>> Of(long person, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<Helper>)[.. (await connection.QueryAsync<(long Account, long SinceMs, string? Declared)>(
            "SELECT account, since_ms, declared FROM helper WHERE person = @person ORDER BY since_ms, account", new { person }))
            .Select(row => new Helper(person, row.Account, Columns.Instant(row.SinceMs), row.Declared))], stop);

    /// <summary>The registers without an account that nobody but this account keeps.</summary>
    public Task<IReadOnlyList<long>> OnlyBy(long account, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<long>)[.. await connection.QueryAsync<long>("""
            SELECT person.id FROM person JOIN helper ON helper.person = person.id
            WHERE helper.account = @account AND person.account IS NULL AND (SELECT count(*) FROM helper other WHERE other.person = person.id) = 1 ORDER BY 1
            """, new { account })], stop);

    // An account has one register. One that was opened by a first look and holds nothing gives way to the one that is handed over.
    private async Task<bool> TakeOver(DbConnection connection, long person, long account)
    {
        var what = new { person, account };
        await connection.ExecuteAsync("""
            DELETE FROM person WHERE account = @account AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.person = person.id)
              AND NOT EXISTS (SELECT 1 FROM own_number WHERE own_number.person = person.id) AND NOT EXISTS (SELECT 1 FROM line_wish WHERE line_wish.person = person.id)
              AND NOT EXISTS (SELECT 1 FROM circle_member WHERE circle_member.person = person.id) AND NOT EXISTS (SELECT 1 FROM person_objection WHERE person_objection.person = person.id)
            """, what);
        var done = await connection.ExecuteAsync("""
            UPDATE person SET account = @account WHERE id = @person AND account IS NULL AND NOT EXISTS (SELECT 1 FROM person other WHERE other.account = @account)
            """, what);
        if (done == 0) return false;
        await connection.ExecuteAsync("DELETE FROM helper WHERE person = @person AND account = @account", what);
        await connection.ExecuteAsync("DELETE FROM helper_invitation WHERE person = @person", what); // only the new owner invites from now on
        return true;
    }

    private static async Task<bool> HasRoom(DbConnection connection, long account) =>
        await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM helper WHERE account = @account", new { account }) < MostOfAccount;

    private Task Note(DbConnection connection, long person, long account, HelperAct act) => connection.ExecuteAsync(
        "INSERT INTO helper_act (person, account, at_ms, act) VALUES (@person, @account, @now, @act)", new { person, account, now = clock.NowMs(), act = Terms.Of(act) });

    private sealed record OfferRow
    {
        public long Id { get; init; }
        public long? Account { get; init; }
        public string Name { get; init; } = "";
        public long OpenedMs { get; init; }
        public bool HandsOver { get; init; }
    }
}
