using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Quiete.Audit;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Events;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>When a complaint was sent and answered: what sums of many are made of.</summary>
internal sealed record ComplaintTimes(long Principal, long Person, DateTimeOffset Sent, DateOnly Due, DateTimeOffset? Answered)
{
    public bool IsInTime => Answered is { } answered && RomeTime.DayOf(answered) <= Due;
}

/// <summary>Where a page of complaints begins: behind this one.</summary>
internal sealed record ComplaintPlace(DateOnly Due, long Code);

/// <summary>Complaints on their way between people and companies. Every step of one side is an act in the person's case, in the same transaction.</summary>
internal sealed class CompanyComplaintStore(Database database, ActStore acts, CompanyStore companies, HouseSecret secret, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>The most that company and person may write to each other before the answer.</summary>
    public const int MostWords = 40;

    public const int MaxAnswer = 20_000;

    /// <summary>The most complaints that one person sends on one day in Italy, those taken back among them.</summary>
    public const int MostSentADay = 10;

    private const string Select = """
        SELECT company_complaint.code AS Code, principal AS Principal, company_complaint.complaint_case AS CaseId, sent_ms AS SentMs, due AS Due, clock AS Clock, company_complaint_text.box AS Box,
               withdrawn_ms AS WithdrawnMs, asked_ms AS AskedMs, draft AS Draft, answer AS Answer, answered_ms AS AnsweredMs, closed_ms AS ClosedMs, solved AS Solved
        FROM company_complaint LEFT JOIN company_complaint_text ON company_complaint_text.code = company_complaint.code
        """;

    // Answered, closed and taken back: none of them waits any more.
    private const string Waits = "answered_ms IS NULL AND closed_ms IS NULL AND EXISTS (SELECT 1 FROM company_complaint_text WHERE company_complaint_text.code = company_complaint.code)";

    /// <summary>Sends a complaint. Its caller has made sure whose case it is, and that the person saw this body.</summary>
    /// <exception cref="BadInputException">One to the same company waits for its answer, or the person sent too many today.</exception>
    public async Task<ShortCode> Send(Case one, long by, CompanyName principal, ComplaintBody body, CancellationToken stop)
    {
        body = body with { Text = PlainText.ForOthers("text", body.Text, ComplaintBody.MaxText) };
        var box = secret.Seal(JsonSerializer.SerializeToUtf8Bytes(body));
        var which = ComplaintClock.For(one.Told.Subject, one.Kind);
        var now = clock.GetUtcNow();
        var code = ShortCode.New(RandomNumberGenerator.GetBytes(ShortCode.RandomBytes));
        await database.Write(async connection =>
        {
            // The case is held first: of two sent at once the second waits here and finds the first.
            await connection.ExecuteAsync("UPDATE complaint_case SET change = change WHERE id = @Id", new { one.Id });
            if (await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM company_complaint WHERE complaint_case = @Id AND {Waits}", new { one.Id }) > 0)
            {
                throw new BadInputException("complaint", "A complaint of this case waits for its answer already.");
            }

            if (await connection.ExecuteScalarAsync<long>("""
                INSERT INTO complaint_day (person, day, sent) VALUES (@Person, @day, 1)
                ON CONFLICT (person) DO UPDATE SET sent = CASE WHEN complaint_day.day = excluded.day THEN complaint_day.sent + 1 ELSE 1 END, day = excluded.day RETURNING sent
                """, new { one.Person, day = Columns.Text(RomeTime.DayOf(now)) }) > MostSentADay)
            {
                throw new BadInputException("today", $"At most {MostSentADay} complaints are sent on one day. Send this one tomorrow.");
            }

            await acts.Enter(connection, one.Id, by, new NewAct(
                KeyOf(code), ActKind.Complaint, now, Way: Way.Quiete, Body: Body.Company, Who: principal.Name, ComplaintNumber: code.ToString(), Said: body.Text));
            var change = await Change.Next(connection);
            var due = which.DueAfter(now);
            await connection.ExecuteAsync("""
                INSERT INTO company_complaint (code, principal, complaint_case, sent_ms, due, clock, change) VALUES (@code, @principal, @caseId, @now, @due, @clock, @change)
                """, new { code = code.Value, principal = principal.Id, caseId = one.Id, now = now.ToUnixTimeMilliseconds(), due = Columns.Text(due), clock = Terms.Of(which), change });
            await connection.ExecuteAsync("INSERT INTO company_complaint_text (code, complaint_case, sent_by, box) VALUES (@code, @caseId, @by, @box)", new { code = code.Value, caseId = one.Id, by, box });
            foreach (var agency in body.Contacts.SelectMany(contact => contact.Receipts).Select(receipt => receipt.Agency).OfType<long>().Distinct().Order())
            {
                await connection.ExecuteAsync("INSERT INTO company_complaint_agency (code, agency) VALUES (@code, @agency)", new { code = code.Value, agency });
            }

            var round = new Round(connection);
            var told = JsonSerializer.Serialize(new { complaint = code.ToString(), due = Columns.Text(due) });
            EventStore.Add(round, change, [new NewEvent(EventKinds.Complaint, principal.Id, Agency: null, told)], now.ToUnixTimeMilliseconds());
            await round.Run();
        }, stop);
        signal.Raise();
        return code;
    }

    /// <summary>The complaints of a case, the latest first. Its caller has made sure whose it is.</summary>
    public Task<IReadOnlyList<CompanyComplaint>> OfCase(long caseId, CancellationToken stop) =>
        Read("WHERE company_complaint.complaint_case = @caseId ORDER BY sent_ms DESC, company_complaint.code", new { caseId }, stop);

    /// <summary>Takes a complaint back: what the person wrote is deleted; the company keeps the code and its own answer. False: the case has none such.</summary>
    public Task<bool> Withdraw(long caseId, long by, ShortCode code, string words, CancellationToken stop) => Step(async connection =>
    {
        if (await connection.ExecuteAsync("""
            UPDATE company_complaint SET withdrawn_ms = @now, draft = NULL WHERE code = @code AND complaint_case = @caseId AND withdrawn_ms IS NULL
            """, new { code = code.Value, caseId, now = clock.NowMs() }) == 0) return false;
        await connection.ExecuteAsync("DELETE FROM company_complaint_text WHERE code = @code", new { code = code.Value });
        await acts.Enter(connection, caseId, by, new NewAct($"{KeyOf(code)} end", ActKind.Note, clock.GetUtcNow(), Way: Way.Quiete, Body: Body.Company, ComplaintNumber: code.ToString(), Said: words));
        return true;
    }, stop);

    /// <summary>Answers what the company asked. False: the complaint does not wait.</summary>
    public Task<bool> Reply(long caseId, long by, ShortCode code, string? said, CancellationToken stop)
    {
        said = PlainText.ForOthers("reply", said, ComplaintBody.MaxText);
        return Step(async connection =>
        {
            if (await connection.ExecuteAsync($"UPDATE company_complaint SET asked_ms = NULL WHERE code = @code AND complaint_case = @caseId AND {Waits}", new { code = code.Value, caseId }) == 0) return false;
            var place = await Word(connection, code, byCompany: false, said) ?? throw Enough("reply");
            await acts.Enter(connection, caseId, by, new NewAct($"{KeyOf(code)} {place}", ActKind.Note, clock.GetUtcNow(), Way: Way.Quiete, Body: Body.Company, ComplaintNumber: code.ToString(), Said: said));
            return true;
        }, stop);
    }

    /// <summary>Whether the answer solved the matter, by the person's word. False: there is no answer to judge.</summary>
    public Task<bool> Judge(long caseId, ShortCode code, bool solved, CancellationToken stop) => Step(async connection => await connection.ExecuteAsync(
        "UPDATE company_complaint SET solved = @solved WHERE code = @code AND complaint_case = @caseId AND answered_ms IS NOT NULL AND withdrawn_ms IS NULL",
        new { code = code.Value, caseId, solved }) == 1, stop);

    /// <summary>A company's complaints, those due first at the top.</summary>
    /// <param name="waiting">Only those that wait for an answer.</param>
    public Task<IReadOnlyList<CompanyComplaint>> Of(long principal, bool waiting, ComplaintPlace? after, int most, CancellationToken stop) => Read($"""
        WHERE principal = @principal AND (due, company_complaint.code) > (@due, @code) {(waiting ? $"AND {Waits}" : "")} ORDER BY due, company_complaint.code LIMIT @most
        """, new { principal, due = Columns.Text(after?.Due) ?? "", code = after?.Code ?? -1, most }, stop);

    /// <summary>The complaints about contacts of an agency, as it may see them.</summary>
    public async Task<IReadOnlyList<CompanyComplaint>> OfAgency(long agency, ComplaintPlace? after, int most, CancellationToken stop) => [.. (await Read("""
        JOIN company_complaint_agency ON company_complaint_agency.code = company_complaint.code AND company_complaint_agency.agency = @agency
        WHERE (due, company_complaint.code) > (@due, @code) ORDER BY due, company_complaint.code LIMIT @most
        """, new { agency, due = Columns.Text(after?.Due) ?? "", code = after?.Code ?? -1, most }, stop)).Select(one => one.For(agency))];

    /// <summary>A company's complaint; null for those of others.</summary>
    public async Task<CompanyComplaint?> Find(long principal, ShortCode code, CancellationToken stop) =>
        (await Read("WHERE principal = @principal AND company_complaint.code = @code", new { principal, code = code.Value }, stop)).SingleOrDefault();

    /// <summary>The same for an agency.</summary>
    public async Task<CompanyComplaint?> FindForAgency(long agency, ShortCode code, CancellationToken stop) => (await Read("""
        JOIN company_complaint_agency ON company_complaint_agency.code = company_complaint.code AND company_complaint_agency.agency = @agency WHERE company_complaint.code = @code
        """, new { agency, code = code.Value }, stop)).SingleOrDefault()?.For(agency);

    /// <summary>What was written between complaint and answer.</summary>
    public Task<IReadOnlyList<ComplaintWord>> WordsOf(ShortCode code, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<ComplaintWord>)[.. (await connection.QueryAsync<WordRow>(
            "SELECT by_company AS ByCompany, at_ms AS AtMs, said AS Said FROM company_complaint_word WHERE code = @code ORDER BY id", new { code = code.Value }))
            .Select(row => new ComplaintWord(row.ByCompany, Columns.Instant(row.AtMs), row.Said))], stop);

    /// <summary>Keeps the draft of an answer. False: the company has no such complaint that waits.</summary>
    public Task<bool> Keep(long principal, ShortCode code, string? draft, CancellationToken stop)
    {
        draft = PlainText.Lines("answer", draft, MaxAnswer);
        return Step(async connection => await connection.ExecuteAsync(
            $"UPDATE company_complaint SET draft = @draft WHERE code = @code AND principal = @principal AND {Waits}", new { code = code.Value, principal, draft }) == 1, stop);
    }

    /// <summary>Answers. The person reads it among what happened. False: the company has no such complaint that waits.</summary>
    /// <param name="by">The company's account; 0: a program with a key.</param>
    public Task<bool> Answer(CompanyName principal, ShortCode code, long by, string? answer, CancellationToken stop)
    {
        answer = PlainText.ForOthers("answer", answer, MaxAnswer);
        return Step(async connection =>
        {
            var now = clock.GetUtcNow();
            if (await connection.ExecuteScalarAsync<long?>($"""
                UPDATE company_complaint SET answer = @answer, answered_by = @by, answered_ms = @now, asked_ms = NULL, draft = NULL
                WHERE code = @code AND principal = @Id AND {Waits} RETURNING complaint_case
                """, new { code = code.Value, principal.Id, answer, by, now = now.ToUnixTimeMilliseconds() }) is not { } caseId) return false;
            await acts.Enter(connection, caseId, by, new NewAct(
                $"{KeyOf(code)} answer", ActKind.Answer, now, Way: Way.Quiete, Body: Body.Company, Who: principal.Name, ComplaintNumber: code.ToString(), Said: answer, Answers: await ActOf(connection, caseId, code)));
            return true;
        }, stop);
    }

    /// <summary>Asks the person for more; the clock runs on. False: the company has no such complaint that waits.</summary>
    public Task<bool> Ask(CompanyName principal, ShortCode code, long by, string? said, CancellationToken stop)
    {
        said = PlainText.ForOthers("question", said, ComplaintBody.MaxText);
        return Step(async connection =>
        {
            var now = clock.GetUtcNow();
            if (await connection.ExecuteScalarAsync<long?>($"UPDATE company_complaint SET asked_ms = @now WHERE code = @code AND principal = @Id AND {Waits} RETURNING complaint_case",
                new { code = code.Value, principal.Id, now = now.ToUnixTimeMilliseconds() }) is not { } caseId) return false;
            var place = await Word(connection, code, byCompany: true, said) ?? throw Enough("question");
            await acts.Enter(connection, caseId, by, new NewAct(
                $"{KeyOf(code)} {place}", ActKind.Note, now, Way: Way.Quiete, Body: Body.Company, Who: principal.Name, ComplaintNumber: code.ToString(), Said: said, Answers: await ActOf(connection, caseId, code)));
            return true;
        }, stop);
    }

    /// <summary>Closes what was answered. False: the company has no such complaint that was.</summary>
    public Task<bool> Close(long principal, ShortCode code, CancellationToken stop) => Step(async connection => await connection.ExecuteAsync(
        "UPDATE company_complaint SET closed_ms = @now WHERE code = @code AND principal = @principal AND answered_ms IS NOT NULL AND closed_ms IS NULL",
        new { code = code.Value, principal, now = clock.NowMs() }) == 1, stop);

    /// <summary>All that were sent between two instants and that their people stand by, with the person of each: for sums.</summary>
    public Task<IReadOnlyList<(CompanyComplaint Complaint, long Person)>> Standing(long principal, DateTimeOffset from, DateTimeOffset to, CancellationToken stop) => database.Read(async connection =>
    {
        const string where = "WHERE withdrawn_ms IS NULL AND company_complaint_text.box IS NOT NULL AND sent_ms >= @from AND sent_ms < @to AND principal = @principal";
        var what = new { principal, from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds() };
        var people = (await connection.QueryAsync<(long Code, long Person)>($"""
            SELECT company_complaint.code, complaint_case.person FROM company_complaint JOIN company_complaint_text ON company_complaint_text.code = company_complaint.code
            JOIN complaint_case ON complaint_case.id = company_complaint.complaint_case {where}
            """, what)).ToDictionary(row => row.Code, row => row.Person);
        var rows = await connection.QueryAsync<Row>($"{Select} {where} ORDER BY sent_ms, company_complaint.code", what);
        return (IReadOnlyList<(CompanyComplaint, long)>)[.. rows.Where(row => people.ContainsKey(row.Code)).Select(row => (row.Complaint(secret), people[row.Code]))];
    }, stop);

    /// <summary>The times of the same, of one company or all: nothing that people wrote is opened for them.</summary>
    public Task<IReadOnlyList<ComplaintTimes>> Times(long? principal, DateTimeOffset from, DateTimeOffset to, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<ComplaintTimes>)[.. (await connection.QueryAsync<(long Principal, long Person, long Sent, string Due, long? Answered)>("""
            SELECT principal, complaint_case.person, sent_ms, due, answered_ms FROM company_complaint
            JOIN company_complaint_text ON company_complaint_text.code = company_complaint.code JOIN complaint_case ON complaint_case.id = company_complaint.complaint_case
            WHERE withdrawn_ms IS NULL AND sent_ms >= @from AND sent_ms < @to AND (CAST(@principal AS BIGINT) IS NULL OR principal = @principal)
            """, new { principal, from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds() }))
            .Select(row => new ComplaintTimes(row.Principal, row.Person, Columns.Instant(row.Sent), Columns.Day(row.Due)!.Value, Columns.Instant(row.Answered)))], stop);

    /// <summary>A company by its id, as acts name it.</summary>
    public async Task<CompanyName?> Named(long principal, CancellationToken stop) => (await companies.Find(principal, stop))?.Named;

    private static BadInputException Enough(string field) => new(field, $"At most {MostWords} messages are written before the answer.");

    private static string KeyOf(ShortCode code) => $"complaint:{code}";

    private static Task<long?> ActOf(DbConnection connection, long caseId, ShortCode code) => connection.ExecuteScalarAsync<long?>(
        "SELECT id FROM case_act WHERE complaint_case = @caseId AND device_key = @key", new { caseId, key = KeyOf(code) });

    /// <returns>Its place among the words; null: there are too many.</returns>
    private async Task<long?> Word(DbConnection connection, ShortCode code, bool byCompany, string said) => await connection.ExecuteScalarAsync<long?>("""
        INSERT INTO company_complaint_word (code, by_company, at_ms, said)
        SELECT code, @byCompany, @now, @said FROM company_complaint_text WHERE code = @code AND (SELECT count(*) FROM company_complaint_word WHERE code = @code) < @MostWords RETURNING id
        """, new { code = code.Value, byCompany, said, now = clock.NowMs(), MostWords });

    private async Task<bool> Step(Func<DbConnection, Task<bool>> work, CancellationToken stop)
    {
        var done = await database.Write(work, stop);
        signal.Raise();
        return done;
    }

    private Task<IReadOnlyList<CompanyComplaint>> Read(string where, object what, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<CompanyComplaint>)[.. (await connection.QueryAsync<Row>($"{Select} {where}", what)).Select(row => row.Complaint(secret))], stop);

    private sealed record WordRow
    {
        public bool ByCompany { get; init; }
        public long AtMs { get; init; }
        public string Said { get; init; } = "";
    }

    private sealed record Row
    {
        public long Code { get; init; }
        public long Principal { get; init; }
        public long? CaseId { get; init; }
        public long SentMs { get; init; }
        public string Due { get; init; } = "";
        public string Clock { get; init; } = "";
        public byte[]? Box { get; init; }
        public long? WithdrawnMs { get; init; }
        public long? AskedMs { get; init; }
        public string? Draft { get; init; }
        public string? Answer { get; init; }
        public long? AnsweredMs { get; init; }
        public long? ClosedMs { get; init; }
        public bool? Solved { get; init; }

        public CompanyComplaint Complaint(HouseSecret secret) => new(
            ShortCode.FromValue(Code), Principal, CaseId, Columns.Instant(SentMs), Columns.Day(Due)!.Value, Columns.Word<ComplaintClock>(Clock),
            Box is null ? null : JsonSerializer.Deserialize<ComplaintBody>(secret.Open(Box)), Columns.Instant(WithdrawnMs), Columns.Instant(AskedMs), Box is null ? null : Draft, Answer,
            Columns.Instant(AnsweredMs), Columns.Instant(ClosedMs), Solved);
    }
}
