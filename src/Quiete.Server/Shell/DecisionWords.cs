using System.Globalization;
using Quiete.Rules;

namespace Quiete.Server.Shell;

/// <summary>The words of decisions as people read them, in both languages.</summary>
internal static class DecisionWords
{
    private static readonly Dictionary<string, Sentence> Words = new()
    {
        ["allow"] = new("permesso", "allowed"),
        ["refuse"] = new("rifiutato", "refused"),
        ["ask"] = new("da decidere da una persona", "for a human to decide"),
        ["reserved"] = new("prenotato", "reserved"),
        ["attempted"] = new("fatto", "made"),
        ["released"] = new("restituito senza usarlo", "given back unused"),
        ["stopped"] = new("fermato da un'opposizione", "stopped by an objection"),
        ["expired"] = new("scaduto", "expired"),
        ["no-answer"] = new("nessuna risposta", "no answer"),
        ["busy"] = new("occupato", "busy"),
        ["answered"] = new("ha risposto", "answered"),
        ["refused"] = new("la persona ha detto no", "the person said no"),
        ["not-now"] = new("la persona ha detto «non ora»", "the person said \"not now\""),
        ["silent"] = new("chiamata muta", "silent call"),
        ["sale"] = new("vendita", "sale"),
        ["congestion"] = new("rete congestionata", "network congested"),
        ["disconnected"] = new("numero non attivo", "disconnected"),
        ["fax"] = new("fax", "fax"),
        ["machine"] = new("segreteria", "answering machine"),
        ["rejected"] = new("chiamata respinta", "call rejected"),
        ["unwanted"] = new("segnata come indesiderata", "marked as unwanted"),
        ["error"] = new("errore di rete", "network error"),
        ["right-person"] = new("la persona cercata", "the right person"),
        ["other-adult"] = new("un altro adulto", "another adult"),
        ["minor"] = new("un minore", "a minor"),
        ["wrong-number"] = new("numero sbagliato", "wrong number"),
        ["reassigned"] = new("numero passato ad altri", "number reassigned"),
        ["language-barrier"] = new("lingua diversa", "language barrier"),
        ["interested"] = new("interessata", "interested"),
        ["appointment"] = new("appuntamento", "appointment"),
        ["call-back"] = new("da richiamare", "to be called back"),
        ["declined-product"] = new("non vuole il prodotto", "declined the product"),
        ["declined-all"] = new("non vuole nulla", "declined everything"),
        ["not-eligible"] = new("non ha i requisiti", "not eligible"),
        ["already-customer"] = new("già cliente", "already a customer"),
        ["already-contacted"] = new("già contattata", "already contacted"),
        ["law"] = new("legge", "law"),
        ["regulator"] = new("autorità", "regulator"),
        ["code"] = new("codice di condotta", "code of conduct"),
        ["contract"] = new("contratto", "contract"),
        ["practice"] = new("buona prassi", "good practice"),
        ["objection"] = new("si oppone", "objects"),
        ["erasure"] = new("i suoi dati sono stati cancellati", "the person was erased"),
        ["linked"] = new("la tiene già un'altra agenzia, su un altro suo numero", "another agency holds the person, under another number"),
        ["objection-to-all"] = new("si oppone a tutto il marketing", "objects to all marketing"),
        ["consent-withdrawn"] = new("ritira il consenso", "withdraws the consent"),
        ["source-asked"] = new("chiede da dove viene il suo numero", "asks where the number comes from"),
        ["deletion-asked"] = new("chiede la cancellazione", "asks for erasure"),
        ["not-to-be-recorded"] = new("non vuole essere registrata", "does not want to be recorded"),
        ["complaint"] = new("reclama", "complains"),
        ["empty"] = new("vuoto", "empty"),
        ["not-a-number"] = new("non è un numero di telefono", "not a telephone number"),
        ["several"] = new("più numeri insieme", "several numbers at once"),
        ["too-short"] = new("mancano delle cifre", "digits are missing"),
        ["too-long"] = new("troppe cifre", "too many digits"),
        ["unassigned"] = new("nessuno può avere un numero così", "nobody can have such a number"),
        ["ambiguous"] = new("si può leggere in più modi", "can be read in several ways"),
        ["leading-zero-restored"] = new("rimesso lo zero iniziale", "leading zero put back"),
        ["plus-restored"] = new("rimesso il segno + del prefisso", "plus sign of the country code put back"),
        ["decimals-removed"] = new("tolti i decimali messi dal foglio di calcolo", "decimals of a spreadsheet taken away"),
        ["fixed"] = new("numero di casa o d'ufficio", "landline"),
        ["mobile"] = new("cellulare", "mobile"),
        ["toll-free"] = new("numero verde", "toll-free number"),
        ["shared-cost"] = new("numero a costo condiviso", "shared-cost number"),
        ["premium"] = new("numero a sovrapprezzo", "premium number"),
        ["personal"] = new("numero unico personale", "personal number"),
        ["voip"] = new("telefonia via internet", "internet telephony"),
        ["statistics"] = new("numero per chiamate di ricerca", "number of research calls"),
        ["commercial"] = new("numero per chiamate commerciali", "number of commercial calls"),
        ["short"] = new("numero breve", "short number"),
        ["emergency"] = new("numero di emergenza", "emergency number"),
        ["foreign"] = new("numero estero", "foreign number"),
        ["unknown"] = new("sconosciuto", "unknown"),
    };

    extension(Language words)
    {
        /// <summary>A word of a receipt, such as <c>live-call</c>; one that has no phrase stays as it is.</summary>
        public string Term(string word) =>
            Words.TryGetValue(word, out var sentence) ? sentence.In(words)
            : Terms.TryParse<Sectors>(word, out var sector) ? words.Of(sector)
            : Terms.TryParse<Channels>(word, out var channel) ? words.Of(channel)
            : Terms.TryParse<Purpose>(word, out var purpose) ? words.Of(purpose)
            : word;

        /// <summary>An instant as clocks in Italy show it, to the second.</summary>
        public string Instant(DateTimeOffset at) => RomeTime.At(at).ToString(words["d MMMM yyyy 'alle' HH:mm:ss", "d MMMM yyyy 'at' HH:mm:ss"], words.Culture);

        /// <summary>An instant as receipts write it.</summary>
        public string Instant(string receiptInstant) => words.Instant(DateTimeOffset.Parse(receiptInstant, CultureInfo.InvariantCulture));

        public string Euro(long sum) => $"{sum.ToString("N0", words.Culture)} €";
    }
}
