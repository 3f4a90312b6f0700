using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>What to mend in the room's forms, in both languages: the stores speak English to programs, people hear it by field.</summary>
internal static class CaseMistakes
{
    extension(Language words)
    {
        /// <summary>What to mend, by field.</summary>
        public string Mend(BadInputException mistake) => words[mistake.Message == ActStore.NoTextRoom ? NoTextRoom : Italian(mistake.Place), mistake.Message];
    }

    private const string NoTextRoom = "In questa pratica non c'è più posto per altro testo: accorcia questo, o un altro che non serve più. Un testo lungo può stare in un file, nella cassaforte.";

    private static string Italian(string field) => field switch
    {
        "title" => "Serve un titolo su una riga, di al massimo 120 caratteri.",
        "brand" => "Questa azienda non c'è nell'elenco.",
        "named" => "Il nome sta su una riga, al massimo 80 caratteri.",
        "subject" or "kind" or "basis" or "way" or "body" or "numberGiven" => "Scegli una delle voci dell'elenco.",
        "address" => "L'indirizzo è troppo lungo (al massimo 400 caratteri) o contiene segni che non si vedono.",
        "pec" => "Questo non è un indirizzo PEC.",
        "told" or "said" or "promised" => "Il testo è troppo lungo o contiene segni che non si vedono.",
        "case" => $"Hai già {CaseStore.MostOfPerson} pratiche: chiudine o cancellane qualcuna.",
        "entries" => $"Una pratica tiene al massimo {CaseStore.MostEntries} contatti.",
        "acts" => $"Una pratica tiene al massimo {ActStore.MostOfCase} fatti.",
        "at" => "Serve un giorno vero, dal 1950 a domani; l'ora si scrive come 09:30.",
        "promisedBy" => "Serve un giorno valido.",
        "who" or "witness" => "Il nome sta su una riga, al massimo 120 caratteri.",
        "operatorCode" or "complaintNumber" or "country" => "Al massimo 60 caratteri, su una riga.",
        "waitedMinutes" => "Minuti interi, al massimo un giorno.",
        "seconds" => "Scrivi i minuti, o minuti e secondi come 12:30. Al massimo un giorno.",
        "answers" => "Questo fatto non è nella pratica.",
        "url" => "Serve un indirizzo come https://www.esempio.it/pagina.",
        "capture" => "Serve un'immagine o una pagina salvata, non vuota, di al massimo 20 MB; nella cassaforte deve esserci posto.",
        "file" => "Questo file non è nella tua cassaforte.",
        "from" or "to" => "Serve un giorno valido.",
        "key" => "Il modulo è scaduto: ricarica la pagina e riprova.",
        _ => "Questo campo non va bene così.",
    };
}
