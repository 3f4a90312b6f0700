using System.Globalization;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>The one door for entries, wherever they come from: page, API, file, a device that was away.</summary>
/// <param name="brands">The names that people may choose.</param>
/// <param name="deviceNow">What the clock of the device shows at this moment; null: it has none of its own.</param>
/// <remarks>
/// A line that cannot be read is no mistake: it is kept as it was written and can be corrected later. Nor is a company that nobody knows.
/// When the device's clock is wrong, times that it gave are moved by as much; one that is impossible even so becomes now.
/// Times that a person wrote are never moved, and refused when impossible.
/// </remarks>
internal sealed class EntryReader(IReadOnlyList<Brand> brands, DateTimeOffset now, DateTimeOffset? deviceNow = null)
{
    /// <summary>The most characters of a line as it was written.</summary>
    public const int MaxLine = 64;

    /// <summary>The most characters of what was said.</summary>
    public const int MaxSaid = 2_000;

    /// <summary>The longest contact: a day.</summary>
    public const int MaxSeconds = 86_400;

    /// <summary>The most courteous.</summary>
    public const int MaxCourtesy = 5;

    /// <summary>How far ahead of ours a time may lie: clocks differ a little.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(10);

    /// <summary>Up to here a device's clock counts as right: the way of the message takes time, too.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    /// <summary>A device whose clock is further off than this has none.</summary>
    public static readonly TimeSpan NoClock = TimeSpan.FromDays(365 * 100);

    /// <summary>Nobody recorded anything here before.</summary>
    public static readonly DateTimeOffset First = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string LocalTime = "yyyy-MM-dd'T'HH:mm";
    private const string LocalTimeWithSeconds = "yyyy-MM-dd'T'HH:mm:ss";

    private readonly Lazy<Dictionary<string, Brand>> byName = new(() => brands
        .GroupBy(brand => brand.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(same => same.Key, same => same.First(), StringComparer.OrdinalIgnoreCase));

    /// <summary>Reads what was told.</summary>
    /// <exception cref="BadInputException">The first field that cannot be used.</exception>
    public NewEntry Read(EntryTold told)
    {
        var text = PlainText.Line("line", told.Line, MaxLine);
        var isLine = CallerLine.TryParse(text, out var line);
        if (isLine && line.Kind == NumberKind.Emergency) throw new BadInputException("line", "This is an emergency number.");
        var (brand, claimed) = Company(told);
        return new NewEntry(
            Key(told.DeviceKey), Received(told), ChannelOf(told.Channel, line), line, isLine ? null : text, Own(told.OwnNumber),
            told.Answered, Within("seconds", told.Seconds, 0, MaxSeconds), brand, claimed, told.Basis, told.Kind, PlainText.Lines("said", told.Said, MaxSaid),
            Within("courtesy", told.Courtesy, 1, MaxCourtesy), told.Useful ?? false, told.AgainOf is null ? null : Key(told.AgainOf, "againOf"));
    }

    /// <summary>A key for an entry whose device made none.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("N");

    /// <summary>Reads an instant, or the time of a day in Italy.</summary>
    internal static bool TryTime(string text, out DateTimeOffset time)
    {
        if (Moment.TryParseInstant(text, out time)) return true;
        if (!DateTime.TryParseExact(text, [LocalTime, LocalTimeWithSeconds], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year < 2) return false;
        time = RomeTime.Instant(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        return true;
    }

    private static string Key(string? key, string field = "deviceKey")
    {
        if (string.IsNullOrEmpty(key)) return NewKey();
        if (key.Length > EntryStore.MaxDeviceKey) throw new BadInputException(field, $"This is longer than {EntryStore.MaxDeviceKey} characters.");
        return key.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-') ? key : throw new BadInputException(field, "Letters, digits and . _ : - only.");
    }

    // Who is shown by a name has sent a message: nobody can call so.
    private static Channels ChannelOf(Channels? told, CallerLine line) => told switch
    {
        null or Channels.LiveCall => line.IsAlphanumeric ? Channels.Sms : Channels.LiveCall,
        { } channel => channel,
    };

    private DateTimeOffset Received(EntryTold told)
    {
        if (string.IsNullOrWhiteSpace(told.Received)) return now;
        if (!TryTime(told.Received.Trim(), out var time)) throw new BadInputException("received", "A time such as 2026-11-20T10:15 or 2026-11-20T10:15:00+01:00 is needed.");
        if (deviceNow is { } theirs && told.TimeByHand != true)
        {
            var ahead = theirs - now;
            if (ahead.Duration() > NoClock) return now;
            if (ahead.Duration() > ClockTolerance) time -= ahead;
            return time < First || time > now ? now : time;
        }

        if (time > now + MaxAhead) throw new BadInputException("received", "This lies in the future.");
        return time < First ? throw new BadInputException("received", $"This lies before {First.Year}.") : time;
    }

    private (long? Brand, string? Claimed) Company(EntryTold told)
    {
        if (told.Brand is { } id) return brands.Any(brand => brand.Id == id) ? (id, null) : throw new BadInputException("brand", "There is no such brand.");
        var name = PlainText.Line("company", told.Company, BrandStore.MaxName);
        return name is not null && byName.Value.TryGetValue(name, out var known) ? (known.Id, null) : (null, name);
    }

    private static PhoneNumber? Own(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return NumberReader.Read(text) is { Valid: true, Number: { IsNone: false } number } ? number : throw new BadInputException("ownNumber", "This cannot be read as a telephone number.");
    }

    private static int? Within(string field, int? number, int least, int most) =>
        number < least || number > most ? throw new BadInputException(field, $"A whole number from {least} to {most} is needed.") : number;
}
