using System.Collections.Immutable;
using Quiete.Procedures;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>A field as it will stand in the report.</summary>
/// <param name="Value">Null: nothing is known.</param>
/// <param name="IsGuess">The person thinks so; nobody said it. The value carries the mark, too.</param>
internal sealed record ReportValue(FormField Field, string? Value, bool IsGuess = false);

/// <summary>A section with its values: of one contact, or of the whole.</summary>
/// <param name="Number">Which contact, from 1; null: the whole.</param>
internal sealed record ReportPart(FormSection Section, int? Number, CaseContact? Contact, ImmutableArray<ReportValue> Values);

/// <summary>What stands between a report and its sending.</summary>
internal enum GapKind
{
    /// <summary>A field that the form asks for is empty.</summary>
    Missing,

    /// <summary>It is longer than the form takes.</summary>
    TooLong,

    /// <summary>So vague that the form's readers will not use it.</summary>
    Vague,

    /// <summary>It would help, and is not asked for.</summary>
    Advice,
}

/// <summary>What is missing or too vague, and where to mend it.</summary>
/// <param name="Number">Which contact of the report, from 1; null: the whole.</param>
/// <param name="Path">The page on which it can be mended.</param>
internal sealed record ReportGap(GapKind Kind, string Field, int? Number, string Text, string Path);

/// <summary>A piece of evidence to go with the report.</summary>
/// <param name="Kind">Such as <c>receipt</c>: a word for programs.</param>
/// <param name="Url">Where everybody can check it; null: nowhere.</param>
internal sealed record Annex(string Kind, string Text, string? Code = null, string? Url = null, string? Sha256 = null);

/// <summary>A report to a body, compiled from a case: its values, and exactly what is missing. Pure: same case, same draft.</summary>
/// <param name="LeftOut">Contacts that are another company's, where the form is about one.</param>
internal sealed record ReportDraft(
    ReportForm Form, string? Company, ImmutableArray<ReportPart> Parts, ImmutableArray<ReportGap> Gaps, ImmutableArray<CaseContact> Contacts, ImmutableArray<CaseContact> LeftOut,
    ImmutableArray<PossibleBreach> MayBreak, ImmutableArray<Annex> Annexes)
{
    /// <summary>Whether the form would take it as it stands.</summary>
    public bool IsComplete => !Gaps.Any(gap => gap.Kind is GapKind.Missing or GapKind.TooLong);

    /// <summary>Compiles a report.</summary>
    /// <param name="chosen">The entries that the person chose; null: all of the case.</param>
    /// <param name="brands">The names of brands by their ids.</param>
    /// <param name="files">Those of the case in the vault: only their hash, length and day go along.</param>
    /// <param name="address">Of this service, for links.</param>
    public static ReportDraft Compile(
        ReportForm form, CaseFile file, IReadOnlySet<long>? chosen, IReadOnlyDictionary<long, string> brands, IReadOnlyList<VaultFile> files, Language words, string address)
    {
        var wanted = file.Contacts.Where(contact => !contact.Entry.Told.Useful && chosen?.Contains(contact.Entry.Id) != false).ToList();
        var contacts = wanted.Where(contact => !form.OneCompany || !file.IsOfAnother(contact)).ToImmutableArray();
        var mayBreak = PossibleBreach.Of(file, contacts, words);
        var filler = new ReportFiller(file, brands, mayBreak, words, address);
        var parts = form.Sections.SelectMany(section => section.IsOfContacts
            ? contacts.Select((contact, at) => new ReportPart(section, at + 1, contact, [.. section.Fields.Select(field => filler.Fill(field, contact))]))
            : [new ReportPart(section, Number: null, Contact: null, [.. section.Fields.Select(field => filler.Fill(field, contact: null))])]).ToImmutableArray();
        var gaps = new ReportGaps(form, file, words).Of(parts, contacts);
        return new(form, file.Case.Company, parts, gaps, contacts, [.. wanted.Where(contact => !contacts.Contains(contact))], mayBreak, ReportAnnexes.Of(file, contacts, files, words, address));
    }
}
