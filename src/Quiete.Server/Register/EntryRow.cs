using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;

namespace Quiete.Server.Register;

/// <summary>An entry as its columns hold it.</summary>
internal sealed record EntryRow
{
    public long Id { get; init; }
    public long Person { get; init; }
    public string DeviceKey { get; init; } = "";
    public long WrittenBy { get; init; }
    public long ReceivedMs { get; init; }
    public long RecordedMs { get; init; }
    public string Channel { get; init; } = "";
    public string? Line { get; init; }
    public string? LineText { get; init; }
    public long? OwnNumber { get; init; }
    public bool? Answered { get; init; }
    public int? Seconds { get; init; }
    public long? Brand { get; init; }
    public string? Claimed { get; init; }
    public string? Basis { get; init; }
    public string? Kind { get; init; }
    public string? Said { get; init; }
    public short? Courtesy { get; init; }
    public bool Useful { get; init; }
    public string? AgainOf { get; init; }
    public long? Import { get; init; }
    public long? TakenBackMs { get; init; }
    public long Change { get; init; }

    /// <summary>Of what it said before a correction alone.</summary>
    public long CorrectedBy { get; init; }

    /// <inheritdoc cref="CorrectedBy"/>
    public long CorrectedMs { get; init; }

    public Entry Entry() => new(Id, Person, WrittenBy, Columns.Instant(RecordedMs), Columns.Instant(TakenBackMs), Change, new NewEntry(
        DeviceKey, Columns.Instant(ReceivedMs), Columns.Word<Channels>(Channel), Columns.Line(Line), LineText,
        OwnNumber is { } own ? PhoneNumber.FromBits((ulong)own) : null, Answered, Seconds, Brand, Claimed,
        Basis is null ? null : Columns.Word<Basis>(Basis), Kind is null ? null : Columns.Word<BrandKind>(Kind), Said, Courtesy, Useful, AgainOf, Import));

    /// <summary>What statements take of a contact.</summary>
    public static object Values(long person, NewEntry told, long now, long change, long id = 0, long by = 0) => new
    {
        id, person, told.DeviceKey, by, received = told.Received.ToUnixTimeMilliseconds(), now, channel = Terms.Of(told.Channel),
        line = told.Line.IsWithheld ? null : told.Line.ToString(), told.LineText, own = (long?)told.OwnNumber?.Bits, told.Answered, told.Seconds,
        told.Brand, told.Claimed, basis = Word(told.Basis), kind = Word(told.Kind), told.Said, told.Courtesy, told.Useful, told.AgainOf, told.Import, change,
    };

    private static string? Word<T>(T? value) where T : struct, Enum => value is { } one ? Terms.Of(one) : null;
}
