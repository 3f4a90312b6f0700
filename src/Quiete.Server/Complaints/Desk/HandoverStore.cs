using System.Data.Common;
using System.Globalization;
using Dapper;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>The cases that people handed to associations. What was withdrawn is not there for the association, from the commit on.</summary>
internal sealed class HandoverStore(Database database, ActStore acts, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>The most messages to the person of one case in a day.</summary>
    public const int MostMessagesADay = 20;

    private const string Select = """
        SELECT case_handover.id AS Id, case_handover.complaint_case AS CaseId, association AS Association, consented_by AS ConsentedBy, consented_ms AS ConsentedMs, words_version AS WordsVersion,
               words AS Words, shares_contact AS SharesContact, shares_numbers AS SharesNumbers, shares_name AS SharesName, withdrawn_ms AS WithdrawnMs, status AS Status,
               urgency AS Urgency, officer AS Officer, answered_ms AS AnsweredMs, ended_ms AS EndedMs, outcome AS Outcome
        FROM case_handover
        """;

    // The wall of the desk, in every statement that an association's page leads to.
    private const string Theirs = "case_handover.association = @association AND case_handover.withdrawn_ms IS NULL";

    /// <summary>Hands a case to an association, and notes it among what happened. Its caller has made sure whose case it is.</summary>
    /// <param name="words">What the person agreed to.</param>
    /// <exception cref="BadInputException">Another association has it.</exception>
    public async Task<Handover> HandOver(long caseId, long by, CompanyName association, Sharing shares, string words, CancellationToken stop)
    {
        shares = shares.Checked();
        var made = await database.Write(async connection =>
        {
            var now = clock.GetUtcNow();
            var tally = await connection.ExecuteScalarAsync<long>(
                "INSERT INTO handover_tally (association, day) VALUES (@Id, @day) RETURNING id", new { association.Id, day = Columns.Text(RomeTime.DayOf(now)) });
            var id = await connection.ExecuteScalarAsync<long?>("""
                INSERT INTO case_handover (complaint_case, association, tally, consented_by, consented_ms, words_version, words, shares_contact, shares_numbers, shares_name, status, urgency)
                VALUES (@caseId, @association, @tally, @by, @now, @version, @words, @Contact, @Numbers, @Named, @status, @urgency)
                ON CONFLICT (complaint_case) WHERE withdrawn_ms IS NULL DO NOTHING RETURNING id
                """,
                new
                {
                    caseId, association = association.Id, tally, by, now = now.ToUnixTimeMilliseconds(), version = HandoverWords.Version, words,
                    shares.Contact, shares.Numbers, shares.Named, status = Terms.Of(DeskStatus.New), urgency = Terms.Of(DeskUrgency.Normal),
                }) ?? throw new BadInputException("association", "This case is in the hands of an association already. Take it back first.");
            await acts.Enter(connection, caseId, by, new NewAct(ActKeys.HandOver(id), ActKind.HandOver, now, Way: Way.Quiete, Body: Body.Association, Who: association.Name, Said: words));
            return (await Read(connection, "WHERE id = @id", new { id })).Single();
        }, stop);
        signal.Raise();
        return made;
    }

    /// <summary>Takes a case back: the association no longer sees it, and what its officers noted is deleted. False: nobody has it.</summary>
    /// <param name="words">What is noted among what happened.</param>
    public async Task<bool> Withdraw(long caseId, long by, string words, CancellationToken stop)
    {
        var done = await database.Write(async connection =>
        {
            var now = clock.GetUtcNow();
            if (await connection.ExecuteScalarAsync<long?>("""
                UPDATE case_handover SET withdrawn_ms = @now, status = @status, urgency = @urgency, officer = NULL, answered_ms = NULL, ended_ms = NULL, outcome = NULL
                WHERE complaint_case = @caseId AND withdrawn_ms IS NULL RETURNING id
                """, new { caseId, now = now.ToUnixTimeMilliseconds(), status = Terms.Of(DeskStatus.New), urgency = Terms.Of(DeskUrgency.Normal) }) is not { } id)
            {
                return false;
            }

            await connection.ExecuteAsync("DELETE FROM desk_note WHERE handover = @id", new { id });
            await acts.Enter(connection, caseId, by, new NewAct(ActKeys.HandOverEnd(id), ActKind.Note, now, Way: Way.Quiete, Body: Body.Association, Said: words));
            return true;
        }, stop);
        signal.Raise();
        return done;
    }

    /// <summary>To whom a case was handed, the latest first.</summary>
    public Task<IReadOnlyList<Handover>> OfCase(long caseId, CancellationToken stop) =>
        database.Read(connection => Read(connection, "WHERE complaint_case = @caseId ORDER BY id DESC", new { caseId }), stop);

    /// <summary>A case in an association's hands; null: it never was, or was withdrawn.</summary>
    public async Task<Handover?> Find(long association, long id, CancellationToken stop) => (await database.Read(
        connection => Read(connection, $"WHERE id = @id AND {Theirs}", new { association, id }), stop)).SingleOrDefault();

    /// <summary>A page of an association's cases, the newest first.</summary>
    /// <param name="status">Null: all but those that are closed.</param>
    /// <param name="text">Part of the title or of the company's name; empty: all.</param>
    /// <param name="brands">The brands whose name holds that text, too.</param>
    /// <param name="before">Those with a smaller id.</param>
    public Task<IReadOnlyList<Handover>> Inbox(
        long association, DeskStatus? status, long? officer, string text, IReadOnlyCollection<long> brands, long? before, int most, CancellationToken stop) => database.Read(connection => Read(connection, $"""
        JOIN complaint_case ON complaint_case.id = case_handover.complaint_case
        WHERE {Theirs} AND case_handover.id < @before AND {(status is null ? "status <> @closed" : "status = @status")} AND (CAST(@officer AS BIGINT) IS NULL OR officer = @officer)
          AND (@text = '' OR lower(complaint_case.title) LIKE @like ESCAPE '!' OR lower(coalesce(complaint_case.named, '')) LIKE @like ESCAPE '!' OR complaint_case.brand IN ({Ids(brands)}))
        ORDER BY case_handover.id DESC LIMIT @most
        """,
        new
        {
            association, before = before ?? long.MaxValue, closed = Terms.Of(DeskStatus.Closed), status = status is { } one ? Terms.Of(one) : null, officer, text,
            like = $"%{Escaped(text)}%", most,
        }), stop);

    /// <summary>How many of an association's cases stand where.</summary>
    public async Task<IReadOnlyDictionary<DeskStatus, int>> Counts(long association, CancellationToken stop) => (await database.Read(
        connection => connection.QueryAsync<(string Status, long Count)>($"SELECT status, count(*) FROM case_handover WHERE {Theirs} GROUP BY status", new { association }), stop))
        .ToDictionary(row => Columns.Word<DeskStatus>(row.Status), row => (int)row.Count);

    /// <summary>All cases in an association's hands, the oldest first.</summary>
    public Task<IReadOnlyList<DeskEntry>> All(long association, int most, CancellationToken stop) => database.Read(async connection =>
    {
        var handovers = await Read(connection, $"WHERE {Theirs} ORDER BY id LIMIT @most", new { association, most });
        var cases = (await connection.QueryAsync<(long Id, long Person, string Subject, long? Brand, string? Named)>($"""
            SELECT complaint_case.id, complaint_case.person, complaint_case.subject, complaint_case.brand, complaint_case.named
            FROM complaint_case JOIN case_handover ON case_handover.complaint_case = complaint_case.id WHERE {Theirs}
            """, new { association })).ToDictionary(row => row.Id);
        return (IReadOnlyList<DeskEntry>)[.. handovers.Where(one => cases.ContainsKey(one.Case))
            .Select(one => (Handover: one, Case: cases[one.Case])).Select(one => new DeskEntry(one.Handover, one.Case.Person, Columns.Word<CaseSubject>(one.Case.Subject), one.Case.Brand, one.Case.Named))];
    }, stop);

    /// <summary>How many cases an association ever had, and how many of them were withdrawn or deleted.</summary>
    public Task<(int Ever, int Gone)> Tally(long association, CancellationToken stop) => database.Read(async connection =>
    {
        var (ever, here) = await connection.QuerySingleAsync<(long, long)>($"""
            SELECT (SELECT count(*) FROM handover_tally WHERE association = @association), (SELECT count(*) FROM case_handover WHERE {Theirs})
            """, new { association });
        return ((int)ever, (int)(ever - here));
    }, stop);

    /// <summary>Settles something about a case. False: it is not in the association's hands.</summary>
    public Task<bool> Settle(long association, long id, Triage triage, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync($"""
        UPDATE case_handover SET status = @status, urgency = @urgency, officer = @Officer, outcome = @outcome, ended_ms = CASE WHEN @isClosed THEN coalesce(ended_ms, @now) ELSE NULL END
        WHERE id = @id AND {Theirs}
        """,
        new
        {
            association, id, status = Terms.Of(triage.Status), urgency = Terms.Of(triage.Urgency), triage.Officer, isClosed = triage.Status == DeskStatus.Closed, now = clock.NowMs(),
            outcome = triage is { Status: DeskStatus.Closed, Outcome: { } outcome } ? Terms.Of(outcome) : null,
        }) == 1, stop);

    /// <summary>Writes to the person: it stands among what happened in their case. False: the case is not in the association's hands.</summary>
    /// <param name="key">Made with the form: the same message sent twice counts once.</param>
    /// <exception cref="BadInputException">A field cannot be taken, or there were too many today.</exception>
    public async Task<bool> Write(CompanyName association, long id, long by, string key, string? said, CancellationToken stop)
    {
        said = Shell.PlainText.ForOthers("said", said, NewAct.MaxSaid);
        var message = ActKeys.Message(Texts.Needed("key", key, MostKey));
        var done = await database.Write(async connection =>
        {
            var now = clock.GetUtcNow();
            var caseId = await connection.ExecuteScalarAsync<long?>($"""
                UPDATE case_handover SET answered_ms = coalesce(answered_ms, @now) WHERE id = @id AND {Theirs} RETURNING complaint_case
                """, new { association = association.Id, id, now = now.ToUnixTimeMilliseconds() });
            if (caseId is not { } found) return false;
            if (await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM case_act WHERE complaint_case = @found AND device_key <> @message AND recorded_ms >= @today AND {ActKeys.IsMessage}",
                new { found, message, today = RomeTime.StartOf(RomeTime.DayOf(now)).ToUnixTimeMilliseconds() }) >= MostMessagesADay)
            {
                throw new BadInputException("messages", $"At most {MostMessagesADay} messages a day are written in one case.");
            }

            await acts.Enter(connection, found, by, new NewAct(message, ActKind.Answer, now, Way: Way.Quiete, Body: Body.Association, Who: association.Name, Said: said));
            return true;
        }, stop);
        signal.Raise();
        return done;
    }

    private const int MostKey = 40;

    private static string Ids(IReadOnlyCollection<long> ids) => string.Join(',', ids.DefaultIfEmpty(-1).Select(id => id.ToString(CultureInfo.InvariantCulture)));

    private static string Escaped(string text) => text.ToLowerInvariant()
        .Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<Handover>> Read(DbConnection connection, string where, object what) =>
        [.. (await connection.QueryAsync<Row>($"{Select} {where}", what)).Select(row => row.Handover())];

    private sealed record Row
    {
        public long Id { get; init; }
        public long CaseId { get; init; }
        public long Association { get; init; }
        public long ConsentedBy { get; init; }
        public long ConsentedMs { get; init; }
        public int WordsVersion { get; init; }
        public string Words { get; init; } = "";
        public bool SharesContact { get; init; }
        public bool SharesNumbers { get; init; }
        public bool SharesName { get; init; }
        public long? WithdrawnMs { get; init; }
        public string Status { get; init; } = "";
        public string Urgency { get; init; } = "";
        public long? Officer { get; init; }
        public long? AnsweredMs { get; init; }
        public long? EndedMs { get; init; }
        public string? Outcome { get; init; }

        public Handover Handover() => new(
            Id, CaseId, Association, ConsentedBy, Columns.Instant(ConsentedMs), WordsVersion, Words, new(SharesContact, SharesNumbers, SharesName), Columns.Instant(WithdrawnMs),
            new(Columns.Word<DeskStatus>(Status), Columns.Word<DeskUrgency>(Urgency), Officer, Outcome is null ? null : Columns.Word<DeskOutcome>(Outcome)),
            Columns.Instant(AnsweredMs), Columns.Instant(EndedMs));
    }
}
