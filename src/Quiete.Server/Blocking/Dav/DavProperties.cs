using System.Collections.Frozen;
using System.Text;
using System.Xml.Linq;

namespace Quiete.Server.Blocking;

/// <summary>What is known of every place: the properties of WebDAV, CardDAV and the change tag of address books that Apple added.</summary>
internal static class DavProperties
{
    /// <summary>The most bytes of a card that a client may send.</summary>
    public const int MaxCardBytes = 64 * 1024;

    private const DavKinds Every = DavKinds.Root | DavKinds.Principal | DavKinds.Home | DavKinds.Book | DavKinds.Card;
    private const DavKinds Collections = DavKinds.Root | DavKinds.Home | DavKinds.Book;

    private static readonly Property[] All =
    [
        new(DavXml.Dav + "resourcetype", Every, InAll: true, (w, at, _, _) => w.Raw(at.Kind switch
        {
            DavKind.Principal => "<d:principal/>"u8,
            DavKind.Book => "<d:collection/><c:addressbook/>"u8,
            DavKind.Card => ""u8,
            _ => "<d:collection/>"u8,
        })),
        new(DavXml.Dav + "displayname", Every, InAll: true, (w, at, _, card) => w.Text(card?.Title ?? (at.Kind == DavKind.Book ? $"Quiete: {at.Device.Name}" : "Quiete"))),
        new(DavXml.Dav + "getetag", DavKinds.Book | DavKinds.Card, InAll: true, (w, _, cards, card) => Tag(w, card?.Tag ?? cards.Tag)),
        new(DavXml.Dav + "getcontenttype", DavKinds.Card, InAll: true, (w, _, _, _) => w.Raw("text/vcard; charset=utf-8"u8)),
        new(DavXml.Dav + "getcontentlength", DavKinds.Card, InAll: true, (w, _, _, card) => w.Plain(Encoding.UTF8.GetByteCount(card!.Version3))),
        new(DavXml.Dav + "current-user-principal", Every, InAll: false, (w, at, _, _) => w.Href(at.Principal)),
        new(DavXml.Dav + "principal-URL", DavKinds.Principal, InAll: false, (w, at, _, _) => w.Href(at.Principal)),
        new(DavXml.Dav + "principal-collection-set", Every, InAll: false, (w, at, _, _) => w.Href($"{at.Site}{DavPlace.Base}principals/")),
        new(DavXml.Dav + "owner", Collections | DavKinds.Card, InAll: false, (w, at, _, _) => w.Href(at.Principal)),
        new(DavXml.Dav + "sync-token", DavKinds.Book, InAll: false, (w, _, cards, _) => w.Plain(DavSync.TokenOf(cards))),
        new(DavXml.Dav + "supported-report-set", DavKinds.Book, InAll: false, (w, _, _, _) => w.Raw(
            "<d:supported-report><d:report><c:addressbook-query/></d:report></d:supported-report><d:supported-report><d:report><c:addressbook-multiget/></d:report></d:supported-report><d:supported-report><d:report><d:sync-collection/></d:report></d:supported-report>"u8)),
        new(DavXml.Dav + "current-user-privilege-set", Every, InAll: false, (w, at, _, _) => w.Raw(at.Kind is DavKind.Book or DavKind.Card && at.Device.Wants.Writes
            ? "<d:privilege><d:read/></d:privilege><d:privilege><d:bind/></d:privilege><d:privilege><d:unbind/></d:privilege><d:privilege><d:write-content/></d:privilege><d:privilege><d:read-current-user-privilege-set/></d:privilege>"u8
            : "<d:privilege><d:read/></d:privilege><d:privilege><d:read-current-user-privilege-set/></d:privilege>"u8)),
        new(DavXml.Cards + "addressbook-home-set", DavKinds.Root | DavKinds.Principal, InAll: false, (w, at, _, _) => w.Href(at.Home)),
        new(DavXml.Cards + "addressbook-description", DavKinds.Book, InAll: false, (w, at, _, _) => w.Text(Shell.Language.Of(at.Device.Language)[
            "Le linee che hai bloccato e quelle segnalate da molti", "The lines that you blocked and those that many reported"])),
        new(DavXml.Cards + "supported-address-data", DavKinds.Book, InAll: false, (w, _, _, _) => w.Raw(
            """<c:address-data-type content-type="text/vcard" version="3.0"/><c:address-data-type content-type="text/vcard" version="4.0"/>"""u8)),
        new(DavXml.Cards + "supported-collation-set", DavKinds.Book, InAll: false, (w, _, _, _) => w.Raw(
            "<c:supported-collation>i;ascii-casemap</c:supported-collation><c:supported-collation>i;unicode-casemap</c:supported-collation>"u8)),
        new(DavXml.Cards + "max-resource-size", DavKinds.Book, InAll: false, (w, _, _, _) => w.Plain(MaxCardBytes)),
        new(DavXml.Calendars + "getctag", DavKinds.Book, InAll: false, (w, _, cards, _) => w.Plain(cards.Tag)),
    ];

    private static readonly FrozenDictionary<XName, Property> ByName = All.ToFrozenDictionary(property => property.Name);

    /// <summary>The names that everything has that is of this kind.</summary>
    public static IEnumerable<XName> Names(DavKind kind, bool all) => All.Where(one => one.IsOf(kind) && (!all || one.InAll)).Select(one => one.Name);

    /// <summary>Whether places of this kind have the property.</summary>
    public static bool Has(DavKind kind, XName name) => ByName.TryGetValue(name, out var property) && property.IsOf(kind);

    /// <summary>Whether cards of one book have different values of it.</summary>
    public static bool Varies(XName name) => name.LocalName is "displayname" or "getetag" or "getcontentlength";

    /// <summary>Writes a property with its value.</summary>
    public static void Write(DavWriter writer, XName name, DavPlace at, CardSet cards, Card? card)
    {
        var property = ByName[name];
        writer.Raw(property.Open);
        property.Value(writer, at, cards, card);
        writer.Raw(property.Close);
    }

    /// <summary>A name without a value, as it stands in an answer; of somebody else's namespace, too.</summary>
    public static string Empty(XName name) => Prefix(name.Namespace) is { } prefix
        ? $"<{prefix}:{name.LocalName}/>"
        : $"<x:{name.LocalName} xmlns:x=\"{Encoding.UTF8.GetString(DavXml.Escape(name.NamespaceName))}\"/>";

    public static void Tag(DavWriter writer, string tag)
    {
        writer.Raw("\""u8);
        writer.Plain(tag);
        writer.Raw("\""u8);
    }

    private static string? Prefix(XNamespace space) => space == DavXml.Dav ? "d" : space == DavXml.Cards ? "c" : space == DavXml.Calendars ? "s" : null;

    [Flags]
    private enum DavKinds
    {
        Root = 1 << DavKind.Root,
        Principal = 1 << DavKind.Principal,
        Home = 1 << DavKind.Home,
        Book = 1 << DavKind.Book,
        Card = 1 << DavKind.Card,
    }

    private sealed record Property(XName Name, DavKinds Kinds, bool InAll, Action<DavWriter, DavPlace, CardSet, Card?> Value)
    {
        public byte[] Open { get; } = Encoding.UTF8.GetBytes($"<{Prefix(Name.Namespace)}:{Name.LocalName}>");

        public byte[] Close { get; } = Encoding.UTF8.GetBytes($"</{Prefix(Name.Namespace)}:{Name.LocalName}>");

        public bool IsOf(DavKind kind) => ((int)Kinds & (1 << (int)kind)) != 0;
    }
}
