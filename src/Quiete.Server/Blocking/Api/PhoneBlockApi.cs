using System.Text.Json;
using Quiete.Server.Register;

namespace Quiete.Server.Blocking;

/// <summary>The addresses that programs made for PhoneBlock ask, under <c>/api</c>, so that they can be pointed here.</summary>
/// <remarks>
/// Only one hash is looked at in a request for a beginning: the hashes of a number's own beginnings, which those programs send along, would
/// together leave a single number.
/// </remarks>
internal static class PhoneBlockApi
{
    private const int MostListed = 5_000;
    private const int LeastPrefix = 4;

    private static readonly JsonSerializerOptions Lenient = new(JsonSerializerDefaults.Web);

    extension(WebApplication web)
    {
        public void MapPhoneBlock()
        {
            var open = web.MapGroup("/api").ForDevicesAndAnybody().ExcludeFromDescription();
            open.MapGet("/num/{phone}", Number);
            open.MapGet("/check", Check);
            open.MapGet("/check-prefix", CheckPrefix);
            open.MapGet("/blocklist", List);
            open.MapGet("/ratings", () => new RatingsAnswer(PhoneRatings.All));
            open.MapGet("/hash", Hash);
            var own = web.MapGroup("/api").ForDevices().ExcludeFromDescription();
            own.MapGet("/test", () => "ok");
            own.MapPost("/rate", Rate);
            own.MapPost("/report-call/{phone}", ReportCall);
            own.MapGet("/account", Account);
            own.MapPut("/account", ChangeAccount);
            foreach (var (path, wish) in new[] { ("/blacklist", Wish.Block), ("/whitelist", Wish.Allow) })
            {
                own.MapGet(path, (HttpContext http, WishBook book, CancellationToken stop) => Personal(wish, http, book, stop));
                own.MapPut($"{path}/{{phone}}", (string phone, bool? wildcard, HttpContext http, LineWishStore wishes, WishBook book, CancellationToken stop) =>
                    Keep(wish, phone, wildcard == true, http, wishes, book, stop));
                own.MapDelete($"{path}/{{phone}}", (string phone, bool? wildcard, HttpContext http, LineWishStore wishes, WishBook book, CancellationToken stop) =>
                    Remove(wish, phone, wildcard == true, http, wishes, book, stop));
            }
        }
    }

    /// <summary>What is known of a number that is told in full.</summary>
    internal static async Task<IResult> Number(string phone, HttpContext http, PhoneLookUp lookUp, CancellationToken stop) =>
        NumberForms.TryRead(phone, out var line, out var isRange) && !isRange ? PhoneAnswers.Of(http, await lookUp.Of(line, Asker(http), stop)) : Bad("phone");

    /// <summary>What is known of the number with this hash.</summary>
    internal static async Task<IResult> Check(string? sha1, string? prefix10, string? prefix100, HttpContext http, PhoneLookUp lookUp, CancellationToken stop) =>
        LineHashes.IsHex(sha1, LineHashes.Length, LineHashes.Length)
            ? PhoneAnswers.Of(http, await lookUp.OfHash(sha1!.ToLowerInvariant(), [prefix10?.ToLowerInvariant(), prefix100?.ToLowerInvariant()], Asker(http), stop))
            : Bad("sha1");

    /// <summary>The numbers whose hashes begin so: the asker finds its own among them. Other hashes in the request are not looked at.</summary>
    internal static async Task<IResult> CheckPrefix(string? sha1, HttpContext http, PhoneLookUp lookUp, CancellationToken stop) =>
        LineHashes.IsHex(sha1, LeastPrefix, LineHashes.Length) && sha1!.Length % 2 == 0
            ? PhoneAnswers.Of(http, new PrefixAnswer(await lookUp.Beginning(sha1.ToLowerInvariant(), Asker(http), stop), [], []))
            : Bad("sha1");

    /// <summary>The common list: whole, what changed since a version, or the lines with the most voices.</summary>
    internal static async Task<IResult> List(long? since, int? limit, HttpContext http, PublishedList published, Snapshots snapshots, WishBook wishes, CancellationToken stop)
    {
        var device = Asker(http);
        var now = published.Now;
        var person = device is null ? null : await wishes.Of(device.Person, stop);
        var isWhole = since is null or <= 0 || since > now.Version;
        IEnumerable<PublishedLine> lines = isWhole ? now.Lines : now.Lines.Where(line => line.Version > since);
        var told = lines.Where(line => NumberForms.IsDialable(line.Line)).Select(line => IsGiven(line) ? line : line with { Voices = 0 }).Where(line => !isWhole || line.Voices > 0);
        if (limit is { } most) told = told.OrderByDescending(line => line.Voices).ThenByDescending(line => line.Last).Take(Math.Clamp(most, 0, MostListed));
        return PhoneAnswers.Of(http, new PhoneList([.. told.Select(line =>
            new ListedPhone(line.Line, line.Voices, line.Voices == 0 ? PhoneRatings.Legitimate : PhoneRatings.Of(line.Kind), line.Last.ToUnixTimeMilliseconds()))], now.Version));

        bool IsGiven(PublishedLine line) => line.Voices > 0 && (device is null || (person!.Of(line.Line) != Wish.Allow && snapshots.Gives(device, line.Line)));
    }

