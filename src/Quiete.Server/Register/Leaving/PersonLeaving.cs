using Dapper;
using Microsoft.AspNetCore.Identity;
using Quiete.Server.Accounts;
using Quiete.Server.Gate;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>What came of wanting to delete an account.</summary>
internal enum AccountLeft
{
    Done,

    /// <summary>It is the last administrator's.</summary>
    LastAdministrator,

    /// <summary>Somebody without an account has nobody else to keep their register.</summary>
    KeepsOthers,
}

/// <summary>Deletes registers and accounts: the rows are gone, from the files of the database, too.</summary>
internal sealed class PersonLeaving(
    Database database, IEnumerable<IPersonalPart> parts, PersonNumbers numbers, PersonObjections objections, PersonErasure gate, Helpers helpers, MembershipStore memberships,
    UserManager<Account> accounts, ChangeSignal signal)
{
    /// <summary>Deletes a register with all that hangs on it.</summary>
    /// <param name="objectionsToo">Whether the gate forgets what the person said no to; otherwise it keeps the "no", without the person's name for it.</param>
    public async Task DeleteRegister(Person person, bool objectionsToo, CancellationToken stop)
    {
        var said = (await objections.Of(person.Id, stop)).SelectMany(one => one.Numbers).Select(one => one.Number)
            .Concat((await numbers.Of(person.Id, stop)).Select(one => one.Number)).Distinct().OrderBy(number => number.Bits).ToList();
        await database.Write(async connection =>
        {
            await gate.ForgetSource(connection, PersonObjections.SourceOf(person.Id), said, objectionsToo);
            foreach (var part in parts) await part.Forget(connection, person);
            await connection.ExecuteAsync("DELETE FROM person WHERE id = @Id", new { person.Id });
            await connection.ExecuteAsync("INSERT INTO register_gone (person, change) VALUES (@Id, @change)", new { person.Id, change = await Change.Next(connection) });
        }, stop);
        signal.Raise();
        foreach (var part in parts) await part.Forgotten(person, CancellationToken.None); // the answer says that it is gone: finished even if nobody waits
        if (database.Kind == DatabaseKind.Sqlite) await gate.Overwrite(CancellationToken.None);
    }

    /// <summary>Deletes an account, with its register and memberships.</summary>
    public async Task<AccountLeft> DeleteAccount(Account account, Person? register, bool objectionsToo, CancellationToken stop)
    {
        if ((await helpers.OnlyBy(account.Id, stop)).Count > 0) return AccountLeft.KeepsOthers;
        foreach (var membership in (await memberships.Of(account.Id, stop)).OrderBy(one => one.Company is not null)) // an administrator's first: it may say no
        {
            if (!await memberships.Remove(account.Id, membership.Company, stop)) return AccountLeft.LastAdministrator;
        }

        if (register is not null) await DeleteRegister(register, objectionsToo, stop);
        await helpers.EndAll(account.Id, stop);
        await accounts.DeleteAsync(account);
        if (database.Kind == DatabaseKind.Sqlite) await gate.Overwrite(CancellationToken.None);
        return AccountLeft.Done;
    }
}
