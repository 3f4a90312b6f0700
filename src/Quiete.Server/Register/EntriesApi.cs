using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>An entry of one's register.</summary>
/// <param name="Line">As the engine writes it; absent: hidden, or not readable.</param>
/// <param name="LineText">What was written, where it cannot be read.</param>
/// <param name="LineProblem">Why it cannot be read.</param>
/// <param name="Company">The name of the brand, or the one that the caller gave.</param>
/// <param name="TakenBack">When it was taken back; absent: it stands.</param>
internal sealed record EntryAnswer(
    long Id, string DeviceKey, DateTimeOffset Received, DateTimeOffset Recorded, [property: JsonConverter(typeof(OneWord<Channels>))] Channels Channel,
    string? Line, string? LineText, NumberProblem? LineProblem, long? Brand, string? Company, string? OwnNumber, bool? Answered, int? Seconds, Basis? Basis, BrandKind? Kind,
    string? Said, int? Courtesy, bool Useful, string? AgainOf, DateTimeOffset? TakenBack)
{
    public static EntryAnswer Of(Entry entry, IReadOnlyDictionary<long, string> brands)
    {
        var told = entry.Told;
        return new(entry.Id, told.DeviceKey, told.Received, entry.Recorded, told.Channel, told.Line.IsWithheld ? null : told.Line.ToString(), told.LineText,
            told.LineText is { } text ? NumberReader.Read(text).Problem : null, told.Brand, told.Brand is { } brand ? brands.GetValueOrDefault(brand) : told.Claimed,
            told.OwnNumber?.ToString(), told.Answered, told.Seconds, told.Basis, told.Kind, told.Said, told.Courtesy, told.Useful, told.AgainOf, entry.TakenBack);
    }
}

/// <summary>A page of entries, the newest first.</summary>
/// <param name="Next">For <c>after</c>, to go on; absent: there are no more.</param>
internal sealed record EntriesAnswer(IReadOnlyList<EntryAnswer> Entries, string? Next);

/// <summary>Entries to be recorded.</summary>
/// <param name="DeviceNow">What the clock of the device shows at this moment: by as much as it is wrong, its times are moved.</param>
/// <param name="Account">For which account the device kept them: when another one has signed in since, they are not taken.</param>
internal sealed record EntriesTold(IReadOnlyList<EntryTold> Entries, DateTimeOffset? DeviceNow = null, long? Account = null);

/// <summary>What became of one entry.</summary>
/// <param name="Id">The entry that stands; absent: it was refused, for <c>field</c> and <c>detail</c>.</param>
/// <param name="IsNew">False: it had come before.</param>
internal sealed record EntryDone(string? DeviceKey, long? Id, bool IsNew, string? Field, string? Detail);

/// <summary>What became of each, in the order in which they were sent.</summary>
internal sealed record EntriesDone(IReadOnlyList<EntryDone> Entries);

/// <summary>One's register by API: for devices that were away, and for programs of one's own. Only whoever keeps a register reaches it.</summary>
internal static class EntriesApi
{
    /// <summary>The most entries of one request.</summary>
    public const int MostAtOnce = 500;

    /// <summary>The most entries of one page.</summary>
    public const int MostOnPage = 500;

    private const int UsualOnPage = 100;

    extension(WebApplication web)
    {
        public void MapEntriesApi()
        {
            var routes = web.MapGroup("/v1/register/entries").WithTags("Register").NeedsCaller();
            routes.MapGet("/", List);
            routes.MapPost("/", Record);
            routes.MapGet("/{id:long}", Find);
            routes.MapPatch("/{id:long}", Correct);
            routes.MapDelete("/{id:long}", TakeBack);
            routes.MapPost("/{id:long}/restore", Restore);
        }
    }

    /// <summary>The entries of a register, the newest first, page by page.</summary>
    /// <param name="person">Whose; absent: one's own.</param>
    /// <param name="after">The <c>next</c> of the page before.</param>
    /// <param name="most">How many, 1 to 500; absent: 100.</param>
    internal static async Task<Results<Ok<EntriesAnswer>, ProblemHttpResult>> List(
        long? person, string? after, int? most, HttpContext http, Kept kept, EntryStore entries, BrandStore brands, CancellationToken stop)
    {
        if (await kept.By(http, person, stop) is not { } whose) return Problems.NotFound();
        if (most is < 1 or > MostOnPage) return Problems.BadInput("most", $"A whole number from 1 to {MostOnPage} is needed.");
        var wanted = most ?? UsualOnPage;
        var place = EntryPlace.Read(after);
        if (after is not null && place is null) return Problems.BadInput("after", "This is no place in the list.");
        var page = await entries.Page(whose.Id, place, wanted, stop);
        var names = await Names(brands, stop);
        return TypedResults.Ok(new EntriesAnswer([.. page.Select(entry => EntryAnswer.Of(entry, names))], page.Count < wanted ? null : EntryPlace.Of(page[^1]).ToString()));
    }

