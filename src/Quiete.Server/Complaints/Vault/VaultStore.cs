using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>The files of people (cassaforte): encrypted on the disk, known to nobody but their person. Its callers ask for one person's only.</summary>
internal sealed class VaultStore(Database database, VaultFolder folder, VaultKeys keys, TimeProvider clock)
{
    public const int MaxName = 120;

    private const string Select = "SELECT id AS Id, person AS Person, complaint_case AS CaseId, place AS Place, salt AS Salt, about AS About, bytes AS Bytes, added_ms AS AddedMs FROM vault_file";

    /// <summary>Takes a file in as it comes, whatever its size. The same content a second time is not kept twice: the file that was there is given. Where its bytes were lost, these take their place.</summary>
    /// <param name="caseId">The case that it belongs to; one that is not the person's is left out.</param>
    /// <param name="name">As it is called where it comes from.</param>
    /// <exception cref="BadInputException">It is empty or too large, or the vault is full.</exception>
    /// <exception cref="NotNowException">The disk is full, or what is left of it is the database's.</exception>
    public async Task<VaultFile> Put(Person person, long? caseId, string name, Stream content, CancellationToken stop)
    {
        var key = await keys.Of(person.Id, stop);
        await database.Read(connection => NeedRoom(connection, person.Id, bytes: 1), stop);
        var salt = RandomNumberGenerator.GetBytes(ChunkCipher.SaltBytes);
        try
        {
            await using var part = folder.Begin();
            using var cipher = new ChunkCipher(key, salt, part.Place);
            await using var writer = new SealedWriter(part.Write, cipher, VaultLimits.MaxFileBytes);
            var taken = await FileIntake.Copy(content, writer, stop);
            if (writer.Bytes == 0) throw VaultLimits.Empty();
            var about = new About(CleanName(name), taken.Type.Kind, taken.Type.MediaType, await writer.End(stop), taken.Seconds, taken.Notices);
            part.Keep();

            var print = key.Print("vault print", about.Sha256);
            var box = key.Seal(JsonSerializer.SerializeToUtf8Bytes(about), Encoding.UTF8.GetBytes(part.Place));
            var (id, isNew) = await Enter(part, connection => Enter(connection, person.Id, caseId, part.Place, salt, print, box, writer.Bytes), stop);
            return (await Find(person.Id, id, stop) ?? throw VaultLimits.Gone()) with { WasThere = !isNew };
        }
        catch (IOException full) when (FullDisk.IsWhy(full))
        {
            throw VaultLimits.NoRoom();
        }
    }

    /// <summary>A file of a person; null for those of others.</summary>
    public async Task<VaultFile?> Find(long person, long id, CancellationToken stop) => (await Read(person, "AND id = @id", new { person, id }, stop)).SingleOrDefault();

    /// <summary>A person's files, the newest first.</summary>
    public Task<IReadOnlyList<VaultFile>> Of(long person, CancellationToken stop) => Read(person, "ORDER BY id DESC", new { person }, stop);

    /// <summary>The files of one case, the newest first.</summary>
    public Task<IReadOnlyList<VaultFile>> OfCase(long person, long caseId, CancellationToken stop) =>
        Read(person, "AND complaint_case = @caseId ORDER BY id DESC", new { person, caseId }, stop);

    /// <summary>How many bytes a person keeps.</summary>
    public Task<long> BytesOf(long person, CancellationToken stop) => database.Read(connection => connection.ExecuteScalarAsync<long>(
        "SELECT coalesce(sum(bytes), 0) FROM vault_file WHERE person = @person", new { person }), stop);

    /// <summary>What is in a file, from any place on; null: the person has no such file.</summary>
    /// <exception cref="DamagedFileException">It is no longer there, or not as it was written. What is found only while reading rises there.</exception>
    public async Task<Stream?> Open(long person, long id, CancellationToken stop)
    {
        var rows = await Rows("AND id = @id", new { person, id }, stop);
        if (rows is not [var row] || await keys.Find(person, stop) is not { } key) return null;
        var handle = folder.Open(row.Place) ?? throw new DamagedFileException("The file is not in the folder of the vault.");
        return new SealedReader(handle, new ChunkCipher(key, row.Salt, row.Place), row.Bytes);
    }

