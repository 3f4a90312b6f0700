using System.Globalization;

namespace Quiete.Server.Blocking;

/// <summary>What stands at an address of the tree.</summary>
internal enum DavKind
{
    Root,
    Principal,

    /// <summary>The home: it holds the one address book.</summary>
    Home,
    Book,
    Card,
}

/// <summary>A place in a device's tree: <c>/dav/</c>, <c>principals/ID/</c>, <c>books/ID/</c>, <c>books/ID/quiete/</c> and the cards in it.</summary>
/// <param name="Site">Scheme and host as the client calls them: addresses in answers are whole, for a FRITZ!Box deletes nothing under relative ones.</param>
/// <param name="Name">Of a card, its name as it was asked for.</param>
internal sealed record DavPlace(DavKind Kind, Device Device, string Site, string Name = "")
{
    public const string Base = "/dav/";
    public const string Ending = ".vcf";

    private const string BookName = "quiete";
    private const int MaxName = 200;

    public string Principal => $"{Site}{Base}principals/{Device.Id}/";

    public string Home => $"{Site}{Base}books/{Device.Id}/";

    public string Book => $"{Home}{BookName}/";

    /// <summary>The address of this place.</summary>
    public string Address => Kind switch
    {
        DavKind.Root => $"{Site}{Base}",
        DavKind.Principal => Principal,
        DavKind.Home => Home,
        DavKind.Book => Book,
        _ => $"{Book}{Uri.EscapeDataString(Name)}{Ending}",
    };

    /// <summary>The path of a device's address book.</summary>
    public static string BookOf(Device device) => $"{Base}books/{device.Id}/{BookName}/";

    /// <summary>The place that a request is about; null: there is none of this device.</summary>
    public static DavPlace? Of(HttpContext http, string? path)
    {
        var device = Device.Of(http);
        var site = $"{http.Request.Scheme}://{http.Request.Host}";
        var id = device.Id.ToString(CultureInfo.InvariantCulture);
        return (path ?? "").Trim('/').Split('/') switch
        {
            [""] => new(DavKind.Root, device, site),
            ["principals", var one] when one == id => new(DavKind.Principal, device, site),
            ["books", var one] when one == id => new(DavKind.Home, device, site),
            ["books", var one, BookName] when one == id => new(DavKind.Book, device, site),
            ["books", var one, BookName, { Length: > 0 and <= MaxName } name] when one == id => new(DavKind.Card, device, site, WithoutEnding(name)),
            _ => null,
        };
    }

    /// <summary>The name of the card at an address that a client sent; null: it leads elsewhere.</summary>
    public string? CardAt(string href)
    {
        var path = Uri.TryCreate(href, UriKind.Absolute, out var whole) && whole.Scheme is "http" or "https" ? whole.AbsolutePath : href;
        var book = BookOf(Device);
        return path.StartsWith(book, StringComparison.Ordinal) ? WithoutEnding(Uri.UnescapeDataString(path[book.Length..])) : null;
    }

    public DavPlace Of(Card card) => Of(card.Name);

    /// <summary>A card of this book, whether it is there or not.</summary>
    public DavPlace Of(string name) => this with { Kind = DavKind.Card, Name = name };

    private static string WithoutEnding(string name) => name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? name[..^Ending.Length] : name;
}
