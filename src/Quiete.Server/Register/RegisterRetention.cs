using Quiete.Server.Gate;

namespace Quiete.Server.Register;

/// <summary>What the room keeps for a while only; <see cref="RegisterCleaner"/> deletes it every hour.</summary>
internal static class RegisterRetention
{
    private static readonly DateOnly First = new(2026, 11, 22);

    public static readonly IReadOnlyList<RetentionRule> All =
    [
        new("public-reports",
            new("Segnalazioni senza account che nessuno ha portato in un registro", "Reports without an account that nobody took into a register"),
            ReportLimits.Kept.Days,
            new("Si cancellano", "They are deleted"),
            new("Il tempo di riconoscerle, e alle associazioni di raccoglierle", "The time to recognise them, and for associations to gather them"),
            "GDPR art. 5 par. 1 lett. e; il termine è una scelta di Quiete", First, Step: null),
        new("report-networks",
            new("Impronta cifrata della rete da cui è arrivata una segnalazione", "Keyed print of the network from which a report came"),
            ReportLimits.NetworkKept.Days,
            new("Si cancella", "It is deleted"),
            new("Per fermare chi ne manda a centinaia", "To stop whoever sends hundreds of them"),
            "GDPR art. 5 par. 1 lett. e; il termine è una scelta di Quiete", First, Step: null),
        new("register-files",
            new("File mandati per il proprio registro e non ancora accettati", "Files sent for one's register and not yet taken in"),
            ImportStore.Waits.Days,
            new("Si cancellano; le righe lasciate fuori si possono scaricare per 30 giorni", "They are deleted; the rows left out can be fetched for 30 days"),
            new("Il tempo di guardare che cosa c'è dentro", "The time to look at what is inside"),
            "GDPR art. 5 par. 1 lett. e; il termine è una scelta di Quiete", First, Step: null),
    ];
}
