using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Quiete.Audit;
using Quiete.Gate;
using Quiete.Rules;
using Quiete.Server.Audit;
using Quiete.Server.Events;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>One group of wishes inside one transaction: reads what is known, judges, reserves, signs.</summary>
/// <remarks>
/// Everything that is known of a person is read in the transaction that reserves, so no objection or contact that was
/// acknowledged before can be passed. Wishes about one person, or under one key, go one after the other.
/// </remarks>
internal sealed class LedgerGroup(DbConnection connection, DatabaseKind kind, UnreadRows unread, SigningKey key, LedgerTime time)
{
    private readonly Round reading = new(connection);
    private readonly DateTimeOffset now = time.Now;
    private long newestBatch = time.NewestBatch;

    // Two that race read the same highest ordinal and take the same next one: the primary key lets one of them through.
    private const string Reserve = """
        INSERT INTO contact (subject, principal, seq, code, number, agency, agency_name, campaign, reserved_ms, lease_ms, state, change)
        SELECT CAST(@subject AS BIGINT), CAST(@principal AS BIGINT), coalesce(max(seq), 0) + 1, CAST(@code AS BIGINT), CAST(@number AS BIGINT),
               CAST(@agency AS BIGINT), CAST(@agencyName AS TEXT), CAST(@campaign AS BIGINT), CAST(@now AS BIGINT), CAST(@lease AS BIGINT), 0, CAST(@change AS BIGINT)
        FROM contact WHERE subject = @subject AND principal + 0 = @principal
        HAVING count(*) FILTER (WHERE state = 0 AND lease_ms > @now) = 0
        ON CONFLICT DO NOTHING
        RETURNING seq
        """;

    private const string Keep = """
        INSERT INTO decision (code, at_ms, principal, agency, campaign, number, salt, verdict, payload, facts, batch, batch_index, asked_by, request_key, request_hash, external_id)
        VALUES (@code, @at, @principal, @agency, @campaign, @number, @salt, @verdict, @payload, @facts, @batch, @index, @askedBy, @requestKey, @requestHash, @externalId)
        """;

    private const string TakeTurn = """
        INSERT INTO turn (subject, principal, agency, asked_ms, until_ms) VALUES (@subject, @principal, @agency, @asked, @until)
        ON CONFLICT (subject, principal, agency) DO UPDATE SET
            asked_ms = CASE WHEN turn.until_ms > excluded.asked_ms THEN turn.asked_ms ELSE excluded.asked_ms END, until_ms = excluded.until_ms
        """;

    /// <summary>The batches that were signed for this group.</summary>
    public List<(long Id, SignedBatch Batch)> Signed { get; } = [];

    /// <summary>Decides every wish of the group; the answers are told once the transaction has been committed.</summary>
    public async Task Run(IReadOnlyList<Pending> group)
    {
        foreach (var one in group) (one.Decided, one.Fault) = (null, null);

        var left = group.ToList();
        if (kind == DatabaseKind.PostgreSql) Hold(left);
        while (left.Count > 0) left = await RunApart(left);
    }

    /// <summary>Holds everybody whom the group is about, with the first reading: a change number that others wait for is taken after it, never before.</summary>
    private void Hold(List<Pending> group)
    {
        var people = group.Select(one => (one.Wish.Campaign.Principal.Id, one.Wish.Number.Number)).Where(one => !one.Number.IsNone).Distinct().ToList();
        if (people.Count > 0) PersonState.Hold(reading, people);
    }

