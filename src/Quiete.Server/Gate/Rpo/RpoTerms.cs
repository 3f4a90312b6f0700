using System.Text.Json.Serialization;
using Quiete.Server.Companies;

namespace Quiete.Server.Gate;

/// <summary>How numbers are written in a file.</summary>
internal enum NumberForm
{
    /// <summary><c>3471234567</c>, <c>0666780586</c>.</summary>
    National,

    /// <summary><c>+393471234567</c>.</summary>
    E164,

    /// <summary><c>393471234567</c>.</summary>
    Digits,
}

/// <summary>How the texts of a file are written.</summary>
internal enum FileEncoding
{
    Utf8,
    Latin1,
}

/// <summary>What the rows of an answer file say.</summary>
internal enum AnswerMeans
{
    /// <summary>Every number is there, with a word for listed or not.</summary>
    Marked,

    /// <summary>Only the listed numbers are there; the others are not listed.</summary>
    ListedOnly,

    /// <summary>Only the numbers that are not listed are there; the others are listed.</summary>
    UnlistedOnly,
}

/// <summary>The file that is submitted to the register.</summary>
/// <param name="Column">The name of its only column.</param>
/// <param name="Header">Whether the name stands above it.</param>
internal sealed record SubmitForm(
    string Column = "numero", bool Header = true, NumberForm Number = NumberForm.National, FileEncoding Encoding = FileEncoding.Utf8);

/// <summary>The file that comes back.</summary>
/// <param name="NumberColumn">The column of the number.</param>
/// <param name="Means">What its rows say.</param>
/// <param name="ListedColumn">For marked files: the column of the word.</param>
/// <param name="ListedWords">The words for listed, compared without case.</param>
/// <param name="NotListedWords">The words for not listed.</param>
/// <param name="RevokedColumn">The column of the principals for which the person lifted the block, parted by a bar; absent: none.</param>
/// <param name="RevokedWords">Words in that column that mean the principal itself, such as <c>si</c>.</param>
internal sealed record AnswerForm(
    string NumberColumn = "numero", AnswerMeans Means = AnswerMeans.Marked, string? ListedColumn = "iscritto", IReadOnlyList<string>? ListedWords = null,
    IReadOnlyList<string>? NotListedWords = null, string? RevokedColumn = null, IReadOnlyList<string>? RevokedWords = null)
{
    private static readonly IReadOnlyList<string> Yes = ["si", "sì", "s", "yes", "true", "1", "iscritto"];
    private static readonly IReadOnlyList<string> No = ["no", "n", "false", "0", "non iscritto"];

    /// <summary>Whether a word says listed; null: it is no word of this file.</summary>
    public bool? IsListed(string word) =>
        (ListedWords ?? Yes).Contains(word, StringComparer.OrdinalIgnoreCase) ? true
        : (NotListedWords ?? No).Contains(word, StringComparer.OrdinalIgnoreCase) ? false : null;
}

/// <summary>So many checks that are bought together.</summary>
internal sealed record Packet(int Numbers, decimal Eur);

/// <summary>How a principal exchanges files with the register, and what a check costs it.</summary>
/// <param name="MostNumbers">The most numbers of a round, unless it says otherwise.</param>
/// <param name="PricePerCheckEur">What one check costs where no packet is bought for it.</param>
/// <param name="Packets">What can be bought, of any sizes.</param>
internal sealed record RpoTerms(
    SubmitForm? Submit = null, AnswerForm? Answer = null, int MostNumbers = 50_000, decimal? PricePerCheckEur = null, IReadOnlyList<Packet>? Packets = null)
{
    private const int MostPackets = 100;
    private const int MostWords = 20;
    private const decimal MostEur = 10_000_000;

    [JsonIgnore]
    public SubmitForm SubmitForm => Submit ?? new();

    [JsonIgnore]
    public AnswerForm AnswerForm => Answer ?? new();

    /// <summary>What so many checks cost when packets and single checks are bought cheaply, larger packets first. Null: no price is known.</summary>
    public decimal? CostOf(long numbers) =>
        numbers == 0 ? 0 : Cost(numbers, [.. (Packets ?? []).OrderByDescending(packet => packet.Numbers)]);

    /// <summary>The most of some numbers that a sum pays for.</summary>
    public long Affordable(long numbers, decimal budgetEur)
    {
        var (least, most) = (0L, numbers);
        while (least < most)
        {
            var middle = least + ((most - least + 1) / 2);
            if (CostOf(middle) <= budgetEur) least = middle;
            else most = middle - 1;
        }

        return least;
    }

    /// <exception cref="BadInputException">The first field that cannot be used.</exception>
    public RpoTerms Checked()
    {
        Texts.Needed("submit.column", SubmitForm.Column);
        Texts.Needed("answer.numberColumn", AnswerForm.NumberColumn);
        if (AnswerForm.Means == AnswerMeans.Marked) Texts.Needed("answer.listedColumn", AnswerForm.ListedColumn);
        Words("answer.listedWords", AnswerForm.ListedWords);
        Words("answer.notListedWords", AnswerForm.NotListedWords);
        Words("answer.revokedWords", AnswerForm.RevokedWords);
        if (MostNumbers is < 1 or > RpoRounds.MostNumbers) throw new BadInputException("mostNumbers", $"This must be from 1 to {RpoRounds.MostNumbers}.");
        if (PricePerCheckEur is < 0 or > MostEur) throw new BadInputException("pricePerCheckEur", "This is no price.");
        if (Packets?.Count > MostPackets) throw new BadInputException("packets", $"These are more than {MostPackets}.");
        for (var at = 0; at < Packets?.Count; at++)
        {
            if (Packets[at] is not { Numbers: > 0, Eur: >= 0 and <= MostEur }) throw new BadInputException($"packets[{at}]", "A packet has some numbers and a price.");
        }

        return this;
    }

    private decimal? Cost(long numbers, ReadOnlySpan<Packet> packets)
    {
        if (numbers == 0) return 0;
        if (packets is not [var packet, .. var smaller]) return PricePerCheckEur * numbers;
        var whole = numbers / packet.Numbers;
        var onePacketMore = (whole + (numbers % packet.Numbers == 0 ? 0 : 1)) * packet.Eur;
        var restOtherwise = (whole * packet.Eur) + Cost(numbers % packet.Numbers, smaller);
        return restOtherwise < onePacketMore ? restOtherwise : onePacketMore;
    }

    private static void Words(string field, IReadOnlyList<string>? words)
    {
        if (words?.Count > MostWords) throw new BadInputException(field, $"These are more than {MostWords} words.");
        foreach (var word in words ?? []) Texts.Needed(field, word);
    }
}
