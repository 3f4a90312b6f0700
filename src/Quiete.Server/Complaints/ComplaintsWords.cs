using Quiete.Procedures;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>The room's words as people read them, in both languages.</summary>
internal static class ComplaintsWords
{
    extension(Language words)
    {
        public string Of(CaseSubject subject) => subject switch
        {
            CaseSubject.UnwantedContacts => words["chiamate o messaggi che non voglio", "calls or messages that I do not want"],
            CaseSubject.UnaskedContract => words["un contratto che non ho chiesto", "a contract that I did not ask for"],
            CaseSubject.Withdrawal => words["voglio tirarmi indietro da un contratto", "I want to step back from a contract"],
            CaseSubject.ServiceFault => words["la linea o internet non va, o tarda", "the line or the internet fails, or comes late"],
            CaseSubject.Billing => words["una bolletta o un addebito", "a bill or a charge"],
            CaseSubject.Fraud => words["un imbroglio, o qualcuno che finge di essere un altro", "a swindle, or somebody who pretends to be another"],
            _ => words["altro", "something else"],
        };

        public string Of(ActKind kind) => kind switch
        {
            ActKind.Began => words["È cominciato", "It began"],
            ActKind.Ended => words["È finito", "It ended"],
            ActKind.Call => words["Ho telefonato", "I called"],
            ActKind.Complaint => words["Reclamo", "Complaint"],
            ActKind.Objection => words["Opposizione", "Objection"],
            ActKind.AccessRequest => words["Richiesta dei miei dati", "Request for my data"],
            ActKind.ConsentWithdrawal => words["Revoca del consenso", "Consent withdrawn"],
            ActKind.ContractWithdrawal => words["Recesso dal contratto", "Withdrawal from the contract"],
            ActKind.IndemnityClaim => words["Richiesta di indennizzo", "Claim for an indemnity"],
            ActKind.Report => words["Segnalazione", "Report"],
            ActKind.Notice => words["Copia per conoscenza", "Copy for information"],
            ActKind.Answer => words["Risposta", "Answer"],
            ActKind.PecAccepted => words["PEC accettata", "PEC accepted"],
            ActKind.PecDelivered => words["PEC consegnata", "PEC delivered"],
            ActKind.PecFailed => words["PEC non consegnata", "PEC not delivered"],
            ActKind.LetterDelivered => words["Raccomandata consegnata", "Registered letter delivered"],
            ActKind.Contract => words["Contratto", "Contract"],
            ActKind.HandOver => words["Affidata a un'associazione", "Handed to an association"],
            _ => words["Nota", "Note"],
        };

        public string Of(Way way) => way switch
        {
            Way.Phone => words["telefono", "telephone"],
            Way.RegisteredLetter => words["raccomandata", "registered letter"],
            Way.Letter => words["lettera", "letter"],
            Way.Pec => words["PEC", "PEC"],
            Way.Email => words["e-mail", "e-mail"],
            Way.WebForm => words["modulo sul sito", "form on the site"],
            Way.Chat => words["chat", "chat"],
            Way.Social => words["pagina social", "social page"],
            Way.Counter => words["di persona", "in person"],
            _ => words["Quiete", "Quiete"],
        };

        public string Of(Body body) => body switch
        {
            Body.Company => words["l'azienda", "the company"],
            Body.MonitoringBody => words["Organismo di monitoraggio", "monitoring body"],
            Body.Garante => words["Garante privacy", "Garante (data protection)"],
            Body.Agcom => words["AGCOM", "AGCOM (communications)"],
            Body.Agcm => words["AGCM (Antitrust)", "AGCM (competition and consumers)"],
            Body.Arera => words["ARERA", "ARERA (energy)"],
            Body.Conciliation => words["ConciliaWeb", "ConciliaWeb"],
            Body.Police => words["Polizia", "Police"],
            _ => words["associazione di consumatori", "consumers' association"],
        };

        /// <summary>When the press cannot print a page that the browser can.</summary>
        public string NoPdfNow => words[
            "Adesso il PDF non si può fare: forse ne stai già preparando un altro, o sono in molti ad aspettare. Riprova fra poco, oppure stampa questa pagina dal browser.",
            "The PDF cannot be made just now: perhaps another one of yours is being made, or many are waiting. Try again shortly, or print this page from the browser."];

        /// <summary>A case's title and company, for lists.</summary>
        public string NameOf(Case one) => one.Company is { } company && !one.Told.Title.Contains(company, StringComparison.OrdinalIgnoreCase) ? $"{one.Told.Title} ({company})" : one.Told.Title;

        /// <summary>When something happened: the day alone where the hour is not known.</summary>
        public string When(NewAct told) => told.DayOnly ? words.On(Rules.RomeTime.DayOf(told.At)) : words.At(told.At);
    }
}
