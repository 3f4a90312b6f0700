using Quiete.Server.Gate;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>Who called, and why, in words that say how strong the evidence is. They name a rule's possible breach, never a breach.</summary>
internal static class MatchWords
{
    extension(Language words)
    {
        /// <summary>The answer in one line.</summary>
        public string Title(CallAnswer answer) => answer switch
        {
            CallAnswer.DeclaredAndAllowed => words["Chiamata dichiarata e permessa", "Declared and allowed"],
            CallAnswer.RefusedYetMade => words["Era stata rifiutata, eppure la chiamata è arrivata", "It was refused, yet the call came"],
            CallAnswer.LineDeclaredNotAsked => words["La linea è dichiarata, ma nessuno ha chiesto il permesso di chiamare", "The line is declared, but nobody asked for leave to call"],
            CallAnswer.UndeclaredLine => words["Nessuna azienda ha dichiarato questa linea", "No company has declared this line"],
            CallAnswer.LineLooksForged => words["Il numero mostrato potrebbe essere falso", "The number shown may be forged"],
            CallAnswer.HiddenLine => words["Il numero era nascosto", "The number was hidden"],
            CallAnswer.NotProved => words["Prima prova che il numero è tuo", "First prove that the number is yours"],
            _ => words["Qui non c'è nulla da confrontare", "There is nothing to compare here"],
        };

        /// <summary>What it means, and how strong it is.</summary>
        public string Meaning(CallAnswer answer) => answer switch
        {
            CallAnswer.DeclaredAndAllowed => words[
                "Chi ti ha chiamato lo ha chiesto prima, e le regole di quel momento lo permettevano. La prova è forte: c'è una ricevuta firmata. Se non vuoi più chiamate, opponiti qui sotto.",
                "Whoever called you asked before, and the rules of that moment allowed it. The evidence is strong: there is a signed receipt. If you want no more calls, object below."],
            CallAnswer.RefusedYetMade => words[
                "L'azienda aveva chiesto, la risposta era stata no, e dalla sua linea ti hanno chiamato lo stesso. È una prova forte, ma non assoluta: il numero mostrato può essere falsificato. Può violare le regole scritte nella ricevuta: conservala.",
                "The company had asked, the answer was no, and its line called you all the same. The evidence is strong but not absolute: the number shown can be forged. It may break the rules that the receipt names: keep it."],
            CallAnswer.LineDeclaredNotAsked => words[
                "La linea è di un'azienda che partecipa a Quiete, ma per il tuo numero, a quell'ora, non risulta nessuna richiesta. O hanno chiamato senza chiedere, o non era una chiamata commerciale, o qualcuno ha falsificato la loro linea. La prova è media.",
                "The line belongs to a company that takes part in Quiete, but for your number, at that hour, there is no request. Either they called without asking, or it was no marketing call, or somebody forged their line. The evidence is middling."],
            CallAnswer.UndeclaredLine => words[
                "Da sola non è una prova: l'azienda può non partecipare a Quiete. Annota che cosa hanno detto; più persone segnalano la stessa linea, più si capisce.",
                "By itself this proves nothing: the company may not take part in Quiete. Note what was said; the more people report the line, the more is understood."],
            CallAnswer.LineLooksForged => words[
                "La prova contro un'azienda precisa è debole: chi falsifica un numero nasconde chi è. Conta quello che hanno detto e offerto.",
                "The evidence against any one company is weak: whoever forges a number hides who they are. What counts is what they said and offered."],
            CallAnswer.HiddenLine => words[
                "Chi chiama per vendere deve mostrare un numero richiamabile (L. 5/2018, art. 2). Una chiamata nascosta non si può legare con certezza a nessuno: la prova è debole.",
                "Whoever calls to sell has to show a number that can be called back (L. 5/2018, art. 2). A hidden call cannot be tied to anybody with certainty: the evidence is weak."],
            CallAnswer.NotProved => words[
                "Un'azienda ha dichiarato questa linea. Se abbia chiesto di chiamarti te lo possiamo dire solo quando avrai provato che il numero chiamato è tuo.",
                "A company declared this line. Whether it asked to call you can only be told once you have proved that the number called is yours."],
            _ => words[
                "Una visita, o una linea che non si legge, non lasciano nulla da confrontare con le richieste delle aziende.",
                "A visit, or a line that cannot be read, leaves nothing to compare with what companies asked."],
        };

        public string Of(ForgerySign sign) => sign switch
        {
            ForgerySign.NotInPlan => words["Nel piano di numerazione un numero così non esiste: non si può richiamare.", "No numbering plan holds such a number: it cannot be called back."],
            ForgerySign.OwnNumber => words["È un tuo numero: chi chiamava ha mostrato il tuo.", "It is a number of yours: the caller showed yours."],
            ForgerySign.UndeclaredMobile => words[
                "È un cellulare che nessuna azienda ha dichiarato: può essere di una persona che non sa nulla della chiamata. Non richiamare per protestare. Dal 19 novembre 2025 le chiamate dall'estero con un cellulare italiano falso vengono bloccate (AGCOM 106/25/CONS): se è falso, probabilmente partiva dall'Italia.",
                "It is a mobile number that no company declared: it may be of somebody who knows nothing of the call. Do not ring back to complain. Since 19 November 2025 calls from abroad that show a false Italian mobile are blocked (AGCOM 106/25/CONS): if it is forged, it probably began in Italy."],
            ForgerySign.Foreign => words["È un numero di un altro Paese: da dove venisse davvero la chiamata non si può sapere.", "It is a number of another country: where the call really came from cannot be known."],
            _ => words["È un numero di emergenza: da lì nessuno chiama per vendere.", "It is an emergency number: nobody calls from it to sell."],
        };

        public string Of(MatchStrength strength) => strength switch
        {
            MatchStrength.LineAndTime => words["stesso numero, stessa linea, stesse ore", "same number, same line, same hours"],
            MatchStrength.CompanyAndTime => words["stesso numero e stesse ore, un'altra linea della stessa azienda", "same number and hours, another line of the same company"],
            _ => words["solo le stesse ore: non prova che fossero loro", "the same hours only: it does not prove that it was them"],
        };

        /// <summary>What became of a contact, by what its agency told.</summary>
        public string Fate(ContactOfPerson contact) => (contact.State, contact.Made) switch
        {
            (ContactState.Attempted, { } made) => words[$"è stato riferito che ti hanno contattato: {words.At(made)}", $"it was told that you were contacted: {words.At(made)}"],
            (ContactState.Released, _) => words["è stato riferito che non ti hanno contattato", "it was told that you were not contacted"],
            (ContactState.Stopped, _) => words["fermata da una tua opposizione", "stopped by your objection"],
            (null, { } made) => words[$"nonostante il no, è stato riferito che ti hanno contattato: {words.At(made)}", $"in spite of the no, it was told that you were contacted: {words.At(made)}"],
            (null, _) => words["nessuna prenotazione", "nothing was reserved"],
            _ => words["non è stato riferito nulla", "nothing was told"],
        };
    }
}