    /// <summary>The hash of a number, for people who write such a program.</summary>
    internal static IResult Hash(string? phone) =>
        NumberForms.TryRead(phone, out var line, out var isRange) && !isRange ? Results.Text(LineHashes.Of(line).ToUpperInvariant()) : Bad("phone");

    /// <summary>The person's word on a number: an entry of the register, and a block or an allowed line.</summary>
    internal static async Task<IResult> Rate(HttpContext http, PhoneReports reports, CancellationToken stop)
    {
        var device = Device.Of(http);
        if (!device.Wants.Writes) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (await Json<RateBody>(http, stop) is not { } told) return Bad("body");
        if (!NumberForms.TryRead(told.Phone, out var line, out var isRange) || isRange) return Bad("phone");
        if (!PhoneRatings.All.Contains(told.Rating)) return Bad("rating");
        await reports.Rated(device, line, told.Rating!, told.Comment, stop);
        return Results.Text("Rating recorded.");
    }

    /// <summary>A call that a machine took. The answer is the same whatever came of it.</summary>
    internal static async Task<IResult> ReportCall(string phone, HttpContext http, PhoneReports reports, CancellationToken stop)
    {
        if (NumberForms.TryRead(phone, out var line, out var isRange) && !isRange) await reports.Called(Device.Of(http), line, stop);
        return Results.NoContent();
    }

    /// <summary>Whose device it is, as far as such programs ask.</summary>
    internal static AccountBody Account(HttpContext http) => AccountBody.Of(Device.Of(http));

    /// <summary>Changes the language of the device's list; nothing else of the account can be changed by a device.</summary>
    internal static async Task<IResult> ChangeAccount(HttpContext http, DeviceStore devices, DeviceBook book, CancellationToken stop)
    {
        var device = Device.Of(http);
        if (await Json<AccountBody>(http, stop) is not { } told) return Bad("body");
        var language = told.Lang?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? "en" : "it";
        await devices.Change(device.Person, device.Id, language, device.Wants, stop);
        await book.Refresh(stop);
        return Results.Json(AccountBody.Of(device with { Language = language }));
    }

    private static async Task<IResult> Personal(Wish wish, HttpContext http, WishBook book, CancellationToken stop) => Results.Json(new
    {
        Numbers = (await book.Of(Device.Of(http).Person, stop)).Wishes.Where(one => one.Wish == wish).Select(one => new PersonalPhone(
            one.Line, PhoneRatings.Clean(one.Label), Comment: null, wish == Wish.Block ? PhoneRatings.Bad : PhoneRatings.Legitimate, one.Since.ToUnixTimeMilliseconds(), one.IsRange)).ToList(),
    });

    private static async Task<IResult> Keep(Wish wish, string phone, bool isRange, HttpContext http, LineWishStore wishes, WishBook book, CancellationToken stop)
    {
        var device = Device.Of(http);
        if (!device.Wants.Writes) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (!TryRead(phone, isRange, out var line)) return Bad("phone");
        await wishes.Enter(device.Person, line, isRange, wish, label: null, stop);
        book.Forget(device.Person);
        return Results.NoContent();
    }

    private static async Task<IResult> Remove(Wish wish, string phone, bool isRange, HttpContext http, LineWishStore wishes, WishBook book, CancellationToken stop)
    {
        var device = Device.Of(http);
        if (!device.Wants.Writes) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (!TryRead(phone, isRange, out var line)) return Bad("phone");
        var stands = (await book.Of(device.Person, stop)).Wishes.Any(one => one.Wish == wish && one.Line == line && one.IsRange == isRange);
        if (stands) await wishes.Remove(device.Person, line, isRange, stop);
        book.Forget(device.Person);
        return Results.NoContent();
    }

    private static bool TryRead(string phone, bool isRange, out string line) =>
        isRange ? NumberForms.TryReadRange(phone.TrimEnd('*'), out line) : NumberForms.TryRead(phone, out line, out var star) && !star;

    private static Device? Asker(HttpContext http) => http.Features.Get<Device>();

    private static IResult Bad(string field) => Results.Text($"The parameter '{field}' is missing or cannot be read.", statusCode: StatusCodes.Status400BadRequest);

    // Other people's programs send more than we read.
    private static async Task<T?> Json<T>(HttpContext http, CancellationToken stop) where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Lenient, stop);
        }
        catch (JsonException) // answered 400
        {
            return null;
        }
    }

    internal sealed record RateBody(string? Phone, string? Rating, string? Comment);

    internal sealed record AccountBody(string? Lang, string? DialPrefix, string? DisplayName, string? CountryCode, string? Login)
    {
        public static AccountBody Of(Device device) => new(device.Language, "+39", device.Name, "IT", $"device-{device.Id}");
    }
}
