using System.Text;
using System.Xml.Linq;

namespace Quiete.Server.Blocking;

/// <summary>Which properties a request asks for, and how cards are written that it wants whole.</summary>
internal sealed class DavAsked
{
    private const int MaxProperties = 100;

    private static readonly XName AddressData = DavXml.Cards + "address-data";
    private static readonly XName Href = DavXml.Dav + "href";

    private readonly Dictionary<DavKind, (XName[] Found, byte[] Missing)> byKind = [];
    private readonly IReadOnlyList<XName>? names;
    private readonly bool onlyNames;
    private readonly bool minimal;
    private readonly bool wantsData;
    private readonly int version = 3;
    private readonly HashSet<string>? part;
    private List<(byte[] Same, XName? Varying)>? template;

    /// <param name="request">The body: <c>propfind</c> or a report; null: everything.</param>
    /// <param name="minimal">What is not there need not be told (RFC 8144).</param>
    /// <exception cref="BadInputException">It asks for absurdly many.</exception>
    public DavAsked(XElement? request, bool minimal)
    {
        this.minimal = minimal;
        onlyNames = request?.Element(DavXml.Dav + "propname") is not null;
        if (request?.Element(DavXml.Dav + "prop") is not { } prop) return;
        names = [.. prop.Elements().Select(element => element.Name).Distinct()];
        if (names.Count > MaxProperties) throw new BadInputException("prop", $"At most {MaxProperties} properties.");
        if (prop.Element(AddressData) is not { } data) return;
        wantsData = true;
        version = (string?)data.Attribute("version") == "4.0" ? 4 : 3;
        IsKnownData = ((string?)data.Attribute("content-type") ?? VCard.MediaType) == VCard.MediaType && (string?)data.Attribute("version") is null or "3.0" or "4.0";
        if (data.Elements(DavXml.Cards + "prop").ToList() is { Count: > 0 } some) part = [.. some.Select(one => ((string?)one.Attribute("name") ?? "").ToUpperInvariant())];
    }

    /// <summary>Whether cards are asked for in a form that there is.</summary>
    public bool IsKnownData { get; } = true;

    /// <summary>Writes what is asked of a card. Most of it is the same for all cards, and made once.</summary>
    public void Write(DavWriter writer, DavPlace book, CardSet cards, Card card)
    {
        template ??= Template(book, cards, card);
        foreach (var (same, varying) in template)
        {
            writer.Raw(same);
            if (varying is null) continue;
            if (varying == AddressData) WriteData(writer, card);
            else if (varying == Href) writer.Plain(card.Name);
            else DavProperties.Write(writer, varying, book, cards, card);
        }
    }

    /// <summary>Writes what is asked of a place that is no card.</summary>
    public void Write(DavWriter writer, DavPlace at, CardSet cards)
    {
        var (found, missing) = Of(at.Kind);
        writer.Raw("<d:response>"u8);
        writer.Href(at.Address);
        if (found.Length > 0 || missing.Length == 0)
        {
            writer.Raw("<d:propstat><d:prop>"u8);
            foreach (var name in found)
            {
                if (onlyNames) writer.Plain(DavProperties.Empty(name));
                else DavProperties.Write(writer, name, at, cards, card: null);
            }

            writer.Raw("</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"u8);
        }

        if (missing.Length > 0) WriteMissing(writer, missing);
        writer.Raw("</d:response>"u8);
    }

    // What stands before each varying part, and after the last.
    private List<(byte[] Same, XName? Varying)> Template(DavPlace book, CardSet cards, Card card)
    {
        var at = book.Of(card);
        var (found, missing) = Of(DavKind.Card);
        List<(byte[], XName?)> parts = [(DavWriter.Bytes(writer =>
        {
            writer.Raw("<d:response><d:href>"u8);
            writer.Plain(book.Book);
        }), Href)];
        List<Action<DavWriter>> same = [writer => writer.Plain($"{DavPlace.Ending}</d:href>")];
        var hasFound = found.Length > 0 || wantsData || missing.Length == 0;
        if (hasFound) same.Add(writer => writer.Raw("<d:propstat><d:prop>"u8));
        foreach (var name in found)
        {
            if (onlyNames) same.Add(writer => writer.Plain(DavProperties.Empty(name)));
            else if (DavProperties.Varies(name)) Cut(name);
            else same.Add(writer => DavProperties.Write(writer, name, at, cards, card));
        }

        if (wantsData) Cut(AddressData);
        if (hasFound) same.Add(writer => writer.Raw("</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"u8));
        if (missing.Length > 0) same.Add(writer => WriteMissing(writer, missing));
        same.Add(writer => writer.Raw("</d:response>"u8));
        Cut(varying: null);
        return parts;

        void Cut(XName? varying)
        {
            parts.Add((DavWriter.Bytes(writer => same.ForEach(write => write(writer))), varying));
            same.Clear();
        }
    }

    private static void WriteMissing(DavWriter writer, byte[] missing)
    {
        writer.Raw("<d:propstat><d:prop>"u8);
        writer.Raw(missing);
        writer.Raw("</d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>"u8);
    }

    private void WriteData(DavWriter writer, Card card)
    {
        writer.Raw("<c:address-data>"u8);
        if (part is not null) writer.Text(VCard.Text(card.Properties(version).Where(IsInPart)));
        else if (version == 4) writer.Text(card.Version4);
        else writer.Raw(card.EscapedVersion3);
        writer.Raw("</c:address-data>"u8);
    }

    private bool IsInPart(string line)
    {
        var name = line[..line.AsSpan().IndexOfAny(';', ':')];
        return name is "BEGIN" or "VERSION" or "END" || part!.Contains(name);
    }

    // What is found and what is not is the same for all places of a kind.
    private (XName[] Found, byte[] Missing) Of(DavKind kind)
    {
        if (byKind.TryGetValue(kind, out var known)) return known;
        var asked = names ?? [.. DavProperties.Names(kind, all: !onlyNames)];
        var missing = minimal ? [] : asked.Where(name => !DavProperties.Has(kind, name) && !(name == AddressData && kind == DavKind.Card)).Select(DavProperties.Empty);
        return byKind[kind] = ([.. asked.Where(name => DavProperties.Has(kind, name))], Encoding.UTF8.GetBytes(string.Concat(missing)));
    }
}
