using Dapper;
using Quiete.Server.Gate;

namespace Quiete.Server.Complaints;

/// <summary>How long forms of cases are kept that were not finished.</summary>
internal static class CaseRetention
{
    private static readonly DateOnly First = new(2026, 11, 22);

    public static readonly IReadOnlyList<RetentionRule> All =
    [
        new("case-drafts",
            new("Moduli delle pratiche scritti e non salvati", "Forms of cases that were written and not saved"),
            Drafts.KeptDays,
            new("Si cancellano; subito, se si cancella la pratica", "They are deleted; at once, when the case is deleted"),
            new("Il tempo di tornare a finirli", "The time to come back and finish them"),
            "GDPR art. 5 par. 1 lett. e; il termine è una scelta di Quiete", First,
            async (connection, before, place, most) => new(
                await connection.ExecuteAsync("""
                    DELETE FROM case_draft WHERE (account, person, form) IN (SELECT account, person, form FROM case_draft WHERE kept_ms < @before LIMIT @most)
                    """, new { before = before.ToUnixTimeMilliseconds(), most }), place)),
    ];
}
