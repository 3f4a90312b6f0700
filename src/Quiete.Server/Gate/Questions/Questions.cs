using System.Data.Common;
using System.Text;
using System.Text.Json;
using Dapper;
using Quiete.Audit;
using Quiete.Numbers;
using Quiete.Server.Companies;
using Quiete.Server.Events;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>What a human answers to a question.</summary>
internal enum HumanWord
{
    Allow,
    Refuse,
}

/// <summary>An answer, and what it rests on.</summary>
/// <param name="By">Who answers: <c>user 5</c>, <c>key 12</c>.</param>
/// <param name="Evidence">What was looked at, in words or as a reference; needed to allow.</param>
internal sealed record HumanReply(HumanWord Word, string By, string? Note, string? Evidence);

/// <summary>What came of an answer.</summary>
/// <param name="Closed">The question had been answered before; then nothing was done.</param>
/// <param name="Decision">What the gate decided after an "allow": all other rules were asked again.</param>
internal sealed record Answered(bool Closed, StoredDecision? Decision);

/// <summary>The queue of decisions that asked: a human of the principal looks at the evidence and answers, once.</summary>
internal sealed class Questions(Database database, DecisionStore decisions, ContactLedger ledger, CampaignBook book, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>The most questions that one look shows, the oldest first.</summary>
    public const int MostShown = 200;

    /// <summary>The longest note or evidence.</summary>
    public const int MostText = 1000;

    /// <summary>An allowed contact is held longer than usual: the agency hears of it by an event, and not as the answer to a wish.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(ContactsApi.MostLeaseSeconds);

    /// <summary>The questions that wait for a principal, the oldest first.</summary>
    public Task<IReadOnlyList<StoredDecision>> Open(long principal, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<StoredDecision>)[.. await connection.QueryAsync<StoredDecision>(
            $"""
            SELECT {DecisionStore.Columns} {DecisionStore.From} JOIN question ON question.code = decision.code
            WHERE question.principal = @principal AND question.answer IS NULL ORDER BY question.asked_ms, question.code LIMIT @MostShown
            """,
            new { principal, MostShown })], stop);

    /// <summary>Answers a question of a principal; null when it has none of this code.</summary>
    /// <exception cref="BadInputException">An "allow" without evidence, or a text that cannot be kept.</exception>
    public async Task<Answered?> Answer(long principal, ShortCode code, HumanReply reply, CancellationToken stop)
    {
        reply = reply with { Note = PlainText.Lines("note", reply.Note, MostText), Evidence = PlainText.Lines("evidence", reply.Evidence, MostText) };
        if (reply.Word == HumanWord.Allow && reply.Evidence is null)
        {
            throw new BadInputException("evidence", "Say what you looked at: it is why the contact is allowed.");
        }

        if (await decisions.Find(code, stop) is not { } asked || asked.Principal != principal) return null;
        var claim = await database.Write(connection => Claim(connection, code, reply), stop);
        signal.Raise();
        return claim switch
        {
            Claimed.NoQuestion => null,
            Claimed.ByAnother => new(Closed: true, Decision: null),
            _ when reply.Word == HumanWord.Refuse => new(Closed: false, Decision: null),
            // Allowed by somebody who never heard what came of it; meanwhile the person was erased, and there is nobody to decide about.
            _ when asked.Number is null => new(Closed: true, Decision: null),
            // From here on the answer stands, so what follows from it is finished even if nobody waits for it any more.
            _ => new(Closed: false, await Allow(asked, reply, CancellationToken.None)),
        };
    }

    private async Task<Claimed> Claim(DbConnection connection, ShortCode code, HumanReply reply)
    {
        var word = Word(reply.Word);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var claimed = await connection.ExecuteAsync(
            """
            UPDATE question SET answer = @word, answered_ms = @now, answered_by = @By, note = @Note, evidence = @Evidence
            WHERE code = @code AND answer IS NULL
            """,
            new { code = code.Value, word, now, reply.By, reply.Note, reply.Evidence });
        if (claimed == 0)
        {
            var (kept, by, decision) = await connection.QueryFirstOrDefaultAsync<(string?, string?, long?)>(
                "SELECT answer, answered_by, decision FROM question WHERE code = @code", new { code = code.Value });
            if (kept is null) return Claimed.NoQuestion;

            // Whoever allowed, and never heard what the gate decided then, may send the answer again.
            return kept == word && by == reply.By && reply.Word == HumanWord.Allow && decision is null ? Claimed.Now : Claimed.ByAnother;
        }

        if (reply.Word == HumanWord.Refuse) await Tell(connection, code, word, decision: null, now);
        return Claimed.Now;
    }

    private async Task<StoredDecision> Allow(StoredDecision asked, HumanReply reply, CancellationToken stop)
    {
        var campaign = await book.Find(asked.Campaign, stop) ?? throw new InvalidDataException($"The campaign of {asked.ShortCode} is missing.");
        var number = PhoneNumber.FromBits((ulong)asked.Number!.Value).ToString();
        var line = DecisionRecord.Read(Encoding.UTF8.GetBytes(asked.Payload), "decision").CallerLine;
        var decision = await ledger.Decide(new ContactWish
        {
            AskedBy = asked.AskedBy,
            Campaign = campaign,
            NumberText = number,
            Number = NumberReader.Read(number),
            CallerLine = line is not null && CallerLine.TryParse(line, out var shown) ? shown : null,
            Lease = Lease,
            RequestKey = $" question {asked.ShortCode}", // begins with a blank, which no header of a request does
            RequestHash = [],
            ExternalId = asked.ExternalId,
            Answer = new HumanAnswer(asked.ShortCode, reply.By),
        }, stop);
        await database.Write(async connection =>
        {
            var told = await connection.ExecuteAsync(
                "UPDATE question SET decision = @decision WHERE code = @code AND decision IS NULL", new { code = asked.Code, decision = decision.Code });
            if (told > 0) await Tell(connection, asked.ShortCode, Word(reply.Word), decision.ShortCode, clock.GetUtcNow().ToUnixTimeMilliseconds());
        }, stop);
        signal.Raise();
        return decision;
    }

    /// <summary>The agency that asked hears of the answer, and so does the principal.</summary>
    private static async Task Tell(DbConnection connection, ShortCode code, string answer, ShortCode? decision, long nowMs)
    {
        var (principal, agency) = await connection.QueryFirstAsync<(long, long?)>("SELECT principal, agency FROM decision WHERE code = @code", new { code = code.Value });
        var body = JsonSerializer.Serialize(new { question = code.ToString(), answer, contact = decision?.ToString() });
        var round = new Round(connection);
        EventStore.Add(round, await Change.Next(connection), [new NewEvent(EventKinds.QuestionAnswered, principal, agency, body)], nowMs);
        await round.Run();
    }

    private static string Word(HumanWord word) => word == HumanWord.Allow ? "allowed" : "refused";

    private enum Claimed
    {
        Now,
        ByAnother,
        NoQuestion,
    }
}
