using System.Globalization;
using System.Text;
using System.Xml;
using Quiete.Rules;

namespace Quiete.Server.Register;

/// <summary>Reads what "SMS Backup &amp; Restore" writes on Android: <c>calls</c> with <c>call</c>, <c>smses</c> with <c>sms</c>.</summary>
/// <remarks>The attributes are those of Android's CallLog.Calls and Telephony.Sms. No document type is read, so nothing is fetched or unfolded.</remarks>
internal static class CallLogImport
{
    private const string NobodyKnown = "(Unknown)";

    /// <exception cref="BadInputException">It is no XML, or another one.</exception>
    public static ImportFile Read(byte[] content)
    {
        // The app writes emoji as two halves, which XML does not allow; the texts are checked later.
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = ImportFile.MaxBytes, CheckCharacters = false, IgnoreWhitespace = true, IgnoreComments = true,
        };
        var rows = new List<ImportRow>();
        var isLog = false;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content), settings);
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element) continue;
                if (reader.Depth == 0) isLog = reader.LocalName is "calls" or "smses" ? true : throw new BadInputException("file", "This XML is neither a call log nor messages.");
                else if (reader.Depth == 1 && Row(reader) is { } row) rows.Add(row);
            }
        }
        catch (XmlException broken)
        {
            throw new BadInputException("file", $"Line {broken.LineNumber} is not well-formed XML.", broken);
        }

        return isLog ? new(ImportKind.CallLog, [], rows) : throw new BadInputException("file", "The file is empty.");
    }

    private static ImportRow? Row(XmlReader reader)
    {
        var line = ((IXmlLineInfo)reader).LineNumber;
        string Of(string name) => reader.GetAttribute(name) ?? "";
        var time = long.TryParse(Of("date"), NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? Moment.Iso(DateTimeOffset.FromUnixTimeMilliseconds(ms))
            : null;
        var who = reader.LocalName == "call" ? Of("number") : Of("address");
        var row = new ImportRow(line, ImportFile.Short(Text(reader.LocalName, Of("date"), who, Of("type"))));
        var isKnown = Of("contact_name") is { Length: > 0 } name && name != NobodyKnown && name != "null" && name != who;
        switch (reader.LocalName)
        {
            case "mms":
                return row with { Reason = ImportReason.Picture };
            case "call" or "sms":
                break;
            default:
                return row with { Reason = ImportReason.UnknownType };
        }

        if (reader.LocalName == "sms")
        {
            if (Of("type") is "2" or "3" or "4" or "5" or "6") return row with { Reason = ImportReason.Outgoing };
            if (Of("type") != "1") return row with { Reason = ImportReason.UnknownType };
        }
        else
        {
            if (Of("type") == "2") return row with { Reason = ImportReason.Outgoing };
            if (Of("type") is not ("1" or "3" or "4" or "5" or "6" or "7")) return row with { Reason = ImportReason.UnknownType };
        }

        if (isKnown) return row with { Reason = ImportReason.InContacts };
        if (time is null) return row with { Reason = ImportReason.NoTime };
        if (reader.LocalName == "sms") return row with { Entry = new(Received: time, TimeByHand: true, Channel: Channels.Sms, Line: who, Said: Of("body")) };
        var isHidden = Of("presentation") is "2" or "3" or "4" || who is "" or "-1" or "-2" or "-3";
        return row with
        {
            Entry = new(Received: time, TimeByHand: true, Channel: Channels.LiveCall, Line: isHidden ? "" : who, Answered: Of("type") is "1" or "7",
                Seconds: int.TryParse(Of("duration"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null),
        };
    }

    private static string Text(string element, string date, string who, string type) =>
        new StringBuilder().Append(CultureInfo.InvariantCulture, $"{element} date={date} number={who} type={type}").ToString();
}
