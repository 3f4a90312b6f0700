namespace Quiete.Numbers;

/// <summary>What a number is for, by the numbering plan.</summary>
public enum NumberKind : byte
{
    Unknown,
    Fixed,
    Mobile,
    TollFree,
    SharedCost,
    Premium,
    Personal,
    Voip,
    Statistics,
    Commercial,
    Short,
    Emergency,
    Alphanumeric,
    Foreign,
}

/// <summary>Why a text gives no single valid number.</summary>
public enum NumberProblem : byte
{
    None,
    Empty,
    NotANumber,
    Several,
    TooShort,
    TooLong,
    Unassigned,
    Ambiguous,
}

/// <summary>What the reader mended to reach the number. A set.</summary>
[Flags]
public enum NumberRepairs : byte
{
    None = 0,

    /// <summary>A spreadsheet had removed a landline's leading zero; the plan leaves one reading.</summary>
    LeadingZeroRestored = 1,

    /// <summary>The country code 39 stood there without its plus; nothing else fits.</summary>
    PlusRestored = 2,

    /// <summary>A spreadsheet had written the number with decimals, <c>3471234567.0</c>.</summary>
    DecimalsRemoved = 4,
}

/// <summary>What <c>NumberReader</c> made of a text: a number, or a named problem; never both.</summary>
/// <param name="Number">Set when one valid number can be read; short codes have none.</param>
/// <param name="Kind">
/// <see cref="NumberKind.Unknown"/> where nothing was read; <see cref="NumberKind.Alphanumeric"/>, with the problem
/// <see cref="NumberProblem.NotANumber"/>, for a text that could be the name of an SMS sender.
/// </param>
/// <param name="Area">Index of the area in <see cref="NumberingPlan.AreaName"/>; negative when none.</param>
public readonly record struct NumberReading(
    PhoneNumber Number, NumberKind Kind, NumberProblem Problem, NumberRepairs Repairs, int Area)
{
    /// <summary>Whether the text is one assigned number or short code.</summary>
    public bool Valid => Problem == NumberProblem.None;
}
