using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Quiete.Numbers;

/// <summary>Digits that stand together in a text, with what separates them: one number, or a list of endings.</summary>
/// <remarks>Lives on the stack; a new one is made after each word or wall.</remarks>
internal struct DigitGroup
{
    /// <summary>More digits than any list in which a number could still be told; further ones only count.</summary>
    public const int MaxDigits = 40;

    private const int MaxGaps = 20;

    private DigitBuffer _digits;
    private GapBuffer _gaps;
    private Mark _pending;

    /// <summary>How many digits were written, those beyond <see cref="MaxDigits"/> too.</summary>
    public int Count { get; private set; }

    public int Gaps { get; private set; }

    /// <summary>A plus stands before the digits.</summary>
    public bool Plus { get; set; }

    /// <summary>A list sign stands directly before.</summary>
    public bool Listed { get; set; }

    /// <summary>A word stands between the digits before and these, or these are the first.</summary>
    public bool Apart { get; set; }

    /// <summary>A word for an extension stands before.</summary>
    public bool Extension { get; set; }

    /// <summary>A word for another kind of number stands before: a VAT number, a bank account.</summary>
    public bool OtherNumber { get; set; }

    /// <summary>Letters touch the digits, before or after: a code, not a number.</summary>
    public bool HeadTouched { get; set; }

    public bool TailTouched { get; set; }

    /// <summary>The place of the zero in <c>+39 (0)6</c>; zero when there is none.</summary>
    public int TrunkZero { get; private set; }

    /// <summary>Nothing but Italy's country code, to which its number may still come.</summary>
    public readonly bool IsCountryCode => Digits is [3, 9] or [0, 0, 3, 9];

    /// <summary>The most digits between two separators.</summary>
    public readonly int LongestRun
    {
        get
        {
            var (longest, start) = (0, 0);
            foreach (var gap in AllGaps) (longest, start) = (Math.Max(longest, gap.Place - start), gap.Place);
            return Math.Max(longest, Count - start);
        }
    }

    public readonly bool TooLong => Count > MaxDigits || Gaps > MaxGaps;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Digits => ((ReadOnlySpan<byte>)_digits)[..Math.Min(Count, MaxDigits)];

    /// <summary>The separators in their order. A gap's place is the number of digits before it.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<Gap> AllGaps => ((ReadOnlySpan<Gap>)_gaps)[..Math.Min(Gaps, MaxGaps)];

    public void Add(int digit)
    {
        if (_pending != Mark.None && Count > 0)
        {
            if (Gaps < MaxGaps) _gaps[Gaps] = new Gap((byte)Math.Min(Count, MaxDigits), _pending);
            Gaps++;
        }

        _pending = Mark.None;
        if (Count < MaxDigits) _digits[Count] = (byte)digit;
        Count++;
    }

    public void Separate(Mark separator)
    {
        if (separator == Mark.Close && Count > 0 && (Plus || _digits[0] == 0) && Gaps > 0) MarkTrunkZero();
        _pending |= separator;
    }

    private void MarkTrunkZero()
    {
        var last = AllGaps[^1];
        if ((last.Signs & Mark.Open) != Mark.None && last.Place == Count - 1 && Count <= MaxDigits && _digits[Count - 1] == 0) TrunkZero = Count - 1;
    }

    [InlineArray(MaxDigits)]
    private struct DigitBuffer
    {
        private byte _first;
    }

    [InlineArray(MaxGaps)]
    private struct GapBuffer
    {
        private Gap _first;
    }
}

/// <summary>Separators between two digits.</summary>
/// <param name="Place">How many digits stand before.</param>
internal readonly record struct Gap(byte Place, Mark Signs)
{
    /// <summary>Dashes and slashes part an area code from its number, but also the numbers of a list.</summary>
    public bool MayList => (Signs & (Mark.Dash | Mark.Slash)) != Mark.None;
}
