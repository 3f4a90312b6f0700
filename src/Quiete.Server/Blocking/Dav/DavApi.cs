using System.Net.Mime;
using System.Xml.Linq;
using Microsoft.Net.Http.Headers;

namespace Quiete.Server.Blocking;

/// <summary>Block lists as an address book: CardDAV (RFC 6352) over WebDAV (RFC 4918), with the changes since the last time (RFC 6578).</summary>
internal static class DavApi
{
    private const string Known = "OPTIONS, GET, HEAD, PROPFIND, REPORT, PUT, DELETE";

    private const int MostCards = 20_000;

    extension(WebApplication web)
    {
        public void MapDav()
        {
            // Where a client asks first that was given the name of the site alone (RFC 6764).
            web.MapMethods("/.well-known/carddav", [HttpMethods.Get, HttpMethods.Head, HttpMethods.Options, "PROPFIND", "REPORT"], () => Results.Redirect(DavPlace.Base, permanent: true))
                .AllowAnonymous().ExcludeFromDescription();
            web.MapMethods("/dav/{**path}", [HttpMethods.Options], Options).AllowAnonymous().ExcludeFromDescription();

            var routes = web.MapGroup("").ForDevices();
            routes.MapMethods("/", ["PROPFIND"], (HttpContext http, Snapshots snapshots, CancellationToken stop) => Find(path: null, http, snapshots, stop));
            routes.MapMethods("/dav/{**path}", ["PROPFIND"], Find);
            routes.MapMethods("/dav/{**path}", ["REPORT"], Report);
            routes.MapMethods("/dav/{**path}", [HttpMethods.Get, HttpMethods.Head], Get);
            routes.MapPut("/dav/{**path}", DavChanges.Put);
            routes.MapDelete("/dav/{**path}", DavChanges.Delete);
        }
    }

