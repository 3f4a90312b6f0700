using System.Text.Json.Serialization;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>A contact as somebody tells it: by page, by the API, in a file, or on a device that was away. Everything may be left out; <see cref="EntryReader"/> checks it.</summary>
/// <param name="DeviceKey">Made by the device: letters, digits and <c>. _ : -</c>. The same one sent twice counts once.</param>
/// <param name="Received">An instant such as <c>2026-11-20T10:15:00+01:00</c>, or Italian time, <c>2026-11-20T10:15</c>. Absent: now.</param>
/// <param name="TimeByHand">The person wrote the time: the device's clock has no part in it.</param>
/// <param name="Line">As it was shown or written. Blank: hidden.</param>
/// <param name="Company">The name of a brand, or any other that the caller gave.</param>
/// <param name="Brand">The id of a brand, in place of the name.</param>
/// <param name="OwnNumber">Which of the person's numbers was called.</param>
/// <param name="Basis">Why the person thinks that it was this company.</param>
/// <param name="Courtesy">1 rude … 5 courteous.</param>
/// <param name="Useful">A wanted contact.</param>
/// <param name="AllowLine">A wanted line from now on: it goes on the list of those that may always ring.</param>
/// <param name="AgainOf">The device key of the entry that happened again.</param>
internal sealed record EntryTold(
    string? DeviceKey = null,
    string? Received = null,
    bool? TimeByHand = null,
    [property: JsonConverter(typeof(OneWord<Channels>))] Channels? Channel = null,
    string? Line = null,
    string? Company = null,
    long? Brand = null,
    string? OwnNumber = null,
    bool? Answered = null,
    int? Seconds = null,
    Basis? Basis = null,
    BrandKind? Kind = null,
    string? Said = null,
    int? Courtesy = null,
    bool? Useful = null,
    bool? AllowLine = null,
    string? AgainOf = null)
{
    /// <summary>What was told of an entry, so that a part of it can be told anew.</summary>
    public static EntryTold Of(NewEntry entry) => new(
        entry.DeviceKey, Moment.Iso(entry.Received), TimeByHand: true, entry.Channel, entry.LineText ?? entry.Line.ToString(), entry.Claimed, entry.Brand, entry.OwnNumber?.ToString(),
        entry.Answered, entry.Seconds, entry.Basis, entry.Kind, entry.Said, entry.Courtesy, entry.Useful, AllowLine: null, entry.AgainOf);
}
