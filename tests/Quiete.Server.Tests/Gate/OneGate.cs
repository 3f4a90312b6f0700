using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Quiete.Numbers;
using Quiete.Server.Audit;
using Quiete.Server.Companies;
using Quiete.Server.Gate;
using Quiete.Server.Storage;

namespace Quiete.Server.Tests.Gate;

/// <summary>One gate of several on the database of a house: with PostgreSQL nothing is shared but the database, as between two processes.</summary>
internal sealed class OneGate : IAsyncDisposable
{
    private readonly Database? own;
    private readonly SigningKeys keys;

    private OneGate(Database database, Database? own, GateHouse house, ServerOptions options, TimeProvider clock)
    {
        (Database, this.own) = (database, own);
        var signal = new ChangeSignal();
        keys = new SigningKeys(database, HouseSecret.Load(house.Options.Data), clock);
        Log = new AuditLog(database, keys, options);
        Sequencer = new LogSequencer(database, keys, options, clock, NullLogger<LogSequencer>.Instance);
        Ledger = new ContactLedger(database, Log, options, clock, signal);
        Facts = new FactStore(database, clock);
        Objections = new Objections(database, Facts, clock, signal);
        Outcomes = new Outcomes(database, Facts, Objections, clock, signal);
        Sweeper = new LeaseSweeper(database, clock, signal, NullLogger<LeaseSweeper>.Instance);
        Decisions = new DecisionStore(database);
        Receipts = new Receipts(Log);
    }

    public Database Database { get; }

    public AuditLog Log { get; }

    public LogSequencer Sequencer { get; }

    public ContactLedger Ledger { get; }

    public FactStore Facts { get; }

    public Objections Objections { get; }

    public Outcomes Outcomes { get; }

    public LeaseSweeper Sweeper { get; }

    public DecisionStore Decisions { get; }

    public Receipts Receipts { get; }

    /// <param name="clock">Its own clock; null: that of the house.</param>
    /// <param name="address">Where people outside find it; null: where they find the house.</param>
    public static async Task<OneGate> Open(GateHouse house, TimeProvider? clock = null, string? address = null)
    {
        var another = house.Database.Kind == DatabaseKind.PostgreSql ? Database.OfPostgres(house.Database.ConnectionString) : null;
        var gate = new OneGate(another ?? house.Database, another, house, house.Options with { PublicUrl = address ?? house.Options.PublicUrl }, clock ?? house.Clock);
        await gate.Ledger.StartAsync(GateHouse.Stop);
        return gate;
    }

    /// <summary>Asks for a number as somebody wrote it.</summary>
    public Task<StoredDecision> Ask(KnownCampaign campaign, string number, string? key = null, int leaseSeconds = 600, CancellationToken? stop = null) => Ledger.Decide(
        new ContactWish
        {
            AskedBy = campaign.Agency?.Id ?? campaign.Principal.Id,
            Campaign = campaign,
            NumberText = number,
            Number = NumberReader.Read(number),
            Lease = TimeSpan.FromSeconds(leaseSeconds),
            RequestKey = key,
            RequestHash = key is null ? null : Encoding.UTF8.GetBytes(number),
        },
        stop ?? GateHouse.Stop);

    /// <summary>Enters a no to one principal, said now.</summary>
    public Task<ObjectionEffect> Object(long principal, string number, DateTimeOffset at) =>
        Objections.Enter(new NewObjection(principal, NumberReader.Read(number).Number, Rules.Moment.At(at), "test", Evidence: null), GateHouse.Stop);

    public async ValueTask DisposeAsync()
    {
        await Ledger.StopAsync(CancellationToken.None);
        Sequencer.Dispose();
        Sweeper.Dispose();
        keys.Dispose();
        if (own is not null) await own.DisposeAsync();
    }
}
