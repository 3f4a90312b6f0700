using System.Text;
using System.Text.Json;
using Dapper;
using Quiete.Audit;
using Quiete.Gate;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Finds the contacts that were made although the gate had not allowed them, or not so, rule by rule.</summary>
internal sealed class ExposureReport(Database database, CompanyStore companies, LineStore lines, IEnumerable<IExposedElsewhere> others)
{
    /// <summary>The most rows of each kind that one report reads.</summary>
    public const int MostRead = 20_000;

    /// <summary>The most cases that are shown for one rule.</summary>
    public const int MostCases = 200;

    /// <summary>How far two reports of one attempt may lie apart.</summary>
    private static readonly TimeSpan SameAttempt = TimeSpan.FromMinutes(5);

    private const string LinesRule = "IT.ROC.numbers";
    private const string ObjectionRule = "IT.PRIV.objection";

    /// <summary>The rule of a contact that the gate was never asked about: nobody can show by which rules it was made.</summary>
    public const string ReceiptRule = "LEDGER.receipt";

    private const string Started = "(SELECT min(started_ms) FROM outcome WHERE outcome.code = decision.code)";

    // A contact told of a decision that did not allow it: when it began or, if nobody said, when it was told.
    private const string Refused = $"""
        SELECT decision.code AS Code, decision.payload AS Payload, decision.number AS Number, decision.facts AS Facts,
               coalesce({Started}, (SELECT min(told_ms) FROM outcome WHERE outcome.code = decision.code)) AS AttemptMs
        FROM decision WHERE principal = @principal AND at_ms >= @from AND at_ms < @to AND verdict <> 0
          AND EXISTS (SELECT 1 FROM outcome WHERE outcome.code = decision.code)
        ORDER BY at_ms LIMIT @MostRead
        """;

    private const string Made = $"""
        SELECT decision.code AS Code, decision.payload AS Payload, contact.number AS Number, contact.agency AS Agency, contact.attempt_ms AS AttemptMs, {Started} AS StartedMs,
               contact.lease_ms AS LeaseMs, contact.lapse AS Lapse, contact.lapsed_ms AS LapsedMs
        FROM decision JOIN contact ON contact.code = decision.code
        WHERE decision.principal = @principal AND decision.at_ms >= @from AND decision.at_ms < @to AND contact.state = 1
        ORDER BY decision.at_ms LIMIT @MostRead
        """;

    // Attempts that came by import or by hand, not by the gate; those told against a refusal are counted there.
    private const string Elsewhere = $"""
        SELECT id AS Id, number AS Number, body AS Body, source AS Source FROM fact
        WHERE principal = @principal AND kind = @attempt AND entered_ms >= @from AND source NOT LIKE '{FactStore.Against}%' AND body LIKE '%"agency"%'
        ORDER BY id LIMIT @MostRead
        """;

    /// <summary>The contacts of some days in Italy, both included.</summary>
    public async Task<Exposure> Of(long principal, DateOnly from, DateOnly to, CancellationToken stop)
    {
        var (begin, end) = (RomeTime.StartOf(from), RomeTime.StartOf(to.AddDays(1)));
        var what = new { principal, from = begin.ToUnixTimeMilliseconds(), to = end.ToUnixTimeMilliseconds(), attempt = (int)FactKind.Attempts, MostRead };
        var refused = await Read<MadeRow>(Refused, what, stop);
        var made = await Read<MadeRow>(Made, what, stop);
        var elsewhere = await database.Read(connection => database.Unread.Read(
            connection, "fact", Elsewhere, what, ((long Id, long Number, string Body, string Source) row) => (row.Number, row.Source, Contact: WithoutReceipt(row.Body, row.Source))), stop);
        var known = made.Concat(refused).ToLookup(row => row.Number, row => Instant(row.AttemptMs));
        var declared = new Dictionary<long, IReadOnlyList<CompanyLine>>();
        foreach (var agency in made.Select(row => row.Agency).OfType<long>().Distinct()) declared[agency] = await lines.EverOf(agency, stop);

        var found = refused.SelectMany(AgainstRefusal)
            .Concat(made.SelectMany(row => OfMade(row, declared)))
            .Concat(elsewhere.Where(one => one.Contact.At >= begin && one.Contact.At < end && (IsAgain(one.Source) || !IsKnown(one.Contact.At, known[one.Number])))
                .Select(one => one.Contact));
        var told = new List<ExposedContact>();
        foreach (var other in others) told.AddRange(await other.Of(principal, begin, end, stop));
        return new Exposure(
            from, to, (await companies.Find(principal, stop))?.Profile.TurnoverEur, ByRule(found.Concat(told)),
            Complete: refused.Count < MostRead && made.Count < MostRead && elsewhere.Count < MostRead);
    }

    private static IEnumerable<ExposedContact> AgainstRefusal(MadeRow row)
    {
        var (record, at) = (row.Record, Instant(row.AttemptMs));
        var facts = row.Facts is { } kept ? JsonSerializer.Deserialize<string?[]>(kept) : null;
        for (var index = 0; index < record.Reasons.Count; index++)
        {
            var reason = record.Reasons[index];
            if (reason.Effect == "pass") continue;
            yield return new(ExposureKind.AgainstRefusal, reason.Rule, reason.Code, at, row.ShortCode, record.Agency,
                facts?.ElementAtOrDefault(index) ?? $"decided: {record.Decision}");
        }
    }

