using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>Help as people read it.</summary>
internal static class HelpWords
{
    extension(Language words)
    {
        /// <summary>What whoever opens the register of somebody without an account declares.</summary>
        public string Declaration => words[
            "Tengo questo registro per una persona che me lo ha chiesto, o di cui mi occupo per legge. Le ho spiegato che cosa ci scrivo e a che cosa serve. Lo cancello quando me lo chiede.",
            "I keep this register for a person who asked me to, or whom I look after by law. I explained what I write in it and what it is for. I delete it when they ask me to."];

        public string Of(HelperAct act) => act switch
        {
            HelperAct.Began => words["ha cominciato ad aiutare", "began to help"],
            HelperAct.Left => words["ha smesso di aiutare", "stopped helping"],
            HelperAct.Wrote => words["ha segnato un contatto o un fatto di una pratica", "noted a contact, or an event of a case"],
            HelperAct.Corrected => words["ha corretto un contatto", "corrected a contact"],
            HelperAct.NumberAdded => words["ha aggiunto un numero", "added a number"],
            HelperAct.NumberProved => words["ha provato un numero", "proved a number"],
            HelperAct.NumberRemoved => words["ha tolto un numero", "removed a number"],
            HelperAct.Objected => words["ha detto no", "said no"],
            HelperAct.Blocked => words["ha cambiato le linee bloccate o permesse", "changed the lines that are blocked or allowed"],
            HelperAct.HandedOver => words["ha affidato una pratica a un'associazione", "handed a case to an association"],
            HelperAct.TookCaseBack => words["ha ripreso una pratica, o un reclamo", "took a case or a complaint back"],
            HelperAct.Complained => words["ha mandato un reclamo a un'azienda", "sent a complaint to a company"],
            HelperAct.ChangedDetails => words["ha cambiato i dati per i moduli", "changed the data for forms"],
            HelperAct.Sent => words["ha segnato come inviata una lettera o una segnalazione", "noted that a letter or a report was sent"],
            HelperAct.JoinedCircle => words["ha creato una cerchia o vi è entrato", "made or joined a circle"],
            HelperAct.Shared => words["ha cambiato che cosa vede una cerchia", "changed what a circle sees"],
            HelperAct.ChangedDevice => words["ha cambiato i dispositivi collegati", "changed the connected devices"],
            _ => words["ha lasciato una cerchia", "left a circle"],
        };
    }
}
