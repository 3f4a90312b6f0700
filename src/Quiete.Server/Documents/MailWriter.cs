using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Quiete.Server.Documents;

/// <summary>Writes mails by RFC 5322, 2045-2047 and 2231: plain text in quoted-printable, files in base64, no line longer than 76 characters.</summary>
internal static class MailWriter
{
    private const int LineLength = 76;

    // An encoded word has at most 75 characters: 45 bytes in base64 and the frame stay below.
    private const int WordBytes = 42;
    private const int ParameterBytes = 40;

    /// <summary>The file, ready to be opened.</summary>
    /// <exception cref="ArgumentException">A header would hold a line break, or an address is none: texts of people are checked before.</exception>
    public static byte[] Write(Mail mail)
    {
        var boundary = $"=_{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(mail.MessageId)))[..32]}";
        var text = new StringBuilder();
        Header(text, "Date", mail.Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + mail.Date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal));
        if (mail.From is { } from) Header(text, "From", Written(from));
        if (mail.To.Count > 0) Header(text, "To", string.Join(", ", mail.To.Select(Written)));
        if (mail.Cc.Count > 0) Header(text, "Cc", string.Join(", ", mail.Cc.Select(Written)));
        Header(text, "Subject", Encoded(mail.Subject));
        Header(text, "Message-ID", $"<{mail.MessageId}>");
        Header(text, "MIME-Version", "1.0");
        Header(text, "X-Unsent", "1"); // mail programs then open it as a draft
        Header(text, "Content-Type", $"multipart/mixed; boundary=\"{boundary}\"");
        text.Append("\r\n");
        Part(text, boundary, "text/plain; charset=utf-8", "quoted-printable", disposition: null, QuotedPrintable(mail.Text));
        foreach (var file in mail.Attachments)
        {
            Part(text, boundary, file.MediaType, "base64", $"attachment;{Parameter("filename", file.Name)}", Convert.ToBase64String(file.Bytes, Base64FormattingOptions.InsertLineBreaks));
        }

        text.Append("--").Append(boundary).Append("--\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static void Part(StringBuilder text, string boundary, string type, string encoding, string? disposition, string content)
    {
        text.Append("--").Append(boundary).Append("\r\n");
        Header(text, "Content-Type", type);
        Header(text, "Content-Transfer-Encoding", encoding);
        if (disposition is not null) Header(text, "Content-Disposition", disposition);
        text.Append("\r\n").Append(content).Append("\r\n");
    }

    // Folded at blanks; what has none stays whole, far below the 998 characters of the standard.
    private static void Header(StringBuilder text, string name, string value)
    {
        if (value.Any(c => c is < ' ' or > '~')) throw new ArgumentException("A header holds signs that no mail may hold there.", nameof(value));
        var length = name.Length + 1;
        text.Append(name).Append(':');
        foreach (var word in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (length + 1 + word.Length > LineLength && length > name.Length + 1)
            {
                text.Append("\r\n");
                length = 0;
            }

            text.Append(' ').Append(word);
            length += 1 + word.Length;
        }

        text.Append("\r\n");
    }

    private static string Written(Mailbox box)
    {
        if (!MailAddress.TryCreate(box.Address, out var read) || read.Address != box.Address || box.Address.Any(c => c is <= ' ' or > '~' or '<' or '>' or ',' or ';'))
        {
            throw new ArgumentException("This is no address that a mail can hold.", nameof(box));
        }

        if (string.IsNullOrWhiteSpace(box.Name)) return box.Address;
        var name = box.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == ' ') ? box.Name : EncodedWords(box.Name);
        return $"{name} <{box.Address}>";
    }

    private static string Encoded(string text) => text.All(c => c is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal) ? text : EncodedWords(text);

    // RFC 2047; each word holds whole characters.
    private static string EncodedWords(string text)
    {
        if (text.Any(char.IsControl)) throw new ArgumentException("A header is one line.", nameof(text));
        return string.Join(' ', Pieces(text, WordBytes).Select(piece => $"=?utf-8?B?{Convert.ToBase64String(piece)}?="));
    }

    // RFC 2231: a name of other letters than ASCII's is written in pieces, each percent-encoded.
    private static string Parameter(string name, string value)
    {
        if (value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')) return $" {name}=\"{value}\"";
        var parts = Pieces(value, ParameterBytes / 3).Select((piece, at) =>
            string.Create(CultureInfo.InvariantCulture, $" {name}*{at}*={(at == 0 ? "utf-8''" : "")}{string.Concat(piece.Select(Percent))}"));
        return string.Join(';', parts);
    }

    private static string Percent(byte one) => char.IsAsciiLetterOrDigit((char)one) || one is (byte)'.' or (byte)'-' or (byte)'_' ? $"{(char)one}" : $"%{one:X2}";

    private static IEnumerable<byte[]> Pieces(string text, int most)
    {
        var piece = new List<byte>(most);
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (piece.Count + bytes.Length > most)
            {
                yield return [.. piece];
                piece.Clear();
            }

            piece.AddRange(bytes);
        }

        if (piece.Count > 0) yield return [.. piece];
    }

    internal static string QuotedPrintable(string text)
    {
        var written = new StringBuilder();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            var bytes = Encoding.UTF8.GetBytes(lines[at]);
            var length = 0;
            for (var place = 0; place < bytes.Length; place++)
            {
                var one = bytes[place];
                var isBlank = one is (byte)' ' or (byte)'\t';
                var plain = isBlank ? place < bytes.Length - 1 : one is >= (byte)'!' and <= (byte)'~' && one != (byte)'=';
                if (length + (plain ? 1 : 3) > LineLength - 1)
                {
                    written.Append("=\r\n");
                    length = 0;
                }

                // A line that begins with a dot or with "From " is changed by some of the programs that it passes.
                plain &= length > 0 || one is not ((byte)'.' or (byte)'F');
                if (plain) written.Append((char)one);
                else written.Append('=').Append(one.ToString("X2", CultureInfo.InvariantCulture));
                length += plain ? 1 : 3;
            }

            if (at < lines.Length - 1) written.Append("\r\n");
        }

        return written.ToString();
    }
}
