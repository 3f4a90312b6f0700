using System.Globalization;
using Quiete.Rules;
using Quiete.Server.Companies;

namespace Quiete.Server.Register;

/// <summary>An entry as the fields of a page hold it. Their names are those of the API, so that the page's script sends the same when it was away.</summary>
public sealed class EntryForm
{
    public string? DeviceKey { get; set; }

    public string? Line { get; set; }

    public string? Company { get; set; }

    public string? Channel { get; set; }

    /// <summary>Italian time, <c>2026-11-20T10:15</c>.</summary>
    public string? Received { get; set; }

    /// <summary><c>true</c>, <c>false</c>, or nothing.</summary>
    public string? Answered { get; set; }

    public string? Seconds { get; set; }

    public string? Basis { get; set; }

    public string? Kind { get; set; }

    public string? Said { get; set; }

    public string? Courtesy { get; set; }

    public bool Useful { get; set; }

    public bool AllowLine { get; set; }

    internal static EntryForm New() => new() { DeviceKey = EntryReader.NewKey(), Channel = Terms.Of(Channels.LiveCall) };

    internal static EntryForm Of(NewEntry entry, string? brand) => new()
    {
        DeviceKey = entry.DeviceKey,
        Line = entry.LineText ?? entry.Line.ToString(),
        Company = brand ?? entry.Claimed,
        Channel = Terms.Of(entry.Channel),
        Received = LocalTime(entry.Received),
        Answered = entry.Answered is { } answered ? answered ? "true" : "false" : null,
        Seconds = entry.Seconds?.ToString(CultureInfo.InvariantCulture),
        Basis = entry.Basis is { } basis ? Terms.Of(basis) : null,
        Kind = entry.Kind is { } kind ? Terms.Of(kind) : null,
        Said = entry.Said,
        Courtesy = entry.Courtesy?.ToString(CultureInfo.InvariantCulture),
        Useful = entry.Useful,
    };

    /// <summary>A time as its field holds it.</summary>
    internal static string LocalTime(DateTimeOffset instant) => RomeTime.At(instant).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <exception cref="BadInputException">A field cannot be read.</exception>
    internal EntryTold Told() => new(
        DeviceKey, Received, TimeByHand: true, Word<Channels>("channel", Channel), Line, Company, Answered: Answered switch { "true" => true, "false" => false, _ => null },
        Seconds: Whole("seconds", Seconds), Basis: Word<Basis>("basis", Basis), Kind: Word<BrandKind>("kind", Kind), Said: Said, Courtesy: Whole("courtesy", Courtesy),
        Useful: Useful, AllowLine: AllowLine);

    /// <summary>What the form corrects of an entry. The form holds minutes: a time that was not touched keeps its seconds.</summary>
    /// <exception cref="BadInputException">A field cannot be read.</exception>
    internal EntryTold ToldOver(NewEntry before)
    {
        var told = Told() with { DeviceKey = before.DeviceKey, OwnNumber = before.OwnNumber?.ToString() };
        return Received == LocalTime(before.Received) ? told with { Received = Moment.Iso(before.Received) } : told;
    }

    private static T? Word<T>(string field, string? text) where T : struct, Enum => string.IsNullOrEmpty(text) ? null : Texts.Word<T>(field, text);

    private static int? Whole(string field, string? text) => Texts.Whole(field, text) switch
    {
        null => null,
        > int.MaxValue => throw new BadInputException(field, "This is too large."),
        { } number => (int)number,
    };
}
