using Quiete.Numbers;
using Quiete.Server.Register;

namespace Quiete.Server.Reputation;

/// <summary>What this room asks of the room that knows people.</summary>
/// <param name="Proved">Since when each person has a proved number.</param>
/// <param name="Origins">Persons, each with something that it shares with others.</param>
/// <param name="HasProved">Whether an account has proved that a number is its own.</param>
internal sealed record PeopleDoor(
    Func<CancellationToken, Task<IReadOnlyDictionary<long, DateTimeOffset>>> Proved,
    Func<CancellationToken, Task<IReadOnlyList<(long Person, string Origin)>>> Origins,
    Func<long, PhoneNumber, CancellationToken, Task<bool>> HasProved)
{
    /// <summary>The door to the room itself.</summary>
    public static PeopleDoor To(PersonNumbers numbers, Circles circles, PersonStore persons) => new(
        async stop => (await numbers.ProvedPersons(stop)).ToDictionary(one => one.Person, one => one.Since),
        async stop => [.. (await circles.Origins(stop)).Select(one => (one.Person, one.Of))],
        async (account, number, stop) => await persons.Own(account, stop) is { } person && (await numbers.Proved(person.Id, stop)).Any(own => own.Number == number));
}

/// <summary>Gathers who is a voice.</summary>
internal sealed class VoiceSource(PeopleDoor people, PersonStore persons)
{
    /// <summary>Reads everybody anew.</summary>
    /// <returns>The voices, and the persons that there are: whoever is missing has left, and their words with them.</returns>
    public async Task<(VoiceFacts Voices, IReadOnlySet<long> Persons)> Read(CancellationToken stop)
    {
        // Whoever is proved must be among those opened, so these are read last.
        var proved = await people.Proved(stop);
        var origins = (await people.Origins(stop)).ToList();
        var all = await persons.All(stop);

        // Whoever helps, and those whom they help, are of one origin: by the helper's account.
        origins.AddRange(all.Where(one => one.Account is not null).Select(one => (one.Id, $"account {one.Account}")));
        origins.AddRange((await persons.Helpers(stop)).Select(one => (one.Person, $"account {one.Account}")));
        return (VoiceFacts.Of(all.ToDictionary(one => one.Id, one => one.Opened), proved, origins), all.Select(one => one.Id).ToHashSet());
    }
}
