using System.Data.Common;
using Dapper;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>What happened in cases. Its callers have made sure whose case it is: <see cref="CaseStore.Find"/> is the wall.</summary>
internal sealed class ActStore(Database database, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>The most acts of one case, those taken back included. What others write and what ends something is beyond it.</summary>
    public const int MostOfCase = 5_000;

    /// <summary>The most bytes of all that forms told in one case, what was taken back included: about a thousand pages. What the service enters is beyond it.</summary>
    public const int MostTextBytes = 2_000_000;

    /// <summary>What is said where a text is beyond it.</summary>
    public const string NoTextRoom = "The case is full of text: shorten this one, or another one that is no longer needed. A file in the vault can hold a long text.";

    private const int IdsAtOnce = 500;

    private const string Facts = """
        SELECT id AS Id, complaint_case AS CaseId, device_key AS DeviceKey, written_by AS WrittenBy, recorded_ms AS RecordedMs, kind AS Kind, at_ms AS AtMs, day_only AS DayOnly, way AS Way,
               body AS Body, who AS Who, operator_code AS OperatorCode, number_given AS NumberGiven, complaint_number AS ComplaintNumber, promised_by AS PromisedBy,
               witness AS Witness, waited_minutes AS WaitedMinutes, seconds AS Seconds, answers AS Answers, file AS File,
               country AS Country, refused_ms AS RefusedMs, solved AS Solved, taken_back_ms AS TakenBackMs, change AS Change, said_mark AS SaidMark
        """;

    private const string Select = $"{Facts}, said AS Said, promised AS Promised, url AS Url FROM case_act";

    /// <summary>Enters an act that somebody tells. One that was sent before is left as it stands.</summary>
    /// <returns>The act that stands.</returns>
    /// <exception cref="BadInputException">A field cannot be taken, the key is one of the service's, or there are too many.</exception>
    public Task<Act> Enter(long caseId, long by, NewAct told, CancellationToken stop) => ActKeys.IsOfService(told.Checked().DeviceKey)
        ? throw new BadInputException("key", "This key is the service's.")
        : EnterOwn(caseId, by, told, stop);

    /// <summary>Enters an act of the service's own, with a key of <see cref="ActKeys"/>.</summary>
    /// <inheritdoc cref="Enter(long, long, NewAct, CancellationToken)"/>
    public async Task<Act> EnterOwn(long caseId, long by, NewAct told, CancellationToken stop)
    {
        var stands = await database.Write(connection => Enter(connection, caseId, by, told), stop);
        signal.Raise();
        return stands;
    }

    /// <summary>Enters an act of the service's own inside a transaction of the caller, who raises the signal once it is committed. It takes the change number: let it come last.</summary>
    /// <inheritdoc cref="Enter(long, long, NewAct, CancellationToken)"/>
    public async Task<Act> Enter(DbConnection connection, long caseId, long by, NewAct told)
    {
        told = told.Checked();
        if (!ActKeys.HasRoomAlways(told.DeviceKey)
            && await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM case_act WHERE complaint_case = @caseId AND NOT {ActKeys.TakesNoRoom}", new { caseId }) >= MostOfCase)
        {
            throw new BadInputException("acts", $"One case holds at most {MostOfCase} acts.");
        }

        if (!ActKeys.IsOfService(told.DeviceKey)) await NeedTextRoom(connection, caseId, told, told.DeviceKey);

        await connection.ExecuteAsync("""
            INSERT INTO case_act (complaint_case, device_key, written_by, recorded_ms, kind, at_ms, day_only, way, body, who, operator_code, number_given, complaint_number, promised,
                promised_by, witness, said, waited_minutes, seconds, answers, url, file, country, refused_ms, solved, said_mark, change)
            VALUES (@caseId, @DeviceKey, @by, @now, @kind, @at, @DayOnly, @way, @body, @Who, @OperatorCode, @given, @ComplaintNumber, @Promised,
                @promisedBy, @Witness, @Said, @WaitedMinutes, @Seconds, @Answers, @Url, @File, @Country, @refused, @Solved, @mark, @change)
            ON CONFLICT (complaint_case, device_key) DO NOTHING
            """, Values(caseId, told, await Storage.Change.Next(connection), by: by));
        return (await Read(connection, "WHERE complaint_case = @caseId AND device_key = @DeviceKey", new { caseId, told.DeviceKey })).Single();
    }

    /// <summary>Puts right what was told. False: the case has no such act.</summary>
    /// <exception cref="BadInputException">A field cannot be taken, or the service entered the act: it can be taken back, never rewritten.</exception>
    public Task<bool> Correct(long caseId, long id, NewAct told, CancellationToken stop)
    {
        told = told.Checked();
        return database.Write(async connection =>
        {
            var key = await connection.ExecuteScalarAsync<string?>("SELECT device_key FROM case_act WHERE complaint_case = @caseId AND id = @id", new { caseId, id });
            if (key is null) return false;
            if (ActKeys.IsOfService(key)) throw new BadInputException("key", "The service entered this act: it can be taken back, not rewritten.");
            await NeedTextRoom(connection, caseId, told, key);
            return await connection.ExecuteAsync("""
                UPDATE case_act SET kind = @kind, at_ms = @at, day_only = @DayOnly, way = @way, body = @body, who = @Who, operator_code = @OperatorCode, number_given = @given,
                    complaint_number = @ComplaintNumber, promised = @Promised, promised_by = @promisedBy, witness = @Witness, said = @Said, waited_minutes = @WaitedMinutes,
                    seconds = @Seconds, answers = @Answers, url = @Url, file = @File, country = @Country, refused_ms = @refused, solved = @Solved, said_mark = @mark, change = @change
                WHERE complaint_case = @caseId AND id = @id
                """, Values(caseId, told, await Storage.Change.Next(connection), id)) == 1;
        }, stop);
    }

    /// <summary>Takes an act back; it can be put back. False: the case has no such act.</summary>
    public Task<bool> TakeBack(long caseId, long id, CancellationToken stop) => Mark(caseId, id, "taken_back_ms = coalesce(taken_back_ms, @now)", stop);

    public Task<bool> PutBack(long caseId, long id, CancellationToken stop) => Mark(caseId, id, "taken_back_ms = NULL", stop);

    public async Task<Act?> Find(long caseId, long id, CancellationToken stop) => (await database.Read(
        connection => Read(connection, "WHERE complaint_case = @caseId AND id = @id", new { caseId, id }), stop)).SingleOrDefault();

    /// <summary>What happened in a case, in order of time; what was taken back is left out.</summary>
    public Task<IReadOnlyList<Act>> Of(long caseId, CancellationToken stop) => database.Read(
        connection => Read(connection, "WHERE complaint_case = @caseId AND taken_back_ms IS NULL ORDER BY at_ms, id", new { caseId }), stop);

    /// <summary>All of it, what was taken back too.</summary>
    public Task<IReadOnlyList<Act>> AllOf(long caseId, CancellationToken stop) => database.Read(
        connection => Read(connection, "WHERE complaint_case = @caseId ORDER BY at_ms, id", new { caseId }), stop);

    /// <summary>What happened in a case without its long texts (what was said and promised, addresses), in order of time; what was taken back is left out. For all that reckons and prints no texts: a case may hold a thousand pages.</summary>
    public Task<IReadOnlyList<Act>> Outline(long caseId, CancellationToken stop) => database.Read(
        connection => Read(connection, Facts, "FROM case_act WHERE complaint_case = @caseId AND taken_back_ms IS NULL ORDER BY at_ms, id", new { caseId }), stop);

    /// <summary>All of it without its long texts, what was taken back too.</summary>
    public Task<IReadOnlyList<Act>> OutlineOfAll(long caseId, CancellationToken stop) => database.Read(
        connection => Read(connection, Facts, "FROM case_act WHERE complaint_case = @caseId ORDER BY at_ms, id", new { caseId }), stop);

    /// <summary>Some acts of a case, whole, in order of time.</summary>
    public Task<IReadOnlyList<Act>> Some(long caseId, IReadOnlyCollection<long> ids, CancellationToken stop) => database.Read(async connection =>
    {
        var found = new List<Act>(ids.Count);
        foreach (var some in ids.Chunk(IdsAtOnce)) found.AddRange(await Read(connection, Select, $"WHERE complaint_case = @caseId AND id IN ({string.Join(',', some)})", new { caseId }));
        return (IReadOnlyList<Act>)[.. found.OrderBy(act => act.Told.At).ThenBy(act => act.Id)];
    }, stop);

    /// <summary>How many there are, those taken back included.</summary>
    public Task<int> Count(long caseId, CancellationToken stop) => database.Read(
        connection => connection.ExecuteScalarAsync<int>("SELECT count(*) FROM case_act WHERE complaint_case = @caseId", new { caseId }), stop);

    /// <summary>The next day by which something was promised, in each of some cases; where none lies ahead, the case is left out.</summary>
    public async Task<IReadOnlyDictionary<long, DateOnly>> Promised(IReadOnlyCollection<long> cases, CancellationToken stop)
    {
        if (cases.Count == 0) return new Dictionary<long, DateOnly>();
        var today = Columns.Text(RomeTime.DayOf(clock.GetUtcNow()));
        var rows = await database.Read(connection => connection.QueryAsync<(long Case, string Day)>($"""
            SELECT complaint_case, min(promised_by) FROM case_act WHERE complaint_case IN ({string.Join(',', cases)}) AND taken_back_ms IS NULL AND promised_by >= @today GROUP BY complaint_case
            """, new { today }), stop);
        return rows.ToDictionary(row => row.Case, row => Columns.Day(row.Day)!.Value);
    }

    /// <summary>Marks a call as told in the public comparison of customer services. True once only.</summary>
    public Task<bool> Compare(long caseId, long id, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync(
        "UPDATE case_act SET compared = TRUE WHERE complaint_case = @caseId AND id = @id AND NOT compared", new { caseId, id }) == 1, stop);

    private Task<bool> Mark(long caseId, long id, string set, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync(
        $"UPDATE case_act SET {set}, change = @change WHERE complaint_case = @caseId AND id = @id",
        new { caseId, id, now = clock.NowMs(), change = await Storage.Change.Next(connection) }) == 1, stop);

    // A text that becomes shorter always fits, and so does an act without any.
    private static async Task NeedTextRoom(DbConnection connection, long caseId, NewAct told, string key)
    {
        if (told.TextBytes == 0) return;
        var (others, before) = await connection.QuerySingleAsync<(long, long)>($"""
            SELECT CAST(coalesce(sum(CASE WHEN device_key = @key THEN 0 ELSE bytes END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN device_key = @key THEN bytes ELSE 0 END), 0) AS BIGINT)
            FROM (SELECT device_key, coalesce(octet_length(said), 0) + coalesce(octet_length(promised), 0) + coalesce(octet_length(url), 0) AS bytes
                FROM case_act WHERE complaint_case = @caseId AND {ActKeys.IsOfForm}) texts
            """, new { caseId, key });
        if (others + told.TextBytes > MostTextBytes && told.TextBytes > before) throw new BadInputException(told.Said is null && told.Promised is not null ? "promised" : "said", NoTextRoom);
    }

    private object Values(long caseId, NewAct told, long change, long id = 0, long by = 0) => new
    {
        caseId, id, told.DeviceKey, by, now = clock.NowMs(), kind = Terms.Of(told.Kind), at = told.At.ToUnixTimeMilliseconds(), told.DayOnly, way = Word(told.Way), body = Word(told.Body),
        told.Who, told.OperatorCode, given = Terms.Of(told.NumberGiven), told.ComplaintNumber, told.Promised, promisedBy = Columns.Text(told.PromisedBy), told.Witness, told.Said,
        told.WaitedMinutes, told.Seconds, told.Answers, told.Url, told.File, told.Country,
        refused = told.RefusedAt?.ToUnixTimeMilliseconds(), told.Solved, mark = TextMark.Of(told.Said), change,
    };

    private static string? Word<T>(T? value) where T : struct, Enum => value is { } one ? Terms.Of(one) : null;

    private static T? Value<T>(string? word) where T : struct, Enum => word is null ? null : Columns.Word<T>(word);

    private static Task<IReadOnlyList<Act>> Read(DbConnection connection, string where, object what) => Read(connection, Select, where, what);

    private static async Task<IReadOnlyList<Act>> Read(DbConnection connection, string select, string where, object what) =>
        [.. (await connection.QueryAsync<Row>($"{select} {where}", what)).Select(row => row.Act())];

    private sealed record Row
    {
        public long Id { get; init; }
        public long CaseId { get; init; }
        public string DeviceKey { get; init; } = "";
        public long WrittenBy { get; init; }
        public long RecordedMs { get; init; }
        public string Kind { get; init; } = "";
        public long AtMs { get; init; }
        public bool DayOnly { get; init; }
        public string? Way { get; init; }
        public string? Body { get; init; }
        public string? Who { get; init; }
        public string? OperatorCode { get; init; }
        public string NumberGiven { get; init; } = "";
        public string? ComplaintNumber { get; init; }
        public string? Promised { get; init; }
        public string? PromisedBy { get; init; }
        public string? Witness { get; init; }
        public string? Said { get; init; }
        public int? WaitedMinutes { get; init; }
        public int? Seconds { get; init; }
        public long? Answers { get; init; }
        public string? Url { get; init; }
        public long? File { get; init; }
        public string? Country { get; init; }
        public long? RefusedMs { get; init; }
        public bool? Solved { get; init; }
        public long? TakenBackMs { get; init; }
        public long Change { get; init; }
        public long? SaidMark { get; init; }

        public Act Act() => new(Id, CaseId, WrittenBy, Columns.Instant(RecordedMs), Columns.Instant(TakenBackMs), Change, new NewAct(
            DeviceKey, Columns.Word<ActKind>(Kind), Columns.Instant(AtMs), DayOnly, Value<Way>(Way), Value<Body>(Body), Who, OperatorCode, Columns.Word<NumberGiven>(NumberGiven), ComplaintNumber,
            Promised, Columns.Day(PromisedBy), Witness, Said, WaitedMinutes, Seconds, Answers, Url, File, Country,
            Columns.Instant(RefusedMs), Solved)) { SaidMark = SaidMark };
    }
}
