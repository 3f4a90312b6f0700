using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>What each code of a reason means, for people: of the law pack and of the ledger's own rules.</summary>
/// <remarks>A code without a sentence fails a test, so nobody is ever shown a bare code.</remarks>
internal static class ReasonWords
{
    /// <summary>What a code says when its rule refuses or asks.</summary>
    public static readonly IReadOnlyDictionary<string, Sentence> Against = new Dictionary<string, Sentence>
    {
        ["unreadable"] = new("Il numero indicato non si legge come un numero di telefono.", "The number given cannot be read as a telephone number."),
        ["short-number"] = new("È un numero breve o di emergenza, non la linea di una persona.", "It is a short or emergency number, not a person's line."),
        ["premium-number"] = new("È un numero a sovrapprezzo, non la linea di una persona.", "It is a premium number, not a person's line."),
        ["no-pack-for-country"] = new("È un numero estero, e Quiete non conosce le regole di quel Paese.", "It is a foreign number, and Quiete does not know the rules of that country."),
        ["rpo-never-checked"] = new("Il Registro pubblico delle opposizioni non è mai stato interrogato per questo numero.", "The opposition register was never asked about this number."),
        ["rpo-answer-stale"] = new("L'ultima risposta del Registro pubblico delle opposizioni ha più di 15 giorni e non vale più.", "The last answer of the opposition register is older than 15 days and no longer good."),
        ["rpo-listed"] = new("Il numero è iscritto al Registro pubblico delle opposizioni e nulla di successivo autorizza la chiamata.", "The number is on the opposition register and nothing later allows the call."),
        ["consent-voided"] = new("Il consenso è anteriore all'iscrizione al Registro pubblico delle opposizioni, che lo ha revocato.", "The consent is older than the enrolment on the opposition register, which withdrew it."),
        ["consent-order-unknown"] = new("C'è un consenso, ma non si sa se venga prima o dopo l'iscrizione al Registro pubblico delle opposizioni.", "There is a consent, but whether it came before or after the enrolment on the opposition register is not known."),
        ["objection"] = new("La persona si è opposta al marketing.", "The person objected to marketing."),
        ["consent-missing"] = new("Manca un consenso provato per questo settore e questo canale.", "A proven consent for this sector and channel is missing."),
        ["energy-unrequested"] = new("Per luce e gas non si chiama chi non lo ha chiesto.", "For electricity and gas nobody is called who did not ask for it."),
        ["energy-consent"] = new("Un cliente ha dato un consenso, ma non ha chiesto di essere chiamato per luce e gas.", "A customer gave a consent, but did not ask to be called about electricity and gas."),
        ["outside-hours"] = new("A quest'ora, o in questo giorno, non si chiama.", "At this hour, or on this day, nobody is called."),
        ["hidden-line"] = new("La chiamata non mostrerebbe alcun numero.", "The call would show no number."),
        ["line-not-recallable"] = new("La linea mostrata non risulta richiamabile.", "The line shown is not known to be one that can be called back."),
        ["agency-not-in-roc"] = new("L'agenzia non risulta iscritta al Registro degli operatori di comunicazione (ROC).", "The agency is not known to be enrolled in the register of communication operators (ROC)."),
        ["line-not-declared"] = new("L'agenzia non ha dichiarato la linea da cui chiamerebbe.", "The agency has not declared the line from which it would call."),
        ["foreign-origin"] = new("La chiamata verrebbe dall'estero mostrando una linea italiana.", "The call would come from abroad and show an Italian line."),
        ["silent-pause"] = new("Dopo una chiamata muta il numero riposa cinque giorni.", "After a silent call the number rests for five days."),
        ["silent-ratio"] = new("La campagna fa troppe chiamate mute.", "The campaign makes too many silent calls."),
        ["no-mandate"] = new("L'agenzia non ha un mandato per questo giorno.", "The agency has no mandate for this day."),
        ["not-a-customer"] = new("Il committente contatta solo i propri clienti, e la persona non risulta esserlo.", "The principal contacts its own customers only, and the person is not known to be one."),
        ["tenure-too-short"] = new("La persona è cliente da troppo poco tempo per la politica del committente.", "The person has been a customer for too short a time under the principal's policy."),
        ["partner-not-allowed"] = new("Il committente non ammette questa agenzia.", "The principal does not allow this agency."),
        ["attempts-exhausted"] = new("I tentativi che il committente ammette sono finiti, contando quelli di tutte le agenzie.", "The attempts that the principal allows are used up, those of all agencies counted."),
        ["refusal-pause"] = new("La persona ha detto no da poco: si aspetta il tempo fissato dal committente.", "The person said no lately: one waits as long as the principal set."),
        ["not-now-pause"] = new("La persona ha detto «non ora» da poco: si aspetta il tempo fissato dal committente.", "The person said \"not now\" lately: one waits as long as the principal set."),
        ["redial-pause"] = new("La persona è stata contattata da poco: non si richiama subito.", "The person was contacted lately: nobody rings again at once."),
        ["campaign-closed"] = new("La campagna non è aperta in questo giorno.", "The campaign is not open on this day."),
        ["facts-unreadable"] = new("Di questa persona è annotato qualcosa che questa versione non sa leggere: potrebbe essere un «no».", "Something is noted of this person that this version cannot read: it may be a \"no\"."),
        ["slot-taken"] = new("Un'altra chiamata per lo stesso committente è già in corso o prenotata.", "Another call for the same principal is under way or reserved."),
        ["other-agency-turn"] = new("Un'altra agenzia ha chiesto prima e ha la precedenza.", "Another agency asked before and goes first."),
    };

