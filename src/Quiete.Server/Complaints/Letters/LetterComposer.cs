using System.Globalization;
using Quiete.Numbers;
using Quiete.Procedures;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>Puts a letter together from the file of a case and what the person typed. What is missing becomes a line to fill in by hand.</summary>
internal static class LetterComposer
{
    /// <summary>The most contacts in the letter's table.</summary>
    public const int MostContacts = 30;

    private const string Blank = "____________________";

    private static readonly Language Italian = Language.Of("it");

    /// <param name="reference">Of this letter.</param>
    public static ComposedLetter Compose(CaseFile file, LetterKind kind, LetterTold told, string reference)
    {
        var who = file.Complainant;
        var held = kind.IsOfPrivacy || kind == LetterKind.Complaint ? file.ContactsOfCompany : [];
        var contacts = held.Select(Contact).ToList();
        var bodies = new LetterBodies(file, kind, told);
        var company = file.Case.Company;
        var subject = bodies.Subject;
        var text = new LetterText(
            kind, reference, told.Day, $"{told.Place ?? who.Town ?? Blank}, {Italian.InLetter(told.Day)}", Sender(who, told), Writer(who),
            new(company ?? Blank, [company ?? Blank, .. kind.IsOfPrivacy ? ["alla cortese attenzione del titolare e del responsabile della protezione dei dati"] : Array.Empty<string>(), .. Address(file.Case.Told)], file.Case.Told.Pec),
            new($"{subject.Italian} (rif. {reference})", $"{subject.English} (ref. {reference})"), "Spettabile azienda,",
            bodies.Opening(contacts.Count), [.. contacts.Take(MostContacts)], Math.Max(0, contacts.Count - MostContacts), bodies.Body(), Enclosed(contacts.Count), Copies(told),
            who.FullName ?? Blank, bodies.IsGuess, told.English, contacts);
        return new(text, [.. Gaps(file, kind, told)], kind.IsOfPrivacy || kind == LetterKind.Complaint ? file.Contacts.Count - held.Count : 0);
    }

    private static LetterContact Contact(CaseContact contact)
    {
        var told = contact.Entry.Told;
        return new(told.Received, Italian.Of(told.Channel), Italian.LineOf(told), told.OwnNumber is { } own && own != PhoneNumber.None ? own.ToString() : null);
    }

    private static IReadOnlyList<string> Sender(Complainant who, LetterTold told)
    {
        string?[] lines =
        [
            who.FullName ?? Blank, who.Street ?? Blank, $"{who.PostCode ?? "_____"} {who.Town ?? Blank}{(who.Province is { } province ? $" ({province})" : "")}",
            who.TaxCode is { } code ? $"Codice fiscale {code}" : null, who.Pec is { } pec ? $"PEC {pec}" : null, who.Email is { } email ? $"E-mail {email}" : null,
            who.Phone is { } phone ? $"Telefono {phone}" : null, told.CustomerCode is { } customer ? $"Codice cliente {customer}" : null,
        ];
        return [.. lines.OfType<string>()];
    }

    private static LetterReader? Writer(Complainant who) => (who.Pec ?? who.Email) is { } address ? new(who.FullName ?? "", [], address) : null;

    private static IEnumerable<string> Address(CaseTold told) =>
        [.. told.Address?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [], .. told.Pec is { } pec ? [$"PEC {pec}"] : Array.Empty<string>()];

    private static IReadOnlyList<string> Enclosed(int contacts) => contacts <= MostContacts ? []
        : [$"Elenco completo dei {contacts.ToString(CultureInfo.InvariantCulture)} contatti, nel file «lettera.json» dentro il PDF di questa lettera"];

    private static IReadOnlyList<LetterReader> Copies(LetterTold told)
    {
        var copies = new List<LetterReader>();
        if (told.TellAgcom) copies.Add(new("AGCOM, Autorità per le garanzie nelle comunicazioni", [], Email: null, Body.Agcom));
        if (told.Association is { } association) copies.Add(new(association, [], told.AssociationEmail, Body.Association));
        return copies;
    }

    private static IEnumerable<LetterGap> Gaps(CaseFile file, LetterKind kind, LetterTold told)
    {
        const string mine = "/i-miei-dati";
        const string edit = "./modifica";
        var who = file.Complainant;
        if (who.FullName is null) yield return new("fullName", new("il tuo nome e cognome", "your full name"), mine);
        if (who.Street is null || who.PostCode is null || who.Town is null) yield return new("street", new("il tuo indirizzo, per la risposta", "your address, for the answer"), mine);
        if (who.Pec is null && who.Email is null) yield return new("email", new("la tua PEC o la tua e-mail: senza, parte solo per posta", "your certified mailbox or e-mail: without, it goes by post only"), mine);
        if (file.Case.Company is null) yield return new("company", new("il nome dell'azienda", "the company's name"), edit);
        if (file.Case.Told.Address is null && file.Case.Told.Pec is null)
        {
            yield return new("pec", new("dove scrivere all'azienda: la sua PEC o il suo indirizzo (di solito in fondo al suo sito, o sulla bolletta)", "where to write to the company: its certified mailbox or address (mostly at the foot of its site, or on the bill)"), edit);
        }

        if (kind == LetterKind.Withdrawal && told.ContractDay is null) yield return new("contractDay", new("il giorno del contratto", "the day of the contract"));
        if (kind == LetterKind.Withdrawal && told.ContractMade is null) yield return new("contractMade", new("dove è stato fatto il contratto", "where the contract was made"));
        if (kind == LetterKind.Indemnity && told.Euros is null) yield return new("item", new("per che cosa, e quanto", "for what, and how much"));
        if (kind is LetterKind.Complaint && told.Told is null) yield return new("told", new("che cosa è successo, con parole tue", "what happened, in your own words"));
        if (kind is LetterKind.NumberRefused && !file.Acts.Any(CustomerBodies.IsRefusal)) yield return new("call", new("la telefonata in cui il numero ti è stato rifiutato", "the call in which the number was refused"), "./telefonata");
    }
}
