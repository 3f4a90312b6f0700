using System.Security.Cryptography;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>A report as it was sent.</summary>
/// <param name="Json">Word for word.</param>
/// <param name="Hash">SHA-256 of the JSON; the act tells it, too.</param>
internal sealed record SentReport(Act Act, string Form, byte[] Json, byte[] Hash)
{
    /// <summary>The same, to be read.</summary>
    public ReportJson Read() => ReportJson.Read(Json);
}

/// <summary>Reports that were sent, sealed with the house secret. Its callers have made sure whose case it is.</summary>
internal sealed class SentReports(Database database, ActStore acts, HouseSecret secret, ChangeSignal signal)
{
    /// <summary>Records that the person sent a report: the act, and the report as it was. The same key twice is once.</summary>
    /// <param name="told">The print is added to what it says.</param>
    /// <exception cref="BadInputException">A field cannot be taken, the key is one of the service's, or the case is full.</exception>
    public async Task<Act> Send(long caseId, long by, NewAct told, ReportJson report, CancellationToken stop)
    {
        if (ActKeys.IsOfService(told.Checked().DeviceKey)) throw new BadInputException("key", "This key is the service's.");
        var json = report.Write();
        var hash = SHA256.HashData(json);
        var act = await database.Write(async connection =>
        {
            var entered = await acts.Enter(connection, caseId, by, told with { Said = $"{told.Said}\nSHA-256 {Convert.ToHexStringLower(hash)}" });
            await connection.ExecuteAsync(
                "INSERT INTO sent_report (act, form, box, hash) VALUES (@Id, @Form, @box, @hash) ON CONFLICT (act) DO NOTHING",
                new { entered.Id, report.Form, box = secret.Seal(json), hash });
            return entered;
        }, stop);
        signal.Raise();
        return act;
    }

    /// <summary>The report that an act tells of. Null: that act tells of none, or it was taken back.</summary>
    public async Task<SentReport?> Find(long caseId, long act, CancellationToken stop)
    {
        if (await acts.Find(caseId, act, stop) is not { TakenBack: null } found) return null;
        var row = await database.Read(connection => connection.QuerySingleOrDefaultAsync<(string Form, byte[] Box, byte[] Hash)?>(
            "SELECT form, box, hash FROM sent_report WHERE act = @act", new { act }), stop);
        return row is { } told ? new(found, told.Form, secret.Open(told.Box), told.Hash) : null;
    }

    /// <summary>Which acts of a case tell of which report, the latest first.</summary>
    public async Task<IReadOnlyList<(long Act, string Form)>> Of(long caseId, CancellationToken stop) => [.. await database.Read(
        connection => connection.QueryAsync<(long, string)>("""
            SELECT sent.act, sent.form FROM case_act told JOIN sent_report sent ON sent.act = told.id
            WHERE told.complaint_case = @caseId AND told.taken_back_ms IS NULL ORDER BY told.at_ms DESC, told.id DESC
            """, new { caseId }), stop)];
}
