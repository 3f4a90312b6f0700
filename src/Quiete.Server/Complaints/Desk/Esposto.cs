using System.Globalization;
using System.Text;
using Quiete.Rules;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>The draft of a report to the public prosecutor (esposto) about a company's calls. It asks for an assessment and states no offence; a lawyer goes over it before anybody signs.</summary>
/// <remarks>Always in Italian: a prosecutor reads it.</remarks>
internal static class Esposto
{
    /// <summary>The most characters of an edited draft.</summary>
    public const int MaxText = 60_000;

    private static readonly Language Italian = Language.Of("it");

    /// <summary>The draft, as plain text to be edited.</summary>
    public static string Draft(CollectiveDossier dossier)
    {
        var text = new StringBuilder();
        Line(text, "Alla Procura della Repubblica presso il Tribunale di [luogo]");
        Line(text, $"ESPOSTO\nper i fatti descritti sotto, relativi a contatti telefonici che chi li ha ricevuti attribuisce a «{dossier.Company}»");
        Line(text, $"{dossier.Association.Name}, in persona di [nome e qualità di chi firma], con sede in [indirizzo], espone quanto segue. I fatti sono quelli annotati dalle persone nel proprio registro e affidati all'associazione con un consenso dato attraverso Quiete{Helped(dossier)}; dove qualcosa è solo un'ipotesi, è detto.");

        Line(text, "1. I fatti");
        Line(text, Facts(dossier));
        foreach (var sign in dossier.Signs) Line(text, $"- {Italian.Of(sign.Sign)}: {Count(sign.Contacts, "contatto", "contatti")}, {Count(sign.People, "persona", "persone")}. {Italian.Meaning(sign.Sign)}");
        var lines = dossier.Lines.Where(line => line.Line is not null).Take(20).Select(line => $"{line.Line} ({Count(line.Contacts, "contatto", "contatti")})").ToList();
        if (lines.Count > 0) Line(text, $"Le linee mostrate più spesso: {string.Join(", ", lines)}. Un numero mostrato si può falsificare: da solo non dice chi ha chiamato.");
        var guessed = dossier.Cases.Count(one => one.Case.Basis is Register.Basis.Guess or null);
        if (guessed > 0) Line(text, $"In {Count(guessed, "pratica", "pratiche")} che si trattasse di «{dossier.Company}» è un'ipotesi di chi ha ricevuto i contatti.");

        Line(text, "2. Le persone");
        Line(text, dossier.Names.Count > 0
            ? $"Hanno acconsentito a essere nominate: {string.Join(", ", dossier.Names)}. Le altre ({dossier.People - dossier.Names.Count}) hanno affidato la pratica senza che il nome compaia qui."
            : "Nessuna persona ha acconsentito a essere nominata in questo atto; l'associazione può chiedere a ciascuna se vuole essere sentita.");

        Line(text, "3. La richiesta");
        Line(text, "Si chiede di valutare se i fatti possano integrare la molestia o il disturbo alle persone col mezzo del telefono (art. 660 del codice penale) o altre ipotesi che l'Autorità riterrà, e di accertare chi usasse le linee indicate.");
        Line(text, "La giurisprudenza non è univoca, e si dice: Cass. 38224/2017 ha escluso che le chiamate commerciali in quanto tali siano molestia; Cass. 29292/2019 ha confermato una condanna per telefonate numerose e quotidiane nel recupero di crediti; per Cass. 45315/2019 contano anche squilli e messaggi ripetuti. Se i fatti esposti stiano nell'uno o nell'altro caso è rimesso alla valutazione dell'Autorità.");
        Line(text, "[DA VERIFICARE CON UN AVVOCATO PRIMA DI FIRMARE: dalla riforma del 2022 l'art. 660 può richiedere la querela della persona, con il suo termine. Questa indicazione non è stata controllata sul testo di legge. Se serve la querela, un esposto dell'associazione non basta: la presenta ogni persona per sé.]");

        Line(text, "4. Allegati");
        Line(text, $"Dossier del {RomeTime.At(dossier.Made).ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("it-IT"))} con l'elenco dei contatti e dei consensi{(dossier.Receipts.Count > 0 ? $", e {Count(dossier.Receipts.Count, "ricevuta", "ricevute")} del registro, verificabili da chiunque" : "")}.");
        Line(text, "[luogo e data]\n[firma]");
        return text.ToString().Trim();
    }

    private static string Facts(CollectiveDossier dossier) => dossier.Span is var (first, last)
        ? $"Dal {Italian.DayOf(first)} al {Italian.DayOf(last)}, in {Count(dossier.Days, "giorno", "giorni")} diversi, {Count(dossier.People, "persona", "persone")} {(dossier.People == 1 ? "ha" : "hanno")} annotato {Count(dossier.Contacts, "contatto", "contatti")} che {(dossier.People == 1 ? "attribuisce" : "attribuiscono")} a «{dossier.Company}»: {string.Join(", ", dossier.ByChannel.Select(one => $"{Italian.Of(one.Channel)} ({one.Contacts})"))}."
        : "Le pratiche non hanno ancora contatti annotati.";

    private static string Helped(CollectiveDossier dossier) => dossier.Cases.Count(one => one.ByHelper) is > 0 and var helped
        ? $" (per {Count(helped, "pratica", "pratiche")} l'ha dato chi aiuta la persona, non la persona stessa)"
        : "";

    private static string Count(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";

    private static void Line(StringBuilder text, string line) => text.Append(line).Append("\n\n");
}
