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
    LeadingZeroRestored = 1,
}

/// <summary>What <c>NumberReader</c> made of a text: a number, or a named problem; never both.</summary>
/// <param name="Number">Set when one valid number can be read; short codes have none.</param>
/// <param name="Area">Index of the area code in the plan, for its name; negative when none.</param>
public readonly record struct NumberReading(
    PhoneNumber Number, NumberKind Kind, NumberProblem Problem, NumberRepairs Repairs, int Area)
{
    /// <summary>Whether the text is one assigned number or short code.</summary>
    public bool Valid => Problem == NumberProblem.None;
}
