using Quiete.Server.Documents;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>Letters and receipts as people read of them, in both languages.</summary>
internal static class LetterWords
{
    extension(Language words)
    {
        /// <summary>A day as letters write it: the first of a month is <c>1°</c>.</summary>
        public string InLetter(DateOnly day) => day.Day == 1 && !words.IsEnglish ? words.Of(day).Replace("1 ", "1° ", StringComparison.Ordinal) : words.Of(day);

        public string Of(LetterLine line) => words[line.Italian, line.English];

        public string Of(LetterKind kind) => kind switch
        {
            LetterKind.Complaint => words["Reclamo", "Complaint"],
            LetterKind.Objection => words["Non chiamatemi più", "Call me no more"],
            LetterKind.Access => words["Da dove avete il mio numero?", "Where did you get my number?"],
            LetterKind.Consent => words["Tolgo il consenso", "I take my consent back"],
            LetterKind.Withdrawal => words["Recesso da un contratto", "Withdrawal from a contract"],
            LetterKind.Indemnity => words["Richiesta di indennizzo", "Claim for an indemnity"],
            _ => words["Non mi hanno dato il numero del reclamo", "They gave me no complaint number"],
        };

        /// <summary>What it does, in one sentence.</summary>
        public string About(LetterKind kind) => kind switch
        {
            LetterKind.Complaint => words["Racconti che cosa non va e chiedi che lo mettano a posto.", "You tell what is wrong and ask them to put it right."],
            LetterKind.Objection => words["Ti opponi al marketing: da quando la ricevono devono smettere, e risponderti entro un mese.", "You object to marketing: once they have it they must stop, and answer within a month."],
            LetterKind.Access => words["Chiedi quali tuoi dati hanno, da chi li hanno avuti e a chi li hanno dati. Rispondono gratis, entro un mese.", "You ask which data of yours they hold, from whom and to whom. They answer free of charge, within a month."],
            LetterKind.Consent => words["Ritiri i consensi al marketing che forse hai dato, anche senza ricordartene.", "You withdraw the consents to marketing that you may have given, even without remembering."],
            LetterKind.Withdrawal => words["Se hai deciso di tirarti indietro da un contratto fatto a distanza o alla porta. La decisione è tua.", "If you have decided to step back from a contract made at a distance or at the door. The decision is yours."],
            LetterKind.Indemnity => words["Chiedi la somma che le regole prevedono per un disservizio, con il conto.", "You claim the sum that the rules foresee for a fault, with the arithmetic."],
            _ => words["Ripeti il reclamo per iscritto, chiedi il numero e informi AGCOM.", "You repeat the complaint in writing, ask for its number and inform AGCOM."],
        };

        public string Of(ContractMade made) => made switch
        {
            ContractMade.Phone => words["al telefono", "by telephone"],
            ContractMade.Online => words["su internet", "on the internet"],
            ContractMade.Door => words["a casa, da qualcuno che non avevo chiamato", "at home, by somebody whom I had not called"],
            _ => words["in un negozio o in un loro ufficio", "in a shop or an office of theirs"],
        };

        public string Of(PecKind kind) => kind switch
        {
            PecKind.Accepted => words["Ricevuta di accettazione: il tuo gestore ha preso in carico la PEC", "Receipt of acceptance: your provider took the mail"],
            PecKind.Delivered => words["Ricevuta di consegna: la PEC è nella casella del destinatario", "Receipt of delivery: the mail is in the addressee's box"],
            PecKind.Failed => words["Avviso di mancata consegna: la PEC non è arrivata", "Notice of failure: the mail did not arrive"],
            PecKind.Envelope => words["Una PEC ricevuta", "A certified mail that was received"],
            _ => words["Un messaggio tra gestori", "A message between providers"],
        };

        public string Of(PecProof proof) => proof switch
        {
            PecProof.Trusted => words[
                "Firma integra, di un gestore riconosciuto. Se il suo certificato sia stato nel frattempo revocato non lo sappiamo: Quiete non lo chiede in rete.",
                "Signature intact, of a recognised provider. Whether its certificate was revoked meanwhile we do not know: Quiete does not ask the network."],
            PecProof.SignerUnknown => words["Firma integra: nessuno l'ha cambiata. Chi ha firmato non è verificato.", "Signature intact: nobody changed it. Who signed is not verified."],
            PecProof.Altered => words["La firma non corrisponde: il file è stato cambiato, o salvato male. Scaricalo di nuovo dalla tua casella.", "The signature does not fit: the file was changed, or saved badly. Download it anew from your mailbox."],
            _ => words["Non è firmata: non prova nulla.", "It is not signed: it proves nothing."],
        };

