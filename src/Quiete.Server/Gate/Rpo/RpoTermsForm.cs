using System.Globalization;
using Quiete.Rules;
using Quiete.Server.Companies;

namespace Quiete.Server.Gate;

/// <summary>The terms of a principal as a form: every field a text, words parted by commas, one packet on a line.</summary>
public sealed class RpoTermsForm
{
    public string Column { get; set; } = "";

    public bool Header { get; set; }

    public string Number { get; set; } = "";

    public string Encoding { get; set; } = "";

    public string NumberColumn { get; set; } = "";

    public string Means { get; set; } = "";

    public string? ListedColumn { get; set; }

    public string? ListedWords { get; set; }

    public string? NotListedWords { get; set; }

    public string? RevokedColumn { get; set; }

    public string? RevokedWords { get; set; }

    public int MostNumbers { get; set; }

    public string? PricePerCheck { get; set; }

    public string? Packets { get; set; }

    internal static RpoTermsForm Of(RpoTerms terms) => new()
    {
        Column = terms.SubmitForm.Column,
        Header = terms.SubmitForm.Header,
        Number = Terms.Of(terms.SubmitForm.Number),
        Encoding = Terms.Of(terms.SubmitForm.Encoding),
        NumberColumn = terms.AnswerForm.NumberColumn,
        Means = Terms.Of(terms.AnswerForm.Means),
        ListedColumn = terms.AnswerForm.ListedColumn,
        ListedWords = Joined(terms.AnswerForm.ListedWords),
        NotListedWords = Joined(terms.AnswerForm.NotListedWords),
        RevokedColumn = terms.AnswerForm.RevokedColumn,
        RevokedWords = Joined(terms.AnswerForm.RevokedWords),
        MostNumbers = terms.MostNumbers,
        PricePerCheck = terms.PricePerCheckEur?.ToString(CultureInfo.InvariantCulture),
        Packets = string.Join('\n', (terms.Packets ?? []).Select(packet => string.Create(CultureInfo.InvariantCulture, $"{packet.Numbers}; {packet.Eur}"))),
    };

    /// <exception cref="BadInputException">A field cannot be used.</exception>
    internal RpoTerms Read() => new RpoTerms(
        new SubmitForm(Column, Header, Texts.Word<NumberForm>("submit.number", Number), Texts.Word<FileEncoding>("submit.encoding", Encoding)),
        new AnswerForm(
            NumberColumn, Texts.Word<AnswerMeans>("answer.means", Means), ListedColumn, Parted(ListedWords), Parted(NotListedWords),
            string.IsNullOrWhiteSpace(RevokedColumn) ? null : RevokedColumn, Parted(RevokedWords)),
        MostNumbers,
        string.IsNullOrWhiteSpace(PricePerCheck) ? null : Money("pricePerCheckEur", PricePerCheck),
        [.. (Packets ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ReadPacket)]).Checked();

    /// <summary>Reads a sum with a comma or a point.</summary>
    public static decimal Money(string field, string text) =>
        decimal.TryParse(text.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var sum)
            ? sum
            : throw new BadInputException(field, "This is no sum of money.");

    private static Packet ReadPacket(string line, int at)
    {
        var parts = line.Split(';');
        return parts.Length == 2 && int.TryParse(parts[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var numbers)
            ? new Packet(numbers, Money($"packets[{at}]", parts[1]))
            : throw new BadInputException($"packets[{at}]", "A line such as 1500; 45.00 is needed.");
    }

    private static string? Joined(IReadOnlyList<string>? words) => words is null ? null : string.Join(", ", words);

    private static IReadOnlyList<string>? Parted(string? words) =>
        words?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parted ? parted : null;
}
