using Quiete.Server.Register;
using Quiete.Server.Reputation;

namespace Quiete.Server.Blocking;

/// <summary>Whether a line shall ring, and what is known of it: for everybody, or for the person whose device asks.</summary>
internal sealed class PhoneLookUp(Snapshots snapshots, WishBook wishes)
{
    /// <summary>What is known of a line.</summary>
    /// <param name="device">Who asks; null: nobody that we know.</param>
    public async ValueTask<PhoneInfo> Of(string line, Device? device, CancellationToken stop)
    {
        var person = device is null ? null : await wishes.Of(device.Person, stop);
        var listed = snapshots.Hashes.Find(LineHashes.Of(line));
        var wish = person?.Of(line);
        var none = PhoneInfo.None(line) with { WhiteListed = wish == Wish.Allow };
        if (wish == Wish.Allow) return none;
        var stands = listed is not null && (device is null || snapshots.Gives(device, listed));
        if (!stands && wish is null) return none;
        var (own, range) = (person?.Block(line), person?.Range(line));
        return new(line, Math.Max(stands ? ListedLine.Step(listed!.Voices) : 0, own is null ? 0 : 1), stands ? PhoneRatings.Of(listed!.Kind) : PhoneRatings.Bad,
            range is null ? 0 : 1, WhiteListed: false, wish == Wish.Block, Archived: false,
            (own?.Since ?? range?.Since ?? listed!.First).ToUnixTimeMilliseconds(), (own?.Since ?? range?.Since ?? listed!.Last).ToUnixTimeMilliseconds(),
            PhoneRatings.Clean(own?.Label ?? range?.Label ?? listed?.Brand));
    }

    /// <summary>What is known of the line with this hash. A device's own ranges are found by the hashes of the beginnings, where it sends them.</summary>
    public async ValueTask<PhoneInfo> OfHash(string sha1, IEnumerable<string?> beginnings, Device? device, CancellationToken stop)
    {
        var person = device is null ? null : await wishes.Of(device.Person, stop);
        if ((person?.WithHash(sha1) ?? snapshots.Hashes.Find(sha1)?.Line) is { } line) return await Of(line, device, stop);
        var range = beginnings.Select(one => one is null ? null : person?.RangeWithHash(one)).FirstOrDefault(one => one is not null);
        return range is null ? PhoneInfo.None(PhoneInfo.Unknown) : PhoneInfo.None(PhoneInfo.Unknown) with { Rating = PhoneRatings.Bad, VotesWildcard = 1, BlackListed = true };
    }

    /// <summary>What has a hash that begins so and shall not ring.</summary>
    public async Task<IReadOnlyList<PhoneInfo>> Beginning(string prefix, Device? device, CancellationToken stop)
    {
        var lines = snapshots.Hashes.Beginning(prefix).Select(pair => pair.Line.Line);
        if (device is not null) lines = lines.Concat((await wishes.Of(device.Person, stop)).Blocks.Where(one => !one.IsRange && LineHashes.Of(one.Line).StartsWith(prefix, StringComparison.Ordinal)).Select(one => one.Line)).Distinct();
        var found = new List<PhoneInfo>();
        foreach (var line in lines)
        {
            if (await Of(line, device, stop) is { Rating: not PhoneRatings.Legitimate } info) found.Add(info);
        }

        return found;
    }
}