    /// <summary>Whether a client knows what it asked for and need not be told what is not there.</summary>
    public static bool WantsMinimal(HttpContext http) =>
        http.Request.Headers["Prefer"].Any(value => value?.Contains("return=minimal", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Whether the client has this state already.</summary>
    public static bool HasTag(HttpContext http, string tag) =>
        http.Request.GetTypedHeaders().IfNoneMatch.Any(one => one.Tag == "*" || one.Tag.AsSpan().Trim('"').SequenceEqual(tag));

    /// <summary>What the tree can do.</summary>
    internal static IResult Options(HttpContext http)
    {
        http.Response.Headers.Allow = Known;
        http.Response.Headers["DAV"] = "1, 3, addressbook";
        http.Response.ContentLength = 0;
        return Results.Ok();
    }

    /// <summary>The properties of a place and, with <c>Depth: 1</c>, of what is in it.</summary>
    internal static async Task Find(string? path, HttpContext http, Snapshots snapshots, CancellationToken stop)
    {
        if (await Place(http, path, snapshots, stop) is not { } found) return;
        var (at, cards, card) = found;
        if (at.Kind == DavKind.Book && Unchanged(http, cards.Tag)) return;
        var asked = new DavAsked(await DavXml.Read(http.Request.Body, stop), WantsMinimal(http));
        var writer = DavWriter.Begin(http.Response);
        if (card is null) asked.Write(writer, at, cards);
        else asked.Write(writer, at, cards, card);
        if (http.Request.Headers["Depth"] != "0")
        {
            switch (at.Kind)
            {
                case DavKind.Root:
                    asked.Write(writer, at with { Kind = DavKind.Principal }, cards);
                    asked.Write(writer, at with { Kind = DavKind.Home }, cards);
                    break;
                case DavKind.Home:
                    asked.Write(writer, at with { Kind = DavKind.Book }, cards);
                    break;
                case DavKind.Book:
                    foreach (var one in cards.All())
                    {
                        asked.Write(writer, at, cards, one);
                        await writer.Send(stop);
                    }

                    break;
            }
        }

        await writer.End(stop);
    }

    /// <summary>The reports of an address book: those that match, those that are named, those that changed.</summary>
    internal static async Task Report(string? path, HttpContext http, Snapshots snapshots, CancellationToken stop)
    {
        if (await Place(http, path, snapshots, stop) is not { } found) return;
        var report = await DavXml.Read(http.Request.Body, stop) ?? throw new BadInputException("body", "A report says in its body what it wants.");
        var (at, cards, card) = found;
        if (at.Kind is not (DavKind.Book or DavKind.Card)) await DavWriter.Refuse(http.Response, 403, "<d:supported-report/>", stop);
        else if (report.Name == DavXml.Dav + "sync-collection" && at.Kind == DavKind.Book) await DavSync.Write(http, report, at, cards, snapshots, stop);
        else if (report.Name == DavXml.Cards + "addressbook-multiget") await Named(http, report, at, cards, stop);
        else if (report.Name == DavXml.Cards + "addressbook-query") await Matching(http, report, at, cards, card, stop);
        else await DavWriter.Refuse(http.Response, 403, "<d:supported-report/>", stop);
    }

    /// <summary>One card.</summary>
    internal static async Task<IResult> Get(string? path, HttpContext http, Snapshots snapshots, CancellationToken stop)
    {
        if (await Place(http, path, snapshots, stop) is not { Card: { } card }) return Results.NotFound();
        http.Response.Headers.Vary = HeaderNames.Accept;
        if (Unchanged(http, card.Tag)) return Results.Empty;
        var wants4 = http.Request.GetTypedHeaders().Accept.Any(one => one.MediaType == VCard.MediaType
            && one.Parameters.Any(parameter => parameter.Name == "version" && parameter.Value.AsSpan().Trim('"') is "4.0"));
        return Results.Text(wants4 ? card.Version4 : card.Version3, new ContentType(VCard.MediaType) { CharSet = "utf-8" }.ToString());
    }

    /// <summary>What a request is about; null: it is answered 404, as if it did not exist, where it is another device's.</summary>
    internal static async Task<(DavPlace At, CardSet Cards, Card? Card)?> Place(HttpContext http, string? path, Snapshots snapshots, CancellationToken stop)
    {
        http.Response.Headers["DAV"] = "1, 3, addressbook";
        http.Response.Headers.CacheControl = "private, no-cache";
        if (DavPlace.Of(http, path) is { } at)
        {
            var cards = await snapshots.Of(at.Device, stop);
            var card = at.Kind == DavKind.Card ? cards.Find(at.Name) : null;
            if (at.Kind != DavKind.Card || card is not null) return (at, cards, card);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return null;
    }

    private static bool Unchanged(HttpContext http, string tag)
    {
        http.Response.Headers.ETag = $"\"{tag}\"";
        if (!HasTag(http, tag)) return false;
        http.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    private static async Task Named(HttpContext http, XElement report, DavPlace at, CardSet cards, CancellationToken stop)
    {
        var asked = new DavAsked(report, WantsMinimal(http));
        if (!asked.IsKnownData)
        {
            await DavWriter.Refuse(http.Response, 403, "<c:supported-address-data/>", stop);
            return;
        }

        var writer = DavWriter.Begin(http.Response);
        foreach (var href in report.Elements(DavXml.Dav + "href").Select(element => element.Value.Trim()).Take(MostCards))
        {
            if (at.CardAt(href) is { } name && cards.Find(name) is { } card) asked.Write(writer, at, cards, card);
            else writer.Status(href, "404 Not Found"u8);
            await writer.Send(stop);
        }

        await writer.End(stop);
    }

    private static async Task Matching(HttpContext http, XElement report, DavPlace at, CardSet cards, Card? one, CancellationToken stop)
    {
        var asked = new DavAsked(report, WantsMinimal(http));
        var filter = new DavFilter(report.Element(DavXml.Cards + "filter"));
        if (!filter.IsKnown || !asked.IsKnownData)
        {
            await DavWriter.Refuse(http.Response, 403, filter.IsKnown ? "<c:supported-address-data/>" : "<c:supported-collation/>", stop);
            return;
        }

        var writer = DavWriter.Begin(http.Response);
        var left = DavSync.Limit(report.Element(DavXml.Cards + "limit"), DavXml.Cards);
        foreach (var card in (one is null ? cards.All() : [one]).Where(filter.Passes))
        {
            if (left-- == 0)
            {
                writer.Status(at.Book, "507 Insufficient Storage"u8);
                break;
            }

            asked.Write(writer, at, cards, card);
            await writer.Send(stop);
        }

        await writer.End(stop);
    }
}
