using System.Globalization;
using System.Text.Json;
using Quiete.Procedures;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>Where a contract was made: it settles how long one may withdraw.</summary>
internal enum ContractMade
{
    Phone,
    Online,

    /// <summary>At the door, by somebody who came unasked: thirty days.</summary>
    Door,

    /// <summary>In a shop or an office of the company: the law gives no withdrawal there.</summary>
    Shop,
}

/// <summary>What a person types for a letter, as the fields hold it. A draft keeps it as it is, right or wrong.</summary>
public sealed class LetterForm
{
    public string? Place { get; set; }

    public string? Day { get; set; }

    /// <summary>The person's own words.</summary>
    public string? Told { get; set; }

    /// <summary>As what the company knows the person.</summary>
    public string? CustomerCode { get; set; }

    public string? ContractDay { get; set; }

    public string? ContractMade { get; set; }

    public bool NotInformed { get; set; }

    /// <summary>A line of the table of indemnities, by its id.</summary>
    public string? Item { get; set; }

    public string? Units { get; set; }

    public bool Ultra { get; set; }

    /// <summary>A sum in euros, where the table gives none.</summary>
    public string? Amount { get; set; }

    public bool TellAgcom { get; set; }

    public bool TellAssociation { get; set; }

    public string? AssociationName { get; set; }

    public string? AssociationEmail { get; set; }

    /// <summary>With the English translation below the Italian.</summary>
    public bool English { get; set; }

    /// <summary>The most characters of a field of one line in a draft: more than a letter takes, so that what is too long can be kept and mended.</summary>
    public const int MaxDraftLine = 500;

    /// <summary>The most characters of the person's own words in a draft.</summary>
    public const int MaxDraftTold = 20_000;

    /// <summary>A draft keeps what is wrong, but no book.</summary>
    /// <exception cref="BadInputException">A field is longer than any draft.</exception>
    internal void MustFitDraft()
    {
        foreach (var (field, text, most) in new[]
        {
            ("place", Place, MaxDraftLine), ("day", Day, MaxDraftLine), ("told", Told, MaxDraftTold), ("customerCode", CustomerCode, MaxDraftLine), ("contractDay", ContractDay, MaxDraftLine),
            ("contractMade", ContractMade, MaxDraftLine), ("item", Item, MaxDraftLine), ("units", Units, MaxDraftLine), ("amount", Amount, MaxDraftLine),
            ("associationName", AssociationName, MaxDraftLine), ("associationEmail", AssociationEmail, MaxDraftLine),
        })
        {
            if (text?.Length > most) throw new BadInputException(field, string.Create(CultureInfo.InvariantCulture, $"At most {most} characters: so long a text was not kept."));
        }
    }

    /// <summary>Whether the same was typed.</summary>
    internal bool IsSame(LetterForm other) => JsonSerializer.Serialize(this) == JsonSerializer.Serialize(other);

    /// <exception cref="BadInputException">The first field that cannot be taken.</exception>
    internal LetterTold Read(DateOnly today)
    {
        var day = Texts.Day("day", Day) ?? today;
        var contractDay = Texts.Day("contractDay", ContractDay);
        if (contractDay > today) throw new BadInputException("contractDay", "This day lies in the future.");
        var item = string.IsNullOrWhiteSpace(Item) ? null : ProcedurePack.Italian.Indemnities.FirstOrDefault(one => one.Id == Item) ?? throw new BadInputException("item", "The table has no such line.");
        var units = Texts.Whole("units", Units);
        if (units is < 1 or > Procedures.Indemnity.MostDays) throw new BadInputException("units", $"From 1 to {Procedures.Indemnity.MostDays}.");
        return new(
            PlainText.Line("place", Place, Complainant.MaxLine), day, PlainText.Lines("told", Told, LetterTold.MaxTold), PlainText.Line("customerCode", CustomerCode, Complainant.MaxLine),
            contractDay, string.IsNullOrWhiteSpace(ContractMade) ? null : Texts.Word<ContractMade>("contractMade", ContractMade), NotInformed,
            item is not null && units is { } count ? Procedures.Indemnity.Of(item, (int)count, Ultra) : null, Euros(Amount), TellAgcom,
            TellAssociation ? PlainText.Line("associationName", AssociationName, Complainant.MaxLine) ?? throw new BadInputException("associationName", "This field is needed.") : null,
            TellAssociation ? Texts.Email("associationEmail", AssociationEmail) : null, English);
    }

    private static decimal? Euros(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var written = text.Replace("€", "", StringComparison.Ordinal).Trim();
        var culture = written.Contains(',', StringComparison.Ordinal) ? CultureInfo.GetCultureInfo("it-IT") : CultureInfo.InvariantCulture;
        return decimal.TryParse(written, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, culture, out var euros) && euros is > 0 and <= LetterTold.MostEuros
            ? decimal.Round(euros, 2)
            : throw new BadInputException("amount", "A sum in euros is needed, such as 72,50.");
    }
}

/// <summary>The same, read.</summary>
/// <param name="Association">Whom to inform; null: nobody.</param>
internal sealed record LetterTold(
    string? Place, DateOnly Day, string? Told, string? CustomerCode, DateOnly? ContractDay, ContractMade? ContractMade, bool NotInformed, Indemnity? Indemnity, decimal? Amount,
    bool TellAgcom, string? Association, string? AssociationEmail, bool English)
{
    public const int MaxTold = 6_000;
    public const decimal MostEuros = 100_000;

    /// <summary>How much is asked for, by the table or by the person.</summary>
    public decimal? Euros => Indemnity is { TotalCents: > 0 } table ? table.TotalCents / 100m : Amount;

    /// <summary>The person's own words, by paragraphs; they are not translated.</summary>
    public IEnumerable<LetterPassage> Passages =>
        Told?.Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => LetterPassage.Of(part, part)) ?? [];
}