    private static IEnumerable<ExposedContact> OfMade(MadeRow row, Dictionary<long, IReadOnlyList<CompanyLine>> declared)
    {
        var (record, at) = (row.Record, Instant(row.AttemptMs));
        if (Late(row) is { } late) yield return late;
        if (row.Agency is not { } agency || record.CallerLine is not { } shown || !AsksForLines(record)) yield break;
        if (!declared[agency].Any(line => line.Line.ToString() == shown && line.Declared <= at && !(line.Withdrawn <= at)))
        {
            yield return new(ExposureKind.UndeclaredLine, LinesRule, "line-not-declared", at, row.ShortCode, record.Agency, $"{shown} was not declared then");
        }
    }

    private static ExposedContact? Late(MadeRow row)
    {
        var lease = Instant(row.LeaseMs);
        var (kind, rule, code, end) = row.Lapse switch
        {
            (short)ContactState.Stopped => (ExposureKind.AfterObjection, ObjectionRule, "objection", Instant(row.LapsedMs!.Value)),
            (short)ContactState.Released when row.LapsedMs < row.LeaseMs => (ExposureKind.AfterRelease, LedgerJudge.SlotRule.ToString(), "slot-released", Instant(row.LapsedMs!.Value)),
            _ => (ExposureKind.AfterExpiry, LedgerJudge.SlotRule.ToString(), "slot-expired", lease),
        };
        var at = Instant(row.AttemptMs);
        if (at <= end) return null;
        var known = row.StartedMs is not null;
        return new(known ? kind : ExposureKind.ReportedLate, rule, code, at, row.ShortCode, row.Record.Agency,
            known ? $"begun at {Moment.Iso(at)}, the slot ended at {Moment.Iso(end)}" : $"told at {Moment.Iso(at)} without a beginning, the slot ended at {Moment.Iso(end)}");
    }

    private static ExposedContact WithoutReceipt(string body, string source)
    {
        var attempt = StandingReader.Read(Encoding.UTF8.GetBytes($$"""{"attempts":[{{body}}]}"""), "fact").Attempts[0];
        return new(ExposureKind.WithoutReceipt, ReceiptRule, "no-receipt", attempt.At, Receipt: null, attempt.Agency,
            IsAgain(source) ? $"one more call under the contact {source.Split(' ')[1]}" : $"told by {source}");
    }

    private static bool IsAgain(string source) => source.StartsWith(FactStore.Again, StringComparison.Ordinal);

    // A list of attempts may hold the ones that were made by the gate, too.
    private static bool IsKnown(DateTimeOffset at, IEnumerable<DateTimeOffset> made) => made.Any(one => (one - at).Duration() <= SameAttempt);

    private static bool AsksForLines(DecisionRecord record) =>
        Versions(LinesRule).Any(rule => Terms.TryParse<Purpose>(record.Purpose, out var purpose) && Terms.TryParse<Channels>(record.Channel, out var channel)
            && Terms.TryParse<Sectors>(record.Sector, out var sector) && rule.Scope.Covers(purpose, channel, sector));

    private IReadOnlyList<RuleExposure> ByRule(IEnumerable<ExposedContact> found) =>
    [
        .. found.GroupBy(one => one.Rule).Select(group =>
        {
            var cases = group.OrderByDescending(one => one.At).ToList();
            var rule = Versions(group.Key).LastOrDefault();
            return new RuleExposure(group.Key, rule?.Level ?? Level.Practice, cases.Count, [.. cases.Take(MostCases)], rule?.Sanction,
                rule?.Source ?? others.Select(other => other.SourceOf(group.Key)).FirstOrDefault(source => source is not null));
        }).OrderByDescending(one => one.Sanction?.MaxEur ?? 0).ThenByDescending(one => one.Contacts).ThenBy(one => one.Rule, StringComparer.Ordinal),
    ];

    private static IEnumerable<Rule> Versions(string rule) => RulePack.Italian.Rules.Where(one => one.Id.ToString() == rule);

    private static DateTimeOffset Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private Task<List<T>> Read<T>(string sql, object what, CancellationToken stop) =>
        database.Read(async connection => (await connection.QueryAsync<T>(sql, what)).ToList(), stop);

    /// <summary>A decision of which a contact was told.</summary>
    private sealed record MadeRow
    {
        public long Code { get; init; }

        public string Payload { get; init; } = "";

        public long Number { get; init; }

        public string? Facts { get; init; }

        public long? Agency { get; init; }

        public long AttemptMs { get; init; }

        public long? StartedMs { get; init; }

        public long LeaseMs { get; init; }

        public short? Lapse { get; init; }

        public long? LapsedMs { get; init; }

        public ShortCode ShortCode => ShortCode.FromValue(Code);

        public DecisionRecord Record => field ??= DecisionRecord.Read(Encoding.UTF8.GetBytes(Payload), "decision");
    }
}
