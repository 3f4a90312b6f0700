using Quiete.Server.Accounts;

namespace Quiete.Server.Shell;

/// <summary>One entry of the main menu.</summary>
/// <param name="Roles">Who sees it; null: everybody, signed in or not.</param>
internal sealed record MenuEntry(string Path, string Italian, string English, IReadOnlyList<Role>? Roles = null);

/// <summary>The main menu, in the order in which it is shown.</summary>
internal static class Menu
{
    private static readonly Role[] Heads = [Role.Principal, Role.Agency];

    private static readonly MenuEntry[] Entries =
    [
        new("/", "Inizio", "Home"),
        new("/aziende", "Aziende", "Companies"),
        new("/linee", "Di chi è una linea", "Whose line it is"),
        new("/azienda", "La tua azienda", "Your company", Heads),
        new("/politica", "Politica di contatto", "Contact policy", [Role.Principal]),
        new("/campagne", "Campagne", "Campaigns", [Role.Principal, Role.Agency, Role.Agent]),
        new("/liste", "Liste", "Lists", [Role.Principal, Role.Agency, Role.Agent]),
        new("/fatti", "Fatti", "Facts", [Role.Principal]),
        new("/importa", "Importa", "Import", [Role.Principal]),
        new("/rpo", "RPO", "RPO", [Role.Principal]),
        new("/esche", "Numeri esca", "Planted numbers", [Role.Principal]),
        new("/eventi", "Eventi", "Events", Heads),
        new("/webhook", "Webhook", "Webhooks", Heads),
        new("/ricevute", "Ricevute", "Receipts"),
        new("/domande", "Domande", "Questions", [Role.Principal]),
        new("/storico", "Storico", "History", Heads),
        new("/esposizione", "Esposizione", "Exposure", [Role.Principal]),
        new("/chiavi", "Chiavi API", "API keys", Heads),
        new("/persone", "Persone", "People", [Role.Principal, Role.Agency, Role.Association]),
        new("/amministrazione", "Amministrazione", "Administration", [Role.Administrator]),
    ];

    /// <summary>What a caller sees; nobody signed in: null.</summary>
    public static IEnumerable<MenuEntry> For(Caller? caller) =>
        Entries.Where(entry => entry.Roles is null || (caller is not null && entry.Roles.Contains(caller.Role)));
}
