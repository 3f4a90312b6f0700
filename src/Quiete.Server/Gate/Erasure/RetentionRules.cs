using System.Data.Common;
using Dapper;
using Quiete.Rules;
using Quiete.Server.Audit;
using Quiete.Server.Companies;
using Quiete.Server.Events;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>How far a step has come.</summary>
/// <param name="Cleared">Rows that it dealt with; 0: nothing is left.</param>
/// <param name="Place">Everything up to this key has been dealt with.</param>
internal readonly record struct RetentionStep(int Cleared, long Place);

/// <summary>How long one kind of thing is kept, why, and what happens then.</summary>
/// <param name="Name">For the record of runs; never changes.</param>
/// <param name="KeptDays">Absent: for good.</param>
/// <param name="Source">What the time rests on.</param>
/// <param name="Since">The day from which this rule holds.</param>
/// <param name="Step">Clears some of what is older than an instant, behind a place; absent: it is kept for good, or another room clears it all day long.</param>
internal sealed record RetentionRule(
    string Name, Sentence What, int? KeptDays, Sentence Then, Sentence Why, string Source, DateOnly Since, ClearStep? Step)
{
    /// <summary>What is older is cleared.</summary>
    public DateTimeOffset? Before(DateTimeOffset now) => KeptDays is { } days ? now.AddDays(-days) : null;
}

/// <summary>Clears at most so many rows that are older than an instant.</summary>
internal delegate Task<RetentionStep> ClearStep(DbConnection connection, DateTimeOffset before, long place, int most);

/// <summary>What the gate keeps, and how long.</summary>
internal static class RetentionRules
{
    private static readonly DateOnly First = new(2026, 11, 22);

    public static readonly IReadOnlyList<RetentionRule> All =
    [
        new("decision-person",
            new("A chi si riferisce una decisione, e i fatti su cui si fondava", "Whom a decision was about, and the facts that it rested on"),
            KeptDays: 5 * 365,
            new("Numero e sale si cancellano; decisione, ricevuta e registro restano e non dicono più di chi", "Number and salt are deleted; decision, receipt and log stay and no longer say about whom"),
            new("Chi ha chiamato deve poter provare la chiamata finché può essere sanzionato", "Whoever called must be able to prove the call as long as a fine is possible"),
            "L. 689/1981 art. 28 (cinque anni); il termine è una scelta di Quiete", First, Persons),
        new("outcome-notes",
            new("Note degli operatori e Call-ID delle chiamate", "Agents' notes and the calls' Call-IDs"),
            KeptDays: 2 * 365,
            new("Si cancellano; l'esito e i diritti esercitati restano", "They are deleted; outcome and rights exercised stay"),
            new("Servono a chi richiama e a un reclamo, non oltre", "They serve who calls back, and a complaint, not longer"),
            "Garante 2005, carte di fedeltà: 24 mesi per il marketing, oggi orientativo; il termine è una scelta di Quiete", First, Notes),
        new("campaign-days",
            new("Quante chiamate di una campagna ebbero risposta e quante furono mute, giorno per giorno", "How many calls of a campaign were answered and how many were silent, day by day"),
            KeptDays: 2 * 365,
            new("Si cancellano; non dicono nulla di persone", "They are deleted; they say nothing of persons"),
            new("Il rapporto delle chiamate mute va conservato per due anni", "The ratio of silent calls has to be kept for two years"),
            "Garante 20-2-2014 (14A02670)", First, Days),
        new("events",
            new("Avvisi alle aziende (eventi)", "Notices to companies (events)"),
            EventStore.Kept.Days,
            new("Si cancellano, con gli invii che ne restano", "They are deleted, with what was still to be sent of them"),
            new("Bastano a chi era assente e agli invii da ripetere", "It is enough for those who were away and for deliveries to be repeated"),
            "GDPR art. 5 par. 1 lett. e; il termine è una scelta di Quiete", First, Step: null),
        new("uploads",
            new("File caricati e i loro risultati", "Uploaded files and what was made of them"),
            UploadFolder.Kept.Days,
            new("Si cancellano", "They are deleted"),
            new("Il tempo di scaricare i risultati e correggere gli scarti", "The time to download results and mend what was rejected"),
            "GDPR art. 5 par. 1 lett. e; il termine è una scelta di Quiete", First, Step: null),
        new("history-looks",
            new("Chi ha consultato lo storico di una persona", "Who looked at a person's history"),
            KeptDays: 2 * 365,
            new("Si cancella", "It is deleted"),
            new("Per scoprire chi consulta senza motivo", "To find out who looks without a reason"),
            "GDPR art. 5 par. 2 e art. 32; il termine è una scelta di Quiete", First, Looks),
        new("objections",
            new("Le opposizioni", "Objections"),
            KeptDays: null,
            new("Restano", "They stay"),
            new("Dimenticare un «no» farebbe richiamare chi l'ha detto", "Forgetting a \"no\" would get its person called again"),
            "GDPR art. 21", First, Step: null),
        new("log",
            new("Decisioni senza persona, ricevute pubbliche e registro", "Decisions without the person, public receipts and the log"),
            KeptDays: null,
            new("Restano", "They stay"),
            new("Chi ha una ricevuta deve poterla verificare; non dicono chi è la persona", "Whoever holds a receipt must be able to verify it; they do not say who the person is"),
            "GDPR art. 5 par. 2", First, Step: null),
    ];

    // Batches are named by their instant, so old decisions are found in order without an index of their own.
    private static async Task<RetentionStep> Persons(DbConnection connection, DateTimeOffset before, long place, int most)
    {
        var batches = (await connection.QueryAsync<long>(
            "SELECT DISTINCT batch FROM decision WHERE batch > @place AND batch < @limit ORDER BY batch LIMIT @most",
            new { place, limit = AuditLog.FirstId(before), most })).ToList();
        if (batches.Count == 0) return new(0, place);
        var what = new { place, last = batches[^1] };
        const string old = "batch > @place AND batch <= @last";
        await connection.ExecuteAsync($"{PersonErasure.ClearContacts} number > 0 AND code IN (SELECT code FROM decision WHERE {old})", what);
        await connection.ExecuteAsync($"{PersonErasure.ClearQuestions} code IN (SELECT code FROM decision WHERE {old})", what);
        return new(await connection.ExecuteAsync($"{PersonErasure.ClearDecisions} {old}", what), what.last);
    }

    private static async Task<RetentionStep> Notes(DbConnection connection, DateTimeOffset before, long place, int most)
    {
        var ids = (await connection.QueryAsync<long>(
            "SELECT id FROM outcome WHERE id > @place AND told_ms < @before ORDER BY id LIMIT @most", new { place, before = before.ToUnixTimeMilliseconds(), most })).ToList();
        if (ids.Count == 0) return new(0, place);
        await connection.ExecuteAsync($"{PersonErasure.ClearOutcomes} id > @place AND id <= @last AND told_ms < @before",
            new { place, last = ids[^1], before = before.ToUnixTimeMilliseconds() });
        return new(ids.Count, ids[^1]);
    }

    private static async Task<RetentionStep> Days(DbConnection connection, DateTimeOffset before, long place, int most) =>
        new(await CampaignDays.Forget(connection, RomeTime.DayOf(before), most), place);

    private static async Task<RetentionStep> Looks(DbConnection connection, DateTimeOffset before, long place, int most) => new(
        await connection.ExecuteAsync(
            "DELETE FROM history_access WHERE id IN (SELECT id FROM history_access WHERE at_ms < @before ORDER BY id LIMIT @most)",
            new { before = before.ToUnixTimeMilliseconds(), most }), place);
}
