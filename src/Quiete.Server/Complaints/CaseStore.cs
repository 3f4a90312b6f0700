using Dapper;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>The cases of people, and which contacts of their registers belong to them.</summary>
internal sealed class CaseStore(Database database, BrandStore brands, TimeProvider clock, ChangeSignal signal)
{
    public const int MostOfPerson = 500;

    /// <summary>The most contacts of one case.</summary>
    public const int MostEntries = 5_000;

    private const string Select = """
        SELECT id AS Id, person AS Person, subject AS Subject, title AS Title, brand AS Brand, named AS Named, kind AS Kind, basis AS Basis, address AS Address, pec AS Pec, told AS Told,
               opened_ms AS OpenedMs, closed_ms AS ClosedMs, change AS Change
        FROM complaint_case
        """;

    /// <inheritdoc cref="Open(long, CaseTold, string, CancellationToken)"/>
    public Task<long> Open(long person, CaseTold told, CancellationToken stop) => Open(person, told, key: null, stop);

    /// <summary>Opens a case.</summary>
    /// <param name="key">Made with the form: the same one sent twice opens one case.</param>
    /// <exception cref="BadInputException">A field cannot be taken, or there are too many.</exception>
    public async Task<long> Open(long person, CaseTold told, string? key, CancellationToken stop)
    {
        key = Texts.Line("key", key, NewAct.MaxKey);
        told = told.Checked();
        await MustBeKnown(told.Brand, stop);
        var id = await database.Write(async connection =>
        {
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM complaint_case WHERE person = @person", new { person }) >= MostOfPerson)
            {
                throw new BadInputException("case", $"One register holds at most {MostOfPerson} cases.");
            }

            return await connection.ExecuteScalarAsync<long>("""
                INSERT INTO complaint_case (person, subject, title, brand, named, kind, basis, address, pec, told, opened_ms, device_key, change)
                VALUES (@person, @subject, @Title, @Brand, @Named, @kind, @basis, @Address, @Pec, @Told, @now, @key, @change)
                ON CONFLICT (person, device_key) DO UPDATE SET person = excluded.person RETURNING id
                """, Values(person, id: 0, told, await Storage.Change.Next(connection), key));
        }, stop);
        signal.Raise();
        return id;
    }

    /// <summary>Says anew what a case is about. False: this person has no such case.</summary>
    public async Task<bool> Change(long person, long id, CaseTold told, CancellationToken stop)
    {
        told = told.Checked();
        await MustBeKnown(told.Brand, stop);
        return await Alter(person, id, "subject = @subject, title = @Title, brand = @Brand, named = @Named, kind = @kind, basis = @basis, address = @Address, pec = @Pec, told = @Told", told, stop);
    }

    public Task<bool> Close(long person, long id, CancellationToken stop) => Alter(person, id, "closed_ms = coalesce(closed_ms, @now)", told: null, stop);

    public Task<bool> Reopen(long person, long id, CancellationToken stop) => Alter(person, id, "closed_ms = NULL", told: null, stop);

    /// <summary>Deletes a case with all that hangs on it, unfinished forms included; the contacts stay in the register, and files in the vault. False: this person has no such case.</summary>
    public Task<bool> Delete(long person, long id, CancellationToken stop) => database.Write(async connection =>
    {
        if (await connection.ExecuteAsync("DELETE FROM complaint_case WHERE person = @person AND id = @id", new { person, id }) == 0) return false;
        await Drafts.ForgetCase(connection, person, id);
        return true;
    }, stop);

    /// <summary>A case of a person; null for those of others.</summary>
    public async Task<Case?> Find(long person, long id, CancellationToken stop) => (await Read("WHERE person = @person AND id = @id", new { person, id }, stop)).SingleOrDefault();

    /// <summary>A person's cases, the open ones first, then the newest.</summary>
    public Task<IReadOnlyList<Case>> Of(long person, CancellationToken stop) =>
        Read("WHERE person = @person ORDER BY CASE WHEN closed_ms IS NULL THEN 0 ELSE 1 END, id DESC", new { person }, stop);

    /// <summary>A case whosever it is: only for doors that have made sure that they may.</summary>
    public async Task<Case?> Any(long id, CancellationToken stop) => (await Read("WHERE id = @id", new { id }, stop)).SingleOrDefault();

