using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Quiete.Audit;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Companies;
using Quiete.Server.Events;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>How the network carried the contact.</summary>
internal enum NetworkResult
{
    Answered,
    NoAnswer,
    Busy,
    Congestion,
    Disconnected,
    Fax,
    Machine,
    Rejected,
    Unwanted,
    Silent,
    Error,
}

/// <summary>Who was on the line.</summary>
internal enum Party
{
    RightPerson,
    OtherAdult,
    Minor,
    WrongNumber,
    Reassigned,
    LanguageBarrier,
}

/// <summary>What came of it.</summary>
internal enum ContactResult
{
    Interested,
    Appointment,
    CallBack,
    NotNow,
    Sale,
    DeclinedProduct,
    DeclinedAll,
    NotEligible,
    AlreadyCustomer,
    AlreadyContacted,
}

/// <summary>Which right the person exercised. Once told it stands: nothing told later takes it back.</summary>
internal enum ExercisedRight
{
    Objection,
    ObjectionToAll,
    ConsentWithdrawn,
    SourceAsked,
    DeletionAsked,
    Complaint,
    NotToBeRecorded,
}

/// <summary>What an agency tells of a contact; absent: nothing is said of it.</summary>
internal sealed record OutcomeReport
{
    public NetworkResult? Network { get; init; }

    public Party? Party { get; init; }

    public ContactResult? Result { get; init; }

    public ExercisedRight? Exercised { get; init; }

    /// <summary>The Call-ID of the SIP dialog, which ties the receipt to the carrier's records.</summary>
    public string? SipCallId { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Notes { get; init; }

    /// <summary>The word of the law's attempts for it; null when it says nothing of how the contact ended.</summary>
    public Outcome? Outcome => (Network, Result, Exercised) switch
    {
        (_, _, ExercisedRight.Objection or ExercisedRight.ObjectionToAll or ExercisedRight.ConsentWithdrawn) => Rules.Outcome.Refused,
        (_, ContactResult.Sale, _) => Rules.Outcome.Sale,
        (_, ContactResult.DeclinedProduct or ContactResult.DeclinedAll, _) => Rules.Outcome.Refused,
        (_, ContactResult.NotNow or ContactResult.CallBack, _) => Rules.Outcome.NotNow,
        (NetworkResult.Silent, _, _) => Rules.Outcome.Silent,
        (NetworkResult.Rejected or NetworkResult.Unwanted, _, _) => Rules.Outcome.Refused,
        (NetworkResult.Busy, _, _) => Rules.Outcome.Busy,
        (NetworkResult.Answered, _, _) or (_, not null, _) => Rules.Outcome.Answered,
        (not null, _, _) => Rules.Outcome.NoAnswer,
        _ => null,
    };
}

/// <summary>One report as it is kept.</summary>
internal sealed record StoredOutcome
{
    public required long ToldMs { get; init; }

    public required string ToldBy { get; init; }

    public string? Network { get; init; }

    public string? Party { get; init; }

    public string? Result { get; init; }

    public string? Exercised { get; init; }

    public string? SipCallId { get; init; }

    public long? StartedMs { get; init; }

    public long? EndedMs { get; init; }

    public string? Notes { get; init; }

    /// <inheritdoc cref="OutcomeReport.Outcome"/>
    public Outcome? Outcome => new OutcomeReport { Network = Read<NetworkResult>(Network), Result = Read<ContactResult>(Result), Exercised = Read<ExercisedRight>(Exercised) }.Outcome;

