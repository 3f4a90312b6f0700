using System.Data.Common;
using System.Text.Json;
using Dapper;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>A letter of a case: a draft, or one that was sent.</summary>
/// <param name="Form">What was typed.</param>
/// <param name="Sent">When the person said that it was sent; null: a draft.</param>
/// <param name="Text">As it was sent.</param>
/// <param name="Hash">SHA-256 of what was sent: the PDF, or its JSON where none could be printed.</param>
/// <param name="Act">The act that tells of it.</param>
internal sealed record Letter(long Id, long Case, LetterKind Kind, LetterForm Form, DateTimeOffset Changed, DateTimeOffset? Sent, LetterText? Text, byte[]? Hash, long? Act)
{
    /// <summary>In its subject.</summary>
    public string Reference => $"Q{Case}-{Id}";
}

/// <summary>The letters of cases, sealed with the house secret. Its callers have made sure whose case it is.</summary>
internal sealed class LetterStore(Database database, HouseSecret secret, TimeProvider clock)
{
    /// <summary>The most letters of one case.</summary>
    public const int MostOfCase = 200;

    /// <summary>The most texts of one letter that are kept as they were downloaded; the oldest make room.</summary>
    public const int MostCopies = 3;

    private const string Select = """
        SELECT id AS Id, complaint_case AS CaseId, kind AS Kind, box AS Box, changed_ms AS ChangedMs, sent_ms AS SentMs, sent_box AS SentBox, hash AS Hash, act AS Act FROM letter
        """;

    /// <summary>Keeps the draft of this kind, in place of the one before; there is one of each kind.</summary>
    /// <exception cref="BadInputException">There are too many letters, or a field is longer than any draft.</exception>
    public Task<Letter> Keep(long caseId, LetterKind kind, LetterForm form, CancellationToken stop)
    {
        form.MustFitDraft();
        return database.Write(connection => Keep(connection, caseId, kind, form), stop);
    }

    /// <summary>Keeps a draft as it was downloaded just now. What was sent already is kept as it was sent.</summary>
    /// <param name="hash">SHA-256 of the PDF.</param>
    public Task KeepCopy(Letter letter, LetterText text, byte[] hash, CancellationToken stop) => database.Write(async connection =>
    {
        await connection.ExecuteAsync("""
            INSERT INTO letter_copy (letter, print, at_ms, box, hash) SELECT id, @print, @now, @box, @hash FROM letter WHERE complaint_case = @Case AND id = @Id AND sent_ms IS NULL
            ON CONFLICT (letter, print) DO UPDATE SET at_ms = excluded.at_ms, box = excluded.box, hash = excluded.hash
            """, new { letter.Case, letter.Id, print = text.Print(), now = clock.NowMs(), box = Seal(new Copied(letter.Form, text)), hash });
        await connection.ExecuteAsync("""
            DELETE FROM letter_copy WHERE letter = @Id AND print NOT IN (SELECT print FROM letter_copy WHERE letter = @Id ORDER BY at_ms DESC, print LIMIT @MostCopies)
            """, new { letter.Id, MostCopies });
    }, stop);

    /// <summary>A draft as it was downloaded, the latest first. Of what was sent, none: it is kept as it was sent.</summary>
    public async Task<IReadOnlyList<LetterCopy>> Copies(long caseId, long id, CancellationToken stop)
    {
        var rows = await database.Read(connection => connection.QueryAsync<(string Print, long AtMs, byte[] Box, byte[] Hash)>("""
            SELECT copy.print, copy.at_ms, copy.box, copy.hash FROM letter_copy copy JOIN letter ON letter.id = copy.letter
            WHERE letter.complaint_case = @caseId AND letter.id = @id ORDER BY copy.at_ms DESC, copy.print
            """, new { caseId, id }), stop);
        return [.. rows.Select(row => (Row: row, Told: Open<Copied>(row.Box))).Select(one => new LetterCopy(one.Row.Print, Columns.Instant(one.Row.AtMs), one.Told.Form, one.Told.Text, one.Row.Hash))];
    }

