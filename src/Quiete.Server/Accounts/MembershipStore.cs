using System.Data.Common;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Accounts;

/// <summary>Who is what for whom.</summary>
internal sealed class MembershipStore(Database database, TimeProvider clock)
{
    private const string Select = "SELECT account AS Account, company AS Company, role AS Role FROM membership";

    // Two administrators who end each other's or their own role at once: the second waits here and finds the first done.
    private const string OneAfterTheOther = "UPDATE membership SET role = role WHERE role = 'Administrator'";

    /// <summary>What an account is, companies first, in the order in which it became a member.</summary>
    public Task<IReadOnlyList<Membership>> Of(long account, CancellationToken stop) =>
        Read("WHERE account = @account ORDER BY company = 0, since_ms, company", new { account }, stop);

    /// <summary>The people of a company.</summary>
    public Task<IReadOnlyList<Membership>> OfCompany(long company, CancellationToken stop) =>
        Read("WHERE company = @company ORDER BY role, account", new { company }, stop);

    /// <summary>Everybody in some role.</summary>
    public Task<IReadOnlyList<Membership>> In(Role role, CancellationToken stop) =>
        Read("WHERE role = @role ORDER BY company, account", new { role = role.ToString() }, stop);

    /// <summary>What some accounts are.</summary>
    public Task<IReadOnlyList<Membership>> Of(IReadOnlyCollection<long> accounts, CancellationToken stop) =>
        // The two databases have no parameter in common that holds several values; these are numbers of ours.
        Read($"WHERE account IN ({string.Join(',', accounts.DefaultIfEmpty(-1))}) ORDER BY account, company", new { }, stop);

    /// <summary>Makes an account a member, or gives a member another role.</summary>
    /// <exception cref="BadInputException">The last administrator would be one no more.</exception>
    public Task Add(Membership membership, CancellationToken stop) =>
        database.Write(connection => Add(connection, membership, clock.GetUtcNow()), stop);

    /// <summary>Ends a membership, within half a minute for whoever is signed in, and takes back the invitations made in it: nobody leaves a door open behind them.</summary>
    /// <returns>False when there is no such membership, or it is the last administrator's.</returns>
    public Task<bool> Remove(long account, long? company, CancellationToken stop) => database.Write(async connection =>
    {
        await connection.ExecuteAsync(OneAfterTheOther);
        var isGone = await connection.ExecuteAsync("""
            DELETE FROM membership WHERE account = @account AND company = @company
            AND (role <> 'Administrator' OR (SELECT count(*) FROM membership WHERE role = 'Administrator') > 1)
            """, new { account, company = company ?? 0 }) == 1;
        if (isGone) await InvitationStore.WithdrawBy(connection, account, company);
        return isGone;
    }, stop);

    /// <summary>Ends every membership of a company.</summary>
    public Task RemoveAll(long company, CancellationToken stop) =>
        database.Write(connection => connection.ExecuteAsync("DELETE FROM membership WHERE company = @company AND company <> 0", new { company }), stop);

    /// <summary>Inside a transaction of the caller.</summary>
    /// <exception cref="BadInputException">The last administrator would be one no more.</exception>
    internal static async Task Add(DbConnection connection, Membership membership, DateTimeOffset now)
    {
        if (membership.Company is null) await connection.ExecuteAsync(OneAfterTheOther);
        if (await connection.ExecuteAsync("""
            INSERT INTO membership (account, company, role, since_ms) VALUES (@Account, @company, @role, @nowMs)
            ON CONFLICT (account, company) DO UPDATE SET role = excluded.role
            WHERE membership.role <> 'Administrator' OR excluded.role = 'Administrator' OR (SELECT count(*) FROM membership others WHERE others.role = 'Administrator') > 1
            """,
            new { membership.Account, company = membership.Company ?? 0, role = membership.Role.ToString(), nowMs = now.ToUnixTimeMilliseconds() }) == 0)
        {
            throw new BadInputException("role", "This account is the last administrator: first appoint another.");
        }
    }

    private async Task<IReadOnlyList<Membership>> Read(string where, object what, CancellationToken stop)
    {
        var rows = await database.Read(connection => connection.QueryAsync<(long Account, long Company, string Role)>($"{Select} {where}", what), stop);
        return [.. rows.Select(row => new Membership(row.Account, row.Company == 0 ? null : row.Company, Enum.Parse<Role>(row.Role)))];
    }
}
