using Dapper;
using Microsoft.AspNetCore.Identity;
using Quiete.Server.Storage;

namespace Quiete.Server.Accounts;

/// <summary>The ways into an account: its password and its passkeys. One always stays, for nobody could give it back.</summary>
internal sealed class WaysIn(Database database, UserManager<Account> users)
{
    /// <summary>Takes a passkey away and ends every session of the account: it may be that of a lost telephone.</summary>
    /// <returns>False: it is the last way in, and stays.</returns>
    public async Task<bool> Remove(Account account, byte[] passkey, CancellationToken stop)
    {
        var isGone = await database.Write(async connection =>
        {
            // Of two that are removed at once the second waits here and finds the first gone.
            await connection.ExecuteAsync("""UPDATE "AspNetUsers" SET "UserName" = "UserName" WHERE "Id" = @Id""", new { account.Id });
            return await connection.ExecuteAsync("""
                DELETE FROM "AspNetUserPasskeys" WHERE "CredentialId" = @passkey AND "UserId" = @Id AND (
                    EXISTS (SELECT 1 FROM "AspNetUsers" WHERE "Id" = @Id AND "PasswordHash" IS NOT NULL)
                    OR (SELECT count(*) FROM "AspNetUserPasskeys" WHERE "UserId" = @Id) > 1)
                """, new { passkey, account.Id }) > 0;
        }, stop);
        if (isGone) await users.UpdateSecurityStampAsync(account);
        return isGone;
    }
}
