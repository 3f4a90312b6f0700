using Quiete.Server.Gate;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>What the signs of a dossier mean: which rule they may break, and how strong they are.</summary>
internal static class DossierWords
{
    extension(Language words)
    {
        public string Of(DossierSign sign) => sign switch
        {
            DossierSign.RefusedYetMade => words["L'azienda aveva chiesto, il registro aveva rifiutato, e dalla sua linea hanno chiamato", "The company had asked, the gate had refused, and its line called"],
            DossierSign.AfterObjection => words["Dopo un no della persona", "After a no of the person"],
            DossierSign.NotAsked => words["La linea è dichiarata, e al registro non risulta chiesto nulla", "The line is declared, and nothing was asked of the gate"],
            DossierSign.OutsideHours => words["Fuori dagli orari del codice di condotta", "Outside the hours of the code of conduct"],
            DossierSign.HiddenLine => words["Numero nascosto", "Number hidden"],
            DossierSign.UndeclaredLine => words["Linea che nessuno ha dichiarato a Quiete", "A line that nobody declared to Quiete"],
            _ => words["Il numero mostrato potrebbe essere falso", "The number shown may be forged"],
        };

        /// <summary>Which rule it may break, and what it is worth.</summary>
        public string Meaning(DossierSign sign) => sign switch
        {
            DossierSign.RefusedYetMade => words["Può violare le regole scritte nelle ricevute. Prova forte, non assoluta: un numero mostrato si può falsificare.", "It may break the rules that the receipts name. Strong evidence, not absolute: a number shown can be forged."],
            DossierSign.AfterObjection => words["Può violare l'art. 21 del GDPR. Prova forte se la linea è dell'azienda: la ricevuta del no ha data e codice.", "It may break art. 21 of the GDPR. Strong evidence if the line is the company's: the receipt of the no has its date and code."],
            DossierSign.NotAsked => words["Può essere una chiamata fatta senza controllo, una chiamata non commerciale, o una linea falsificata. Prova media.", "It may be a call made without a check, a call that was no marketing, or a forged line. Middling evidence."],
            DossierSign.OutsideHours => words["Può violare il codice di condotta, che obbliga solo chi vi aderisce. L'ora è quella annotata da chi ha ricevuto.", "It may break the code of conduct, which binds its members only. The hour is the one noted by whoever received the call."],
            DossierSign.HiddenLine => words["Può violare l'art. 2 della L. 5/2018. Non si lega con certezza a nessuno: prova debole.", "It may break art. 2 of law 5/2018. It cannot be tied to anybody with certainty: weak evidence."],
            DossierSign.UndeclaredLine => words["Da sola non prova nulla: l'azienda può non partecipare a Quiete. Nel ROC una linea si cerca sul sito di AGCOM.", "By itself it proves nothing: the company may not take part in Quiete. In the ROC a line is looked up on AGCOM's site."],
            _ => words["Contro un'azienda precisa prova poco: chi falsifica un numero nasconde chi è.", "Against any one company it proves little: whoever forges a number hides who they are."],
        };

        /// <summary>Where the rule is written; null: none in particular.</summary>
        public string? RuleOf(DossierSign sign) => sign switch
        {
            DossierSign.AfterObjection => RuleSources.Of("IT.PRIV.objection"),
            DossierSign.OutsideHours => RuleSources.Of("IT.COD.hours"),
            DossierSign.HiddenLine => RuleSources.Of("IT.CLI.visible"),
            DossierSign.UndeclaredLine => RuleSources.Of("IT.ROC.numbers"),
            _ => null,
        };

        /// <summary>A person of a dossier: their name where they agreed, a number otherwise.</summary>
        public string PersonOf(DossierCase one) => one.Name ?? words[$"Persona {one.Place}", $"Person {one.Place}"];
    }
}