    /// <summary>Records up to 500 contacts. Each counts once, however often it is sent; one that cannot be used keeps no other out.</summary>
    /// <param name="person">In whose register; absent: one's own.</param>
    internal static async Task<Results<Ok<EntriesDone>, ProblemHttpResult>> Record(
        EntriesTold told, long? person, HttpContext http, Kept kept, EntryDesk desk, CancellationToken stop)
    {
        if (await kept.By(http, person, stop) is not { } whose) return Problems.NotFound();
        if (told.Account is { } meant && meant != SignedIn.Id(http.User)) return Problems.Unknown();
        if (told.Entries.Count > MostAtOnce) return Problems.Answer(413, "too-many", $"At most {MostAtOnce} entries are recorded at once. Send the others in another request.", "entries");
        var done = await desk.RecordAll(whose.Id, SignedIn.Id(http.User)!.Value, told.Entries, told.DeviceNow, stop);
        return TypedResults.Ok(new EntriesDone([.. done.Zip(told.Entries, (one, sent) => new EntryDone(sent.DeviceKey, one.Id, one.IsNew, one.Mistake?.Place, one.Mistake?.Message))]));
    }

    /// <summary>One entry, also when it was taken back.</summary>
    internal static async Task<Results<Ok<EntryAnswer>, ProblemHttpResult>> Find(
        long id, long? person, HttpContext http, Kept kept, EntryStore entries, BrandStore brands, CancellationToken stop) =>
        await kept.By(http, person, stop) is { } whose && await entries.Find(whose.Id, id, stop) is { } entry
            ? TypedResults.Ok(EntryAnswer.Of(entry, await Names(brands, stop)))
            : Problems.NotFound();

    /// <summary>Corrects an entry: the fields that are sent take the place of those that stand; null takes one away.</summary>
    /// <remarks>The fields are those of recording. The device key stays; <c>company</c> and <c>brand</c> take each other's place.</remarks>
    internal static async Task<Results<Ok<EntryAnswer>, ProblemHttpResult>> Correct(
        long id, JsonElement changes, long? person, HttpContext http, Kept kept, EntryStore entries, EntryDesk desk, BrandStore brands, CancellationToken stop)
    {
        if (await kept.By(http, person, stop) is not { } whose || await entries.Find(whose.Id, id, stop) is not { } before) return Problems.NotFound();
        if (!await desk.Correct(whose.Id, SignedIn.Id(http.User)!.Value, before, Merged(before.Told, changes), stop)) return Problems.NotFound();
        return TypedResults.Ok(EntryAnswer.Of((await entries.Find(whose.Id, id, stop))!, await Names(brands, stop)));
    }

    /// <summary>Takes an entry back: it counts nowhere any more.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> TakeBack(long id, long? person, HttpContext http, Kept kept, EntryStore entries, CancellationToken stop) =>
        await kept.By(http, person, stop) is { } whose && await entries.TakeBack(whose.Id, id, stop) ? TypedResults.NoContent() : Problems.NotFound();

    /// <summary>Puts back what was taken back.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Restore(long id, long? person, HttpContext http, Kept kept, EntryStore entries, CancellationToken stop) =>
        await kept.By(http, person, stop) is { } whose && await entries.PutBack(whose.Id, id, stop) ? TypedResults.NoContent() : Problems.NotFound();

    private static EntryTold Merged(NewEntry before, JsonElement changes)
    {
        if (changes.ValueKind != JsonValueKind.Object) throw new BadInputException("body", "An object with the fields to be changed is needed.");
        var merged = JsonSerializer.SerializeToNode(EntryTold.Of(before), Json.Options)!.AsObject();
        foreach (var change in changes.EnumerateObject())
        {
            if (change.Name is "company" or "brand")
            {
                merged.Remove("company");
                merged.Remove("brand");
            }

            if (change.Value.ValueKind == JsonValueKind.Null) merged.Remove(change.Name);
            else merged[change.Name] = JsonNode.Parse(change.Value.GetRawText());
        }

        try
        {
            return merged.Deserialize<EntryTold>(Json.Options)!;
        }
        catch (JsonException wrong)
        {
            throw new BadHttpRequestException("The changes cannot be read.", wrong); // answered with the field's name
        }
    }

    private static async Task<IReadOnlyDictionary<long, string>> Names(BrandStore brands, CancellationToken stop) => (await brands.All(stop)).ToDictionary(brand => brand.Id, brand => brand.Name);
}
