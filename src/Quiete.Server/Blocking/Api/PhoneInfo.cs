using System.Text;
using System.Xml;

namespace Quiete.Server.Blocking;

/// <summary>What is known of a number, in the shape that programs made for PhoneBlock read.</summary>
/// <param name="Phone">The number; <c>unknown</c> where only its hash was told and nothing has that hash.</param>
/// <param name="Votes">How many people reported it, in steps.</param>
/// <param name="VotesWildcard">More than zero: a range that the person blocked holds it.</param>
internal sealed record PhoneInfo(
    string Phone, int Votes, string Rating, int VotesWildcard, bool WhiteListed, bool BlackListed, bool Archived, long DateAdded, long LastUpdate, string? Label)
{
    public const string Unknown = "unknown";

    /// <summary>Nothing is known.</summary>
    public static PhoneInfo None(string phone) => new(phone, 0, PhoneRatings.Legitimate, 0, WhiteListed: false, BlackListed: false, Archived: false, 0, 0, Label: null);

    internal void Write(XmlWriter xml)
    {
        xml.WriteStartElement("phone-info");
        xml.WriteAttributeString("phone", Phone);
        xml.WriteAttributeString("votes", XmlConvert.ToString(Votes));
        xml.WriteAttributeString("rating", Rating);
        xml.WriteAttributeString("votes-wildcard", XmlConvert.ToString(VotesWildcard));
        xml.WriteAttributeString("white-listed", XmlConvert.ToString(WhiteListed));
        xml.WriteAttributeString("black-listed", XmlConvert.ToString(BlackListed));
        xml.WriteAttributeString("archived", XmlConvert.ToString(Archived));
        xml.WriteAttributeString("date-added", XmlConvert.ToString(DateAdded));
        xml.WriteAttributeString("last-update", XmlConvert.ToString(LastUpdate));
        if (Label is not null) xml.WriteAttributeString("label", Label);
        xml.WriteEndElement();
    }
}

/// <summary>A line of the list that programs fetch.</summary>
/// <param name="Votes">0: it was taken off.</param>
internal sealed record ListedPhone(string Phone, int Votes, string Rating, long LastActivity);

/// <summary>The list, or what changed in it.</summary>
internal sealed record PhoneList(IReadOnlyList<ListedPhone> Numbers, long Version);

/// <summary>What has a hash that begins so. There are no common ranges: those stay empty.</summary>
internal sealed record PrefixAnswer(IReadOnlyList<PhoneInfo> Numbers, IReadOnlyList<string> Range10, IReadOnlyList<string> Range100);

/// <summary>The words that a rating may be.</summary>
internal sealed record RatingsAnswer(IReadOnlyList<string> Values);

/// <summary>One of the person's own blocks or allowed lines.</summary>
internal sealed record PersonalPhone(string Phone, string? Label, string? Comment, string Rating, long Created, bool Wildcard);

/// <summary>The answers as JSON or, where it is asked for, as XML.</summary>
internal static class PhoneAnswers
{
    public static IResult Of(HttpContext http, PhoneInfo info) => IsXml(http) ? Xml(info.Write) : Results.Json(info);

    public static IResult Of(HttpContext http, PhoneList list) => IsXml(http)
        ? Xml(xml =>
        {
            xml.WriteStartElement("blocklist");
            xml.WriteAttributeString("version", XmlConvert.ToString(list.Version));
            xml.WriteStartElement("numbers");
            foreach (var one in list.Numbers)
            {
                xml.WriteStartElement("phone-info");
                xml.WriteAttributeString("phone", one.Phone);
                xml.WriteAttributeString("votes", XmlConvert.ToString(one.Votes));
                xml.WriteAttributeString("rating", one.Rating);
                xml.WriteAttributeString("last-activity", XmlConvert.ToString(one.LastActivity));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        })
        : Results.Json(list);

    public static IResult Of(HttpContext http, PrefixAnswer answer) => IsXml(http)
        ? Xml(xml =>
        {
            xml.WriteStartElement("prefix-check-result");
            xml.WriteStartElement("numbers");
            foreach (var one in answer.Numbers) one.Write(xml);
            xml.WriteEndElement();
            xml.WriteElementString("range-10", null);
            xml.WriteElementString("range-100", null);
            xml.WriteEndElement();
        })
        : Results.Json(answer);

    private static bool IsXml(HttpContext http) =>
        http.Request.Query["format"] is var format && format.Count > 0 ? format == "xml" : http.Request.Headers.Accept.ToString().EndsWith("/xml", StringComparison.Ordinal);

    private static IResult Xml(Action<XmlWriter> write)
    {
        using var text = new Utf8Text();
        using (var xml = XmlWriter.Create(text)) write(xml);
        return Results.Text(text.ToString(), "text/xml; charset=utf-8");
    }

    private sealed class Utf8Text() : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
