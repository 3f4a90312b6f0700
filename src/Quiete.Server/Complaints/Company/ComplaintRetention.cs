using Dapper;
using Quiete.Server.Gate;

namespace Quiete.Server.Complaints;

/// <summary>How long complaints to companies are kept.</summary>
internal static class ComplaintRetention
{
    private const int Years = 5;
    private static readonly DateOnly First = new(2026, 11, 22);

    public static readonly IReadOnlyList<RetentionRule> All =
    [
        new("company-complaint-texts",
            new("Quello che una persona scrive in un reclamo mandato da Quiete, e che cosa l'azienda ne vede", "What a person writes in a complaint sent through Quiete, and what the company sees of it"),
            KeptDays: null,
            new("Resta finché la persona non ritira il reclamo o cancella la pratica: allora si cancella subito, anche per l'azienda", "It stays until the person takes the complaint back or deletes the case: then it is deleted at once, for the company too"),
            new("È della persona", "It is the person's"),
            "GDPR art. 17", First, Step: null),
        new("company-complaints",
            new("Codice, giorni e risposta di un reclamo chiuso o ritirato", "Code, days and answer of a complaint that was closed or taken back"),
            KeptDays: Years * 365,
            new("Si cancellano", "They are deleted"),
            new("Chi ha risposto deve poterlo provare finché può essere sanzionato", "Whoever answered must be able to prove it as long as a fine is possible"),
            "L. 689/1981 art. 28 (cinque anni); il termine è una scelta di Quiete", First,
            async (connection, before, place, most) => new(
                await connection.ExecuteAsync("""
                    DELETE FROM company_complaint WHERE code IN (
                        SELECT code FROM company_complaint WHERE sent_ms < @before
                          AND (closed_ms IS NOT NULL OR NOT EXISTS (SELECT 1 FROM company_complaint_text WHERE company_complaint_text.code = company_complaint.code)) ORDER BY code LIMIT @most)
                    """, new { before = before.ToUnixTimeMilliseconds(), most }), place)),
    ];
}
