using Microsoft.Extensions.Logging.Abstractions;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Reputation;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Reputation;

/// <summary>People with registers over one database, and the room that follows them. Who has proved a number, the test says.</summary>
internal sealed class Town : IAsyncDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly Database database;
    private readonly TestDatabase? owned;
    private long keys;

    private Town(Database database, TestClock clock, TestDatabase? owned, Town? sameAs = null)
    {
        (this.database, Clock, this.owned) = (database, clock, owned);
        Proved = sameAs?.Proved ?? [];
        Origins = sameAs?.Origins ?? [];
        var signal = new ChangeSignal();
        (Persons, Entries, Brands) = (new(database, clock), new(database, clock, signal), new(database, clock));
        (Aliases, Disputes) = (new(database, clock, signal), new(database, clock, signal));
        var people = new PeopleDoor(_ => Task.FromResult<IReadOnlyDictionary<long, DateTimeOffset>>(Proved), _ => Task.FromResult<IReadOnlyList<(long, string)>>(Origins), (_, _, _) => Task.FromResult(false));
        Source = new(people, Persons);
        Follower = new(database, Entries, Brands, Aliases, Disputes, Source, new MarketSizes([new("Luce", 100_000, "contracts", "contratti", new DateOnly(2025, 6, 30), "https://example.it")]),
            new Reckoning(), Lines, Rankings, signal, clock, NullLogger<RegisterFollower>.Instance);
    }

    public TestClock Clock { get; }

    public PersonStore Persons { get; }

    public EntryStore Entries { get; }

    public BrandStore Brands { get; }

    public AliasStore Aliases { get; }

    public DisputeStore Disputes { get; }

    public VoiceSource Source { get; }

    public RegisterFollower Follower { get; }

    public LineBook Lines { get; } = new();

    public RankingBook Rankings { get; } = new();

    public Dictionary<long, DateTimeOffset> Proved { get; }

    public List<(long Person, string Origin)> Origins { get; }

    public Database Database => database;

    /// <summary>Monday 23 November 2026 in the morning; registers were opened two years before.</summary>
    public static async Task<Town> New(string kind)
    {
        var clock = TestClock.OnAMonday();
        var own = await TestDatabase.New(kind, clock);
        return new(own.Database, clock, own);
    }

    /// <summary>Another process on the same database: it has read nothing yet.</summary>
    public Town Elsewhere() => new(database, Clock, owned: null, this);

    /// <summary>A register that is old enough.</summary>
    /// <param name="proved">Whether the person has proved a number.</param>
    public async Task<long> Person(bool proved = true)
    {
        var account = Interlocked.Increment(ref keys);
        var id = (await Persons.OfAccount(account, "Ada", Stop)).Id;
        await Age(id, days: 730);
        if (proved) Proved[id] = Clock.GetUtcNow().AddDays(-700);
        return id;
    }

    public async Task<long[]> People(int count)
    {
        var people = new long[count];
        for (var at = 0; at < count; at++) people[at] = await Person();
        return people;
    }

    /// <summary>Makes a register older than it is.</summary>
    public Task Age(long person, int days) => database.Write(connection => Dapper.SqlMapper.ExecuteAsync(connection,
        "UPDATE person SET opened_ms = @at WHERE id = @person", new { person, at = Clock.GetUtcNow().AddDays(-days).ToUnixTimeMilliseconds() }), Stop);

    /// <summary>Enters a contact.</summary>
    public async Task<long> Told(
        long person, double daysAgo = 1, string? line = null, long? brand = null, string? claimed = null, bool useful = false, Basis? basis = null, BrandKind? kind = null) =>
        (await Entries.Enter(person, person, new NewEntry(
            $"k{Interlocked.Increment(ref keys)}-{Guid.NewGuid():N}", Clock.GetUtcNow().AddDays(-daysAgo), Channels.LiveCall,
            line is null ? CallerLine.Withheld : Line(line), Brand: brand, Claimed: claimed, Useful: useful, Basis: basis, Kind: kind), Stop)).Id;

    public Task Follow() => Follower.Follow(all: true, Stop);

    public PublicLine Public(string line) => Lines.Public(Line(line), Clock.GetUtcNow());

    public static CallerLine Line(string text) => CallerLine.TryParse(text, out var line) ? line : throw new ArgumentException("This is no line.", nameof(text));

    public async ValueTask DisposeAsync()
    {
        Follower.Dispose();
        if (owned is not null) await owned.DisposeAsync();
    }
}