    private static T? Read<T>(string? word) where T : struct, Enum => Terms.TryParse<T>(word, out var value) ? value : null;
}

/// <summary>Takes what agencies tell of their contacts. Reports are added, never changed.</summary>
internal sealed class Outcomes(Database database, FactStore facts, Objections objections, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>The longest note.</summary>
    public const int MostNotes = 2000;

    /// <summary>The longest SIP Call-ID.</summary>
    public const int MostCallId = 256;

    /// <summary>How far a contact may begin before its reservation or after now: clocks of switches differ.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    internal const string Columns = """
        told_ms AS ToldMs, told_by AS ToldBy, network AS Network, party AS Party, result AS Result, exercised AS Exercised,
        sip_call_id AS SipCallId, started_ms AS StartedMs, ended_ms AS EndedMs, notes AS Notes
        """;

    private const string Keep = """
        INSERT INTO outcome (code, told_ms, told_by, network, party, result, exercised, sip_call_id, started_ms, ended_ms, notes)
        VALUES (@code, @now, @by, @network, @party, @result, @exercised, @SipCallId, @started, @ended, @Notes)
        """;

    /// <summary>Adds a report to a decision. For one that refused or asked it is evidence of a contact made all the same, and counts as an attempt; so does a second call under one contact.</summary>
    /// <param name="agencyName">Who made the contact; null: own staff.</param>
    /// <exception cref="BadInputException">The times do not fit the decision, or a "no" was told that cannot be enforced: it is not known whose.</exception>
    public async Task Tell(StoredDecision decision, OutcomeReport report, string by, string? agencyName, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        CheckTimes(decision, report, now);
        await database.Write(async connection =>
        {
            // What is entered here is entered under the number: whoever erases the person meanwhile is waited for.
            var enters = Objects(report.Exercised) || decision.Decision != Decision.Allow;
            if (enters && decision.Number is { } number) await objections.Hold(connection, PhoneNumber.FromBits((ulong)number));
            decision = decision with { Number = await connection.ExecuteScalarAsync<long?>("SELECT number FROM decision WHERE code = @Code", new { decision.Code }) };
            if (Objects(report.Exercised) && decision.Number is null)
            {
                throw new BadInputException("exercised", "The gate does not know the number of this contact, or does not any more. Enter the objection with the number, at /v1/objections.");
            }

            await connection.ExecuteAsync(Keep, new
            {
                code = decision.Code,
                now = now.ToUnixTimeMilliseconds(),
                by,
                network = Word(report.Network),
                party = Word(report.Party),
                result = Word(report.Result),
                exercised = Word(report.Exercised),
                report.SipCallId,
                started = report.StartedAt?.ToUnixTimeMilliseconds(),
                ended = report.EndedAt?.ToUnixTimeMilliseconds(),
                report.Notes,
            });
            await Count(connection, decision, report, by, agencyName, now);
            await Exercise(connection, decision, report.Exercised, by, now);
        }, stop);
        signal.Raise();
    }

    /// <summary>What was told of a decision, in order.</summary>
    public Task<IReadOnlyList<StoredOutcome>> Of(ShortCode code, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<StoredOutcome>)(await connection.QueryAsync<StoredOutcome>(
            $"SELECT {Columns} FROM outcome WHERE code = @code ORDER BY id",
            new { code = code.Value })).ToList(), stop);

    /// <summary>Gives an unused slot back. False when the contact was made or the slot is gone.</summary>
    public async Task<bool> Release(ShortCode code, CancellationToken stop)
    {
        var released = await database.Write(async connection => await connection.ExecuteAsync(
            """
            UPDATE contact SET state = 2, lapse = 2, lapsed_ms = coalesce(lapsed_ms, @now), change = @change
            WHERE code = @code AND state IN (0, 2, 4)
            """,
            new { code = code.Value, now = clock.GetUtcNow().ToUnixTimeMilliseconds(), change = await Change.Next(connection) }), stop);
        signal.Raise();
        return released > 0;
    }

    private static void CheckTimes(StoredDecision decision, OutcomeReport report, DateTimeOffset now)
    {
        var decided = DateTimeOffset.FromUnixTimeMilliseconds(decision.AtMs);
        if (report.StartedAt is { } started && (started < decided - Slack || started > now + Slack))
        {
            throw new BadInputException("startedAt", $"The contact was decided at {Moment.Iso(decided)}: it cannot have begun before that, or later than now.");
        }

        if (report.EndedAt is { } ended && (ended < (report.StartedAt ?? decided - Slack) || ended > now + Slack))
        {
            throw new BadInputException("endedAt", "The contact cannot end before it began, or later than now.");
        }
    }

    /// <summary>Makes the call that a report speaks of an attempt that counts, with the strictest word told of it so far.</summary>
    private async Task Count(DbConnection connection, StoredDecision decision, OutcomeReport report, string by, string? agencyName, DateTimeOffset now)
    {
        var change = await Change.Next(connection);
        var reports = (await connection.QueryAsync<StoredOutcome>($"SELECT {Columns} FROM outcome WHERE code = @Code ORDER BY id", new { decision.Code })).ToList();
        var (call, own) = CallsTold.OfLast(reports);
        Outcome? told = null;
        foreach (var before in own.SkipLast(1)) told = Strictest(told, before.Outcome);
        var began = DateTimeOffset.FromUnixTimeMilliseconds(own[0].StartedMs ?? own[0].ToldMs);
        var isHeld = call == 0 && await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM contact WHERE code = @Code", new { decision.Code }) > 0;
        var outcome = Strictest(told, report.Outcome);
        await CampaignDays.Count(connection, decision.Campaign, began, told, outcome, change);
        if (isHeld)
        {
            await connection.ExecuteAsync(
                "UPDATE contact SET state = 1, attempt_ms = coalesce(attempt_ms, @attempt), outcome = @outcome, change = @change WHERE code = @Code",
                new { decision.Code, attempt = began.ToUnixTimeMilliseconds(), outcome = (short)outcome, change });
        }
        else if (decision.Number is { } number && outcome != told)
        {
            // Made although it was not allowed, or once more than was allowed: it must not help to make the next one. What is told of it later corrects it.
            var body = FactBody.Of(new Quiete.Gate.Attempt(began, outcome, agencyName));
            var source = call == 0 ? $"{FactStore.Against}{decision.ShortCode}" : string.Create(CultureInfo.InvariantCulture, $"{FactStore.Again}{decision.ShortCode} {call + 1}");
            if (told is null) await facts.Add(connection, [new NewFact(decision.Principal, PhoneNumber.FromBits((ulong)number), FactKind.Attempts, body, source, Evidence: null)]);
            else await connection.ExecuteAsync(
                "UPDATE fact SET body = @body, change = @change WHERE number = @number AND principal = @Principal AND source = @source", new { body, change, number, decision.Principal, source });
        }

        var round = new Round(connection);
        EventStore.Add(round, change,
        [
            new NewEvent(EventKinds.Outcome, decision.Principal, decision.Agency,
                JsonSerializer.Serialize(new { contact = decision.ShortCode.ToString(), outcome = Terms.Of(outcome), exercised = Word(report.Exercised), by }, Json.Options)),
            .. report.Exercised == ExercisedRight.Complaint
                ? [new NewEvent(EventKinds.Complaint, decision.Principal, decision.Agency, $$"""{"contact":"{{decision.ShortCode}}"}""")]
                : Array.Empty<NewEvent>(),
        ], now.ToUnixTimeMilliseconds());
        await round.Run();
    }

    /// <summary>An objection told by the agent is an objection: enforced with the same commit.</summary>
    private async Task Exercise(DbConnection connection, StoredDecision decision, ExercisedRight? right, string by, DateTimeOffset now)
    {
        if (decision.Number is not { } number || !Objects(right)) return;
        var principal = right == ExercisedRight.ObjectionToAll ? FactStore.EveryPrincipal : decision.Principal;
        await objections.Enter(connection, new NewObjection(
            principal, PhoneNumber.FromBits((ulong)number), Moment.At(now), by, $"told during contact {decision.ShortCode}"));
    }

    private static bool Objects(ExercisedRight? right) =>
        right is ExercisedRight.Objection or ExercisedRight.ObjectionToAll or ExercisedRight.ConsentWithdrawn;

    // Refused, then not now, then silent weigh more than the rest: a later report never lightens what the person said.
    private static Outcome Strictest(Outcome? before, Outcome? told)
    {
        static int Weight(Outcome outcome) => outcome switch { Outcome.Refused => 3, Outcome.NotNow => 2, Outcome.Silent => 1, _ => 0 };
        if (before is not { } known) return told ?? Outcome.Answered;
        return told is { } next && Weight(next) >= Weight(known) ? next : known;
    }

    private static string? Word<T>(T? value) where T : struct, Enum => value is { } known ? Terms.Of(known) : null;
}
