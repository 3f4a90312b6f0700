namespace Quiete.Screening;

/// <summary>Where one row of a list and its telephone field lie in a block of bytes.</summary>
internal struct RowSpan
{
    public int Start;

    /// <summary>The end of the row's text, before its line end.</summary>
    public int End;

    /// <summary>Bytes of the line end: 0 (the last row of a file may lack it), 1 (LF) or 2 (CRLF).</summary>
    public int LineEndLength;

    /// <summary>The telephone field, quotes included; -1 when the row is too short to have one.</summary>
    public int FieldStart;

    public int FieldLength;

    /// <summary>Fields in the row.</summary>
    public int Fields;
}