    /// <summary>Decides those of some wishes that have nothing to do with each other.</summary>
    /// <returns>The others.</returns>
    private async Task<List<Pending>> RunApart(List<Pending> left)
    {
        var (numbers, keys, subjects) = (new HashSet<(long, ulong)>(), new HashSet<(long, string)>(), new HashSet<(long, long)>());
        var (asked, later) = (new List<(Pending One, PersonState Person)>(), new List<Pending>());
        foreach (var one in left)
        {
            var wish = one.Wish;
            var number = wish.Number.Number;
            if ((!number.IsNone && !numbers.Add((wish.Campaign.Principal.Id, number.Bits)))
                || (wish.RequestKey is { } requestKey && !keys.Add((wish.AskedBy, requestKey))))
            {
                later.Add(one);
                continue;
            }

            var person = new PersonState();
            if (!number.IsNone) person.Ask(reading, wish.Campaign.Principal.Id, number, now);
            if (wish.RequestKey is not null) person.AskEarlier(reading, wish.AskedBy, wish.RequestKey);
            asked.Add((one, person));
        }

        await reading.Run();
        var drafts = new List<Draft>(asked.Count);
        foreach (var (one, person) in asked)
        {
            if (person.Earlier is { } earlier) await Repeat(one, earlier);
            else if (person.SubjectNumber != 0 && !subjects.Add((one.Wish.Campaign.Principal.Id, person.SubjectNumber))) later.Add(one);
            else drafts.Add(Draft.Of(one, person, LedgerJudge.Judge(one.Wish, person, now), now));
            person.Known.TellUnread(unread);
        }

        if (drafts.Count > 0) await Write(drafts);
        return later;
    }

    private async Task Repeat(Pending one, (long Code, byte[]? RequestHash) earlier)
    {
        if (!earlier.RequestHash.AsSpan().SequenceEqual(one.Wish.RequestHash)) one.Fault = new RequestKeyConflictException();
        else one.Decided = await DecisionStore.Find(connection, earlier.Code);
    }

    private async Task Write(List<Draft> drafts)
    {
        var round = new Round(connection);
        var batch = newestBatch = AuditLog.NewId(now, newestBatch);
        Signed.Add((batch, AuditLog.Add(round, key, time.Origin, batch, now, [.. drafts.Select(draft => DecisionRecord.Entry(draft.Payload))])));
        for (var index = 0; index < drafts.Count; index++) Add(round, drafts[index], batch, index);
        await round.Run();

        var change = await Change.Next(connection); // other gates wait for it from here to the commit: the decisions are written before
        var events = new List<NewEvent>(drafts.Count);
        foreach (var draft in drafts)
        {
            AddSlot(round, draft, change);
            events.Add(draft.ToEvent());
        }

        EventStore.Add(round, change, events, now.ToUnixTimeMilliseconds());
        await round.Run();
        foreach (var draft in drafts.Where(draft => draft.Reserves && !draft.Reserved))
        {
            // The person was free. Whoever took the slot held the person's other number, which was linked while both of us waited: see what it wrote.
            throw new SlotTakenException(draft.Code);
        }
    }

    private static void Add(Round round, Draft draft, long batch, int index)
    {
        var wish = draft.One.Wish;
        draft.One.Decided = draft.ToStored(batch, index);
        var stored = draft.One.Decided;
        round.Add(
            Keep, row: null,
            ("@code", stored.Code), ("@at", stored.AtMs), ("@principal", stored.Principal), ("@agency", stored.Agency), ("@campaign", stored.Campaign),
            ("@number", stored.Number), ("@salt", stored.Salt), ("@verdict", stored.Verdict), ("@payload", stored.Payload), ("@facts", stored.Facts),
            ("@batch", batch), ("@index", index), ("@askedBy", stored.AskedBy), ("@requestKey", wish.RequestKey), ("@requestHash", wish.RequestHash),
            ("@externalId", wish.ExternalId));
        if (draft.Verdict.Decision == Decision.Ask)
        {
            round.Add("INSERT INTO question (code, principal, asked_ms) VALUES (@code, @principal, @at)", row: null,
                ("@code", stored.Code), ("@principal", stored.Principal), ("@at", stored.AtMs));
        }
    }

