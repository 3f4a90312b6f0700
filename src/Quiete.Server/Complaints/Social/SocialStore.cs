using System.Text.Json;
using Dapper;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>What was seen of a post or an answer. Whoever has the file can show by its hash that it is the same.</summary>
/// <param name="File">Of the vault, and the capture goes with it; null: a helper brought it, and it was not kept.</param>
/// <param name="Sha256">Absent in the row of one that lies in the vault, and for whoever may not know of files.</param>
internal sealed record SocialCapture(long Act, long? File, byte[]? Sha256, long? Bytes, DateTimeOffset Taken);

/// <summary>What a person holds of an answer, and the signs that were shown then.</summary>
internal sealed record SocialJudgement(long Act, bool Automatic, IReadOnlyList<Sign> Signs, DateTimeOffset Judged, long JudgedBy);

/// <summary>Complaints on public pages: captures, and what people hold of the answers. Its callers have made sure whose case it is.</summary>
internal sealed class SocialStore(Database database, TimeProvider clock)
{
    /// <summary>With how many answers of one's own, and of how many others, an answer is compared: the latest.</summary>
    public const int MostCompared = 200;

    /// <summary>How many characters of each are compared.</summary>
    public const int MaxCompared = 2_000;

    /// <summary>Keeps what was seen of an act of a case, in place of what was kept of it. Nothing happens where the case has no such act.</summary>
    public Task Capture(long caseId, SocialCapture seen, CancellationToken stop) => database.Write(connection => connection.ExecuteAsync("""
        INSERT INTO social_capture (act, file, sha256, bytes, taken_ms) SELECT id, @File, @Sha256, @Bytes, @taken FROM case_act WHERE id = @Act AND complaint_case = @caseId
        ON CONFLICT (act) DO UPDATE SET file = excluded.file, sha256 = excluded.sha256, bytes = excluded.bytes, taken_ms = excluded.taken_ms
        """, new { seen.Act, seen.File, seen.Sha256, seen.Bytes, taken = seen.Taken.ToUnixTimeMilliseconds(), caseId }), stop);

    /// <summary>Writes down whether somebody holds an answer for automatic. False: the case has no such act.</summary>
    public Task<bool> Judge(long caseId, long act, long by, bool automatic, IReadOnlyList<Sign> signs, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync("""
        INSERT INTO social_judgement (act, automatic, signs, judged_ms, judged_by) SELECT id, @automatic, @signs, @now, @by FROM case_act WHERE id = @act AND complaint_case = @caseId
        ON CONFLICT (act) DO UPDATE SET automatic = excluded.automatic, signs = excluded.signs, judged_ms = excluded.judged_ms, judged_by = excluded.judged_by
        """, new { caseId, act, automatic, signs = JsonSerializer.Serialize(signs, Json.Options), now = clock.NowMs(), by }) == 1, stop);

    /// <summary>The captures of a case as their rows have them; what of them somebody may know, <see cref="ActNotes"/> says.</summary>
    public async Task<IReadOnlyDictionary<long, SocialCapture>> CapturesOf(long caseId, CancellationToken stop)
    {
        var rows = await database.Read(connection => connection.QueryAsync<(long Act, long? File, byte[]? Sha256, long? Bytes, long TakenMs)>("""
            SELECT act, file, sha256, bytes, taken_ms FROM social_capture WHERE act IN (SELECT id FROM case_act WHERE complaint_case = @caseId)
            """, new { caseId }), stop);
        return rows.ToDictionary(row => row.Act, row => new SocialCapture(row.Act, row.File, row.Sha256, row.Bytes, Columns.Instant(row.TakenMs)));
    }

    public async Task<IReadOnlyDictionary<long, SocialJudgement>> JudgementsOf(long caseId, CancellationToken stop)
    {
        var rows = await database.Read(connection => connection.QueryAsync<(long Act, bool Automatic, string Signs, long JudgedMs, long JudgedBy)>("""
            SELECT act, automatic, signs, judged_ms, judged_by FROM social_judgement WHERE act IN (SELECT id FROM case_act WHERE complaint_case = @caseId)
            """, new { caseId }), stop);
        return rows.ToDictionary(row => row.Act, row => new SocialJudgement(
            row.Act, row.Automatic, JsonSerializer.Deserialize<List<Sign>>(row.Signs, Json.Options)!, Columns.Instant(row.JudgedMs), row.JudgedBy));
    }

    /// <summary>Answers that the same company gave on public pages: all of the person's, and the latest one of each other, whose texts are only ever compared and counted.</summary>
    public async Task<AnswersOnRecord> AnswersOf(Case one, CancellationToken stop)
    {
        if (one.Company is null) return new([], []);
        var whose = one.Told.Brand is not null ? "c.brand = @Brand" : "lower(c.named) = lower(@Named)";
        const string isAnswer = "a.kind = @answer AND a.way = @social AND a.said IS NOT NULL AND a.taken_back_ms IS NULL";
        var what = new { one.Person, one.Told.Brand, one.Told.Named, answer = Terms.Of(ActKind.Answer), social = Terms.Of(Way.Social), MostCompared, MaxCompared };
        return await database.Read(async connection => new AnswersOnRecord(
            [.. (await connection.QueryAsync<(long Act, string Said)>($"""
                SELECT a.id, substr(a.said, 1, @MaxCompared) FROM case_act a JOIN complaint_case c ON c.id = a.complaint_case
                WHERE {whose} AND c.person = @Person AND {isAnswer} ORDER BY a.id DESC LIMIT @MostCompared
                """, what)).Select(row => new AnswerOnRecord(row.Act, new(row.Said)))],
            [.. (await connection.QueryAsync<string>($"""
                SELECT substr(said, 1, @MaxCompared) FROM case_act WHERE id IN (
                    SELECT max(a.id) FROM case_act a JOIN complaint_case c ON c.id = a.complaint_case WHERE {whose} AND c.person <> @Person AND {isAnswer}
                    GROUP BY c.person ORDER BY max(a.id) DESC LIMIT @MostCompared)
                """, what)).Select(said => new ComparedText(said))]), stop);
    }
}

/// <summary>An answer that the person has on record.</summary>
internal sealed record AnswerOnRecord(long Act, ComparedText Text);

/// <summary>Answers of one company on public pages.</summary>
/// <param name="Others">One of each other person who has any.</param>
internal sealed record AnswersOnRecord(IReadOnlyList<AnswerOnRecord> Own, IReadOnlyList<ComparedText> Others);
