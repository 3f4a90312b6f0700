using System.Data.Common;
using Dapper;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>One decision about a person, with its slot and all that was told of it.</summary>
internal sealed record PastContact(StoredDecision Decision, IReadOnlyList<StoredOutcome> Outcomes);

/// <summary>A contact that another agency made, as told to an agency: when, and what came of it.</summary>
internal sealed record OthersContact(DateTimeOffset At, Outcome Outcome);

/// <summary>What an agency may see of a person: its own contacts in full, and that others called.</summary>
internal sealed record AgencyHistory(IReadOnlyList<PastContact> Own, IReadOnlyList<OthersContact> Others, IReadOnlyList<long> Principals);

/// <summary>What happened between a person and the agencies of a principal, in order of time.</summary>
internal sealed class ContactHistory(Database database, TimeProvider clock)
{
    /// <summary>The most decisions that one look shows: the newest.</summary>
    public const int MostShown = 500;

    /// <summary>An agency sees others' contacts only while it has to do with the number itself.</summary>
    public static readonly TimeSpan AgencyReach = TimeSpan.FromDays(30);

    /// <summary>Everything about a person for a principal, linked numbers included.</summary>
    public Task<IReadOnlyList<PastContact>> Of(long principal, PhoneNumber number, CancellationToken stop) => database.Read(connection => Find(
        connection,
        $"decision.principal = @principal AND decision.number IN ({FactStore.NumbersOfPerson})",
        new { principal, number = (long)number.Bits, MostShown }), stop);

    /// <summary>What an agency may see of a number; null when it decided nothing about it of late, whoever else did.</summary>
    public Task<AgencyHistory?> OfAgency(long agency, PhoneNumber number, CancellationToken stop) => database.Read(async connection =>
    {
        var since = (clock.GetUtcNow() - AgencyReach).ToUnixTimeMilliseconds();
        var what = new { agency, number = (long)number.Bits, since, MostShown };
        var principals = (await connection.QueryAsync<long>(
            "SELECT DISTINCT principal FROM decision WHERE number = @number AND agency = @agency AND at_ms >= @since ORDER BY principal", what)).ToList();
        if (principals.Count == 0) return null;

        var own = await Find(connection, "decision.number = @number AND decision.agency = @agency", what);
        var others = new List<OthersContact>();
        foreach (var principal in principals)
        {
            others.AddRange((await connection.QueryAsync<(long At, short Outcome)>(
                """
                SELECT attempt_ms, outcome FROM contact
                WHERE number = @number AND principal = @principal AND state = 1 AND (agency IS NULL OR agency <> @agency)
                ORDER BY attempt_ms DESC LIMIT @MostShown
                """,
                new { agency, number = (long)number.Bits, principal, MostShown }))
                .Select(row => new OthersContact(DateTimeOffset.FromUnixTimeMilliseconds(row.At), (Outcome)row.Outcome)));
        }

        return new AgencyHistory(own, [.. others.OrderBy(one => one.At)], principals);
    }, stop);

    private static async Task<IReadOnlyList<PastContact>> Find(DbConnection connection, string which, object what)
    {
        var found = (await connection.QueryAsync<StoredDecision>(
            $"SELECT {DecisionStore.Columns} {DecisionStore.From} WHERE {which} ORDER BY decision.at_ms DESC, decision.code LIMIT @MostShown", what)).ToList();
        var outcomes = (await connection.QueryAsync<long, StoredOutcome, (long Code, StoredOutcome Outcome)>(
            $"SELECT outcome.code AS Code, {Outcomes.Columns} FROM outcome JOIN decision ON decision.code = outcome.code WHERE {which} ORDER BY outcome.id",
            (code, outcome) => (code, outcome), what, splitOn: "ToldMs")).ToLookup(one => one.Code, one => one.Outcome);
        return [.. found.AsEnumerable().Reverse().Select(decision => new PastContact(decision, [.. outcomes[decision.Code]]))];
    }
}
