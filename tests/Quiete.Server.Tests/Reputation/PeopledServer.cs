using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Reputation;

namespace Quiete.Server.Tests.Reputation;

/// <summary>The real service with people who have proved numbers; who has proved what, the test says.</summary>
internal sealed class PeopledServer : IAsyncDisposable
{
    /// <summary>What people note, which nobody else may read.</summary>
    public const string Note = "nota segretissima";

    /// <summary>The number that was called: somebody's own.</summary>
    public const string OwnNumber = "+393497160845";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly Dictionary<long, DateTimeOffset> proved;
    private readonly HashSet<(long Account, PhoneNumber Number)> numbers;
    private long keys = 1_000_000;

    private PeopledServer(TestServer server, Dictionary<long, DateTimeOffset> proved, HashSet<(long, PhoneNumber)> numbers) =>
        (Server, this.proved, this.numbers) = (server, proved, numbers);

    public TestServer Server { get; }

    public static async Task<PeopledServer> Start()
    {
        var (proved, numbers) = (new Dictionary<long, DateTimeOffset>(), new HashSet<(long, PhoneNumber)>());
        var server = await TestServer.Start(configure: builder => builder.Services.AddSingleton(new PeopleDoor(
            _ => Task.FromResult<IReadOnlyDictionary<long, DateTimeOffset>>(proved), _ => Task.FromResult<IReadOnlyList<(long, string)>>([]),
            (account, number, _) => Task.FromResult(numbers.Contains((account, number))))));
        return new(server, proved, numbers);
    }

    /// <summary>People with registers, opened two years ago, and a proved number each.</summary>
    public async Task<long[]> People(int count)
    {
        var people = new long[count];
        for (var at = 0; at < count; at++)
        {
            people[at] = (await Server.Get<PersonStore>().OfAccount(++keys, "Zenobia Riservata", Stop)).Id;
            await Prove(people[at]);
        }

        return people;
    }

    /// <summary>Makes a register old enough and its person proved.</summary>
    public async Task Prove(long person)
    {
        var now = Server.Clock.GetUtcNow();
        await Server.Database.Write(connection => Dapper.SqlMapper.ExecuteAsync(connection,
            "UPDATE person SET opened_ms = @at WHERE id = @person", new { person, at = now.AddDays(-730).ToUnixTimeMilliseconds() }), Stop);
        proved[person] = now.AddDays(-700);
    }

    public void Owns(long account, string number) => numbers.Add((account, Town.Line(number).Number));

    public Task Told(long person, double daysAgo, string? line = null, long? brand = null, string? claimed = null, bool useful = false) =>
        Server.Get<EntryStore>().Enter(person, person, new NewEntry(
            $"k{++keys}", Server.Clock.GetUtcNow().AddDays(-daysAgo), Channels.LiveCall, line is null ? CallerLine.Withheld : Town.Line(line),
            OwnNumber: Town.Line(OwnNumber).Number, Brand: brand, Claimed: claimed, Said: Note, Useful: useful), Stop);

    public Task<long> Brand(string name, BrandKind kind = BrandKind.Energy, long? company = null) => Server.Get<BrandStore>().Enter(name, kind, company, null, Stop);

    public Task Follow() => Server.Get<RegisterFollower>().Follow(all: true, Stop);

    /// <summary>A year of two brands and a fixed-line company, told by twenty people.</summary>
    public async Task<(long Luce, long Gas)> Year()
    {
        var (luce, gas, tim) = (await Brand("Luce, la \"prima\""), await Brand("=Gas"), (await Server.Get<BrandStore>().Find("TIM", Stop))!.Id);
        var people = await People(20);
        for (var at = 0; at < people.Length; at++)
        {
            await Told(people[at], 360, useful: true);
            await Told(people[at], 25, useful: true);
            for (var month = 1; month <= 1 + at % 6; month++) await Told(people[at], 30 * month + 5, "0844 000 001", gas);
            if (at % 2 == 0) await Told(people[at], 100, "0844 000 002", luce);
            if (at % 3 != 0) await Told(people[at], 60 + at, "0844 000 003", tim);
            if (at < 3) await Told(people[at], 10, "02 0000 7777", claimed: "Nome di tre");
        }

        await Follow();
        return (luce, gas);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
