using System.Globalization;
using Quiete.Procedures;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>What letters about a contract or a service say: withdrawal, indemnity, complaint, and the complaint whose number was refused.</summary>
internal sealed class CustomerBodies(CaseFile file, LetterTold told)
{
    private static readonly Language Italian = Language.Of("it");
    private static readonly Language English = Language.Of("en");

    private bool IsTelecom => file.Case.Kind == BrandKind.Telecom;

    /// <summary>Whether an act tells that the number of a complaint was refused.</summary>
    public static bool IsRefusal(Act act) => act.Told is { Kind: ActKind.Call, NumberGiven: NumberGiven.Refused };

    public IEnumerable<LetterPassage> Withdrawal()
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
            $"comunico che recedo dal contratto{(day is { } on ? $" del {Italian.InLetter(on)}" : "")}{made.Italian}{(told.CustomerCode is { } code ? $", codice cliente o contratto {code}" : "")}.",
            $"I give notice that I withdraw from the contract{(day is { } at ? $" of {English.InLetter(at)}" : "")}{made.English}{(told.CustomerCode is { } customer ? $", customer or contract code {customer}" : "")}.");
        if (told is { ContractDay: { } contract, ContractMade: { } way and not ContractMade.Shop })
        {
            var term = WithdrawalTerm.Of(contract, way, told.NotInformed, told.Day);
            if (!term.IsLate && !told.NotInformed)
            {
                yield return LetterPassage.Of($"Esercito il diritto di recesso entro {term.Days} giorni (art. 52 del Codice del consumo): il termine finisce il {Italian.InLetter(term.Last!.Value)}.", $"I use the right of withdrawal within {term.Days} days (art. 52 of the consumer code): the term ends on {English.InLetter(term.Last!.Value)}.");
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

    public IEnumerable<LetterPassage> Indemnity()
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

    public IEnumerable<LetterPassage> NumberRefused()
    {
        foreach (var call in file.Acts.Where(IsRefusal))
        {
            var (italian, english) = (Italian.When(call.Told), English.When(call.Told));
            var code = call.Told.OperatorCode is { } operatorCode ? operatorCode : null;
            yield return LetterPassage.Of(
                $"ho telefonato al vostro servizio clienti ({italian}{(code is null ? "" : $", codice operatore {code}")}{(call.Told.WaitedMinutes is { } waited ? $", {waited} minuti di attesa" : "")}). Ho chiesto il numero del reclamo e non mi è stato dato.",
                $"I called your customer service ({english}{(code is null ? "" : $", operator code {code}")}{(call.Told.WaitedMinutes is { } minutes ? $", {minutes} minutes of waiting" : "")}). I asked for the number of the complaint and it was not given to me.");
        }

        if (told.Told is not null) yield return LetterPassage.Of("Il reclamo era questo:", "The complaint was this:");
        foreach (var passage in told.Passages) yield return passage;
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

    public IEnumerable<LetterPassage> Complaint()
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

    private LetterLine Line(IndemnityLine line, IndemnityItem item, bool perYear) => line.Kind switch
    {
        IndemnityLineKind.Third => new($"un terzo in più, per la banda ultra larga: {Euros(line.SumCents)};", $"a third more, for ultra-broadband: {Euros(line.SumCents)};"),
        IndemnityLineKind.Cap => new($"meno quello che supera il massimo di {Euros(line.Cents)}: {Euros(line.SumCents)};", $"less what is above the most of {Euros(line.Cents)}: {Euros(line.SumCents)};"),
        _ => new(
            $"{item.Name.Italian}: {line.Units} {(perYear ? line.Units == 1 ? "anno" : "anni" : line.Units == 1 ? "giorno" : "giorni")} per {Euros(line.Cents)}: {Euros(line.SumCents)};",
            $"{item.Name.English}: {line.Units} {(perYear ? line.Units == 1 ? "year" : "years" : line.Units == 1 ? "day" : "days")} by {Euros(line.Cents)}: {Euros(line.SumCents)};"),
    };

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

    private static string Euros(int cents) => (cents / 100m).ToString("N2", CultureInfo.GetCultureInfo("it-IT")) + " €";
}
