using Quiete.Rules;

namespace Quiete.Server.Register;

/// <summary>An entry as a person takes it along; the columns of the CSV are these fields.</summary>
internal sealed record ExportedEntry(
    long Id, string Received, string Recorded, string Channel, string? Line, string? LineText, string? OwnNumber, bool? Answered, int? Seconds,
    long? Brand, string? Claimed, string? Basis, string? Kind, string? Said, int? Courtesy, bool Useful, string? TakenBack, long WrittenBy)
{
    /// <summary>The first row of the CSV.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "id", "received", "recorded", "channel", "line", "lineText", "ownNumber", "answered", "seconds", "brand", "claimed", "basis", "kind", "said", "courtesy", "useful",
        "takenBack", "writtenBy",
    ];

    public IReadOnlyList<string> Cells =>
    [
        $"{Id}", Received, Recorded, Channel, Line ?? "", LineText ?? "", OwnNumber ?? "", Word(Answered), $"{Seconds}", $"{Brand}", Claimed ?? "", Basis ?? "", Kind ?? "", Said ?? "",
        $"{Courtesy}", Word(Useful), TakenBack ?? "", $"{WrittenBy}",
    ];

    public static ExportedEntry Of(Entry entry)
    {
        var told = entry.Told;
        return new(
            entry.Id, Moment.Iso(told.Received), Moment.Iso(entry.Recorded), Terms.Of(told.Channel), told.Line.IsWithheld ? null : told.Line.ToString(), told.LineText,
            told.OwnNumber?.ToString(), told.Answered, told.Seconds, told.Brand, told.Claimed, told.Basis is { } basis ? Terms.Of(basis) : null,
            told.Kind is { } kind ? Terms.Of(kind) : null, told.Said, told.Courtesy, told.Useful, entry.TakenBack is { } taken ? Moment.Iso(taken) : null, entry.WrittenBy);
    }

    private static string Word(bool? value) => value switch { true => "true", false => "false", null => "" };
}