    private static void AddSlot(Round round, Draft draft, long change)
    {
        var (stored, campaign, number) = (draft.One.Decided!, draft.One.Wish.Campaign, draft.One.Wish.Number.Number);
        if (draft.Reserves)
        {
            round.Add(
                Reserve, _ => draft.Reserved = true,
                ("@subject", draft.Person.SubjectNumber), ("@principal", stored.Principal), ("@code", stored.Code), ("@number", (long)number.Bits),
                ("@agency", stored.Agency), ("@agencyName", campaign.Agency?.Name), ("@campaign", stored.Campaign), ("@now", stored.AtMs),
                ("@lease", stored.LeaseMs), ("@change", change));
            if (draft.Person.Waiting.Exists(turn => turn.Agency == campaign.Agency?.Id))
            {
                round.Add("DELETE FROM turn WHERE subject = @subject AND principal = @principal AND agency = @agency", row: null,
                    ("@subject", draft.Person.SubjectNumber), ("@principal", stored.Principal), ("@agency", stored.Agency));
            }
        }
        else if (draft.Turn is { } turn)
        {
            round.Add(TakeTurn, row: null, ("@subject", draft.Person.SubjectNumber), ("@principal", stored.Principal), ("@agency", turn.Agency),
                ("@asked", turn.AskedMs), ("@until", turn.UntilMs));
        }
    }

    /// <summary>One decision on its way into the database.</summary>
    private sealed class Draft
    {
        public required Pending One { get; init; }

        public required PersonState Person { get; init; }

        public required Verdict Verdict { get; init; }

        public required ShortCode Code { get; init; }

        public required DateTimeOffset At { get; init; }

        public required byte[] Salt { get; init; }

        public required byte[] Payload { get; init; }

        public Turn? Turn { get; init; }

        public bool Reserves => Verdict.Decision == Decision.Allow && !One.Wish.Number.Number.IsNone;

        public bool Reserved { get; set; }

        public static Draft Of(Pending one, PersonState person, Verdict verdict, DateTimeOffset at)
        {
            Span<byte> random = stackalloc byte[ShortCode.RandomBytes];
            RandomNumberGenerator.Fill(random);
            var code = ShortCode.New(random);
            var salt = RandomNumberGenerator.GetBytes(PersonCommitment.SaltBytes);
            return new Draft
            {
                One = one,
                Person = person,
                Verdict = verdict,
                Code = code,
                At = at,
                Salt = salt,
                Payload = DecisionPayload.Of(one.Wish, code, verdict, at, salt).Payload(),
                Turn = verdict.Decision == Decision.Refuse && person.SubjectNumber != 0 ? LedgerJudge.TurnFor(one.Wish, person, verdict, at) : null,
            };
        }

        public StoredDecision ToStored(long batch, int index)
        {
            var (wish, number) = (One.Wish, One.Wish.Number.Number);
            return new StoredDecision
            {
                Code = Code.Value,
                AtMs = At.ToUnixTimeMilliseconds(),
                Principal = wish.Campaign.Principal.Id,
                Agency = wish.Campaign.Agency?.Id,
                Campaign = wish.Campaign.Id,
                Number = number.IsNone ? null : (long)number.Bits,
                Salt = Salt,
                Verdict = (short)Verdict.Decision,
                Payload = Encoding.UTF8.GetString(Payload),
                Facts = JsonSerializer.Serialize(Verdict.Reasons.Select(reason => reason.Fact)),
                Batch = batch,
                BatchIndex = index,
                AskedBy = wish.AskedBy,
                RequestHash = wish.RequestHash,
                ExternalId = wish.ExternalId,
                State = Reserves ? (short)ContactState.Reserved : null,
                LeaseMs = Reserves ? (At + wish.Lease).ToUnixTimeMilliseconds() : null,
            };
        }

        public NewEvent ToEvent() => new(
            EventKinds.Decision, One.Wish.Campaign.Principal.Id, One.Wish.Campaign.Agency?.Id,
            $$"""{"contact":"{{Code}}","campaign":{{One.Wish.Campaign.Id}},"decision":"{{Terms.Of(Verdict.Decision)}}"}""");
    }
}

/// <summary>Somebody else took the slot after the person was read: nothing of the group stands.</summary>
internal sealed class SlotTakenException(ShortCode code) : Exception($"The slot of {code} was taken by somebody who did not hold the person.");
