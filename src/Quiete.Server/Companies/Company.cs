using Quiete.Rules;

namespace Quiete.Server.Companies;

/// <summary>What a company is on the market of calls.</summary>
public enum CompanyKind
{
    /// <summary>Contacts are made for it (committente, titolare).</summary>
    Principal,

    /// <summary>It makes contacts for others (agenzia, responsabile).</summary>
    Agency,

    /// <summary>It stands for the people who are called (associazione).</summary>
    Association,
}

/// <summary>A company that Quiete knows. Its name never changes: policies, lists and receipts name companies by it.</summary>
internal sealed record Company
{
    public required long Id { get; init; }

    public required CompanyKind Kind { get; init; }

    public required string Name { get; init; }

    public required Profile Profile { get; init; }

    public required Accreditation Accreditation { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Closed { get; init; }

    public CompanyName Named => new(Id, Name);
}

/// <summary>A company as others refer to it.</summary>
public readonly record struct CompanyName(long Id, string Name);

/// <summary>What a company says of itself, and may change.</summary>
public sealed record Profile
{
    public required string LegalName { get; init; }

    public string? Vat { get; init; }

    public string? ContactEmail { get; init; }

    public string? Website { get; init; }

    /// <summary>Of a principal: what it sells.</summary>
    public Sectors? Sector { get; init; }

    /// <summary>A year's, for the range of fines. Never shown to the public.</summary>
    public long? TurnoverEur { get; init; }

    /// <exception cref="BadInputException">The first text that cannot be used.</exception>
    public Profile Checked() => this with
    {
        LegalName = Texts.Needed("legalName", LegalName),
        Vat = Texts.Line("vat", Vat, Texts.MaxCode),
        ContactEmail = Texts.Email("contactEmail", ContactEmail),
        Website = Texts.WebAddress("website", Website),
        TurnoverEur = TurnoverEur is < 0 ? throw new BadInputException("turnoverEur", "This cannot be negative.") : TurnoverEur,
    };
}

/// <summary>What an administrator has checked: the register of operators (ROC) and the code of conduct.</summary>
public sealed record Accreditation
{
    public static readonly Accreditation None = new();

    /// <summary>The number in the register of communication operators; absent: not enrolled.</summary>
    public string? Roc { get; init; }

    /// <summary>The last day of the enrolment; absent: open.</summary>
    public DateOnly? RocTo { get; init; }

    public bool CodeMember { get; init; }

    /// <summary>The last day of the membership; absent: open.</summary>
    public DateOnly? CodeTo { get; init; }

    public bool InRocOn(DateOnly day) => Roc is not null && !(day > RocTo);

    public bool InCodeOn(DateOnly day) => CodeMember && !(day > CodeTo);

    /// <exception cref="BadInputException">The first field that cannot be used.</exception>
    public Accreditation Checked() => this with { Roc = Texts.Line("roc", Roc, Texts.MaxCode) };
}
