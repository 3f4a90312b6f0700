using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>The desk's words in both languages.</summary>
internal static class DeskWords
{
    extension(Language words)
    {
        public string Of(DeskStatus status) => status switch
        {
            DeskStatus.New => words["nuova", "new"],
            DeskStatus.InWork => words["in lavorazione", "in work"],
            DeskStatus.Waiting => words["in attesa", "waiting"],
            _ => words["chiusa", "closed"],
        };

        public string Of(DeskUrgency urgency) => urgency switch
        {
            DeskUrgency.High => words["alta", "high"],
            DeskUrgency.Low => words["bassa", "low"],
            _ => words["normale", "normal"],
        };

        public string Of(DeskOutcome outcome) => outcome switch
        {
            DeskOutcome.Solved => words["risolta", "solved"],
            DeskOutcome.PartlySolved => words["risolta in parte", "partly solved"],
            DeskOutcome.NotSolved => words["non risolta", "not solved"],
            _ => words["passata ad altri", "passed on to others"],
        };

        /// <summary>Why it was this company, by the person's word.</summary>
        public string Why(Basis? basis) => basis switch
        {
            Basis.Said => words["lo ha detto chi chiamava", "the caller said so"],
            Basis.Contract => words["è arrivato un contratto o una lettera a suo nome", "a contract or a letter in its name came"],
            Basis.LookUp => words["la linea risulta sua", "the line is known as its own"],
            Basis.Guess => words["è solo un'ipotesi", "it is only a guess"],
            _ => words["non è detto perché", "it is not said why"],
        };

        /// <summary>A contact's line, or that there was none.</summary>
        public string LineOf(SharedContact contact) => contact.Line ?? words["numero nascosto", "number hidden"];

        /// <summary>What to mend in a form of the desk.</summary>
        public string MendDesk(BadInputException mistake) => words[
            mistake.Place switch
            {
                "said" or "note" => "Serve un testo, senza caratteri strani e non troppo lungo.",
                "name" => $"Serve un nome su una riga. I modelli sono al massimo {DeskTemplates.MostOfAssociation}.",
                "association" => "Questa pratica è già nelle mani di un'associazione: prima va ritirata.",
                "messages" => $"In una pratica si scrivono al massimo {HandoverStore.MostMessagesADay} messaggi al giorno: riprova domani.",
                "acts" => "Questa pratica è piena.",
                _ => "Questo campo non va bene così.",
            }, mistake.Message];
    }
}
