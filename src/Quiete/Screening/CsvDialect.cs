namespace Quiete.Screening;

/// <summary>How a list is written: what parts its fields, whether names stand above them, where the telephone is.</summary>
public sealed record CsvDialect
{
    /// <summary>Comma, semicolon, tab or <c>|</c>.</summary>
    public required char Separator { get; init; }

    /// <summary>Bytes of the byte order mark at the beginning: 0 or 3.</summary>
    public required int MarkLength { get; init; }

    /// <summary>Whether the first row names the columns.</summary>
    public required bool HasHeader { get; init; }

    /// <summary>The names of the columns, or <c>column 1</c> and so on where the list names none.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The column that holds the telephone, from 0.</summary>
    public required int PhoneColumn { get; init; }

    /// <summary>Other columns that seem to hold telephones and are not screened.</summary>
    public required IReadOnlyList<string> OtherPhoneColumns { get; init; }
}
