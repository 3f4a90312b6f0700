using System.Collections.Concurrent;
using System.Globalization;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Blocking;

/// <summary>What devices report: it goes into the person's register and counts as what the person writes there.</summary>
internal sealed class PhoneReports(EntryStore entries, LineWishStore wishes, WishBook book, TimeProvider clock)
{
    /// <summary>The most reports of one device on one day; more are taken and not counted, so that nobody learns the limit by trying.</summary>
    public const int MostADay = 100;

    /// <summary>The most characters of a comment that are kept.</summary>
    public const int MaxComment = 500;

    private const int HashChars = 16;

    private readonly ConcurrentDictionary<long, (DateOnly Day, int Count)> counts = [];

    /// <summary>A call that the device took or refused.</summary>
    public Task Called(Device device, string line, CancellationToken stop) => Enter(device, line, PhoneRatings.Bad, comment: null, stop);

    /// <summary>What the person thinks of a line: also a wish, to block it or to let it through.</summary>
    public async Task Rated(Device device, string line, string rating, string? comment, CancellationToken stop)
    {
        if (!await Enter(device, line, rating, comment, stop)) return;
        await wishes.Enter(device.Person, line, isRange: false, rating == PhoneRatings.Legitimate ? Wish.Allow : Wish.Block, label: null, stop);
        book.Forget(device.Person);
    }

    private async Task<bool> Enter(Device device, string line, string rating, string? comment, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var today = RomeTime.DayOf(now);
        if (counts.AddOrUpdate(device.Id, _ => (today, 1), (_, count) => count.Day == today ? (today, count.Count + 1) : (today, 1)).Count > MostADay) return false;
        if (!CallerLine.TryParse(line, out var caller)) return false;
        // A minute holds one call of a line, however often the device tells it.
        var key = string.Create(CultureInfo.InvariantCulture, $"device-{device.Id}-{LineHashes.Of(line)[..HashChars]}-{now.ToUnixTimeSeconds() / 60}");
        await entries.Enter(device.Person, device.Account, new NewEntry(
            key, now, caller.IsAlphanumeric ? Channels.Sms : Channels.LiveCall, caller, Kind: PhoneRatings.Kind(rating),
            Said: Kept(comment), Useful: rating == PhoneRatings.Legitimate), stop);
        return true;
    }

    // A comment that cannot be kept does not keep the call out: nobody looks at what a device is answered.
    private static string? Kept(string? comment)
    {
        if (comment?.Length > MaxComment) comment = comment[..(char.IsHighSurrogate(comment[MaxComment - 1]) ? MaxComment - 1 : MaxComment)];
        try
        {
            return PlainText.Lines("comment", comment, MaxComment);
        }
        catch (BadInputException)
        {
            return null;
        }
    }
}
