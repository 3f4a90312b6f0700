using System.Collections.Immutable;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>Fills fields from a case. What is only a guess carries its mark inside the text, so that no copy of it loses the mark.</summary>
internal sealed class ReportFiller(CaseFile file, IReadOnlyDictionary<long, string> brands, ImmutableArray<PossibleBreach> mayBreak, Language words, string address)
{
    private Complainant Me => file.Complainant;

    private string GuessMark => words["(a giudizio di chi segnala, non detto da chi ha chiamato)", "(the reporter's guess, not said by the caller)"];

    public ReportValue Fill(FormField field, CaseContact? contact) => field.Source switch
    {
        FieldSource.CompanyName => file.Case.Company is { } name ? new(field, IsGuessed ? $"{name} {GuessMark}" : name, IsGuessed) : new(field, Value: null),
        FieldSource.CompanyBasis or FieldSource.ContactBasis when file.Case.Company is null => new(field, Value: null),
        FieldSource.CompanyBasis => new(field, BasisText(BasisOfCase, file.Contacts.Any(IsKnownByGate)), IsGuessed),
        FieldSource.ContactBasis when contact is not null => new(field, BasisText(contact.Entry.Told.Basis, IsKnownByGate(contact)), !IsKnownByGate(contact) && contact.Entry.Told.Basis is null or Basis.Guess),
        _ => new(field, contact is null ? OfCase(field.Source) : OfContact(field.Source, contact)),
    };

    /// <summary>Why the person thinks that it was this company; the strongest reason that the case or one of its contacts gives.</summary>
    private Basis? BasisOfCase => file.Case.Told.Basis ?? file.Contacts.Select(contact => contact.Entry.Told.Basis).OfType<Basis>().Order().Select(basis => (Basis?)basis).FirstOrDefault();

    private bool IsGuessed => (BasisOfCase is null or Basis.Guess) && !file.Contacts.Any(IsKnownByGate);

    // A signed decision for this very company is no guess, whatever the person thought.
    private bool IsKnownByGate(CaseContact contact) => file.Case.Brand?.Company is { } company && contact.Match.By?.Principal == company;

    private string BasisText(Basis? basis, bool isKnownByGate) => isKnownByGate
        ? words["l'azienda aveva chiesto a Quiete questo contatto: c'è la ricevuta", "the company had asked Quiete for this contact: there is the receipt"]
        : words.Of(basis ?? Basis.Guess);

    private string? OfCase(FieldSource source) => source switch
    {
        FieldSource.ComplainantName => Me.FullName,
        FieldSource.ComplainantTaxCode => Me.TaxCode,
        FieldSource.ComplainantAddress => Joined(", ", Me.Street, Joined(" ", Me.PostCode, Me.Town, Me.Province is { } province ? $"({province})" : null)),
        FieldSource.ComplainantEmail => Me.Email,
        FieldSource.ComplainantPec => Me.Pec,
        FieldSource.ComplainantPhone => Me.Phone,
        FieldSource.CompanyAddress => file.Case.Told.Address,
        FieldSource.CompanyPec => file.Case.Told.Pec,
        FieldSource.CaseTold => file.Case.Told.Told,
        FieldSource.CaseSubject => words.Of(file.Case.Told.Subject),
        FieldSource.RpoSince => Lines(Me.Rpo.Select(one => words[$"{one.Number}: iscritto dal {words.Of(one.Since)}", $"{one.Number}: enrolled since {words.Of(one.Since)}"]
            + (one.Renewed is { } renewed ? words[$", rinnovato il {words.Of(renewed)}", $", renewed on {words.Of(renewed)}"] : ""))),
        FieldSource.ObjectionSaid => Lines([.. file.Objections.Select(Said), .. ActsOf(ActKind.Objection, ActKind.ConsentWithdrawal)]),
        FieldSource.ComplaintMade => Lines(ActsOf(ActKind.Complaint, ActKind.AccessRequest, ActKind.IndemnityClaim, ActKind.Objection)),
        FieldSource.ContractMade => Lines(ActsOf(ActKind.Contract, ActKind.ContractWithdrawal)),
        FieldSource.MayBreak => Lines(mayBreak.Select(one => $"{one.Rule}: {one.Text}")),
        _ => null,
    };

    private string? OfContact(FieldSource source, CaseContact contact)
    {
        var told = contact.Entry.Told;
        return source switch
        {
            FieldSource.ContactReceived => PossibleBreach.HasTimeOfDay(contact) ? words.At(told.Received) : words.On(RomeTime.DayOf(told.Received)),
            FieldSource.ContactLine => words.LineOf(told),
            FieldSource.ContactOwnNumber => told.OwnNumber?.ToString(),
            FieldSource.ContactChannel => words.Of(told.Channel),
            FieldSource.ContactAnswered => told.Answered is { } answered ? words.YesNo(answered) + (told.Seconds is { } seconds ? $", {words.Length(seconds)}" : "") : null,
            FieldSource.ContactSaid => told.Said,
            FieldSource.ContactClaimed => told.Claimed ?? (told.Brand is { } brand && told.Basis == Basis.Said ? brands.GetValueOrDefault(brand) : null),
            FieldSource.ContactEvidence => words.Title(contact.Match.Answer) + (contact.Match.By is { } by ? words[$" (ricevuta {by.Code}, {address}/r/{by.Code})", $" (receipt {by.Code}, {address}/r/{by.Code})"] : ""),
            _ => null,
        };
    }

    private string Said(PersonObjection said) => words[
        $"{words.At(said.Said)}: opposizione a {words.ToWhom(said)}, ricevuta {said.Code} ({address}/no/{said.Code})",
        $"{words.At(said.Said)}: objection to {words.ToWhom(said)}, receipt {said.Code} ({address}/no/{said.Code})"];

    private IEnumerable<string> ActsOf(params ActKind[] kinds) => file.Acts.Where(act => kinds.Contains(act.Told.Kind)).Select(act =>
    {
        var told = act.Told;
        var number = told.ComplaintNumber is { } given ? words[$", numero {given}", $", number {given}"] : told.NumberGiven == NumberGiven.Refused ? words[", numero rifiutato", ", number refused"] : "";
        var answer = file.Acts.FirstOrDefault(one => one.Told.Kind == ActKind.Answer && one.Told.Answers == act.Id);
        var answered = answer is null ? words["; nessuna risposta segnata", "; no answer noted"] : words[$"; risposta del {words.When(answer.Told)}", $"; answered on {words.When(answer.Told)}"];
        return $"{words.When(told)}: {words.Of(told.Kind)}{(told.Way is { } way ? $" ({words.Of(way)})" : "")}{number}{(told.Kind is ActKind.Contract ? "" : answered)}";
    });

    private static string? Joined(string by, params IEnumerable<string?> parts) => string.Join(by, parts.Where(part => !string.IsNullOrEmpty(part))) is { Length: > 0 } text ? text : null;

    private static string? Lines(IEnumerable<string> lines) => Joined("\n", lines);
}
