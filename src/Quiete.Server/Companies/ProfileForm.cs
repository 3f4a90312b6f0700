using System.Globalization;
using Quiete.Rules;

namespace Quiete.Server.Companies;

/// <summary>What a company says of itself, as the fields of a page hold it.</summary>
public sealed class ProfileForm
{
    public string LegalName { get; set; } = "";

    public string? Vat { get; set; }

    public string? ContactEmail { get; set; }

    public string? Website { get; set; }

    public string? Sector { get; set; }

    public string? TurnoverEur { get; set; }

    public static ProfileForm Of(Profile profile) => new()
    {
        LegalName = profile.LegalName,
        Vat = profile.Vat,
        ContactEmail = profile.ContactEmail,
        Website = profile.Website,
        Sector = profile.Sector is { } sector ? Terms.Of(sector) : "",
        TurnoverEur = profile.TurnoverEur?.ToString(CultureInfo.InvariantCulture),
    };

    /// <exception cref="BadInputException">A field cannot be read.</exception>
    public Profile Read() => new()
    {
        LegalName = LegalName,
        Vat = Vat,
        ContactEmail = ContactEmail,
        Website = Website,
        Sector = string.IsNullOrEmpty(Sector) ? null : Texts.Word<Sectors>("sector", Sector),
        TurnoverEur = Texts.Whole("turnoverEur", TurnoverEur),
    };
}

/// <summary>What was checked of a company, as the fields of a page hold it.</summary>
public sealed class AccreditationForm
{
    public string? Roc { get; set; }

    public string? RocTo { get; set; }

    public bool CodeMember { get; set; }

    public string? CodeTo { get; set; }

    public static AccreditationForm Of(Accreditation checks) => new()
    {
        Roc = checks.Roc,
        RocTo = Columns.Text(checks.RocTo),
        CodeMember = checks.CodeMember,
        CodeTo = Columns.Text(checks.CodeTo),
    };

    /// <exception cref="BadInputException">A field cannot be read.</exception>
    public Accreditation Read() => new()
    {
        Roc = Roc,
        RocTo = Texts.Day("rocTo", RocTo),
        CodeMember = CodeMember,
        CodeTo = Texts.Day("codeTo", CodeTo),
    };
}
