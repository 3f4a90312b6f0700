using System.Text;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Audit;
using Quiete.Server.Companies;
using Quiete.Server.Gate;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Companies;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

/// <summary>A small market with a gate: Luce Chiara sells by two agencies under a policy, on a Monday morning in November 2026.</summary>
internal sealed class GateHouse : IAsyncDisposable
{
    public const string Policy = """
        { "from": "2026-06-01", "audience": "anyone", "partners": "any", "hours": "code", "maxAttempts": { "count": 3, "days": 30 },
          "pauseAfterRefusalDays": 180, "pauseAfterNotNowDays": 30, "redialPauseHours": 24 }
        """;

    public static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly TestDatabase test;

    private GateHouse(TestDatabase test, TestClock clock)
    {
        (this.test, Clock) = (test, clock);
        Options = new ServerOptions { Data = test.Folder, PublicUrl = "https://gate.example" };
        Market = new Market(test.Database, clock);
        Keys = new SigningKeys(test.Database, HouseSecret.Load(test.Folder), clock);
        Log = new AuditLog(test.Database, Keys, Options);
        Ledger = new ContactLedger(test.Database, Log, Options, clock, new ChangeSignal());
        Facts = new FactStore(test.Database, clock);
        Decisions = new DecisionStore(test.Database);
    }

    public ServerOptions Options { get; }

    public Database Database => test.Database;

    public TestClock Clock { get; }

    public Market Market { get; }

    public SigningKeys Keys { get; }

    public AuditLog Log { get; }

    public ContactLedger Ledger { get; }

    public FactStore Facts { get; }

    public DecisionStore Decisions { get; }

    public long Luce { get; private set; }

    public long Alfa { get; private set; }

    public long Beta { get; private set; }

    /// <summary>Luce's campaign run by Alfa.</summary>
    public KnownCampaign ByAlfa { get; private set; } = null!;

    /// <summary>Luce's campaign run by Beta.</summary>
    public KnownCampaign ByBeta { get; private set; } = null!;

    public static async Task<GateHouse> Open(string kind, string policy = Policy, TestClock? clock = null)
    {
        clock ??= TestClock.OnAMonday();
        var house = new GateHouse(await TestDatabase.New(kind, clock), clock);
        await house.Furnish(policy);
        await house.Ledger.StartAsync(Stop);
        return house;
    }

    /// <summary>A number that the register answered for, three days ago unless a day is given: nothing forbids to call it.</summary>
    public async Task<NumberReading> Callable(string text, DateOnly? answered = null)
    {
        var reading = NumberReader.Read(text);
        var clear = FactBody.Of(new RpoAnswer(Moment.On(answered ?? new DateOnly(2026, 11, 20)), Listed: false, []));
        await Facts.Add([new(Luce, reading.Number, FactKind.Rpo, clear, "test", null)], Stop);
        return reading;
    }

    public Task<StoredDecision> Ask(KnownCampaign campaign, NumberReading number, string? key = null, int leaseSeconds = 600) => Ledger.Decide(
        new ContactWish
        {
            AskedBy = campaign.Agency?.Id ?? campaign.Principal.Id,
            Campaign = campaign,
            NumberText = number.Number.ToString(),
            Number = number,
            Lease = TimeSpan.FromSeconds(leaseSeconds),
            RequestKey = key,
            RequestHash = key is null ? null : Encoding.UTF8.GetBytes(number.Number.ToString()),
        },
        Stop);

    /// <summary>Another campaign of Alfa's, which ends with a day.</summary>
    public async Task<KnownCampaign> ByAlfaUntil(DateOnly last)
    {
        var id = await Market.Campaign(Luce, Alfa, "Primavera", new CampaignTerms(Line: "06 0000 1234", OriginCountry: "IT", To: last));
        return (await Market.Book.Find(id, Stop))!;
    }

    /// <summary>The codes of the reasons of a decision.</summary>
    public static IReadOnlyList<string> Codes(StoredDecision decision) =>
        [.. Quiete.Audit.DecisionRecord.Read(Encoding.UTF8.GetBytes(decision.Payload), "decision").Reasons.Where(reason => reason.Effect != "pass").Select(reason => reason.Code)];

    public async ValueTask DisposeAsync()
    {
        await Ledger.StopAsync(CancellationToken.None);
        Keys.Dispose();
        await Market.DisposeAsync();
        await test.DisposeAsync();
    }

    private async Task Furnish(string policy)
    {
        Luce = await Market.Principal("Luce Chiara");
        (Alfa, Beta) = (await Market.Agency("Alfa Call"), await Market.Agency("Beta Contact"));
        await Market.Policy(Luce, policy);
        ByAlfa = await Campaign(Alfa, "Autunno Alfa", "06 0000 1234");
        ByBeta = await Campaign(Beta, "Autunno Beta", "02 0000 5678");
    }

    private async Task<KnownCampaign> Campaign(long agency, string name, string line)
    {
        await Market.Lines.Declare(agency, line, recallable: true, Stop);
        await Market.Mandate(Luce, agency, "2026-01-01");
        var id = await Market.Campaign(Luce, agency, name, new CampaignTerms(Line: line, OriginCountry: "IT"));
        return (await Market.Book.Find(id, Stop))!;
    }
}
