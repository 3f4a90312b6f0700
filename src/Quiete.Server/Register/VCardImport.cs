using System.Text;

namespace Quiete.Server.Register;

/// <summary>Reads an address book (vCard 2.1, 3.0, 4.0): of each card the name and the telephone numbers, nothing else.</summary>
internal static class VCardImport
{
    public static ImportFile Read(byte[] content)
    {
        var rows = new List<ImportRow>();
        var (name, numbers) = ((string?)null, new List<(long Line, string Text)>());
        foreach (var (line, text) in Unfolded(Encoding.UTF8.GetString(content)))
        {
            var colon = Colon(text);
            if (colon < 0) continue;
            var (property, value) = (Property(text[..colon]), text[(colon + 1)..].Trim());
            switch (property)
            {
                case "BEGIN":
                    (name, numbers) = (null, []);
                    break;
                case "FN":
                    name = Plain(text[..colon], value);
                    break;
                case "TEL":
                    numbers.Add((line, value.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? value[4..].Split(';')[0] : value));
                    break;
                case "END":
                    rows.AddRange(numbers.Select(one => Row(one.Line, one.Text, name)));
                    break;
            }
        }

        return new(ImportKind.Contacts, [], rows);
    }

    private static ImportRow Row(long line, string number, string? name)
    {
        var row = new ImportRow(line, ImportFile.Short(number));
        if (!number.Any(char.IsAsciiDigit)) return row with { Reason = ImportReason.NoLine }; // a word would be the sender of an SMS
        try
        {
            return row with { Contact = (WishedLine.Read(number, isRange: false).Text, name is { Length: > WishesApi.MaxLabel } ? name[..WishesApi.MaxLabel] : name) };
        }
        catch (BadInputException) // it is given back with the file of what was left out
        {
            return row with { Reason = ImportReason.NoLine };
        }
    }

    // A line that begins with a blank goes on with the one before.
    private static IEnumerable<(long Line, string Text)> Unfolded(string text)
    {
        var (begun, line, number) = (new StringBuilder(), 0L, 0L);
        foreach (var one in text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (one is [' ' or '\t', ..])
            {
                begun.Append(one.AsSpan(1));
                continue;
            }

            if (begun.Length > 0) yield return (line, begun.ToString());
            begun.Clear().Append(one);
            line = number;
        }

        if (begun.Length > 0) yield return (line, begun.ToString());
    }

    // The first colon that is not inside quotes.
    private static int Colon(string text)
    {
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"') quoted = !quoted;
            else if (text[at] == ':' && !quoted) return at;
        }

        return -1;
    }

    // "item1.TEL;TYPE=cell" is TEL.
    private static string Property(string head)
    {
        var name = head.Split(';')[0];
        return name[(name.LastIndexOf('.') + 1)..].Trim().ToUpperInvariant();
    }

    private static string? Plain(string head, string value)
    {
        if (head.Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase)) value = QuotedPrintable(value);
        var plain = string.Concat(value.Replace("\\,", ",", StringComparison.Ordinal).Replace("\\;", ";", StringComparison.Ordinal)
            .Replace("\\n", " ", StringComparison.OrdinalIgnoreCase).Replace("\\\\", "\\", StringComparison.Ordinal).Where(c => !char.IsControl(c) && !char.IsSurrogate(c))).Trim();
        return plain.Length == 0 ? null : plain;
    }

    private static string QuotedPrintable(string value)
    {
        var bytes = new List<byte>(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] == '=' && at + 2 < value.Length && char.IsAsciiHexDigit(value[at + 1]) && char.IsAsciiHexDigit(value[at + 2]))
            {
                bytes.Add(Convert.FromHexString(value.AsSpan(at + 1, 2))[0]);
                at += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(value[at].ToString()));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
