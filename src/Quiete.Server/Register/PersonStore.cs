using Dapper;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>Whose registers there are and who may keep them.</summary>
internal sealed class PersonStore(Database database, TimeProvider clock)
{
    private const string Select = "SELECT person.id AS Id, person.account AS Account, person.name AS Name, person.opened_ms AS OpenedMs FROM person";

    /// <summary>The register of an account; the first time, it is opened.</summary>
    public async Task<Person> OfAccount(long account, string name, CancellationToken stop)
    {
        if (await Own(account, stop) is { } known) return known;
        await database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO person (account, name, opened_ms) VALUES (@account, @name, @now) ON CONFLICT (account) DO NOTHING",
            new { account, name, now = clock.NowMs() }), stop);
        return (await Own(account, stop))!;
    }

    /// <summary>The register of an account; null: it has none yet.</summary>
    public async Task<Person?> Own(long account, CancellationToken stop) => (await Read("WHERE account = @account", new { account }, stop)).SingleOrDefault();

    /// <summary>A register that an account may keep: its own, or one that it helps with; null for all others.</summary>
    public async Task<Person?> KeptBy(long account, long person, CancellationToken stop) => (await Read(
        "WHERE id = @person AND (account = @account OR EXISTS (SELECT 1 FROM helper WHERE helper.person = person.id AND helper.account = @account))",
        new { account, person }, stop)).SingleOrDefault();

    /// <summary>A register whosever it is: only for doors that have made sure that they may.</summary>
    public async Task<Person?> Any(long id, CancellationToken stop) => (await Read("WHERE id = @id", new { id }, stop)).SingleOrDefault();

    /// <summary>The registers that an account keeps for others.</summary>
    public Task<IReadOnlyList<Person>> HelpedBy(long account, CancellationToken stop) =>
        Read("WHERE EXISTS (SELECT 1 FROM helper WHERE helper.person = person.id AND helper.account = @account) ORDER BY name, id", new { account }, stop);

    /// <summary>The registers that were deleted after a change, with their changes in order: whoever keeps sums of entries takes theirs out.</summary>
    public Task<IReadOnlyList<GonePerson>> GoneSince(long change, int most, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<GonePerson>)[.. (await connection.QueryAsync<(long Person, long Change)>(
            "SELECT person, change FROM register_gone WHERE change > @change ORDER BY change LIMIT @most", new { change, most }))
            .Select(row => new GonePerson(row.Person, row.Change))], stop);

    /// <summary>All registers, for rooms that must know who there is.</summary>
    public Task<IReadOnlyList<Person>> All(CancellationToken stop) => Read("ORDER BY id", new { }, stop);

    /// <summary>Which account helps with which register, of everybody.</summary>
    public async Task<IReadOnlyList<(long Person, long Account)>> Helpers(CancellationToken stop) =>
        [.. await database.Read(connection => connection.QueryAsync<(long, long)>("SELECT person, account FROM helper"), stop)];

    private async Task<IReadOnlyList<Person>> Read(string where, object what, CancellationToken stop)
    {
        var rows = await database.Read(connection => connection.QueryAsync<(long Id, long? Account, string Name, long OpenedMs)>($"{Select} {where}", what), stop);
        return [.. rows.Select(row => new Person(row.Id, row.Account, row.Name, Columns.Instant(row.OpenedMs)))];
    }
}
