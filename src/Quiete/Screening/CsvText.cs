using System.Text;

namespace Quiete.Screening;

/// <summary>The text of fields: quotes taken off, bytes decoded as UTF-8 or, where they are not, as Windows-1252.</summary>
internal static class CsvText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The characters of Windows-1252 from 0x80 to 0x9F; the rest are those of Latin-1. Five are not assigned.</summary>
    private const string Windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    /// <summary>The fields of one row.</summary>
    public static List<string> Fields(ReadOnlySpan<byte> row, byte separator)
    {
        var fields = new List<string>();
        for (var column = 0; ; column++)
        {
            var cursor = new ScalarRowCursor(row, separator, column);
            if (!cursor.Next(out var span) || span.FieldStart < 0) return fields;
            fields.Add(Field(row.Slice(span.FieldStart, span.FieldLength)));
        }
    }

    /// <summary>The text of one field as it stands in the file.</summary>
    public static string Field(ReadOnlySpan<byte> raw)
    {
        Span<char> text = stackalloc char[Math.Min(raw.Length, 256)];
        if (raw.Length > text.Length) text = new char[raw.Length];
        return new string(text[..Decode(raw, text)]);
    }

    /// <summary>Decodes a field into <paramref name="text"/>, which must be as long as it; gives the characters written.</summary>
    public static int Decode(ReadOnlySpan<byte> raw, Span<char> text)
    {
        var length = DecodeBytes(raw, text);
        if (length == 0 || text[0] != '"') return length;

        var written = 0;
        var quoted = true;
        for (var at = 1; at < length; at++)
        {
            if (!quoted || text[at] != '"') text[written++] = text[at];
            else if (at + 1 < length && text[at + 1] == '"') text[written++] = text[at++];
            else quoted = false;
        }

        return written;
    }

    private static int DecodeBytes(ReadOnlySpan<byte> raw, Span<char> text)
    {
        if (System.Text.Unicode.Utf8.IsValid(raw)) return Utf8.GetChars(raw, text);
        for (var at = 0; at < raw.Length; at++) text[at] = raw[at] is >= 0x80 and < 0xA0 ? Windows1252[raw[at] - 0x80] : (char)raw[at];
        return raw.Length;
    }
}