    /// <summary>Says which contacts of the register a case is about; those of others, and those that are not there, are left out.</summary>
    public Task Link(long person, long id, IReadOnlyCollection<long> entries, CancellationToken stop) => entries.Count <= MostEntries
        ? database.Write(async connection =>
        {
            var change = await Storage.Change.Next(connection);
            if (await connection.ExecuteAsync("UPDATE complaint_case SET change = @change WHERE person = @person AND id = @id", new { person, id, change }) == 0) return;
            foreach (var entry in entries)
            {
                await connection.ExecuteAsync("""
                    INSERT INTO case_entry (complaint_case, entry) SELECT @id, id FROM entry WHERE id = @entry AND person = @person ON CONFLICT DO NOTHING
                    """, new { id, entry, person });
            }

            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM case_entry WHERE complaint_case = @id", new { id }) > MostEntries) throw TooMany();
        }, stop)
        : throw TooMany();

    /// <summary>Takes contacts out of a case; they stay in the register.</summary>
    public Task Unlink(long person, long id, IReadOnlyCollection<long> entries, CancellationToken stop) => database.Write(async connection =>
    {
        var change = await Storage.Change.Next(connection);
        if (await connection.ExecuteAsync("UPDATE complaint_case SET change = @change WHERE person = @person AND id = @id", new { person, id, change }) == 0) return;
        foreach (var entry in entries) await connection.ExecuteAsync("DELETE FROM case_entry WHERE complaint_case = @id AND entry = @entry", new { id, entry });
    }, stop);

    /// <summary>The ids of the contacts of a case.</summary>
    public async Task<IReadOnlyList<long>> EntryIds(long id, CancellationToken stop) =>
        [.. await database.Read(connection => connection.QueryAsync<long>("SELECT entry FROM case_entry WHERE complaint_case = @id ORDER BY entry", new { id }), stop)];

    private static BadInputException TooMany() => new("entries", $"One case is about at most {MostEntries} contacts.");

    private async Task MustBeKnown(long? brand, CancellationToken stop)
    {
        if (brand is { } one && await brands.Find(one, stop) is null) throw new BadInputException("brand", "There is no such company.");
    }

    private Task<bool> Alter(long person, long id, string set, CaseTold? told, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync(
        $"UPDATE complaint_case SET {set}, change = @change WHERE person = @person AND id = @id",
        Values(person, id, told ?? new(CaseSubject.Other, ""), await Storage.Change.Next(connection))) == 1, stop);

    private object Values(long person, long id, CaseTold told, long change, string? key = null) => new
    {
        person, id, subject = Terms.Of(told.Subject), told.Title, told.Brand, told.Named, kind = told.Kind is { } kind ? Terms.Of(kind) : null,
        basis = told.Basis is { } basis ? Terms.Of(basis) : null, told.Address, told.Pec, told.Told, now = clock.NowMs(), key, change,
    };

    private async Task<IReadOnlyList<Case>> Read(string where, object what, CancellationToken stop)
    {
        var rows = (await database.Read(connection => connection.QueryAsync<Row>($"{Select} {where}", what), stop)).ToList();
        var known = rows.Exists(row => row.Brand is not null) ? (await brands.All(stop)).ToDictionary(brand => brand.Id) : [];
        return [.. rows.Select(row => row.Case(row.Brand is { } id ? known[id] : null))];
    }

    private sealed record Row
    {
        public long Id { get; init; }
        public long Person { get; init; }
        public string Subject { get; init; } = "";
        public string Title { get; init; } = "";
        public long? Brand { get; init; }
        public string? Named { get; init; }
        public string? Kind { get; init; }
        public string? Basis { get; init; }
        public string? Address { get; init; }
        public string? Pec { get; init; }
        public string? Told { get; init; }
        public long OpenedMs { get; init; }
        public long? ClosedMs { get; init; }
        public long Change { get; init; }

        public Case Case(Brand? brand) => new(
            Id, Person,
            new(Columns.Word<CaseSubject>(Subject), Title, Brand, Named, Kind is null ? null : Columns.Word<BrandKind>(Kind), Basis is null ? null : Columns.Word<Basis>(Basis), Address, Pec, Told),
            brand, Columns.Instant(OpenedMs), Columns.Instant(ClosedMs), Change);
    }
}
