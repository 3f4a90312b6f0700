using Quiete.Server.Accounts;

namespace Quiete.Server.Shell;

/// <summary>Entries that belong together and open as one.</summary>
internal sealed record MenuGroup(string Italian, string English);

/// <summary>One entry of the main menu.</summary>
/// <param name="Group">With which others it opens; null: it stands alone.</param>
/// <param name="Roles">Who sees it; null: everybody, signed in or not.</param>
internal sealed record MenuEntry(string Path, string Italian, string English, MenuGroup? Group = null, IReadOnlyList<Role>? Roles = null);

/// <summary>The main menu, in the order in which it is shown.</summary>
internal static class Menu
{
    private static readonly Role[] Heads = [Role.Principal, Role.Agency];

    // A person keeps a register of their own, whatever they are for a company.
    private static readonly Role[] People = Enum.GetValues<Role>();

    private static readonly MenuGroup Mine = new("Il mio registro", "My register");
    private static readonly MenuGroup Complaints = new("I miei reclami", "My complaints");
    private static readonly MenuGroup Administration = new("Amministrazione", "Administration");
    private static readonly MenuGroup Contacts = new("Contatti", "Contacts");
    private static readonly MenuGroup Facts = new("Fatti", "Facts");
    private static readonly MenuGroup Company = new("Azienda", "Company");

    private static readonly MenuEntry[] Entries =
    [
        new("/", "Inizio", "Home"),
        new("/aziende", "Aziende", "Companies"),
        new("/linee", "Di chi è una linea", "Whose line it is"),
        new("/classifica", "Chi disturba meno", "Who bothers least"),
        new("/ricevute", "Ricevute", "Receipts"),
        new("/segnala", "Segnala", "Report"),
        new("/a-chi-rivolgersi", "A chi rivolgersi", "Whom to turn to"),
        new("/registro", "Segna una chiamata", "Note down a call", Mine, People),
        new("/registro/costo", "Quanto mi costano", "What they cost me", Mine, [Role.Person]),
        new("/registro/importa", "Importa", "Import", Mine, [Role.Person]),
        new("/registro/linee", "Linee bloccate e desiderate", "Lines blocked and wanted", Mine, [Role.Person]),
        new("/opponiti", "Di' no", "Say no", Mine, [Role.Person]),
        new("/numeri-miei", "I miei numeri", "My numbers", Mine, [Role.Person]),
        new("/cerchie", "Le mie cerchie", "My circles", Mine, [Role.Person]),
        new("/aiuto", "Aiuto tra persone", "Help among people", Mine, [Role.Person]),
        new("/contestazioni", "La mia linea, contestazioni", "My line, disputes", Mine, [Role.Person]),
        new("/dispositivi", "Blocca le chiamate", "Block calls", Mine, [Role.Person]),
        new("/pratiche", "Le mie pratiche", "My cases", Complaints, [Role.Person]),
        new("/i-miei-dati", "I miei dati per i moduli", "My data for the forms", Complaints, [Role.Person]),
        new("/taccuino", "Telefona con il taccuino", "Call with the notebook", Complaints, [Role.Person]),
        new("/cassaforte", "Cassaforte", "Vault", Complaints, [Role.Person]),
        new("/campagne", "Campagne", "Campaigns", Contacts, [Role.Principal, Role.Agency, Role.Agent]),
        new("/liste", "Liste", "Lists", Contacts, [Role.Principal, Role.Agency, Role.Agent]),
        new("/domande", "Domande", "Questions", Contacts, [Role.Principal]),
        new("/storico", "Storico", "History", Contacts, Heads),
        new("/reclami", "Reclami", "Complaints", Contacts, Heads),
        new("/cortesia", "Cortesia", "Courtesy", Contacts, Heads),
        new("/esposizione", "Esposizione", "Exposure", Contacts, [Role.Principal]),
        new("/eventi", "Eventi", "Events", Contacts, Heads),
        new("/fatti", "Fatti di un numero", "Facts of a number", Facts, [Role.Principal]),
        new("/importa", "Importa da file", "Import a file", Facts, [Role.Principal]),
        new("/rpo", "Giro al registro (RPO)", "Round trip to the register (RPO)", Facts, [Role.Principal]),
        new("/esche", "Numeri esca", "Planted numbers", Facts, [Role.Principal]),
        new("/azienda", "La tua azienda", "Your company", Company, Heads),
        new("/politica", "Politica di contatto", "Contact policy", Company, [Role.Principal]),
        new("/persone", "Persone", "People", Company, [Role.Principal, Role.Agency, Role.Association]),
        new("/chiavi", "Chiavi API", "API keys", Company, Heads),
        new("/webhook", "Webhook", "Webhooks", Company, Heads),
        new("/sportello", "Sportello", "Desk", Roles: [Role.Association]),
        new("/log", "Registro delle decisioni", "Log of decisions", Roles: [Role.Auditor, Role.Administrator]),
        new("/associazione", "La nostra cerchia", "Our circle", Roles: [Role.Association]),
        new("/lettere", "Lettere", "Letters", Roles: [Role.Administrator, Role.Association]),
        new("/amministrazione", "Inviti e account", "Invitations and accounts", Administration, [Role.Administrator]),
        new("/amministrazione/contestazioni", "Contestazioni", "Disputes", Administration, [Role.Administrator]),
        new("/amministrazione/marchi", "Marchi", "Brands", Administration, [Role.Administrator]),
    ];

    /// <summary>What a caller sees; nobody signed in: null.</summary>
    public static IEnumerable<MenuEntry> For(Caller? caller) =>
        Entries.Where(entry => entry.Roles is null || (caller is not null && entry.Roles.Contains(caller.Role)));
}
