using System.Globalization;
using Quiete.Procedures;
using Quiete.Server.Companies;
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

    private bool IsTelecom => file.Case.Kind == BrandKind.Telecom;

    /// <summary>Whether an act tells that the number of a complaint was refused.</summary>
    public static bool IsRefusal(Act act) => act.Told is { Kind: ActKind.Call, NumberGiven: NumberGiven.Refused };

    public LetterLine Subject => kind switch
    {
        LetterKind.Objection => new("Opposizione al marketing, art. 21 del Regolamento (UE) 2016/679", "Objection to marketing, art. 21 of Regulation (EU) 2016/679"),
        LetterKind.Access => new("Richiesta di accesso ai miei dati, art. 15 del Regolamento (UE) 2016/679: da dove avete il mio numero?", "Request for access to my data, art. 15 of Regulation (EU) 2016/679: where did you get my number?"),
        LetterKind.Consent => new("Revoca del consenso al marketing, art. 7 del Regolamento (UE) 2016/679", "Withdrawal of consent to marketing, art. 7 of Regulation (EU) 2016/679"),
        LetterKind.Withdrawal => new($"Recesso dal contratto{(told.ContractDay is { } day ? $" del {Italian.Of(day)}" : "")}", $"Withdrawal from the contract{(told.ContractDay is { } made ? $" of {English.Of(made)}" : "")}"),
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
            Own(passages);
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
            LetterKind.Objection => Objection(),
            LetterKind.Access => Access(),
            LetterKind.Consent => Consent(),
            LetterKind.Withdrawal => Withdrawal(),
            LetterKind.Indemnity => Indemnity(),
            LetterKind.NumberRefused => NumberRefused(),
            _ => Complaint(),
        });
        if (kind != LetterKind.Complaint) Own(passages);
        passages.Add(LetterPassage.Of("Aspetto la vostra risposta all'indirizzo qui sopra. Grazie.", "I look forward to your answer at the address above. Thank you."));
        return passages;
    }

    private void Own(List<LetterPassage> passages)
    {
        foreach (var part in told.Told?.Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []) passages.Add(LetterPassage.Of(part, part));
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

    private IEnumerable<LetterPassage> Objection()
    {
        if (Numbers() is { } numbers) yield return LetterPassage.Of($"L'opposizione vale per telefonate, messaggi, e-mail e visite, e per questi numeri: {numbers}.", $"The objection holds for calls, messages, e-mails and visits, and for these numbers: {numbers}.");
        else yield return LetterPassage.Of("L'opposizione vale per telefonate, messaggi, e-mail e visite.", "The objection holds for calls, messages, e-mails and visits.");
        foreach (var passage in Register()) yield return passage;
        yield return LetterPassage.Of(
            "Vi chiedo:", "I ask you:",
            new LetterLine("di non usare più i miei dati per il marketing, da subito;", "to use my data no more for marketing, from now on;"),
            new LetterLine("di dirlo a chi chiama per vostro conto, e a chi vi ha dato o a chi avete dato i miei dati;", "to tell whoever calls on your behalf, and those who gave you my data or got them from you;"),
            new LetterLine("di tenere i miei numeri in un elenco di quelli da non chiamare;", "to keep my numbers in a list of those not to be called;"),
            new LetterLine("di scrivermi, senza ritardo e al più tardi entro un mese, che cosa avete fatto (art. 12, paragrafo 3).", "to write to me, without delay and within one month at the latest, what you have done (art. 12, paragraph 3)."));
        if (file.Objections.Count > 0)
        {
            var said = file.Objections[0];
            yield return LetterPassage.Of($"Ho già detto no il {Italian.DayOf(said.Said)} attraverso Quiete, ricevuta {said.Code}.", $"I already said no on {English.DayOf(said.Said)} through Quiete, receipt {said.Code}.");
        }
    }

    private IEnumerable<LetterPassage> Access()
    {
        yield return LetterPassage.Of(
            "Vi chiedo di dirmi:", "I ask you to tell me:",
            new LetterLine("quali miei dati avete, e di mandarmene una copia;", "which data of mine you hold, and to send me a copy of them;"),
            new LetterLine("da chi li avete avuti, e quando;", "from whom you got them, and when;"),
            new LetterLine("per quale scopo li usate e con quale base; se è un consenso, come, quando e con quali parole l'avrei dato, e la prova;", "for what purpose you use them and on which ground; if it is a consent, how, when and in which words I am said to have given it, and the proof;"),
            new LetterLine("a chi li avete dati, comprese le agenzie e i call center che chiamano per voi;", "to whom you gave them, including the agencies and call centres that call for you;"),
            new LetterLine("per quanto tempo li tenete.", "for how long you keep them."));
        if (Numbers() is { } numbers) yield return LetterPassage.Of($"I numeri da cercare nei vostri archivi sono: {numbers}.", $"The numbers to look for in your files are: {numbers}.");
        yield return LetterPassage.Of("La risposta è gratuita e va data senza ritardo, al più tardi entro un mese (art. 12).", "The answer is free of charge and is to be given without delay, within one month at the latest (art. 12).");
    }

    private IEnumerable<LetterPassage> Consent()
    {
        if (Numbers() is { } numbers) yield return LetterPassage.Of($"La revoca riguarda anche questi numeri: {numbers}.", $"The withdrawal also concerns these numbers: {numbers}.");
        foreach (var passage in Register()) yield return passage;
        yield return LetterPassage.Of(
            "Vi chiedo:", "I ask you:",
            new LetterLine("di non usare più i miei dati per il marketing e di non passarli ad altri;", "to use my data no more for marketing and to pass them on to nobody;"),
            new LetterLine("di avvisare quelli a cui li avete già dati;", "to inform those to whom you gave them already;"),
            new LetterLine("se dite di avere un mio consenso, di mandarmene la prova: quando, come e con quali parole;", "if you say that you have a consent of mine, to send me the proof: when, how and in which words;"),
            new LetterLine("di confermarmi per iscritto, al più tardi entro un mese, che l'avete fatto.", "to confirm in writing, within one month at the latest, that you have done so."));
    }

    private IEnumerable<LetterPassage> Withdrawal()
    {
        var made = told.ContractMade switch
        {
            ContractMade.Phone => new LetterLine(", fatto per telefono", ", made by telephone"),
            ContractMade.Online => new(", fatto su internet", ", made on the internet"),
            ContractMade.Door => new(", fatto a casa mia dopo una visita che non avevo chiesto", ", made at my home after a visit that I had not asked for"),
            ContractMade.Shop => new(", fatto in un vostro locale", ", made at your premises"),
            _ => new("", ""),
        };
        var day = told.ContractDay;
        yield return LetterPassage.Of(
            $"comunico che recedo dal contratto{(day is { } on ? $" del {Italian.Of(on)}" : "")}{made.Italian}{(told.CustomerCode is { } code ? $", codice cliente o contratto {code}" : "")}.",
            $"I give notice that I withdraw from the contract{(day is { } at ? $" of {English.Of(at)}" : "")}{made.English}{(told.CustomerCode is { } customer ? $", customer or contract code {customer}" : "")}.");
        if (told is { ContractDay: { } contract, ContractMade: { } way and not ContractMade.Shop })
        {
            var term = WithdrawalTerm.Of(contract, way, told.NotInformed, told.Day);
            if (!term.IsLate && !told.NotInformed)
            {
                yield return LetterPassage.Of($"Esercito il diritto di recesso entro {term.Days} giorni (art. 52 del Codice del consumo): il termine finisce il {Italian.Of(term.Last!.Value)}.", $"I use the right of withdrawal within {term.Days} days (art. 52 of the consumer code): the term ends on {English.Of(term.Last!.Value)}.");
            }

            if (told.NotInformed)
            {
                yield return LetterPassage.Of(
                    "Non ricordo che mi abbiate informato del diritto di recesso. Se non lo avete fatto, il termine può durare dodici mesi in più (art. 53 del Codice del consumo). Se dite di averlo fatto, vi chiedo di mandarmene la prova.",
                    "I do not recall that you told me of the right of withdrawal. If you did not, the term may last twelve months longer (art. 53 of the consumer code). If you say that you did, please send me the proof.");
            }
        }

        yield return LetterPassage.Of(
            "Vi chiedo:", "I ask you:",
            new LetterLine("di non attivare il contratto, o di fermarlo;", "not to start the contract, or to stop it;"),
            new LetterLine("di restituirmi quello che ho pagato, entro quattordici giorni (art. 56 del Codice del consumo);", "to pay back what I paid, within fourteen days (art. 56 of the consumer code);"),
            new LetterLine("di confermarmi per iscritto che avete ricevuto questo recesso.", "to confirm in writing that you received this withdrawal."));
    }

    private IEnumerable<LetterPassage> Indemnity()
    {
        yield return LetterPassage.Of("vi chiedo l'indennizzo previsto per il disservizio che ho avuto.", "I claim the indemnity that is foreseen for the fault that I had.");
        if (told.Indemnity is { } sum)
        {
            var perYear = sum.Item.Per == IndemnityPer.Year;
            yield return LetterPassage.Of(
                "Ecco il conto:", "Here is the sum:",
                [.. sum.Lines.Where(line => line.Kind != IndemnityLineKind.Beyond).Select(line => Line(line, sum.Item, perYear)), new LetterLine($"totale: {Euros(sum.TotalCents)}.", $"total: {Euros(sum.TotalCents)}.")]);
            yield return LetterPassage.Of($"La tabella è quella della delibera AGCOM 347/18/CONS.", "The table is that of the decision AGCOM 347/18/CONS.");
        }
        else if (told.Amount is { } amount)
        {
            yield return LetterPassage.Of($"L'importo che chiedo è di {Euros((int)(amount * 100))}.", $"The sum that I claim is {Euros((int)(amount * 100))}.");
        }

        foreach (var passage in Complaints()) yield return passage;
        yield return LetterPassage.Of(
            "Vi chiedo:", "I ask you:",
            new LetterLine("di accreditare la somma nella prossima fattura, o di pagarla se non sono più vostro cliente;", "to credit the sum on the next bill, or to pay it if I am no longer your customer;"),
            new LetterLine("se pensate che non spetti, di scrivermi perché;", "if you think that it is not due, to write to me why;"),
            new LetterLine("di dirmi il numero con cui avete registrato questa richiesta.", "to tell me the number under which you registered this claim."));
    }

    private LetterLine Line(IndemnityLine line, IndemnityItem item, bool perYear) => line.Kind switch
    {
        IndemnityLineKind.Third => new($"un terzo in più, per la banda ultra larga: {Euros(line.SumCents)};", $"a third more, for ultra-broadband: {Euros(line.SumCents)};"),
        IndemnityLineKind.Cap => new($"meno quello che supera il massimo di {Euros(line.Cents)}: {Euros(line.SumCents)};", $"less what is above the most of {Euros(line.Cents)}: {Euros(line.SumCents)};"),
        _ => new(
            $"{item.Name.Italian}: {line.Units} {(perYear ? line.Units == 1 ? "anno" : "anni" : line.Units == 1 ? "giorno" : "giorni")} per {Euros(line.Cents)}: {Euros(line.SumCents)};",
            $"{item.Name.English}: {line.Units} {(perYear ? line.Units == 1 ? "year" : "years" : line.Units == 1 ? "day" : "days")} by {Euros(line.Cents)}: {Euros(line.SumCents)};"),
    };

    private IEnumerable<LetterPassage> NumberRefused()
    {
        foreach (var call in file.Acts.Where(IsRefusal))
        {
            var (italian, english) = (Italian.When(call.Told), English.When(call.Told));
            var code = call.Told.OperatorCode is { } operatorCode ? operatorCode : null;
            yield return LetterPassage.Of(
                $"ho telefonato al vostro servizio clienti ({italian}{(code is null ? "" : $", codice operatore {code}")}{(call.Told.WaitedMinutes is { } waited ? $", {waited} minuti di attesa" : "")}). Ho chiesto il numero del reclamo e non mi è stato dato.",
                $"I called your customer service ({english}{(code is null ? "" : $", operator code {code}")}{(call.Told.WaitedMinutes is { } minutes ? $", {minutes} minutes of waiting" : "")}). I asked for the number of the complaint and it was not given to me.");
        }

        if (IsTelecom)
        {
            yield return LetterPassage.Of(
                "Per i servizi di telefonia e internet, al reclamo va dato un codice che lo identifica e la risposta arriva entro trenta giorni (delibera AGCOM 255/24/CONS).",
                "For telephone and internet services a complaint gets a code that identifies it, and the answer comes within thirty days (decision AGCOM 255/24/CONS).");
        }

        yield return LetterPassage.Of(
            "Ripeto quindi il reclamo per iscritto, e vi chiedo:", "I therefore repeat the complaint in writing, and I ask you:",
            new LetterLine("di registrarlo dal giorno della telefonata e di dirmi il suo numero;", "to register it as of the day of the call and to tell me its number;"),
            new LetterLine("di rispondere per iscritto entro trenta giorni;", "to answer in writing within thirty days;"),
            new LetterLine("se la risposta al reclamo è mancata o è arrivata tardi, l'indennizzo che può spettarmi" + (IsTelecom ? " (delibera AGCOM 347/18/CONS);" : ";"), "if the answer to the complaint failed or came late, the indemnity that may be due to me" + (IsTelecom ? " (decision AGCOM 347/18/CONS);" : ";")),
            new LetterLine("di conservare la registrazione della telefonata, se c'è.", "to keep the recording of the call, if there is one."));
    }

    private IEnumerable<LetterPassage> Complaint()
    {
        foreach (var passage in Complaints()) yield return passage;
        var asked = new List<LetterLine>();
        switch (file.Case.Told.Subject)
        {
            case CaseSubject.ServiceFault:
                asked.Add(new("di riparare il servizio e di dirmi entro quando;", "to repair the service and to tell me by when;"));
                asked.Add(new("l'indennizzo che può spettarmi per i giorni senza servizio;", "the indemnity that may be due to me for the days without service;"));
                break;
            case CaseSubject.Billing:
                asked.Add(new("di controllare l'addebito e di mandarmi il dettaglio;", "to check the charge and to send me its details;"));
                asked.Add(new("di restituirmi quello che non è dovuto e di sospendere, su quella parte, ogni sollecito;", "to pay back what is not due and to suspend every reminder for that part;"));
                break;
            case CaseSubject.UnaskedContract:
                yield return LetterPassage.Of(
                    "Non ricordo di aver chiesto né accettato questo contratto. Un contratto proposto per telefono può vincolare solo dopo la firma o l'accettazione per iscritto (art. 51 del Codice del consumo); per quello che non ho chiesto può non essere dovuto nulla (art. 66-quinquies).",
                    "I do not recall asking for or accepting this contract. A contract proposed by telephone may bind only after signature or acceptance in writing (art. 51 of the consumer code); for what I did not ask for nothing may be due (art. 66-quinquies).");
                asked.Add(new("di mandarmi il contratto e la prova della mia accettazione, registrazione compresa;", "to send me the contract and the proof of my acceptance, recording included;"));
                asked.Add(new("di riportare tutto com'era e di annullare gli addebiti, se la prova non c'è;", "to put everything back as it was and to cancel the charges, if there is no proof;"));
                break;
            case CaseSubject.UnwantedContacts:
                asked.Add(new("di dirmi chi mi ha cercato per vostro conto, e da quale elenco viene il mio numero;", "to tell me who contacted me on your behalf, and from which list my number comes;"));
                asked.Add(new("di non cercarmi più per vendermi qualcosa;", "to contact me no more in order to sell me something;"));
                break;
            default:
                asked.Add(new("di esaminare quello che è successo e di scrivermi che cosa intendete fare;", "to look into what happened and to write to me what you mean to do;"));
                break;
        }

        asked.Add(new("di dirmi il numero con cui avete registrato questo reclamo;", "to tell me the number under which you registered this complaint;"));
        asked.Add(new($"di rispondermi per iscritto entro trenta giorni{(IsTelecom ? " (delibera AGCOM 255/24/CONS)" : "")}.", $"to answer in writing within thirty days{(IsTelecom ? " (decision AGCOM 255/24/CONS)" : "")}."));
        yield return LetterPassage.Of("Vi chiedo:", "I ask you:", asked);
    }

    // What was complained about before, so that the company cannot call this the first time.
    private IEnumerable<LetterPassage> Complaints()
    {
        foreach (var act in file.Acts.Where(act => act.Told is { Kind: ActKind.Complaint or ActKind.Call, ComplaintNumber: not null }))
        {
            yield return LetterPassage.Of(
                $"Ne avevo già parlato con voi il {Italian.When(act.Told)}: il reclamo ha il numero {act.Told.ComplaintNumber}.",
                $"I had told you of it already on {English.When(act.Told)}: the complaint has the number {act.Told.ComplaintNumber}.");
        }
    }

    private IEnumerable<LetterPassage> Register()
    {
        foreach (var one in file.Complainant.Rpo)
        {
            var (italian, english) = one.Renewed is { } renewed
                ? ($", e l'iscrizione è stata rinnovata il {Italian.Of(renewed)}", $", and the entry was renewed on {English.Of(renewed)}")
                : ("", "");
            yield return LetterPassage.Of(
                $"Il numero {one.Number} è nel Registro pubblico delle opposizioni dal {Italian.Of(one.Since)}{italian}. L'iscrizione può far cadere i consensi dati prima (legge 5/2018, art. 1).",
                $"The number {one.Number} has been in the public register of oppositions since {English.Of(one.Since)}{english}. The entry may end consents given before it (law 5/2018, art. 1).");
        }
    }

    // Those that the company called, and those of the person: it must know them in order to leave them alone.
    private string? Numbers()
    {
        var numbers = file.Numbers.Where(own => own.Lapsed is null).Select(own => own.Number.ToString())
            .Concat(file.Contacts.Select(contact => contact.Entry.Told.OwnNumber?.ToString()).OfType<string>()).Where(number => number.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return numbers.Count == 0 ? null : string.Join(", ", numbers);
    }

    private static string Euros(int cents) => (cents / 100m).ToString("N2", CultureInfo.GetCultureInfo("it-IT")) + " €";
}
