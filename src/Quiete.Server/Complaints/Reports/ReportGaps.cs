using System.Collections.Immutable;
using Quiete.Procedures;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>Says exactly what a report lacks, contact by contact, and where it can be mended.</summary>
internal sealed class ReportGaps(ReportForm form, CaseFile file, Language words)
{
    private const string MyData = "/i-miei-dati";

    private string ThisCase => $"/pratiche/{file.Case.Id}";

    public ImmutableArray<ReportGap> Of(IReadOnlyList<ReportPart> parts, IReadOnlyList<CaseContact> contacts) =>
    [
        .. parts.SelectMany(OfPart), .. contacts.SelectMany((contact, at) => Vague(contact, at + 1)), .. WithoutContacts(contacts), .. Advice(contacts),
    ];

    private IEnumerable<ReportGap> OfPart(ReportPart part)
    {
        foreach (var value in part.Values)
        {
            var field = value.Field;
            if (value.Value is null && field.Needed && !IsToldElsewhere(field.Source))
            {
                yield return new(GapKind.Missing, field.Id, part.Number, words[$"Manca: {words.Say(field.Label)}.", $"Missing: {words.Say(field.Label)}."], Page(field.Source, part.Contact));
            }

            if (value.Value is { } text && field.MaxLength is { } most && text.Length > most)
            {
                yield return new(GapKind.TooLong, field.Id, part.Number, words[
                    $"{words.Say(field.Label)}: {text.Length} caratteri, il modulo ne prende {most}.", $"{words.Say(field.Label)}: {text.Length} characters, the form takes {most}."], Page(field.Source, part.Contact));
            }
        }
    }

    // What is said better elsewhere is not said twice.
    private bool IsToldElsewhere(FieldSource source) => source switch
    {
        FieldSource.CompanyBasis or FieldSource.ContactBasis => file.Case.Company is null,
        FieldSource.ContactOwnNumber => form.Vague.Any(rule => rule.Kind == Vagueness.NoOwnNumber),
        FieldSource.ContactSaid => form.Vague.Any(rule => rule.Kind == Vagueness.SaidTooShort),
        _ => false,
    };

    private IEnumerable<ReportGap> Vague(CaseContact contact, int number)
    {
        var told = contact.Entry.Told;
        foreach (var rule in form.Vague)
        {
            var gap = rule.Kind switch
            {
                Vagueness.NoTimeOfDay when !PossibleBreach.HasTimeOfDay(contact) => (GapKind.Vague, "received", words["Manca l'ora: c'è solo il giorno. Se la ricordi circa, scrivila.", "The hour is missing: there is the day only. If you remember it roughly, write it."]),
                Vagueness.NoLineAndNoName when told is { Line.IsWithheld: true, LineText: null, Brand: null, Claimed: null } => (GapKind.Vague, "line", words["Non c'è né un numero né un nome: così nessuno può cercare chi era.", "There is neither a number nor a name: so nobody can look for who it was."]),
                Vagueness.SaidTooShort when (told.Said?.Length ?? 0) < rule.Count => (GapKind.Vague, "said", words["Che cosa offrivano o dicevano? Bastano due parole: «luce e gas», «un nuovo contratto».", "What did they offer or say? A few words will do: “electricity and gas”, “a new contract”."]),
                Vagueness.NoOwnNumber when told.OwnNumber is null => (GapKind.Missing, "own-number", words["Su quale tuo numero ti hanno chiamato?", "Which of your numbers was called?"]),
                Vagueness.CompanyGuessed when file.Case.Company is not null && contact.Match.By is null && told.Basis is null or Basis.Guess => (GapKind.Vague, "basis", words["Che fosse questa azienda è solo un'ipotesi: resterà scritto così. Se l'ha detto chi ha chiamato, segnalo.", "That it was this company is a guess only: it will be written so. If the caller said it, note that."]),
                _ => ((GapKind Kind, string Field, string Text)?)null,
            };
            if (gap is var (kind, field, text)) yield return new(kind, field, number, text, $"/registro/{contact.Entry.Id}");
        }
    }

    private IEnumerable<ReportGap> WithoutContacts(IReadOnlyList<CaseContact> contacts)
    {
        var section = form.Sections.FirstOrDefault(one => one.IsOfContacts && one.Fields.Any(field => field.Needed));
        if (section is null || contacts.Count > 0 || file.Case.Told.Subject != CaseSubject.UnwantedContacts) yield break;
        yield return new(GapKind.Missing, section.Id, Number: null, words["Non c'è nessuna chiamata: aggiungi alla pratica quelle del tuo registro.", "There is no call: add those of your register to the case."], $"{ThisCase}/contatti");
    }

    private IEnumerable<ReportGap> Advice(IReadOnlyList<CaseContact> contacts)
    {
        var fields = form.Sections.SelectMany(section => section.Fields).Select(field => field.Source).ToHashSet();
        var silent = contacts.Select(contact => contact.Entry.Told.OwnNumber?.ToString()).OfType<string>().Distinct(StringComparer.Ordinal)
            .Where(own => !file.Complainant.Rpo.Any(one => one.Number == own)).ToList();
        if (fields.Contains(FieldSource.RpoSince) && (silent.Count > 0 || (contacts.Count > 0 && file.Complainant.Rpo.Count == 0)))
        {
            yield return new(GapKind.Advice, "rpo", Number: null, words[
                "Se il numero chiamato è nel Registro pubblico delle opposizioni, scrivi da quando: conta molto.", "If the number called is in the register of oppositions, write since when: it counts a lot."], MyData);
        }

        if (fields.Contains(FieldSource.ObjectionSaid) && file.Objections.Count == 0 && !file.Acts.Any(act => act.Told.Kind == ActKind.Objection))
        {
            yield return new(GapKind.Advice, "objections", Number: null, words[
                "Non risulta che tu abbia detto no all'azienda. Si può segnalare lo stesso; dopo un no, la segnalazione è più forte.", "There is no sign that you said no to the company. You can report all the same; after a no the report is stronger."], "/opponiti");
        }

        if (file.Case.Company is not null && file.Case.Told.Basis is null && fields.Contains(FieldSource.CompanyBasis))
        {
            yield return new(GapKind.Advice, "company-basis", Number: null, words[
                "Scrivi nella pratica perché pensi che fosse questa azienda.", "Write in the case why you think that it was this company."], $"{ThisCase}/modifica");
        }
    }

    private string Page(FieldSource source, CaseContact? contact) =>
        contact is not null ? $"/registro/{contact.Entry.Id}" : source switch
        {
            <= FieldSource.ComplainantPhone or FieldSource.RpoSince => MyData,
            FieldSource.ComplaintMade or FieldSource.ContractMade => $"{ThisCase}/atti/nuovo",
            FieldSource.ObjectionSaid => "/opponiti",
            _ => $"{ThisCase}/modifica",
        };
}
