using System.Globalization;
using System.Text;

namespace Quiete.Server.Documents;

/// <summary>How mails encode texts and files: transfer encodings, character sets, encoded words, parameters in pieces. Lenient: what cannot be decoded stays as it is.</summary>
internal static class MailCoding
{
    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly Encoding Latin9 = CodePagesEncodingProvider.Instance.GetEncoding(28605)!;

    /// <summary>Undoes a transfer encoding.</summary>
    public static byte[] Decode(string encoding, ReadOnlySpan<byte> body) => encoding switch
    {
        "base64" => Base64(body),
        "quoted-printable" => QuotedPrintable(body, isWord: false),
        _ => body.ToArray(),
    };

    /// <summary>A character set by the names that Italian mail programs use; others are read as UTF-8.</summary>
    public static Encoding Charset(string? name) => name?.ToLowerInvariant() switch
    {
        "iso-8859-1" or "latin1" or "us-ascii" or "windows-1252" or "cp1252" => Windows, // what calls itself ISO-8859-1 is mostly Windows'
        "iso-8859-15" or "latin-9" => Latin9,
        _ => Encoding.UTF8,
    };

    /// <summary>Reads the encoded words of a header (RFC 2047).</summary>
    public static string Words(string text)
    {
        var read = new StringBuilder();
        var at = 0;
        var lastEnd = -1;
        while (text.IndexOf("=?", at, StringComparison.Ordinal) is var start and >= 0)
        {
            if (Word(text, start) is not var (word, end))
            {
                read.Append(text, at, start + 2 - at);
                at = start + 2;
                continue;
            }

            // Blanks between two encoded words only part them.
            if (at != lastEnd || !string.IsNullOrWhiteSpace(text[at..start])) read.Append(text, at, start - at);
            read.Append(word);
            at = lastEnd = end;
        }

        return read.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Reads the parameters after a header's first value, with names in pieces put together (RFC 2231).</summary>
    public static IEnumerable<KeyValuePair<string, string>> Parameters(string header)
    {
        var plain = new Dictionary<string, string>(StringComparer.Ordinal);
        var pieces = new Dictionary<string, SortedDictionary<int, (string Value, bool IsEncoded)>>(StringComparer.Ordinal);
        foreach (var (name, value) in Pairs(header))
        {
            var star = name.IndexOf('*', StringComparison.Ordinal);
            if (star < 0)
            {
                plain.TryAdd(name, Words(value));
                continue;
            }

            var isEncoded = name.EndsWith('*');
            var number = name[(star + 1)..].TrimEnd('*');
            if (!int.TryParse(number.Length == 0 ? "0" : number, NumberStyles.None, CultureInfo.InvariantCulture, out var at)) continue;
            if (!pieces.TryGetValue(name[..star], out var found)) pieces[name[..star]] = found = [];
            found.TryAdd(at, (value, isEncoded));
        }

        foreach (var (name, found) in pieces) plain[name] = Joined(found.Values);
        return plain;
    }

    private static string Joined(IEnumerable<(string Value, bool IsEncoded)> pieces)
    {
        var bytes = new List<byte>();
        var charset = Encoding.UTF8;
        var isFirst = true;
        foreach (var (value, isEncoded) in pieces)
        {
            var text = value;
            if (isFirst && isEncoded && value.Split('\'', 3) is [var set, _, var rest]) (charset, text) = (Charset(set), rest);
            isFirst = false;
            bytes.AddRange(isEncoded ? Percents(text) : charset.GetBytes(text));
        }

        return charset.GetString([.. bytes]);
    }

    private static IEnumerable<byte> Percents(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%' && at + 2 < text.Length && byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one))
            {
                yield return one;
                at += 2;
            }
            else
            {
                yield return (byte)(text[at] < 128 ? text[at] : '?');
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string header)
    {
        var at = header.IndexOf(';', StringComparison.Ordinal);
        while (at >= 0 && at < header.Length)
        {
            at++;
            var equals = header.IndexOf('=', at);
            if (equals < 0) yield break;
            var name = header[at..equals].Trim().ToLowerInvariant();
            var value = new StringBuilder();
            at = equals + 1;
            while (at < header.Length && header[at] == ' ') at++;
            if (at < header.Length && header[at] == '"')
            {
                for (at++; at < header.Length && header[at] != '"'; at++)
                {
                    if (header[at] == '\\' && at + 1 < header.Length) at++;
                    value.Append(header[at]);
                }

                at = header.IndexOf(';', Math.Min(at, header.Length));
            }
            else
            {
                var end = header.IndexOf(';', at);
                value.Append(header.AsSpan(at, (end < 0 ? header.Length : end) - at).Trim());
                at = end;
            }

            if (name.Length > 0) yield return (name, value.ToString());
        }
    }

    private static (string Text, int End)? Word(string text, int start)
    {
        var charsetEnd = text.IndexOf('?', start + 2);
        if (charsetEnd < 0 || charsetEnd + 2 >= text.Length || text[charsetEnd + 2] != '?') return null;
        var end = text.IndexOf("?=", charsetEnd + 3, StringComparison.Ordinal);
        if (end < 0) return null;
        var content = Encoding.Latin1.GetBytes(text[(charsetEnd + 3)..end]);
        byte[]? bytes = char.ToUpperInvariant(text[charsetEnd + 1]) switch { 'B' => Base64(content), 'Q' => QuotedPrintable(content, isWord: true), _ => null };
        return bytes is null ? null : (Charset(text[(start + 2)..charsetEnd].Split('*')[0]).GetString(bytes), end + 2);
    }

    private static byte[] Base64(ReadOnlySpan<byte> text)
    {
        var signs = new char[text.Length + 2];
        var count = 0;
        foreach (var one in text)
        {
            if (char.IsAsciiLetterOrDigit((char)one) || one is (byte)'+' or (byte)'/') signs[count++] = (char)one;
        }

        if (count % 4 == 1) count--; // a sign that says nothing alone: the text was cut
        while (count % 4 != 0) signs[count++] = '=';
        return Convert.FromBase64CharArray(signs, 0, count);
    }

    private static byte[] QuotedPrintable(ReadOnlySpan<byte> text, bool isWord)
    {
        var bytes = new List<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '=' && at + 2 < text.Length && Hex(text.Slice(at + 1, 2)) is { } one)
            {
                bytes.Add(one);
                at += 2;
            }
            else if (text[at] == '=' && !isWord && IsSoftBreak(text[(at + 1)..], out var length))
            {
                at += length;
            }
            else
            {
                bytes.Add(isWord && text[at] == '_' ? (byte)' ' : text[at]);
            }
        }

        return [.. bytes];
    }

    private static bool IsSoftBreak(ReadOnlySpan<byte> rest, out int length)
    {
        length = 0;
        while (length < rest.Length && rest[length] is (byte)' ' or (byte)'\t') length++;
        if (length < rest.Length && rest[length] == '\r') length++;
        if (length < rest.Length && rest[length] == '\n') length++;
        else if (length < rest.Length) return false;
        return true;
    }

    private static byte? Hex(ReadOnlySpan<byte> two) =>
        byte.TryParse(Encoding.Latin1.GetString(two), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one) ? one : null;
}