    /// <summary>Says to which case a file belongs; null: to none. False: the file or the case is not the person's.</summary>
    public Task<bool> Move(long person, long id, long? caseId, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync("""
        UPDATE vault_file SET complaint_case = @caseId
        WHERE person = @person AND id = @id AND (CAST(@caseId AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM complaint_case WHERE id = @caseId AND person = @person))
        """, new { person, id, caseId }) == 1, stop);

    /// <summary>Deletes a file: what opens it at once, and its bytes as soon as that is committed. False: the person has no such file.</summary>
    public async Task<bool> Delete(long person, long id, CancellationToken stop)
    {
        var found = await database.Write(async connection =>
        {
            await connection.ExecuteAsync("INSERT INTO vault_gone (place) SELECT place FROM vault_file WHERE person = @person AND id = @id", new { person, id });
            if (await connection.ExecuteAsync("DELETE FROM vault_file WHERE person = @person AND id = @id", new { person, id }) == 0) return false;
            await connection.ExecuteAsync("""
                UPDATE case_act SET file = NULL, change = @change
                WHERE file = @id AND complaint_case IN (SELECT id FROM complaint_case WHERE person = @person)
                """, new { person, id, change = await Change.Next(connection) });
            return true;
        }, stop);
        await ClearGone(CancellationToken.None); // the answer says that it is gone
        return found;
    }

    /// <summary>Forgets a person's key and files, inside a transaction; <see cref="ClearGone"/> follows it.</summary>
    public static async Task Forget(DbConnection connection, long person)
    {
        await connection.ExecuteAsync("INSERT INTO vault_gone (place) SELECT place FROM vault_file WHERE person = @person", new { person });
        await connection.ExecuteAsync("DELETE FROM vault_file WHERE person = @person", new { person });
        await connection.ExecuteAsync("DELETE FROM vault_key WHERE person = @person", new { person });
    }

    /// <summary>Takes the bytes away of what was deleted.</summary>
    public async Task ClearGone(CancellationToken stop)
    {
        foreach (var place in await database.Read(connection => connection.QueryAsync<string>("SELECT place FROM vault_gone"), stop))
        {
            folder.Delete(place);
            await database.Write(connection => connection.ExecuteAsync("DELETE FROM vault_gone WHERE place = @place", new { place }), stop);
        }
    }

    /// <summary>Clears the folder of what was broken off, and of what was deleted.</summary>
    /// <returns>How many files that no row knows were cleared away or set aside.</returns>
    public async Task<int> Sweep(CancellationToken stop)
    {
        await ClearGone(stop);
        var rows = (await database.Read(connection => connection.QueryAsync<string>("SELECT place FROM vault_file"), stop)).ToHashSet(StringComparer.Ordinal);
        return await folder.Sweep(rows, HasRow);
    }

    /// <summary>Commits the row of a file that the disk has, or drops the file.</summary>
    private async Task<(long Id, bool IsNew)> Enter(VaultPart part, Func<DbConnection, Task<(long Id, bool IsNew)>> work, CancellationToken stop)
    {
        var entered = (Id: 0L, IsNew: false);
        try
        {
            entered = await database.Write(work, stop);
        }
        catch
        {
            if (!await HasRow(part.Place)) part.Drop(); // the answer of a commit may be lost, and the commit done
            throw;
        }

        if (!entered.IsNew) part.Drop();
        return entered;
    }

