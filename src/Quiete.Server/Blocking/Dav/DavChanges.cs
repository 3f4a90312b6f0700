using System.Text;
using Quiete.Server.Register;

namespace Quiete.Server.Blocking;

/// <summary>What people change in the address book on their device: a number that is put in is blocked, one that is taken out is not.</summary>
/// <remarks>A number of the common list that is taken out is allowed for this person, so that it does not come back.</remarks>
internal static class DavChanges
{
    private const int MostPhones = 100;
    private const int MaxLabel = 80;

    /// <summary>Puts a card: its numbers that were not on it become blocks, those that are missing now stop being blocked.</summary>
    internal static async Task<IResult> Put(string? path, HttpContext http, Snapshots snapshots, WishBook book, LineWishStore wishes, CancellationToken stop)
    {
        if (DavPlace.Of(http, path) is not { Kind: DavKind.Card } at) return Results.NotFound();
        var before = (await snapshots.Of(at.Device, stop)).Find(at.Name);
        if (Refused(http, at, before) is { } no) return no;

        var properties = VCard.Read(await Body(http, stop));
        var title = properties.Where(one => one.Name == "FN").Select(one => VCard.Unescape(one.Value)).FirstOrDefault();
        var told = properties.Where(one => one.Name == "TEL").Take(MostPhones).Select(one => Phone(one.Value)).ToList();
        var read = told.Where(text => NumberForms.TryRead(text, out _, out _)).Select(text => (NumberForms.TryRead(text, out var line, out var isRange), line, isRange)).ToList();
        if (read.Count == 0) throw new BadInputException("TEL", "There is no number on the card that can be blocked.");

        var stood = before?.Lines.Select(line => (line.Line, line.IsRange)).ToHashSet() ?? [];
        foreach (var (_, line, isRange) in read.Where(one => !stood.Contains((one.line, one.isRange))))
        {
            await wishes.Enter(at.Device.Person, line, isRange, Wish.Block, Label(title, line), stop);
        }

        var left = read.Select(one => (one.line, one.isRange)).ToHashSet();
        if (before is not null) await TakeOut(at, before.Lines.Where(line => !left.Contains((line.Line, line.IsRange))), snapshots, wishes, stop);
        book.Forget(at.Device.Person);
        return before is null ? Results.StatusCode(StatusCodes.Status201Created) : Results.NoContent();
    }

    /// <summary>Takes a card out: its lines are no longer blocked.</summary>
    internal static async Task<IResult> Delete(string? path, HttpContext http, Snapshots snapshots, WishBook book, LineWishStore wishes, CancellationToken stop)
    {
        if (DavPlace.Of(http, path) is not { } at) return Results.NotFound();
        if (at.Kind != DavKind.Card) return Results.StatusCode(StatusCodes.Status403Forbidden); // the book itself stays
        if ((await snapshots.Of(at.Device, stop)).Find(at.Name) is not { } card) return Results.NotFound();
        if (Refused(http, at, card) is { } no) return no;
        await TakeOut(at, card.Lines, snapshots, wishes, stop);
        book.Forget(at.Device.Person);
        return Results.NoContent();
    }

    private static IResult? Refused(HttpContext http, DavPlace at, Card? card)
    {
        if (!at.Device.Wants.Writes || card?.Name == CardMaker.DatedName) return Results.StatusCode(StatusCodes.Status403Forbidden);
        var headers = http.Request.GetTypedHeaders();
        var fits = headers.IfMatch.Count == 0 || (card is not null && headers.IfMatch.Any(one => one.Tag == "*" || one.Tag.AsSpan().Trim('"').SequenceEqual(card.Tag)));
        return fits && !(card is not null && DavApi.HasTag(http, card.Tag)) ? null : Results.StatusCode(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task TakeOut(DavPlace at, IEnumerable<BlockedLine> lines, Snapshots snapshots, LineWishStore wishes, CancellationToken stop)
    {
        var person = at.Device.Person;
        foreach (var line in lines)
        {
            if (line.IsOwn && line.IsRange && !await wishes.Remove(person, line.Line, isRange: true, stop)) await wishes.Enter(person, line.Line, isRange: true, Wish.Allow, line.Label, stop);
            else if (line.IsOwn) await wishes.Remove(person, line.Line, line.IsRange, stop);
            if (!line.IsRange && snapshots.Hashes.Find(LineHashes.Of(line.Line)) is not null) await wishes.Enter(person, line.Line, isRange: false, Wish.Allow, line.Label, stop);
        }
    }

    private static async Task<string> Body(HttpContext http, CancellationToken stop)
    {
        if (http.Request.ContentLength > DavProperties.MaxCardBytes) throw new BadHttpRequestException("Too large.", StatusCodes.Status413PayloadTooLarge);
        using var held = new MemoryStream();
        var piece = new byte[8192];
        for (int count; (count = await http.Request.Body.ReadAsync(piece, stop)) > 0;)
        {
            held.Write(piece, 0, count);
            if (held.Length > DavProperties.MaxCardBytes) throw new BadHttpRequestException("Too large.", StatusCodes.Status413PayloadTooLarge);
        }

        return Encoding.UTF8.GetString(held.GetBuffer(), 0, (int)held.Length);
    }

    private static string Phone(string value) => VCard.Unescape(value) is var text && text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? text[4..] : text;

    // A contact that was never given a name is called as its number is.
    private static string? Label(string? title, string line)
    {
        title = title is null ? null : string.Concat(title.Where(c => !char.IsControl(c))).Trim();
        if (string.IsNullOrEmpty(title) || (NumberForms.TryRead(title, out var same, out _) && same == line)) return null;
        return title.Length <= MaxLabel ? title : title[..MaxLabel];
    }
}
