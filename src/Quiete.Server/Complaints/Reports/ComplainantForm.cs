using Quiete.Server.Companies;

namespace Quiete.Server.Complaints;

/// <summary>The page of one's own data, as its fields hold it.</summary>
public sealed class ComplainantForm
{
    /// <summary>How many numbers the page has room for.</summary>
    public const int MostNumbers = 10;

    public string? FullName { get; set; }

    public string? TaxCode { get; set; }

    public string? Street { get; set; }

    public string? PostCode { get; set; }

    public string? Town { get; set; }

    public string? Province { get; set; }

    public string? Email { get; set; }

    public string? Pec { get; set; }

    public string? Phone { get; set; }

    /// <summary>Never null: a form that sends no rows has none.</summary>
    public List<RpoRow> Rpo { get; set => field = value ?? []; } = [];

    /// <param name="numbers">The person's numbers: each gets its row.</param>
    internal static ComplainantForm Of(Complainant told, IEnumerable<string> numbers) => new()
    {
        FullName = told.FullName, TaxCode = told.TaxCode, Street = told.Street, PostCode = told.PostCode, Town = told.Town, Province = told.Province,
        Email = told.Email, Pec = told.Pec, Phone = told.Phone,
        Rpo = [.. told.Rpo.Select(one => new RpoRow { Number = one.Number, Since = Columns.Text(one.Since), Renewed = Columns.Text(one.Renewed) })
            .Concat(numbers.Where(number => !told.Rpo.Any(one => one.Number == number)).Select(number => new RpoRow { Number = number }))
            .Append(new()).Take(MostNumbers)],
    };

    /// <param name="today">A day in the register cannot lie after it.</param>
    /// <exception cref="BadInputException">A field cannot be taken.</exception>
    internal Complainant Read(DateOnly today) => new Complainant(FullName, TaxCode, Street, PostCode, Town, Province, Email, Pec, Phone)
    {
        Rpo = [.. Rpo.Take(MostNumbers).Where(row => !string.IsNullOrWhiteSpace(row.Since) || !string.IsNullOrWhiteSpace(row.Renewed)).Select(row => row.Read(today))],
    }.Checked();
}

/// <summary>A number with its days in the register of oppositions.</summary>
public sealed class RpoRow
{
    public string? Number { get; set; }

    public string? Since { get; set; }

    public string? Renewed { get; set; }

    internal RpoTold Read(DateOnly today)
    {
        if (string.IsNullOrWhiteSpace(Number)) throw new BadInputException("rpo", "Say which number it is.");
        var since = Texts.Day("rpo", Since) ?? throw new BadInputException("rpo", "Say since when.");
        var renewed = Texts.Day("rpo", Renewed);
        if (since > today || renewed > today || renewed < since) throw new BadInputException("rpo", "These days do not fit: none lies ahead, and a renewal comes after the enrolment.");
        return new(Number, since, renewed);
    }
}
