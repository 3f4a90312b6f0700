using System.Globalization;
using Quiete.Server.Companies;

namespace Quiete.Server.Blocking;

/// <summary>A device and what it gets, as the fields of a page hold it.</summary>
public sealed class DeviceForm
{
    public string? Name { get; set; }

    public string? Kind { get; set; }

    public bool Common { get; set; } = true;

    public string MinVoices { get; set; } = "3";

    public string MostCommon { get; set; } = "1000";

    public bool Writes { get; set; } = true;

    internal static DeviceForm Of(DeviceWants wants) => new()
    {
        Common = wants.Common,
        MinVoices = wants.MinVoices.ToString(CultureInfo.InvariantCulture),
        MostCommon = wants.MostCommon.ToString(CultureInfo.InvariantCulture),
        Writes = wants.Writes,
    };

    /// <exception cref="BadInputException">It is none that there is.</exception>
    internal DeviceKind ReadKind() => Texts.Word<DeviceKind>("kind", Kind);

    /// <exception cref="BadInputException">A choice is not one of those offered.</exception>
    internal DeviceWants Read() => new(Common, OneOf("minVoices", MinVoices, DeviceWants.VoiceSteps), OneOf("mostCommon", MostCommon, DeviceWants.SizeSteps), Writes);

    private static int OneOf(string field, string text, IReadOnlyList<int> choices) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && choices.Contains(number)
            ? number
            : throw new BadInputException(field, "Choose one of the numbers offered.");
}
