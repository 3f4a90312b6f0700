using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>Why a file or a form was refused, as people read it: <c>file.csv: line 3: at: not a date …</c>.</summary>
/// <remarks>The reasons of the engine, of imports, of screenings and of the register's answers. The API keeps the English ones.</remarks>
internal static class RefusalPhrases
{
    private const string Between = ": ";
    private const string AndMore = "; ";
    private const string ByOption = "Name it with --phone-column.";
    private const string ByField = "Write its name under \"Column of the telephone\".";
    private static readonly string[] NothingDone = [" Nothing was stored.", " Nothing was changed."];

    private static readonly Phrasebook Places = new(
    [
        new("{file}, riga {line}, colonna «{column}»", "{file}: line {line}: {column}"),
        new("{file}, riga {line}", "{file}: line {line}"),
        new("La campagna", "campaign"),
        new("Il giro", "giro"),
        new("Il giorno", "at"),
        new("Il giorno", "data"),
        new("I giorni", "giorni"),
        new("I giorni", "days"),
        new("Il massimo", "massimo"),
        new("Il modulo", "body"),
        new("La lista", "list"),
        new("I fatti", "facts"),
        new("Il tipo", "tipo"),
        new("Il tipo", "kind"),
        new("Il numero", "number"),
        new("Il prezzo", "pricePerCheckEur"),
        new("I pacchetti", "packets"),
        new("Il pacchetto {at}", "packets[{at}]"),
    ]);

    private static readonly Phrasebook Reasons = new(
    [
        // Rows of facts.
        new("vuoto", "empty"),
        new("non è un numero di telefono", "not-a-number"),
        new("sembrano più numeri insieme", "several"),
        new("mancano delle cifre", "too-short"),
        new("ci sono troppe cifre", "too-long"),
        new("nessuno può avere un numero così", "unassigned"),
        new("si può leggere in più modi", "ambiguous"),
        new("non si legge", "unreadable"),
        new("è un numero breve, che non è di una persona", "a short code, which has no facts of a person"),
        new("viene prima dell'inizio", "before from"),
        new("è più lungo di {most} byte", "longer than {most} bytes"),
        new("serve un giorno ({day}) o un istante con il fuso ({example})", "not a date ({day}) or an instant with offset ({example})"),
        new("serve un istante con il fuso ({example})", "not an instant with offset ({example})"),
        new("serve un giorno (2026-11-20)", "not a date (2026-11-20)"),
        new("serve una di queste parole: {words}", "not one of {words}"),
        new("servono queste parole, divise da |: {words}", "not of {words}, parted by |"),

        // Files as such.
        new("il file è vuoto.", "The file is empty."),
        new("il file è vuoto: serve una prima riga con i nomi delle colonne.", "The file is empty; it needs a header with the names of its columns."),
        new("manca la colonna {missing}. Ci sono: {seen}. Servono: {needed}.", "the column {missing} is missing. Seen: {seen}. Needed: {needed}."),
        new("mancano le colonne {missing}. Ci sono: {seen}. Servono: {needed}.", "the columns {missing} are missing. Seen: {seen}. Needed: {needed}."),
        new("la colonna {column} c'è due volte.", "the column {column} stands twice."),
        new("qui non c'è testo: il file non è un CSV, o è in UTF-16. Salvalo come CSV UTF-8.", "holds a zero byte: this is not a text file, or it is UTF-16. Save it as CSV UTF-8."),
        new("la prima riga non finisce entro {size} KB. È davvero un CSV?", "does not end within {size} KB. Is this a CSV file?"),
        new("ci sono più righe di quante ne stiano in un invio. Manda i file uno alla volta.", "There are more rows than one import can hold. Import the files one by one."),
        new("ci sono più di {most} nomi diversi di agenzie e committenti.", "There are more than {most} different agencies and principals."),
        new("la lista è vuota.", "the list is empty."),
        new("la lista è in UTF-16. Salvala come CSV UTF-8.", "the list is written in UTF-16. Save it as CSV UTF-8."),
        new("è un archivio zip o un foglio di calcolo. Un foglio di Excel deve avere un nome che finisce in .xlsx.", "the list is a zip archive or a workbook. A workbook's name must end in .xlsx."),
        new("le righe finiscono come nei vecchi Macintosh. Salva la lista di nuovo, come CSV UTF-8.", "the lines end with a carriage return alone (old Macintosh). Save the list with LF or CRLF."),
        new("la lista ha i nomi delle colonne e nessuna riga.", "the list has a header and no rows."),
        new("nessuna colonna sembra di numeri di telefono: scrivi il suo nome in «Colonna del telefono». Le colonne sono: {seen}.", "no column of telephone numbers was found. Name it with --phone-column. The columns seen are: {seen}."),
        new("non c'è una colonna «{column}». Le colonne sono: {seen}.", "there is no column '{column}'. The columns seen are: {seen}."),
        new("il foglio .xlsx non si legge. Aprilo e salvalo di nuovo, oppure salva il foglio come CSV UTF-8.", "is not a readable .xlsx workbook. Open it, save it anew, or save the sheet as CSV UTF-8."),
        new("il foglio, aperto, è più grande di quanto una lista possa essere. Salvalo come CSV UTF-8, o dividilo.", "unpacks to more than a list may have. Save the sheet as CSV UTF-8, or split it."),

        new("qui il guasto è del servizio: è già annotato per chi lo gestisce.", "Here the service itself has a fault: it has been noted for whoever runs it."),
        new("il file non è arrivato intero. Mandalo di nuovo.", "The file did not arrive whole. Send it again."),

        // Forms.
        new("scegli un file.", "Choose a file."),
        new("scegli una campagna.", "Choose a campaign."),
        new("questa campagna non c'è.", "There is no such campaign."),
        new("questo tipo di fatti non c'è.", "There is no such kind of facts."),
        new("quel giorno la campagna non è aperta.", "It is not open on this day."),
        new("in quei giorni la campagna non è aperta.", "It is not open on these days."),
        new("serve un numero intero da {least} a {most}.", "A whole number from {least} to {most} is needed."),
        new("deve essere da {least} a {most}.", "This must be from {least} to {most}."),
        new("non è una somma di denaro.", "This is no sum of money."),
        new("non è un prezzo.", "This is no price."),
        new("serve una riga come 1500; 45.00.", "A line such as 1500; 45.00 is needed."),
        new("un pacchetto ha una quantità di numeri e un prezzo.", "A packet has some numbers and a price."),
        new("sono più di {most} parole.", "These are more than {most} words."),
        new("sono più di {most}.", "These are more than {most}."),
        new("questo campo serve.", "This field is needed."),
        new("è più lungo di {most} caratteri.", "This is longer than {most} characters."),
        new("è più lungo di {most} byte.", "This is longer than {most} bytes."),
        new("non è un numero di telefono.", "This is not one telephone number: {problem}."),
        new("un numero breve non è di una persona.", "A short code has no facts of a person."),
        new("di' per che cosa vale il consenso.", "A consent names what it is for."),
        new("di' come la persona può essere contattata.", "A consent names how the person may be reached."),
        new("viene prima dell'inizio.", "This is before its beginning."),
        new("un nome non può avere il segno |.", "A name cannot hold the sign |."),
        new("è nel futuro.", "This lies in the future."),
        new("non è di una nostra pagina, o la pagina era vecchia. Riprova.", "The form is not one of ours, or it is old."),
        new("il modulo non è arrivato intero: rimandalo.", "The form cannot be read: it is cut, or its parts are too large."),

        // The register and the quota.
        new("un'agenzia può far vagliare {most} righe al giorno, e per oggi ne restano troppo poche. Riprova domani.", "An agency may have {most} rows screened in a day, and too few are left today."),
        new("questo giro non è aperto.", "There is no such open round."),
        new("la risposta è già stata letta.", "It has been answered."),
        new("viene prima del giorno in cui è cominciato il giro.", "This is before the round began."),
        new("serve un giorno.", "A date such as 2026-11-23 is needed, or an instant with its offset."),
        new("il denaro non basta per nessun numero.", "The budget pays for no number."),
        new("nessun numero ha bisogno di una risposta. Guardati: {looked}. Senza una risposta valida, ma già rifiutati da un'altra regola: {spared}.",
            "No number needs an answer: {looked} were looked at, and {spared} without a good answer are refused by another rule anyway."),
        new("non può chiamare nessuno, qualunque cosa risponda il Registro: {rules}.", "It may call nobody, whatever the register answers: {rules}."),
        new("non c'è una colonna «{column}». È la risposta del Registro? Ci sono: {seen}.", "There is no column '{column}'. Is this the answer of the register? Seen: {seen}."),
        new("nessun numero di telefono alla riga {line}", "no telephone number: line {line}"),
        new("nessun numero di telefono in {count} righe: {lines}", "no telephone number: {count} lines, {lines}"),
        new("non si capisce se iscritto o no alla riga {line}", "neither a word for listed nor one for not listed: line {line}"),
        new("non si capisce se iscritto o no in {count} righe: {lines}", "neither a word for listed nor one for not listed: {count} lines, {lines}"),
        new("il numero c'è due volte, alla riga {line}", "the number stands twice: line {line}"),
        new("il numero c'è due volte, in {count} righe: {lines}", "the number stands twice: {count} lines, {lines}"),
        new("il numero non era in questo giro, alla riga {line}", "the number was not submitted in this round: line {line}"),
        new("il numero non era in questo giro, in {count} righe: {lines}", "the number was not submitted in this round: {count} lines, {lines}"),
    ]);

