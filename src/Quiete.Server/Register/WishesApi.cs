using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>What a person wants of a line.</summary>
/// <param name="Line">As it is written, or of a range how it begins.</param>
/// <param name="IsRange">All lines that begin so.</param>
/// <param name="Label">The person's own note.</param>
internal sealed record WishTold(string Line, Wish Wish, bool IsRange = false, string? Label = null);

/// <summary>A wish to be taken back.</summary>
internal sealed record WishNamed(string Line, bool IsRange = false);

/// <summary>A wish that stands.</summary>
internal sealed record WishAnswer(string Line, bool IsRange, Wish Wish, string? Label, DateTimeOffset Since)
{
    public static WishAnswer Of(LineWish wish) => new(wish.Line, wish.IsRange, wish.Wish, wish.Label, wish.Since);
}

/// <summary>One's blocked and allowed lines by API. Lines travel in bodies, never in addresses: those are kept in histories.</summary>
internal static class WishesApi
{
    /// <summary>The most characters of a label.</summary>
    public const int MaxLabel = 80;

    extension(WebApplication web)
    {
        public void MapWishesApi()
        {
            var routes = web.MapGroup("/v1/register/wishes").WithTags("Register").NeedsCaller();
            routes.MapGet("/", List);
            routes.MapPost("/", Enter);
            routes.MapPost("/remove", Remove);
        }
    }

    /// <summary>The lines that are blocked or allowed. What allows beats what blocks.</summary>
    /// <param name="person">Whose; absent: one's own.</param>
    internal static async Task<Results<Ok<WishAnswer[]>, ProblemHttpResult>> List(long? person, HttpContext http, Kept kept, LineWishStore wishes, CancellationToken stop) =>
        await kept.By(http, person, stop) is { } whose ? TypedResults.Ok((await wishes.Of(whose.Id, stop)).Select(WishAnswer.Of).ToArray()) : Problems.NotFound();

    /// <summary>Blocks or allows a line, or all that begin with some digits: at least three behind the country code.</summary>
    internal static async Task<Results<Ok<WishAnswer>, ProblemHttpResult>> Enter(
        WishTold told, long? person, HttpContext http, Kept kept, LineWishStore wishes, HelperActs acts, CancellationToken stop)
    {
        if (await kept.By(http, person, stop) is not { } whose) return Problems.NotFound();
        var line = WishedLine.Read(told.Line, told.IsRange);
        await wishes.Enter(whose.Id, line.Text, line.IsRange, told.Wish, PlainText.Line("label", told.Label, MaxLabel), stop);
        await acts.Note(whose, SignedIn.Id(http.User)!.Value, HelperAct.Blocked, stop);
        return TypedResults.Ok(WishAnswer.Of((await wishes.Of(whose.Id, stop)).Single(wish => wish.Line == line.Text && wish.IsRange == line.IsRange)));
    }

    /// <summary>Takes a wish back.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        WishNamed named, long? person, HttpContext http, Kept kept, LineWishStore wishes, HelperActs acts, CancellationToken stop)
    {
        if (await kept.By(http, person, stop) is not { } whose) return Problems.NotFound();
        var line = WishedLine.Read(named.Line, named.IsRange);
        if (!await wishes.Remove(whose.Id, line.Text, line.IsRange, stop)) return Problems.NotFound();
        await acts.Note(whose, SignedIn.Id(http.User)!.Value, HelperAct.Blocked, stop);
        return TypedResults.NoContent();
    }
}
