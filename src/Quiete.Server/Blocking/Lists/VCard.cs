using System.Globalization;
using System.Text;

namespace Quiete.Server.Blocking;

/// <summary>A vCard: what CardDAV carries. Written as 3.0 (RFC 2426) or 4.0 (RFC 6350), read as either.</summary>
internal static class VCard
{
    /// <summary>The media type of both versions.</summary>
    public const string MediaType = "text/vcard";

    private const string NewLine = "\r\n";
    private const int MaxOctets = 75;
    private const int MaxProperties = 500;

    /// <summary>The lines of a card, not yet folded: a name, a number of telephones, and who we are.</summary>
    public static IReadOnlyList<string> Lines(int version, string uid, string name, IEnumerable<string> phones)
    {
        var text = Escape(name);
        return
        [
            "BEGIN:VCARD",
            version == 4 ? "VERSION:4.0" : "VERSION:3.0",
            "PRODID:-//Quiete//Quiete//IT",
            $"UID:{uid}",
            $"FN:{text}",
            $"N:{text};;;;",
            .. version == 4 ? ["KIND:org"] : Array.Empty<string>(),
            "CATEGORIES:Quiete",
            .. phones.Select(phone => version == 4 ? Phone4(phone) : $"TEL;TYPE=WORK,VOICE:{phone}"),
            "END:VCARD",
        ];
    }

    /// <summary>The text of a card: folded at 75 octets, ended with CRLF.</summary>
    public static string Text(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines) Fold(text, line);
        return text.ToString();
    }

    /// <summary>The properties of a card that somebody sent: names in capitals without their group, parameters as they stand.</summary>
    /// <exception cref="BadInputException">It is no vCard, or a huge one.</exception>
    public static IReadOnlyList<(string Name, string Parameters, string Value)> Read(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length is < 3 or > MaxProperties || !lines[0].Trim().Equals("BEGIN:VCARD", StringComparison.OrdinalIgnoreCase)) throw new BadInputException("body", "This is no vCard.");
        return [.. lines.Select(Property)];
    }

    /// <summary>A value as people read it.</summary>
    public static string Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] != '\\' || at + 1 == value.Length) text.Append(value[at]);
            else text.Append(value[++at] is 'n' or 'N' ? '\n' : value[at]);
        }

        return text.ToString();
    }

    private static (string, string, string) Property(string line)
    {
        var colon = Outside(line, ':');
        if (colon < 0) throw new BadInputException("body", "This is no vCard.");
        var (head, value) = (line[..colon], line[(colon + 1)..]);
        var semicolon = head.IndexOf(';', StringComparison.Ordinal);
        var name = semicolon < 0 ? head : head[..semicolon];
        return (name[(name.LastIndexOf('.') + 1)..].Trim().ToUpperInvariant(), semicolon < 0 ? "" : head[(semicolon + 1)..], value);
    }

    // A colon may stand in a quoted parameter.
    private static int Outside(string line, char wanted)
    {
        var quoted = false;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '"') quoted = !quoted;
            else if (line[at] == wanted && !quoted) return at;
        }

        return -1;
    }

    private static string Phone4(string phone) => phone.StartsWith('+')
        ? $"TEL;VALUE=uri;TYPE=\"work,voice\":tel:{phone}"
        : $"TEL;VALUE=text;TYPE=\"work,voice\":{phone}";

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal).ReplaceLineEndings("\\n");

    // Between characters, never inside one: a client may read line by line before it puts them together.
    private static void Fold(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var element in StringInfo.GetTextElementEnumerator(line).Elements())
        {
            var length = Encoding.UTF8.GetByteCount(element);
            if (octets + length > MaxOctets)
            {
                text.Append(NewLine).Append(' ');
                octets = 1;
            }

            text.Append(element);
            octets += length;
        }

        text.Append(NewLine);
    }

    private static IEnumerable<string> Elements(this TextElementEnumerator elements)
    {
        while (elements.MoveNext()) yield return elements.GetTextElement();
    }
}