    /// <summary>What a code says when its rule lets pass: the ground of a contact.</summary>
    public static readonly IReadOnlyDictionary<string, Sentence> For = new Dictionary<string, Sentence>
    {
        ["request"] = new("La persona ha chiesto di essere contattata.", "The person asked to be contacted."),
        ["consent"] = new("La persona ha dato un consenso provato.", "The person gave a proven consent."),
        ["contract-consent"] = new("La persona ha dato il consenso in un contratto in corso o finito da poco.", "The person gave the consent inside a contract in force or ended lately."),
        ["later-consent"] = new("La persona ha dato il consenso dopo l'iscrizione al Registro pubblico delle opposizioni.", "The person gave the consent after the enrolment on the opposition register."),
        ["selective-revocation"] = new("La persona ha tolto il blocco per questo committente (revoca selettiva).", "The person lifted the block for this principal (selective revocation)."),
        ["rpo-clear"] = new("Il Registro pubblico delle opposizioni ha risposto che il numero non è iscritto.", "The opposition register answered that the number is not listed."),
        ["service"] = new("Non è marketing: è una comunicazione di servizio.", "It is not marketing: it is a service communication."),
        ["nothing-forbids"] = new("Nessuna regola lo vieta.", "No rule forbids it."),
        ["human"] = new("Una persona del committente ha visto le prove e lo ha permesso.", "A human of the principal saw the evidence and allowed it."),
        ["evidence-seen"] = new("Una persona del committente ha visto le prove e lo ha permesso.", "A human of the principal saw the evidence and allowed it."),
    };

    /// <summary>For a code that asks: what is not known, and which fact would settle it.</summary>
    public static readonly IReadOnlyDictionary<string, (Sentence Missing, Sentence Settles)> Evidence = new Dictionary<string, (Sentence, Sentence)>
    {
        ["consent-order-unknown"] = (
            new("Se il numero era già iscritto al Registro quando la persona ha dato il consenso.", "Whether the number was already on the register when the person gave the consent."),
            new("Una risposta del Registro anteriore al consenso con il numero iscritto (il consenso vale), o una dal giorno del consenso in poi con il numero non iscritto (il consenso è caduto).",
                "An answer of the register from before the consent that lists the number (the consent stands), or one from the consent's day on that does not (the consent fell).")),
        ["energy-consent"] = (
            new("Se il consenso del cliente è specifico per offerte di luce e gas per telefono, come la legge sembra chiedere.", "Whether the customer's consent is specific to offers of electricity and gas by telephone, as the law seems to ask."),
            new("Il testo del consenso che il cliente ha firmato o registrato; oppure una sua richiesta di essere contattato, che risolve da sola.",
                "The text of the consent that the customer signed or recorded; or the customer's own request to be contacted, which settles it by itself.")),
    };

    extension(Language words)
    {
        /// <summary>A reason of a receipt, in one sentence.</summary>
        public string Reason(string code, string effect) =>
            (effect == "pass" && For.TryGetValue(code, out var sentence)) || Against.TryGetValue(code, out sentence) ? sentence.In(words) : code;

        /// <summary>The ground of an allowed contact.</summary>
        public string Ground(string ground) => For.TryGetValue(ground, out var sentence) ? sentence.In(words) : ground;
    }
}