    /// <summary>The same content once; two that come together are counted one after the other.</summary>
    private async Task<(long Id, bool IsNew)> Enter(DbConnection connection, long person, long? caseId, string place, byte[] salt, byte[] print, byte[] about, long bytes)
    {
        if (await connection.ExecuteAsync("UPDATE vault_key SET box = box WHERE person = @person", new { person }) == 0) throw VaultLimits.Gone(); // held until the commit
        var own = await connection.ExecuteScalarAsync<long?>("SELECT id FROM complaint_case WHERE id = @caseId AND person = @person", new { caseId, person });
        var known = (await connection.QueryAsync<(long Id, string Place)>(
            "UPDATE vault_file SET complaint_case = coalesce(complaint_case, @own) WHERE person = @person AND print = @print RETURNING id, place", new { person, print, own })).ToList();
        if (known is [var same]) return (same.Id, !folder.Has(same.Place, bytes) && await Renew(connection, same.Id, place, salt, about));
        await NeedRoom(connection, person, bytes);
        return (await connection.ExecuteScalarAsync<long>("""
            INSERT INTO vault_file (person, complaint_case, place, salt, print, about, bytes, added_ms)
            VALUES (@person, @own, @place, @salt, @print, @about, @bytes, @now) RETURNING id
            """, new { person, own, place, salt, print, about, bytes, now = clock.NowMs() }), true);
    }

    // The bytes of a row are lost: it takes those that came again, with what opens them.
    private static async Task<bool> Renew(DbConnection connection, long id, string place, byte[] salt, byte[] about)
    {
        await connection.ExecuteAsync("INSERT INTO vault_gone (place) SELECT place FROM vault_file WHERE id = @id", new { id });
        await connection.ExecuteAsync("UPDATE vault_file SET place = @place, salt = @salt, about = @about WHERE id = @id", new { id, place, salt, about });
        return true;
    }

    private static async Task<bool> NeedRoom(DbConnection connection, long person, long bytes)
    {
        var (files, all) = await connection.QuerySingleAsync<(long, long)>("SELECT count(*), CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM vault_file WHERE person = @person", new { person });
        return files < VaultLimits.MostFiles && all + bytes <= VaultLimits.MostBytes ? true : throw VaultLimits.Full();
    }

    private Task<bool> HasRow(string place) => database.Read(async connection =>
        await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM vault_file WHERE place = @place", new { place }) == 1, CancellationToken.None);

    private async Task<IReadOnlyList<VaultFile>> Read(long person, string where, object what, CancellationToken stop)
    {
        var rows = await Rows(where, what, stop);
        if (rows.Count == 0 || await keys.Find(person, stop) is not { } key) return [];
        return [.. rows.Select(row => File(row, JsonSerializer.Deserialize<About>(key.Open(row.About, Encoding.UTF8.GetBytes(row.Place)))!))];
    }

    private async Task<List<Row>> Rows(string where, object what, CancellationToken stop) =>
        (await database.Read(connection => connection.QueryAsync<Row>($"{Select} WHERE person = @person {where}", what), stop)).ToList();

    private VaultFile File(Row row, About about) => new(
        row.Id, row.Person, row.CaseId, about.Name, about.Kind, about.MediaType, row.Bytes, about.Sha256, about.Seconds, about.Notices.Contains(FileNotice.PlaceRemoved), Columns.Instant(row.AddedMs))
    {
        Notices = about.Notices,
        IsMissing = !folder.Has(row.Place, row.Bytes),
    };

    // Only a name to show, never a path; nothing in it turns letters round, which would let a program look like a picture.
    private static string CleanName(string name)
    {
        var last = name.Trim('"').Split('/', '\\')[^1];
        var clean = string.Concat(last.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.Format)).Trim();
        if (clean.Length == 0) return "file";
        if (clean.Length <= MaxName) return clean;
        var ending = Path.GetExtension(clean) is { Length: <= 10 } found ? found : "";
        var kept = clean[..(MaxName - ending.Length)];
        return (char.IsHighSurrogate(kept[^1]) ? kept[..^1] : kept) + ending;
    }

    /// <summary>What is sealed with the person's key.</summary>
    private sealed record About(string Name, FileKind Kind, string MediaType, byte[] Sha256, int? Seconds, IReadOnlyList<FileNotice> Notices);

    private sealed record Row
    {
        public long Id { get; init; }
        public long Person { get; init; }
        public long? CaseId { get; init; }
        public string Place { get; init; } = "";
        public byte[] Salt { get; init; } = [];
        public byte[] About { get; init; } = [];
        public long Bytes { get; init; }
        public long AddedMs { get; init; }
    }
}
