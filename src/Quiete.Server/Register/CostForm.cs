using System.Globalization;
using Quiete.Server.Companies;

namespace Quiete.Server.Register;

/// <summary>What a person reckons with, as the fields of the page hold it.</summary>
public sealed class CostForm
{
    private const int CentsAnEuro = 100;

    public string? SecondsACall { get; set; }

    public string? SecondsAMessage { get; set; }

    public string? EurosAnHour { get; set; }

    internal static CostForm Of(CostAssumption assumed) => new()
    {
        SecondsACall = assumed.SecondsACall.ToString(CultureInfo.InvariantCulture),
        SecondsAMessage = assumed.SecondsAMessage.ToString(CultureInfo.InvariantCulture),
        EurosAnHour = ((decimal)assumed.CentsAnHour / CentsAnEuro).ToString("0.##", CultureInfo.InvariantCulture),
    };

    /// <exception cref="BadInputException">A field cannot be read, or is out of bounds.</exception>
    internal CostAssumption Read() => new CostAssumption(Whole("secondsACall", SecondsACall), Whole("secondsAMessage", SecondsAMessage), Cents("centsAnHour", EurosAnHour)).Checked();

    private static int Whole(string field, string? text) =>
        Texts.Whole(field, text) is { } number and <= int.MaxValue ? (int)number : throw new BadInputException(field, "A whole number is needed.");

    // 12, 12.50 or 12,50
    private static int Cents(string field, string? text) =>
        decimal.TryParse((text ?? "").Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var euros) && euros * CentsAnEuro <= CostAssumption.MaxCents
            ? (int)Math.Round(euros * CentsAnEuro)
            : throw new BadInputException(field, "A sum such as 12.50 is needed.");
}
