using System.Collections.Immutable;
using Quiete.Rules;

namespace Quiete.Procedures;

/// <summary>What a field of a report is filled from. The list is closed: forms combine them, the compiler knows them.</summary>
internal enum FieldSource
{
    ComplainantName,
    ComplainantTaxCode,
    ComplainantAddress,
    ComplainantEmail,
    ComplainantPec,
    ComplainantPhone,
    CompanyName,
    CompanyBasis,
    CompanyAddress,
    CompanyPec,
    CaseTold,
    CaseSubject,

    /// <summary>Since when each called number is in the register of oppositions.</summary>
    RpoSince,

    /// <summary>Which objections were said, when, with their receipts.</summary>
    ObjectionSaid,

    /// <summary>Which complaints were made, when, and what was answered.</summary>
    ComplaintMade,

    /// <summary>Which contracts there are.</summary>
    ContractMade,

    /// <summary>Which rules it may break, and on what evidence.</summary>
    MayBreak,
    ContactReceived,
    ContactLine,
    ContactOwnNumber,
    ContactChannel,
    ContactAnswered,
    ContactSaid,
    ContactClaimed,
    ContactBasis,
    ContactEvidence,
}

/// <summary>When a contact is too vague for a form.</summary>
internal enum Vagueness
{
    /// <summary>It was noted with midnight sharp: the hour is not known.</summary>
    NoTimeOfDay,

    /// <summary>Neither a line nor a name says who it was.</summary>
    NoLineAndNoName,

    /// <summary>What was said is missing, or shorter than the count.</summary>
    SaidTooShort,

    /// <summary>The company is only guessed.</summary>
    CompanyGuessed,

    /// <summary>Which of one's numbers was called is not told.</summary>
    NoOwnNumber,
}

/// <summary>Something that makes a contact too vague.</summary>
internal sealed record VagueRule(Vagueness Kind, int Count)
{
    private const int MostCharacters = 1_000;

    internal static VagueRule? Read(JsonFields fields)
    {
        var kind = fields.Word<Vagueness>("kind", needed: true);
        var count = fields.Whole("count", 1, MostCharacters, needed: kind == Vagueness.SaidTooShort);
        fields.End();
        return kind is null ? null : new(kind.Value, count ?? 0);
    }
}

/// <summary>A field of a report.</summary>
/// <param name="MaxLength">The most characters that the form takes; null: it names no limit.</param>
internal sealed record FormField(string Id, RuleWords Label, FieldSource Source, bool Needed, int? MaxLength)
{
    private const int MostCharacters = 100_000;

    /// <summary>Whether it is there once for each contact.</summary>
    public bool IsOfContact => Source >= FieldSource.ContactReceived;

    internal static FormField? Read(JsonFields fields)
    {
        var (id, label, source) = (fields.Name("id", needed: true), PackWords.Read(fields, "label"), fields.Word<FieldSource>("source", needed: true));
        var (needed, most) = (fields.Flag("needed"), fields.Whole("maxLength", 1, MostCharacters));
        fields.End();
        return id is null || label is null || source is null ? null : new(id, label, source.Value, needed, most);
    }
}

/// <summary>A part of a report: its fields, all once or all once for each contact.</summary>
internal sealed record FormSection(string Id, RuleWords Title, ImmutableArray<FormField> Fields)
{
    public bool IsOfContacts => Fields.Any(one => one.IsOfContact);

    internal static FormSection? Read(JsonFields fields)
    {
        var (id, title) = (fields.Name("id", needed: true), PackWords.Read(fields, "title"));
        var items = fields.Objects("fields", FormField.Read, needed: true).ToImmutableArray();
        fields.End();
        if (items.Select(item => item.IsOfContact).Distinct().Count() > 1) fields.Fault("fields", "Fields of contacts have a section of their own.");
        return id is null || title is null || items.IsEmpty ? null : new(id, title, items);
    }
}

/// <summary>A form of a report to a body, as data: a form that changes is a change of data.</summary>
/// <param name="Where">The address at which the person hands it in; null: by mail or at a desk.</param>
/// <param name="Warning">What to know before sending it.</param>
/// <param name="OneCompany">Whether it is about one company only: contacts of others are left out.</param>
internal sealed record ReportForm(
    string Id, Body Body, RuleWords Name, RuleWords Warning, string? Where, bool OneCompany, ImmutableArray<FormSection> Sections, ImmutableArray<VagueRule> Vague,
    string Source, Confidence Confidence, DateOnly? From, DateOnly? To)
{
    public bool InForceOn(DateOnly day) => !(day < From) && !(day > To);

    internal static ReportForm? Read(JsonFields fields)
    {
        var (id, body, name, warning) = (fields.Name("id", needed: true), fields.Word<Body>("body", needed: true), PackWords.Read(fields, "name"), PackWords.Read(fields, "warning"));
        var where = fields.Name("where");
        if (where is not null && !(Uri.TryCreate(where, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps)) fields.Fault("where", "An https address is needed.");
        var oneCompany = fields.Flag("oneCompany");
        var sections = fields.Objects("sections", FormSection.Read, needed: true).ToImmutableArray();
        var vague = fields.Objects("vague", VagueRule.Read).ToImmutableArray();
        var (source, confidence) = (fields.Name("source", needed: true), fields.Word<Confidence>("confidence", needed: true));
        var (from, to) = (fields.Day("from"), fields.Day("to"));
        fields.End();
        if (from > to) fields.Fault("to", "It ends before it begins.");
        foreach (var twice in sections.SelectMany(section => section.Fields).GroupBy(field => field.Id, StringComparer.Ordinal).Where(group => group.Count() > 1)) fields.Fault("sections", $"Two fields are called {twice.Key}.");
        return id is null || body is null || name is null || warning is null || source is null || confidence is null
            ? null
            : new(id, body.Value, name, warning, where, oneCompany, sections, vague, source, confidence.Value, from, to);
    }
}