    /// <summary>Closes a draft: from now on it stays as it was sent. False: it was sent before, or is not there.</summary>
    /// <param name="text">As it was sent. Where it was written on since, what was typed becomes a new draft.</param>
    /// <param name="writtenOn">Whether the draft is no longer what was sent.</param>
    /// <param name="enter">Enters the act that tells of it, in the same transaction, and gives its id.</param>
    public Task<bool> Send(long caseId, long id, LetterText text, byte[] hash, bool writtenOn, Func<DbConnection, Task<long>> enter, CancellationToken stop) => database.Write(async connection =>
    {
        if (await connection.ExecuteAsync("UPDATE letter SET sent_ms = @now, sent_box = @box, hash = @hash WHERE complaint_case = @caseId AND id = @id AND sent_ms IS NULL",
            new { caseId, id, now = clock.NowMs(), box = Seal(text), hash }) == 0) return false;
        await connection.ExecuteAsync("UPDATE letter SET act = @act WHERE id = @id", new { id, act = await enter(connection) });
        await connection.ExecuteAsync("DELETE FROM letter_copy WHERE letter = @id", new { id });
        if (writtenOn) await connection.ExecuteAsync("INSERT INTO letter (complaint_case, kind, box, changed_ms) SELECT complaint_case, kind, box, changed_ms FROM letter WHERE id = @id", new { id });
        return true;
    }, stop);

    /// <summary>Throws a draft away. False: there is none; what was sent stays.</summary>
    public Task<bool> Drop(long caseId, long id, CancellationToken stop) => database.Write(async connection =>
        await connection.ExecuteAsync("DELETE FROM letter WHERE complaint_case = @caseId AND id = @id AND sent_ms IS NULL", new { caseId, id }) == 1, stop);

    public async Task<Letter?> Draft(long caseId, LetterKind kind, CancellationToken stop) => (await database.Read(
        connection => Read(connection, "WHERE complaint_case = @caseId AND kind = @kind AND sent_ms IS NULL", new { caseId, kind = Terms.Of(kind) }), stop)).SingleOrDefault();

    public async Task<Letter?> Find(long caseId, long id, CancellationToken stop) => (await database.Read(
        connection => Read(connection, "WHERE complaint_case = @caseId AND id = @id", new { caseId, id }), stop)).SingleOrDefault();

    /// <summary>The letters of a case, the latest first.</summary>
    public Task<IReadOnlyList<Letter>> Of(long caseId, CancellationToken stop) =>
        database.Read(connection => Read(connection, "WHERE complaint_case = @caseId ORDER BY id DESC", new { caseId }), stop);

    private async Task<Letter> Keep(DbConnection connection, long caseId, LetterKind kind, LetterForm form)
    {
        // A draft that is there already takes no room: it can be saved at any time.
        if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM letter WHERE complaint_case = @caseId AND (sent_ms IS NOT NULL OR kind <> @kind)", new { caseId, kind = Terms.Of(kind) }) >= MostOfCase)
        {
            throw new BadInputException("letter", $"One case holds at most {MostOfCase} letters.");
        }

        var id = await connection.ExecuteScalarAsync<long>("""
            INSERT INTO letter (complaint_case, kind, box, changed_ms) VALUES (@caseId, @kind, @box, @now)
            ON CONFLICT (complaint_case, kind) WHERE sent_ms IS NULL DO UPDATE SET box = excluded.box, changed_ms = excluded.changed_ms
            RETURNING id
            """, new { caseId, kind = Terms.Of(kind), box = Seal(form), now = clock.NowMs() });
        return (await Read(connection, "WHERE id = @id", new { id })).Single();
    }

    private async Task<IReadOnlyList<Letter>> Read(DbConnection connection, string where, object what) =>
        [.. (await connection.QueryAsync<Row>($"{Select} {where}", what)).Select(Letter)];

    private Letter Letter(Row row) => new(
        row.Id, row.CaseId, Columns.Word<LetterKind>(row.Kind), Open<LetterForm>(row.Box), Columns.Instant(row.ChangedMs), Columns.Instant(row.SentMs),
        row.SentBox is { } sent ? Open<LetterText>(sent) : null, row.Hash, row.Act);

    private byte[] Seal<T>(T value) => secret.Seal(JsonSerializer.SerializeToUtf8Bytes(value));

    private T Open<T>(byte[] box) => JsonSerializer.Deserialize<T>(secret.Open(box))!;

    // What a copy holds sealed.
    private sealed record Copied(LetterForm Form, LetterText Text);

    private sealed record Row
    {
        public long Id { get; init; }
        public long CaseId { get; init; }
        public string Kind { get; init; } = "";
        public byte[] Box { get; init; } = [];
        public long ChangedMs { get; init; }
        public long? SentMs { get; init; }
        public byte[]? SentBox { get; init; }
        public byte[]? Hash { get; init; }
        public long? Act { get; init; }
    }
}
