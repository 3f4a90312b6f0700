using Quiete.Procedures;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>What each kind of letter says: short sentences, what is asked point by point, the law by its number. It accuses nobody, and a guess is called one.</summary>
internal sealed class LetterBodies(CaseFile file, LetterKind kind, LetterTold told)
{
    private static readonly Language Italian = Language.Of("it");
    private static readonly Language English = Language.Of("en");

    /// <summary>Nothing but the person's thought speaks for this company.</summary>
    public bool IsGuess => file.Case.Told.Basis is null or Basis.Guess && IsAboutContacts;

    // Whoever has a contract knows with whom; whoever is called may only think so.
    private bool IsAboutContacts => kind.IsOfPrivacy || (kind == LetterKind.Complaint && file.Case.Told.Subject == CaseSubject.UnwantedContacts);

    public LetterLine Subject => kind switch
    {
        LetterKind.Objection => new("Opposizione al marketing, art. 21 del Regolamento (UE) 2016/679", "Objection to marketing, art. 21 of Regulation (EU) 2016/679"),
        LetterKind.Access => new("Richiesta di accesso ai miei dati, art. 15 del Regolamento (UE) 2016/679: da dove avete il mio numero?", "Request for access to my data, art. 15 of Regulation (EU) 2016/679: where did you get my number?"),
        LetterKind.Consent => new("Revoca del consenso al marketing, art. 7 del Regolamento (UE) 2016/679", "Withdrawal of consent to marketing, art. 7 of Regulation (EU) 2016/679"),
        LetterKind.Withdrawal => new($"Recesso dal contratto{(told.ContractDay is { } day ? $" del {Italian.InLetter(day)}" : "")}", $"Withdrawal from the contract{(told.ContractDay is { } made ? $" of {English.InLetter(made)}" : "")}"),
        LetterKind.Indemnity => new("Richiesta di indennizzo", "Claim for an indemnity"),
        LetterKind.NumberRefused => new("Reclamo per iscritto: il numero del reclamo non mi è stato dato", "Complaint in writing: the number of the complaint was not given to me"),
        _ => new("Reclamo", "Complaint"),
    };

    /// <summary>What stands before the table of contacts.</summary>
    public IReadOnlyList<LetterPassage> Opening(int contacts)
    {
        var passages = new List<LetterPassage>();
        if (kind == LetterKind.Objection)
        {
            passages.Add(LetterPassage.Of(
                "mi oppongo all'uso dei miei dati personali per il marketing diretto, compresa la profilazione che lo riguarda (art. 21, paragrafi 2 e 3, del Regolamento UE 2016/679).",
                "I object to the use of my personal data for direct marketing, including profiling related to it (art. 21, paragraphs 2 and 3, of Regulation (EU) 2016/679)."));
        }
        else if (kind == LetterKind.Access)
        {
            passages.Add(LetterPassage.Of("vi chiedo quali miei dati avete, e da dove li avete avuti (art. 15 del Regolamento UE 2016/679).", "I ask which data of mine you hold, and where you got them from (art. 15 of Regulation (EU) 2016/679)."));
        }
        else if (kind == LetterKind.Consent)
        {
            passages.Add(LetterPassage.Of(
                "revoco ogni consenso che io possa avervi dato per il marketing, e per comunicare i miei dati ad altri a questo scopo (art. 7, paragrafo 3, del Regolamento UE 2016/679). La revoca vale da quando ricevete questa lettera.",
                "I withdraw every consent that I may have given you for marketing, and for passing my data on for it (art. 7, paragraph 3, of Regulation (EU) 2016/679). The withdrawal holds from the receipt of this letter."));
        }
        else if (kind == LetterKind.Complaint)
        {
            passages.Add(LetterPassage.Of("vi presento un reclamo.", "I am making a complaint."));
            passages.AddRange(told.Passages);
        }

        if (contacts == 0) return passages;
        passages.Add(contacts == 1 ? LetterPassage.Of("Ho ricevuto questo contatto:", "I received this contact:") : LetterPassage.Of($"Ho ricevuto questi contatti ({contacts}):", $"I received these contacts ({contacts}):"));
        return passages;
    }

    /// <summary>What stands after it.</summary>
    public IReadOnlyList<LetterPassage> Body()
    {
        var passages = new List<LetterPassage>();
        if (IsAboutContacts) passages.AddRange(WhyThisCompany());
        passages.AddRange(kind switch
        {
            LetterKind.Objection => new PrivacyBodies(file).Objection(),
            LetterKind.Access => new PrivacyBodies(file).Access(),
            LetterKind.Consent => new PrivacyBodies(file).Consent(),
            LetterKind.Withdrawal => new CustomerBodies(file, told).Withdrawal(),
            LetterKind.Indemnity => new CustomerBodies(file, told).Indemnity(),
            LetterKind.NumberRefused => new CustomerBodies(file, told).NumberRefused(),
            _ => new CustomerBodies(file, told).Complaint(),
        });
        if (kind is not (LetterKind.Complaint or LetterKind.NumberRefused)) passages.AddRange(told.Passages);
        passages.Add(LetterPassage.Of("Aspetto la vostra risposta all'indirizzo qui sopra. Grazie.", "I look forward to your answer at the address above. Thank you."));
        return passages;
    }

    private IEnumerable<LetterPassage> WhyThisCompany()
    {
        switch (file.Case.Told.Basis)
        {
            case Basis.Said:
                yield return LetterPassage.Of("Scrivo a voi perché chi mi ha cercato ha detto di farlo per vostro conto.", "I write to you because whoever reached me said that it was on your behalf.");
                break;
            case Basis.Contract:
                yield return LetterPassage.Of("Scrivo a voi perché ho ricevuto un documento o un messaggio a vostro nome.", "I write to you because a document or a message in your name reached me.");
                break;
            case Basis.LookUp:
                yield return LetterPassage.Of("Scrivo a voi perché la linea che mi ha cercato risulta collegata a voi.", "I write to you because the line that called me appears to be connected with you.");
                break;
            default:
                yield return LetterPassage.Of(
                    "Che i contatti vengano da voi è una mia supposizione: non ne ho la prova. Se non siete stati voi, vi chiedo di dirmelo; quello che chiedo qui vale comunque.",
                    "That the contacts came from you is my guess: I have no proof of it. If it was not you, please tell me; what I ask here holds all the same.");
                break;
        }
    }
}