    extension(Language words)
    {
        /// <summary>A refusal in the reader's language; one that has no phrase stays as it is.</summary>
        public string Refusal(string text) => words.IsEnglish ? text.Replace(ByOption, ByField, StringComparison.Ordinal) : InItalian(words, text) ?? text;

        /// <summary>The language of what <see cref="Refusal"/> says, for <c>lang</c>.</summary>
        public string LanguageOfRefusal(string text) => words.IsEnglish || InItalian(words, text) is null ? "en" : "it";
    }

    // Where the place ends cannot be seen: a file's name and a reason may hold colons too. The longest place whose reason is known is it.
    private static string? InItalian(Language words, string text)
    {
        for (var end = text.LastIndexOf(Between, StringComparison.Ordinal); end > 0; end = text.LastIndexOf(Between, end - 1, StringComparison.Ordinal))
        {
            if (Reason(words, text[(end + Between.Length)..]) is { } reason) return $"{Places.Say(words, text[..end]) ?? text[..end]}: {reason}";
        }

        return Reason(words, text);
    }

    private static string? Reason(Language words, string text)
    {
        if (NothingDone.FirstOrDefault(end => text.EndsWith($".{end}", StringComparison.Ordinal)) is { } nothing)
        {
            return Reason(words, text[..^nothing.Length].TrimEnd('.')) is { } rest ? $"{rest}. Non è stato preso nulla." : null;
        }

        var parts = text.Split(AndMore).Select(part => Reasons.Say(words, part)).ToList();
        return parts.Contains(null) ? Reasons.Say(words, text) : string.Join(AndMore, parts);
    }
}
