namespace Quiete.Numbers;

/// <summary>Counts what the groups of digits in one text are, and sums them up to one reading.</summary>
internal struct Tally
{
    // Up to a postal code: "00184 Roma tel. …". More digits than that are a number, if a broken one.
    private const int MostNoise = 5;
    private const int LongestSender = 11; // letters of an SMS sender, 3GPP TS 23.040
    private const int ShortestSender = 3;

    private NumberReading _number;
    private NumberReading _shortCode;
    private NumberProblem _problem;
    private int _numbers;
    private int _shortCodes;
    private int _broken;
    private bool _several;
    private bool _noise;
    private bool _codes;
    private bool _remark; // few digits after a word came last: others after them say no more

    public bool Letters { get; set; }

    /// <summary>Words other than labels were seen.</summary>
    public bool OtherWords { get; set; }

    /// <summary>Takes a group and leaves an empty one in its place.</summary>
    public void Add(ref DigitGroup group)
    {
        if (group.Count > 0) Count(group);
        group = default;
    }

    /// <summary>One number, or why there is none.</summary>
    public readonly NumberReading Sum(ReadOnlySpan<char> text, NumberRepairs repairs)
    {
        var found = _numbers + _broken;
        if (_several || found > 1 || (found == 0 && _shortCodes > 1)) return DialledDigits.None(NumberProblem.Several);
        if (_numbers == 1) return _number with { Repairs = _number.Repairs | repairs };
        if (_broken == 1) return DialledDigits.None(_problem);
        if (_shortCodes == 1) return _shortCode;
        var sender = Letters && OtherWords && IsSender(text.Trim()) ? NumberKind.Alphanumeric : NumberKind.Unknown;
        if (_noise && !_codes && sender == NumberKind.Unknown) return DialledDigits.None(NumberProblem.TooShort);
        return DialledDigits.None(_codes || Letters || !IsBlank(text) ? NumberProblem.NotANumber : NumberProblem.Empty) with { Kind = sender };
    }

    private void Count(in DigitGroup group)
    {
        var isNoise = group.Count <= MostNoise;
        if (group.OtherNumber && !isNoise)
        {
            _codes = true;
            return;
        }

        if (group.Extension && _numbers > 0 && IsExtension(group))
        {
            _remark = true;
            return;
        }

        if (group.HeadTouched || group.TailTouched)
        {
            _codes = true;
            if (group.TailTouched && !isNoise) Break(NumberProblem.NotANumber);
            return;
        }

        var reading = GroupReading.Read(group);
        var inRemark = _remark;
        _remark = isNoise && (!group.Listed || inRemark);
        if (!reading.Number.IsNone)
        {
            // 347*1234567, 347, 1234567: pieces with only a sign between them are never numbers by themselves.
            _several |= !group.Apart;

            // "Ordine 1234567": a zero is restored where the text says telephone, or nothing.
            if (OtherWords && reading.Repairs != NumberRepairs.None) Break(NumberProblem.Ambiguous);
            else _numbers++;
            _number = reading;
        }
        else if (reading.Problem == NumberProblem.Several) _several = true;
        else if (reading.Problem == NumberProblem.NotANumber) _codes = true;
        else if (!reading.Valid && !isNoise) Break(reading.Problem);
        else if (group.Listed && !inRemark && _numbers + _broken > 0) _several = true;
        else if (reading.Valid)
        {
            _shortCodes++;
            _shortCode = reading;
        }
        else _noise = true;
    }

    // int. 3, int. 201/202
    private static bool IsExtension(in DigitGroup group) =>
        group.Count <= MostNoise || (!group.TooLong && group.LongestRun <= MostNoise && GroupReading.Read(group).Number.IsNone);

    private void Break(NumberProblem problem)
    {
        _broken++;
        _problem = problem;
    }

    private static bool IsSender(ReadOnlySpan<char> text)
    {
        if (text.Length is < ShortestSender or > LongestSender) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not (' ' or '-' or '_' or '.' or '&')) return false;
        }

        return true;
    }

    private static bool IsBlank(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (Marks.Of(c) is not (Mark.None or Mark.Blank) && !char.IsWhiteSpace(c)) return false;
        }

        return true;
    }
}
