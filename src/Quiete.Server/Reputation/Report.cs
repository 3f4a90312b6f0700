using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;

namespace Quiete.Server.Reputation;

/// <summary>What else a report says.</summary>
[Flags]
internal enum ReportMarks : byte
{
    None = 0,
    Useful = 1,

    /// <summary>The company is a guess.</summary>
    Guess = 2,

    /// <summary>The company is known by the line.</summary>
    ByLine = 4,

    /// <summary>The company is known by a paper of its own.</summary>
    ByContract = 8,
}

/// <summary>What a name is in memory: a brand, or a text that people wrote.</summary>
internal readonly record struct NameKey(long Brand, string Text)
{
    private const int MaxText = BrandStore.MaxName;

    /// <summary>The name of an entry; null: it names nobody.</summary>
    public static NameKey? Of(NewEntry told) =>
        told.Brand is { } brand ? new(brand, "") : Fold(told.Claimed) is { Length: > 0 } text ? new(0, text) : null;

    /// <summary>One form for a name however it is written: small letters, single blanks.</summary>
    public static string Fold(string? text)
    {
        if (text is null) return "";
        var folded = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
        return folded.Length > MaxText ? folded[..MaxText] : folded;
    }
}

/// <summary>One entry of somebody's register, packed for memory. No number of a person's own and no note is in it.</summary>
/// <param name="Line">Its place among lines; negative: hidden.</param>
/// <param name="Name">Its place among names; negative: nobody is named.</param>
internal readonly record struct Report(long Person, long ReceivedMs, int Line, int Name, BrandKind? Kind, Channels Channel, ReportMarks Marks)
{
    public DateTimeOffset Received => DateTimeOffset.FromUnixTimeMilliseconds(ReceivedMs);

    public bool IsUseful => Marks.HasFlag(ReportMarks.Useful);

    /// <summary>What an entry says beside person, line and name.</summary>
    public static ReportMarks MarksOf(NewEntry told) =>
        (told.Useful ? ReportMarks.Useful : ReportMarks.None) | told.Basis switch
        {
            Basis.Guess => ReportMarks.Guess,
            Basis.LookUp => ReportMarks.ByLine,
            Basis.Contract => ReportMarks.ByContract,
            _ => ReportMarks.None,
        };
}
