using System.Globalization;
using System.Text;
using Quiete.Rules;
using Quiete.Screening;

namespace Quiete.Server.Register;

/// <summary>Reads a table of contacts received: its columns are known by their names, in Italian or English.</summary>
/// <remarks>Days are written as in Italy, 3/11/2026, or as 2026-11-03. A row without an hour counts at noon.</remarks>
internal static class CsvImport
{
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["line"] = ["numero", "telefono", "linea", "chiamante", "numerochiamante", "numeroditelefono", "numerotelefono", "number", "phone", "phonenumber", "line", "caller", "callerid", "from", "da", "mittente"],
        ["day"] = ["data", "giorno", "date", "day", "dataeora", "dataora", "datetime", "quando", "when", "timestamp", "received", "ricevuta"],
        ["hour"] = ["ora", "orario", "time", "hour"],
        ["seconds"] = ["durata", "secondi", "duration", "seconds", "duratas", "durations"],
        ["type"] = ["tipo", "direzione", "type", "direction", "calltype", "tipochiamata"],
        ["company"] = ["azienda", "societa", "ditta", "chi", "company", "brand", "marchio"],
        ["said"] = ["note", "nota", "testo", "messaggio", "cosahadetto", "checosahadetto", "notes", "said", "message", "text", "comment", "commento"],
        ["channel"] = ["canale", "channel", "come"],
        ["contact"] = ["nome", "name", "contatto", "contactname", "contact"],
        ["courtesy"] = ["cortesia", "courtesy"],
    };

    private static readonly string[] Days = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "yyyy-M-d", "yyyy/M/d", "d/M/yy"];
    private static readonly string[] Hours = ["H:mm", "H:mm:ss", "H.mm", "H.mm.ss"];

    /// <summary>Milliseconds since 1970 have thirteen digits in these centuries, seconds ten.</summary>
    private const int MillisecondDigits = 13;
    private const int SecondDigits = 10;

    /// <exception cref="BadInputException">It is no text, or no column holds the line and none the day.</exception>
    public static ImportFile Read(byte[] content)
    {
        var table = new CsvRows(new MemoryStream(content), "file");
        if (!table.TryRead(out _, out var header)) throw new BadInputException("file", "The file is empty.");
        var columns = header.Select(name => (Name: name.Trim(), Field: FieldOf(name))).ToList();
        for (var at = 0; at < columns.Count; at++)
        {
            if (columns.FindIndex(one => one.Field == columns[at].Field) < at) columns[at] = (columns[at].Name, null); // the first of two of one kind
        }

        if (columns.TrueForAll(one => one.Field != "line") || columns.TrueForAll(one => one.Field != "day"))
        {
            throw new BadInputException("file", "The first row must name the columns, among them one with the number (numero, telefono) and one with the day (data).");
        }

        var rows = new List<ImportRow>();
        while (rows.Count <= ImportFile.MaxRows && table.TryRead(out var line, out var fields))
        {
            rows.Add(Row(line, ImportFile.Short(string.Join(" | ", fields)), name => columns.FindIndex(one => one.Field == name) is >= 0 and var at && at < fields.Count ? fields[at].Trim() : ""));
        }

        return new(ImportKind.Csv, columns, rows);
    }

    private static ImportRow Row(long line, string text, Func<string, string> of)
    {
        var row = new ImportRow(line, text);
        var type = Plain(of("type"));
        if (type is "outgoing" or "out" or "uscita" or "inuscita" or "uscente" or "effettuata" or "sent" or "inviato" or "2") return row with { Reason = ImportReason.Outgoing };
        if (of("contact").Length > 0 && Plain(of("contact")) is not ("unknown" or "sconosciuto")) return row with { Reason = ImportReason.InContacts };
        if (TimeOf(of("day"), of("hour")) is not { } time) return row with { Reason = ImportReason.NoTime };
        if (!TrySeconds(of("seconds"), out var seconds)) return row with { Reason = ImportReason.BadField, Field = "seconds" };
        if (!TryChannel(of("channel"), type, out var channel)) return row with { Reason = ImportReason.BadField, Field = "channel" };
        int? courtesy = null;
        if (of("courtesy") is { Length: > 0 } written)
        {
            if (!int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return row with { Reason = ImportReason.BadField, Field = "courtesy" };
            courtesy = number;
        }

        bool? answered = type is "missed" or "persa" or "rejected" or "rifiutata" or "3" or "5" ? false : type is "incoming" or "in" or "entrata" or "inentrata" or "ricevuta" or "1" && seconds > 0 ? true : null;
        return row with
        {
            Entry = new(Received: Moment.Iso(time), TimeByHand: true, Channel: channel, Line: of("line"), Company: of("company"), Answered: answered, Seconds: seconds, Said: of("said"), Courtesy: courtesy),
        };
    }

    private static string? FieldOf(string column)
    {
        var plain = Plain(column);
        return Names.FirstOrDefault(one => one.Value.Contains(plain)).Key;
    }

    // A name without case, accents, blanks and signs.
    private static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormD).Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant));

    private static DateTimeOffset? TimeOf(string day, string hour)
    {
        if (EntryReader.TryTime(day, out var instant)) return instant;
        if (day.Length is MillisecondDigits or SecondDigits && long.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var since))
        {
            return day.Length == MillisecondDigits ? DateTimeOffset.FromUnixTimeMilliseconds(since) : DateTimeOffset.FromUnixTimeSeconds(since);
        }

        var parts = day.Replace(',', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > 2 || !DateOnly.TryParseExact(parts[0], Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) || date.Year < 2) return null;
        if (parts.Length == 2) hour = parts[1];
        if (hour.Length == 0) return RomeTime.Instant(date, new TimeOnly(12, 0));
        return TimeOnly.TryParseExact(hour, Hours, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? RomeTime.Instant(date, time) : null;
    }

    // 65, 1:05, 00:01:05
    private static bool TrySeconds(string text, out int? seconds)
    {
        seconds = null;
        if (text.Length == 0) return true;
        var sum = 0L;
        var parts = text.Split(':');
        foreach (var part in parts)
        {
            if (parts.Length > 3 || !int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
            sum = (sum * 60) + number;
        }

        seconds = (int)Math.Min(sum, int.MaxValue);
        return true;
    }

    private static bool TryChannel(string text, string type, out Channels? channel)
    {
        channel = null;
        if (text.Length == 0)
        {
            if (type == "sms") channel = Channels.Sms;
            return true;
        }

        if (Terms.TryParse<Channels>(text, out var word)) channel = word;
        else
        {
            channel = Plain(text) switch
            {
                "chiamata" or "telefonata" or "call" or "telefono" => Channels.LiveCall,
                "sms" or "messaggio" => Channels.Sms,
                "whatsapp" or "chat" or "telegram" => Channels.Message,
                "visita" or "porta" or "portaaporta" or "visit" => Channels.Visit,
                "email" or "mail" or "posta" => Channels.Email,
                _ => null,
            };
        }

        return channel is not null;
    }
}
