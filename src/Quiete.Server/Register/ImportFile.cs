using System.Text;

namespace Quiete.Server.Register;

/// <summary>What a file is.</summary>
internal enum ImportKind
{
    /// <summary>A table of contacts received.</summary>
    Csv,

    /// <summary>A call log or messages of an Android telephone.</summary>
    CallLog,

    /// <summary>An address book: those who are wanted.</summary>
    Contacts,
}

/// <summary>Why a row of a file is not taken in.</summary>
internal enum ImportReason
{
    /// <summary>The person called, or wrote, themselves.</summary>
    Outgoing,

    /// <summary>The telephone knows who it is.</summary>
    InContacts,

    /// <summary>The line is on the list of those that may always ring.</summary>
    Wanted,

    /// <summary>A message with pictures: nothing in it says what it was.</summary>
    Picture,

    /// <summary>The person has blocked this line.</summary>
    BlockedByOwner,

    /// <summary>There is no day, or none that can be read.</summary>
    NoTime,

    /// <summary>It is neither a call nor a message that came in.</summary>
    UnknownType,

    /// <summary>The contact's number cannot be read.</summary>
    NoLine,

    /// <summary>A field cannot be used.</summary>
    BadField,
}

/// <summary>One row of a file as it was understood: an entry, a wanted line, or neither and why.</summary>
/// <param name="Line">Where it begins, as an editor counts.</param>
/// <param name="Text">The row itself, for the file of what was left out.</param>
/// <param name="Contact">A wanted line as it is written, and whose it is.</param>
/// <param name="Field">The field that cannot be used.</param>
internal sealed record ImportRow(
    long Line, string Text, EntryTold? Entry = null, (string Line, string? Label)? Contact = null, ImportReason? Reason = null, string? Field = null)
{
    /// <summary>Left out on purpose, not by mistake.</summary>
    public bool IsSkipped => Reason is ImportReason.Outgoing or ImportReason.InContacts or ImportReason.Wanted or ImportReason.Picture or ImportReason.BlockedByOwner;
}

/// <summary>A file that a person sends, read.</summary>
/// <param name="Columns">Of a table: its columns, and what each was taken for (null: for nothing).</param>
internal sealed record ImportFile(ImportKind Kind, IReadOnlyList<(string Name, string? Field)> Columns, IReadOnlyList<ImportRow> Rows)
{
    /// <summary>The most bytes of a file.</summary>
    public const int MaxBytes = 10_000_000;

    /// <summary>The most rows of a file.</summary>
    public const int MaxRows = 50_000;

    /// <summary>The longest text of a row that is given back.</summary>
    private const int LongestText = 500;

    /// <summary>Reads a file, whichever it is.</summary>
    /// <exception cref="BadInputException">It is none that can be read.</exception>
    public static ImportFile Read(byte[] content)
    {
        var start = content.AsSpan(0, Math.Min(content.Length, 200)).TrimStart("\uFEFF \r\n\t"u8);
        var file = Encoding.ASCII.GetString(start).StartsWith("BEGIN:VCARD", StringComparison.OrdinalIgnoreCase) ? VCardImport.Read(content)
            : start is [(byte)'<', ..] ? CallLogImport.Read(content)
            : CsvImport.Read(content);
        return file.Rows.Count <= MaxRows ? file : throw new BadInputException("file", $"There are more than {MaxRows} rows. Send it in parts.");
    }

    /// <summary>A row's text, cut to what is worth giving back.</summary>
    internal static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText];
}
