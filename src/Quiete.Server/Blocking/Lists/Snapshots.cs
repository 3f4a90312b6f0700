using System.Collections.Concurrent;
using Quiete.Rules;
using Quiete.Server.Reputation;

namespace Quiete.Server.Blocking;

/// <summary>The address books as they stand and as they were given out, in memory.</summary>
/// <remarks>
/// The cards of the common list are made once for all devices on the same terms; what is different for one device is small. A state
/// is named by its content, so a restart forgets only what changed since: clients that ask from a forgotten state list anew, and fetch nothing
/// that they have.
/// </remarks>
internal sealed class Snapshots(Func<LineList> listed, WishBook wishes, TimeProvider clock)
{
    /// <summary>How many states of a device can be asked from.</summary>
    public const int KeptStates = 8;

    /// <summary>After how long a device that asks no more is forgotten here.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromDays(14);

    private readonly ConcurrentDictionary<ListTerms, CommonCards> commons = [];
    private readonly ConcurrentDictionary<long, Shelf> shelves = [];
    private readonly Lock making = new();
    private LineHashes hashes = new(LineList.Empty);

    /// <summary>The common list by the hash of its lines.</summary>
    public LineHashes Hashes
    {
        get
        {
            var list = listed();
            var known = Volatile.Read(ref hashes);
            if (ReferenceEquals(known.List, list)) return known;
            Volatile.Write(ref hashes, known = new(list));
            return known;
        }
    }

    /// <summary>The address book of a device as it stands.</summary>
    public async ValueTask<CardSet> Of(Device device, CancellationToken stop)
    {
        var state = new Ground(Common(device.Terms), await wishes.Of(device.Person, stop), RomeTime.DayOf(clock.GetUtcNow()), device.Terms);
        return shelves.GetOrAdd(device.Id, _ => new()).Of(state, clock.GetUtcNow());
    }

    /// <summary>A state that was given to a device before; null: it is forgotten.</summary>
    public CardSet? At(Device device, string tag) => shelves.TryGetValue(device.Id, out var shelf) ? shelf.Find(tag) : null;

    /// <summary>Keeps a state in which a client is between two others.</summary>
    public void Keep(Device device, CardSet state) => shelves.GetOrAdd(device.Id, _ => new()).Keep(state);

    /// <summary>Whether a device gets a line of the common list, as far as its person says nothing else.</summary>
    public bool Gives(Device device, ListedLine line) => NumberForms.IsDialable(line.Line)
        ? Gives(device, line.Line)
        : device.Wants.Common && line.Voices >= device.Wants.MinVoices;

    /// <inheritdoc cref="Gives(Device, ListedLine)"/>
    public bool Gives(Device device, string line) => Common(device.Terms).Has(line);

    /// <summary>Every line that a device shall block: the person's own first, then those of the common list.</summary>
    /// <param name="ranges">Whether ranges stand in it.</param>
    /// <param name="senders">Whether names of SMS senders stand in it.</param>
    public async Task<IReadOnlyList<BlockedLine>> Lines(Device device, bool ranges, bool senders, CancellationToken stop)
    {
        var person = await wishes.Of(device.Person, stop);
        var own = person.Blocks.Where(line => (ranges || !line.IsRange) && (senders || NumberForms.IsDialable(line.Line)));
        var excepted = person.Exceptions.ToHashSet();
        var common = device.Terms.Of(listed(), senders)
            .Where(line => !excepted.Contains(line.Line) && !person.AllowedRanges.Any(range => line.Line.StartsWith(range, StringComparison.Ordinal)));
        return [.. own, .. common.Select(CommonCards.Blocked)];
    }

    /// <summary>Forgets devices that ask no more.</summary>
    public void Tidy()
    {
        var before = clock.GetUtcNow() - Idle;
        foreach (var pair in shelves.Where(pair => pair.Value.Asked < before)) shelves.TryRemove(pair);
    }

    private CommonCards Common(ListTerms terms)
    {
        var list = listed();
        if (commons.TryGetValue(terms, out var known) && ReferenceEquals(known.List, list)) return known;
        lock (making) // one makes them, the others wait for it
        {
            if (commons.TryGetValue(terms, out known) && ReferenceEquals(known.List, list)) return known;
            return commons[terms] = new(terms, list, known);
        }
    }

    /// <summary>What an address book follows from: as long as all of it is the same, so is the book.</summary>
    private sealed record Ground(CommonCards Common, PersonWishes Wishes, DateOnly Day, ListTerms Terms)
    {
        public bool IsSame(Ground other) => ReferenceEquals(Common, other.Common) && ReferenceEquals(Wishes, other.Wishes) && Day == other.Day;

        public CardSet Cards() => Common.For(
            Wishes, Wishes.Blocks.Where(line => NumberForms.IsDialable(line.Line) && (!line.IsRange || Terms.Form == NumberForm.FritzBox)), Day);
    }

    /// <summary>The states of one device, the latest last.</summary>
    private sealed class Shelf
    {
        private readonly Lock turn = new();
        private readonly List<CardSet> states = [];
        private Ground? ground;
        private CardSet now = CardSet.Empty;

        public DateTimeOffset Asked { get; private set; } = DateTimeOffset.MaxValue;

        public CardSet Of(Ground asked, DateTimeOffset at)
        {
            lock (turn)
            {
                Asked = at;
                if (ground?.IsSame(asked) == true) return now;
                (ground, now) = (asked, asked.Cards());
                Add(now);
                return now;
            }
        }

        public CardSet? Find(string tag)
        {
            lock (turn) return states.FindLast(state => state.Tag == tag);
        }

        public void Keep(CardSet state)
        {
            lock (turn) Add(state);
        }

        private void Add(CardSet state)
        {
            states.RemoveAll(old => old.Tag == state.Tag);
            states.Add(state);
            if (states.Count > KeptStates) states.RemoveAt(0);
        }
    }
}
