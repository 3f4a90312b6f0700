namespace Quiete.Server.Blocking;

/// <summary>What takes a block list. It decides in which form numbers stand in it.</summary>
public enum DeviceKind
{
    FritzBox,
    Iphone,
    Android,
    SpamBlocker,
    Asterisk,
    Thunderbird,
    Other,
}

/// <summary>What a device gets beside the person's own lines.</summary>
/// <param name="Common">The common list, too.</param>
/// <param name="MinVoices">Of it, the lines that at least so many people reported.</param>
/// <param name="MostCommon">Of those, at most so many: those with the most voices.</param>
/// <param name="Writes">What is added or deleted on the device is a wish of the person.</param>
public sealed record DeviceWants(bool Common, int MinVoices, int MostCommon, bool Writes)
{
    /// <summary>The choices of <see cref="MinVoices"/>. Few, so that devices share their cards.</summary>
    public static IReadOnlyList<int> VoiceSteps { get; } = [1, 3, 5, 10, 50];

    /// <summary>The choices of <see cref="MostCommon"/>.</summary>
    public static IReadOnlyList<int> SizeSteps { get; } = [250, 1_000, 2_500, 5_000, 20_000];

    /// <summary>What suits a kind of device. A FRITZ!Box is said to hold about a thousand numbers with ease.</summary>
    public static DeviceWants For(DeviceKind kind) => new(Common: true, MinVoices: 3, kind == DeviceKind.FritzBox ? 1_000 : 5_000, Writes: true);
}

/// <summary>A telephone, a box or a program that takes somebody's block list with a token of its own.</summary>
/// <param name="Account">Who added it; what it writes is written by them.</param>
/// <param name="LastSeen">When it last showed its token.</param>
/// <param name="LastClient">How it called itself then.</param>
public sealed record Device(
    long Id,
    long Person,
    long Account,
    string Name,
    DeviceKind Kind,
    string Language,
    DeviceWants Wants,
    DateTimeOffset Created,
    DateTimeOffset? LastSeen,
    string? LastClient,
    DateTimeOffset? Revoked)
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxName = 60;

    /// <summary>What decides which cards of the common list it gets.</summary>
    internal ListTerms Terms => new(
        Wants.Common, Wants.MinVoices, Wants.MostCommon, Kind == DeviceKind.FritzBox ? NumberForm.FritzBox : NumberForm.International, Language);

    /// <summary>The device that made a request.</summary>
    internal static Device Of(HttpContext http) =>
        http.Features.Get<Device>() ?? throw new InvalidOperationException("The address lets others than devices pass.");
}