        /// <summary>What a signed file inside a mail is worth.</summary>
        public string Of(SignedFile file) => (file.Kind, file.Proof) switch
        {
            (SignedFileKind.Signed, PecProof.Trusted) => words[$"firmato da {file.Signers}: firma integra, firmatario riconosciuto (se il certificato è stato revocato non lo sappiamo)", $"signed by {file.Signers}: signature intact, recognised signer (whether the certificate was revoked we do not know)"],
            (SignedFileKind.Signed, PecProof.SignerUnknown) => words[$"firma integra; per il suo certificato ha firmato {file.Signers}, ma non è verificato", $"signature intact; by its certificate {file.Signers} signed, which is not verified"],
            (SignedFileKind.Signed, _) => words["la firma non corrisponde: il file è stato cambiato, o salvato male. Non l'abbiamo aperto", "the signature does not fit: the file was changed, or saved badly. We did not open it"],
            (SignedFileKind.Detached, _) => words["è solo una firma: il documento sta in un altro file", "it is a signature alone: the document is in another file"],
            (SignedFileKind.Encrypted, _) => words["è cifrato: lo apre solo chi ha la chiave", "it is encrypted: only whoever has the key opens it"],
            _ => words["si chiama come un file firmato, ma non lo è", "it is called like a signed file, but is none"],
        };

        public string Of(PecProblem problem) => problem switch
        {
            PecProblem.NoMail => words["Non è un messaggio di posta (.eml).", "This is no mail (.eml)."],
            PecProblem.CutOff => words["Il file è tagliato: manca la fine. Scaricalo di nuovo.", "The file is cut off: its end is missing. Download it again."],
            PecProblem.TooMuch => words["Il file è troppo grande o troppo complicato per una ricevuta.", "The file is too large or too involved for a receipt."],
            PecProblem.NoReceipt => words["È un messaggio, ma non una ricevuta PEC: dentro non c'è daticert.xml. Salva la ricevuta intera, non inoltrarla.", "This is a mail, but no receipt of certified mail: it holds no daticert.xml. Save the whole receipt, do not forward it."],
            _ => words["Il file daticert.xml che c'è dentro non si legge.", "The file daticert.xml inside cannot be read."],
        };

        /// <summary>Until when one may withdraw.</summary>
        public string Of(WithdrawalTerm limit) => limit switch
        {
            { Last: null } => words["Per un contratto fatto in negozio la legge non prevede il recesso: può prevederlo il contratto stesso.", "For a contract made in a shop the law gives no withdrawal: the contract itself may."],
            { IsLate: true } => words[$"Attenzione: il termine sembra finito il {words.Of(limit.Last.Value)}. La lettera si può mandare lo stesso, ma l'azienda può dire di no. Se non ti hanno informato del recesso, segnalo qui sotto: il termine può durare di più.", $"Careful: the time seems to have ended on {words.Of(limit.Last.Value)}. The letter can be sent all the same, but the company may say no. If they did not tell you of the right, say so below: the time may last longer."],
            _ => words[$"Hai tempo fino al {words.Of(limit.Last.Value)}: conta il giorno in cui la spedisci.", $"You have time until {words.Of(limit.Last.Value)}: the day on which you send it counts."],
        };

        public string MendLetter(BadInputException mistake) => words[mistake.Place switch
        {
            "day" or "contractDay" or "sentOn" => "Serve una data, non nel futuro.",
            "units" => "Scrivi quanti giorni o anni, con un numero.",
            "amount" => "Scrivi una somma in euro, per esempio 72,50.",
            "associationName" => "Scrivi il nome dell'associazione.",
            "associationEmail" => "Questo non è un indirizzo e-mail.",
            "told" => $"Il testo è troppo lungo (al massimo {LetterTold.MaxTold} caratteri) o contiene segni che non si vedono.",
            "letter" => $"Questa pratica ha già {LetterStore.MostOfCase} lettere.",
            "place" or "customerCode" => $"Al massimo {Complainant.MaxLine} caratteri, su una riga.",
            "way" => "Scegli come l'hai spedita.",
            _ => "Questo campo non va bene.",
        }, mistake.Message];
    }
}
