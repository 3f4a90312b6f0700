using System.Globalization;
using System.Xml.Linq;

namespace Quiete.Server.Blocking;

/// <summary>The report by which a client hears what changed since it last asked (RFC 6578).</summary>
internal static class DavSync
{
    private const string TokenPrefix = "urn:quiete:sync:";

    public static string TokenOf(CardSet cards) => TokenPrefix + cards.Tag;

    /// <summary>Answers: what changed, what is gone, and the token to ask with the next time.</summary>
    public static async Task Write(HttpContext http, XElement report, DavPlace at, CardSet now, Snapshots snapshots, CancellationToken stop)
    {
        var token = report.Element(DavXml.Dav + "sync-token")?.Value.Trim() ?? "";
        var before = token.Length == 0 ? CardSet.Empty
            : token == TokenOf(now) ? now
            : token.StartsWith(TokenPrefix, StringComparison.Ordinal) ? snapshots.At(at.Device, token[TokenPrefix.Length..])
            : null;
        if (before is null)
        {
            await DavWriter.Refuse(http.Response, StatusCodes.Status403Forbidden, "<d:valid-sync-token/>", stop);
            return;
        }

        var asked = new DavAsked(report, DavApi.WantsMinimal(http));
        var writer = DavWriter.Begin(http.Response);
        var left = Limit(report.Element(DavXml.Dav + "limit"), DavXml.Dav);
        var told = now;
        var last = "";
        foreach (var (name, card) in ReferenceEquals(before, now) ? [] : CardSet.Changes(before, now))
        {
            if (left-- == 0)
            {
                // The client comes again with the token of what it has heard so far.
                told = CardSet.Between(before, now, last);
                snapshots.Keep(at.Device, told);
                writer.Status(at.Book, "507 Insufficient Storage"u8);
                break;
            }

            last = name;
            if (card is null) writer.Status(at.Of(name).Address, "404 Not Found"u8);
            else asked.Write(writer, at, now, card);
            await writer.Send(stop);
        }

        writer.Raw("<d:sync-token>"u8);
        writer.Plain(TokenOf(told));
        writer.Raw("</d:sync-token>"u8);
        await writer.End(stop);
    }

    /// <summary>The most results that a client wants; all, where it does not say.</summary>
    public static int Limit(XElement? limit, XNamespace space) =>
        int.TryParse(limit?.Element(space + "nresults")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0 ? most : int.MaxValue;
}
