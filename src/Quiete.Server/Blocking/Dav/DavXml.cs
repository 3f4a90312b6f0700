using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Quiete.Server.Blocking;

/// <summary>The XML of WebDAV: its namespaces, and the one door through which a request's body comes in.</summary>
internal static class DavXml
{
    public static readonly XNamespace Dav = "DAV:";
    public static readonly XNamespace Cards = "urn:ietf:params:xml:ns:carddav";
    public static readonly XNamespace Calendars = "http://calendarserver.org/ns/";

    /// <summary>Deeper than any request is.</summary>
    private const int MaxDepth = 12;

    /// <summary>Room for as many addresses as the largest list has cards.</summary>
    private const int MaxChars = 1_000_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        Async = true,
        DtdProcessing = DtdProcessing.Prohibit, // no entities, so nothing is fetched and nothing explodes
        XmlResolver = null,
        MaxCharactersInDocument = MaxChars,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Reads the body of a request; null: it is empty.</summary>
    /// <exception cref="BadInputException">It is no XML, or a kind of it that no client needs.</exception>
    public static async Task<XElement?> Read(Stream body, CancellationToken stop)
    {
        using var held = new MemoryStream();
        await body.CopyToAsync(held, stop);
        if (held.Length == 0) return null;
        try
        {
            held.Position = 0;
            using (var walk = XmlReader.Create(held, Settings))
            {
                while (await walk.ReadAsync())
                {
                    if (walk.Depth > MaxDepth) throw new BadInputException("body", "The XML is nested too deeply.");
                }
            }

            held.Position = 0;
            using var reader = XmlReader.Create(held, Settings);
            return (await XDocument.LoadAsync(reader, LoadOptions.None, stop)).Root;
        }
        catch (XmlException cause)
        {
            throw new BadInputException("body", "This is not XML that can be read: no document type, no more than a million characters.", cause);
        }
    }

    /// <summary>A text as it stands in XML. A carriage return would be read as a line feed if it were not named.</summary>
    public static byte[] Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 64);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\r' => escaped.Append("&#13;"),
                _ => escaped.Append(c),
            };
        }

        return Encoding.UTF8.GetBytes(escaped.ToString());
    }
}
