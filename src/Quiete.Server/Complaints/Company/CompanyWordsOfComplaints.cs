using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>Complaints to companies in both languages.</summary>
internal static class CompanyWordsOfComplaints
{
    extension(Language words)
    {
        public string Of(ComplaintState state) => state switch
        {
            ComplaintState.Open => words["aspetta risposta", "waits for an answer"],
            ComplaintState.AskedForMore => words["l'azienda ha chiesto qualcosa", "the company asked something"],
            ComplaintState.Answered => words["ha risposta", "answered"],
            ComplaintState.Closed => words["chiuso", "closed"],
            _ => words["ritirato", "taken back"],
        };

        public string Of(ComplaintClock clock) => clock switch
        {
            ComplaintClock.ThirtyDays => words["30 giorni (AGCOM 255/24/CONS)", "30 days (AGCOM 255/24/CONS)"],
            ComplaintClock.Energy => words["40 giorni (luce e gas, regole ARERA, a memoria)", "40 days (electricity and gas, rules of ARERA, from memory)"],
            ComplaintClock.Practice => words["30 giorni che ci sembrano giusti: nessuna legge dà un termine", "30 days that seem fair to us: no law gives a term"],
            _ => words["un mese (come per le richieste sui propri dati, GDPR art. 12)", "one month (as for requests about one's data, GDPR art. 12)"],
        };

        /// <summary>What to mend in a form of a complaint.</summary>
        public string MendComplaint(BadInputException mistake) => words[
            mistake.Place switch
            {
                "complaint" => "Un reclamo di questa pratica aspetta già la risposta.",
                "text" or "answer" or "question" or "reply" => "Serve un testo, senza caratteri strani e non troppo lungo.",
                "today" => $"Si mandano al massimo {CompanyComplaintStore.MostSentADay} reclami al giorno. Questo mandalo domani.",
                "acts" => "Questa pratica è piena.",
                _ => "Questo campo non va bene così.",
            }, mistake.Message];
    }
}
