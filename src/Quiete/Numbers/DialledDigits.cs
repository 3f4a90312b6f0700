namespace Quiete.Numbers;

/// <summary>How digits were written: as dialled in Italy, with Italy's country code, or with another.</summary>
internal enum DialledForm : byte
{
    Bare,
    Italian,
    Foreign,
}

/// <summary>Digits read exactly as they stand, by the plan, with nothing mended.</summary>
internal readonly ref struct DialledDigits
{
    private const int FewestNational = 6;
    private const int MostNational = 11;
    private const int MostShort = 7;

    private DialledDigits(ReadOnlySpan<byte> digits, DialledForm form)
    {
        Digits = digits;
        Form = form;
    }

    /// <summary>The national number, or for a foreign one the country code too.</summary>
    public ReadOnlySpan<byte> Digits { get; }

    public DialledForm Form { get; }

    /// <summary>The plan's cell of a national number.</summary>
    public PlanCell Cell => Digits.Length < NumberingPlan.LeadingDigits ? default : NumberingPlan.Italian[Leading(Digits)];

    /// <summary>Takes the international prefix off: a plus, <c>00</c>, or both.</summary>
    public static DialledDigits From(ReadOnlySpan<byte> digits, bool plus)
    {
        var zeros = digits is [0, 0, ..];
        if (zeros) digits = digits[2..];
        if (!plus && !zeros) return new(digits, DialledForm.Bare);
        return digits is [3, 9, ..] ? new(digits[2..], DialledForm.Italian) : new(digits, DialledForm.Foreign);
    }

    public static DialledDigits National(ReadOnlySpan<byte> digits) => new(digits, DialledForm.Italian);

    public NumberReading Read() => Form == DialledForm.Foreign ? ReadForeign() : ReadNational();

    /// <summary>Digits of a landline after its area code.</summary>
    public int SubscriberDigits => Digits.Length - Cell.PrefixDigits;

    public static NumberReading None(NumberProblem problem) => new(default, NumberKind.Unknown, problem, NumberRepairs.None, -1);

    public static ulong Value(ReadOnlySpan<byte> digits, ulong value = 0)
    {
        foreach (var digit in digits) value = unchecked(value * 10 + digit);
        return value;
    }

    private static int Leading(ReadOnlySpan<byte> digits) => ((digits[0] * 10 + digits[1]) * 10 + digits[2]) * 10 + digits[3];

    private NumberReading ReadNational()
    {
        var cell = Cell;
        if (cell.Assigned && cell.Holds(Digits.Length))
        {
            var number = PhoneNumber.FromBits(Value(Digits, CountryCodes.Italy));
            return new(number, cell.Kind, NumberProblem.None, NumberRepairs.None, NumberingPlan.Italian.AreaOf(cell, Digits));
        }

        if (Form == DialledForm.Bare && Digits.Length <= MostShort && NumberingPlan.Italian.ShortCode(Digits) is { } kind)
        {
            return None(NumberProblem.None) with { Kind = kind };
        }

        var (fewest, most) = cell.Assigned ? (cell.MinDigits, cell.MaxDigits) : (FewestNational, MostNational);
        return None(
            Digits.Length < fewest ? NumberProblem.TooShort
            : Digits.Length > most ? NumberProblem.TooLong
            : NumberProblem.Unassigned);
    }

    private NumberReading ReadForeign()
    {
        var problem = CountryCodes.ProblemOf(Digits);
        if (problem != NumberProblem.None) return None(problem);
        return new(PhoneNumber.FromBits(Value(Digits)), NumberKind.Foreign, NumberProblem.None, NumberRepairs.None, -1);
    }
}
