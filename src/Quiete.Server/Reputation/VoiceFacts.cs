namespace Quiete.Server.Reputation;

/// <summary>A person as a voice: from when on they count, and whose voice they are part of.</summary>
/// <param name="Voice">Equal for all that count as one.</param>
internal readonly record struct KnownVoice(long Voice, DateTimeOffset Since);

/// <summary>Who is an independent voice: has had a register for a while, has proved a number, and is not of one origin with another.</summary>
internal sealed class VoiceFacts
{
    /// <summary>A contact counts if the register was at least as many days old.</summary>
    public const int LeastAgeDays = 14;

    public static readonly VoiceFacts None = new([]);

    private readonly Dictionary<long, KnownVoice> voices;

    private VoiceFacts(Dictionary<long, KnownVoice> voices) => this.voices = voices;

    public IReadOnlyDictionary<long, KnownVoice> All => voices;

    /// <param name="opened">When each register was opened.</param>
    /// <param name="proved">Since when each person has a proved number.</param>
    /// <param name="origins">A person and something that it shares with others: a private circle, a helper, a network.</param>
    public static VoiceFacts Of(IReadOnlyDictionary<long, DateTimeOffset> opened, IReadOnlyDictionary<long, DateTimeOffset> proved, IEnumerable<(long Person, string Origin)> origins)
    {
        var joined = new Joined();
        var first = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (person, origin) in origins)
        {
            if (!first.TryAdd(origin, person)) joined.Join(first[origin], person);
        }

        return new(proved.Where(one => opened.ContainsKey(one.Key)).ToDictionary(one => one.Key, one =>
        {
            var oldEnough = opened[one.Key].AddDays(LeastAgeDays);
            return new KnownVoice(joined.Head(one.Key), one.Value > oldEnough ? one.Value : oldEnough);
        }));
    }

    /// <summary>The voice that a person's word of an instant counts for; null: it does not count.</summary>
    public long? At(long person, DateTimeOffset instant) => voices.TryGetValue(person, out var known) && instant >= known.Since ? known.Voice : null;

    /// <summary>Whose word counts otherwise than before.</summary>
    public IEnumerable<long> ChangedFrom(VoiceFacts before) =>
        voices.Keys.Union(before.voices.Keys).Where(person => voices.TryGetValue(person, out var now) != before.voices.TryGetValue(person, out var then) || now != then);

    /// <summary>People who belong together, by whatever chain; the smallest number stands for all.</summary>
    private sealed class Joined
    {
        private readonly Dictionary<long, long> above = [];

        public long Head(long person)
        {
            var head = person;
            while (above.TryGetValue(head, out var next)) head = next;
            while (above.TryGetValue(person, out var next))
            {
                above[person] = head; // the way is short the next time
                person = next;
                if (person == head) break;
            }

            return head;
        }

        public void Join(long one, long other)
        {
            var (first, second) = (Head(one), Head(other));
            if (first != second) above[Math.Max(first, second)] = Math.Min(first, second);
        }
    }
}
