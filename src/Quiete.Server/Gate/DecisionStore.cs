using System.Data.Common;
using Dapper;
using Quiete.Audit;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Reads decisions and the state of their slots.</summary>
internal sealed class DecisionStore(Database database)
{
    internal const string Columns = """
        decision.code AS Code, decision.at_ms AS AtMs, decision.principal AS Principal, decision.agency AS Agency, decision.campaign AS Campaign,
        decision.number AS Number, decision.salt AS Salt, decision.verdict AS Verdict, decision.payload AS Payload, decision.facts AS Facts,
        decision.batch AS Batch, decision.batch_index AS BatchIndex, decision.asked_by AS AskedBy, decision.request_hash AS RequestHash,
        decision.external_id AS ExternalId, contact.state AS State, contact.lease_ms AS LeaseMs
        """;

    internal const string From = "FROM decision LEFT JOIN contact ON contact.code = decision.code";

    public Task<StoredDecision?> Find(ShortCode code, CancellationToken stop) => database.Read(connection => Find(connection, code.Value), stop);

    internal static Task<StoredDecision?> Find(DbConnection connection, long code) => connection.QueryFirstOrDefaultAsync<StoredDecision>(
        $"SELECT {Columns} {From} WHERE decision.code = @code", new { code });
}
