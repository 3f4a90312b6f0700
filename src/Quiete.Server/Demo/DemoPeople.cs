using Microsoft.AspNetCore.Identity;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Blocking;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Reputation;
using Quiete.Server.Storage;

namespace Quiete.Server.Demo;

/// <summary>The people of the market: they keep registers, prove their numbers, pool with friends, block, object.</summary>
/// <remarks>They begin months before the gate does, so that trends and rankings have something to show. All names and lines are invented.</remarks>
internal sealed class DemoPeople(IServiceProvider services, DemoClock clock, DemoMarket market)
{
    /// <summary>How many days before the weeks of the gate people begin to write.</summary>
    public const int DaysBefore = 130;

    private const int Readers = 110;
    private const double NotesAMonth = 4;
    private const double DaysOfMonth = 30;

    private readonly Random chance = new(7);
    private readonly EntryStore entries = services.GetRequiredService<EntryStore>();
    private readonly Dictionary<ulong, Reader> byNumber = [];
    private readonly List<Reader> readers = [];
    private readonly Dictionary<long, long> brandOf = [];
    private IReadOnlyList<Caller> callers = [];

    /// <summary>A company as people meet it: how often it calls compared with the others, from which lines.</summary>
    private sealed record Caller(long Brand, double Weight, double Rude, string[] Lines, string[] Said);

    private sealed record Reader(long Person, long Account, PhoneNumber Number);

    /// <summary>Opens the registers and writes the months before the gate.</summary>
    public async Task Begin(string password, DateTimeOffset until, CancellationToken stop)
    {
        await Brands(stop);
        await using var scope = services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        for (var at = 0; at < Readers; at++) readers.Add(await Open(accounts, at, password, stop));
        foreach (var reader in readers) byNumber[reader.Number.Bits] = reader;
        await Circles(stop);

        for (var day = RomeTime.DayOf(clock.GetUtcNow()).AddDays(1); RomeTime.StartOf(day) < until; day = day.AddDays(1)) await Day(day, stop);
    }

    /// <summary>What people note down on a day of calls that no gate knows.</summary>
    public async Task Day(DateOnly day, CancellationToken stop)
    {
        clock.GoTo(RomeTime.Instant(day, new TimeOnly(21, 30)));
        foreach (var reader in readers.Where(_ => chance.NextDouble() < NotesAMonth / DaysOfMonth))
        {
            var caller = Choose();
            var at = RomeTime.Instant(day, new TimeOnly(chance.Next(9, 21), chance.Next(0, 60)));
            if (at > clock.GetUtcNow()) continue;
            var line = caller.Lines[chance.Next(caller.Lines.Length)];
            var times = chance.NextDouble() < 0.25 ? chance.Next(2, 4) : 1; // some ring again and again
            for (var time = 0; time < times; time++) await Note(reader, caller, line, at.AddMinutes(7 * time), chance.NextDouble() < 0.7, stop);
        }
    }

    /// <summary>Somebody was called by way of the gate, or past it: some of those who keep a register note it down.</summary>
    public async Task Called(PhoneNumber number, long principal, CallerLine line, DateTimeOffset at, bool answered, CancellationToken stop)
    {
        if (!byNumber.TryGetValue(number.Bits, out var reader) || chance.NextDouble() > 0.6) return;
        await Note(reader, callers.First(one => one.Brand == brandOf[principal]), line.ToString(), at, answered, stop);
    }

    /// <summary>The last touches: what some block, allow, and object to.</summary>
    public async Task End(CancellationToken stop)
    {
        var wishes = services.GetRequiredService<LineWishStore>();
        var (ada, bruno) = (readers[0], readers[1]);
        await wishes.Enter(ada.Person, "+390200007701", isRange: false, Wish.Block, "Gas Veloce", stop);
        await wishes.Enter(ada.Person, "+390844", isRange: true, Wish.Block, "Vendite", stop);
        await wishes.Enter(ada.Person, "+390600001202", isRange: false, Wish.Allow, "Mi avvisano del guasto", stop);
        await wishes.Enter(bruno.Person, "+393510000881", isRange: false, Wish.Block, "Trading", stop);
        await services.GetRequiredService<DeviceStore>().Add(ada.Person, ada.Account, "Telefono di casa", DeviceKind.FritzBox, "it", DeviceWants.For(DeviceKind.FritzBox), stop);
        await CustomerServices(stop);
        await services.GetRequiredService<AnswerStore>().Say($"brand {brandOf[market.Fibra]}", market.Fibra, "Abbiamo chiesto alle agenzie di fermarsi dopo il primo no.", stop);
        await services.GetRequiredService<PersonObjections>().Enter(ada.Person, ada.Account, new ObjectionTarget(market.Fibra, "Fibra Serena"), own: [], entry: null, stop);
        await new DemoComplaints(services, clock, market).Live([.. readers.Select(reader => (reader.Person, reader.Account))], stop);
    }

    /// <summary>How people fared when it was they who called.</summary>
    private async Task CustomerServices(CancellationToken stop)
    {
        var calls = services.GetRequiredService<ServiceCallStore>();
        var today = RomeTime.DayOf(clock.GetUtcNow());
        foreach (var reader in readers.Where(_ => chance.NextDouble() < 0.5))
        {
            var caller = callers[chance.Next(7)]; // those that have customers
            await calls.Enter(reader.Person, new NewServiceCall(
                caller.Brand, today.AddDays(-chance.Next(1, 80)), (int)(chance.NextDouble() * 40 * (0.3 + caller.Rude)), chance.NextDouble() < 0.6, chance.NextDouble() > caller.Rude), stop);
        }
    }

    private async Task Brands(CancellationToken stop)
    {
        var store = services.GetRequiredService<BrandStore>();
        async Task<Caller> One(string name, BrandKind kind, long? company, double weight, double rude, string[] lines, params string[] said)
        {
            var brand = await store.Enter(name, kind, company, website: null, stop);
            if (company is { } known) brandOf[known] = brand;
            return new(brand, weight, rude, lines, said);
        }

        callers =
        [
            await One("Luce Chiara", BrandKind.Energy, market.Luce, 0.5, 0.1, ["+390200009001"], "Cortesi: chiedevano della bolletta."),
            await One("Gas Veloce", BrandKind.Energy, null, 5, 0.7, ["+390200007701", "+390200007702", "+393510000771"], "«La sua bolletta aumenta da lunedì.»", "Non ha voluto dire il suo nome."),
            await One("Energia Aperta", BrandKind.Energy, null, 1.6, 0.3, ["+390110000551"], "Offerta luce e gas.", ""),
            await One("Fibra Serena", BrandKind.Telecom, market.Fibra, 2.2, 0.2, ["+390600001202", "+390200002201"], "Fibra a casa.", ""),
            await One("Voce Amica", BrandKind.Telecom, null, 3.2, 0.4, ["+390810000661", "+390844000161"], "«Il suo operatore chiude.»", ""),
            await One("Rete Nostra", BrandKind.Telecom, null, 0.6, 0.1, ["+390550000991"], ""),
            await One("Mutua Quieta", BrandKind.Insurance, market.Mutua, 0.5, 0.1, ["+390844000121"], "Polizza casa."),
            await One("Trading Facile", BrandKind.Scam, null, 2.5, 0.8, ["+393510000881", "+393510000882", "+447700900123"], "«Guadagni sicuri con le azioni.»", "Voce registrata."),
            await One("Aiuto Lontano", BrandKind.Charity, null, 0.8, 0.1, ["+390450000331"], "Ringraziano della donazione e ne chiedono un'altra."),
        ];
    }

    private async Task<Reader> Open(UserManager<Account> accounts, int at, string password, CancellationToken stop)
    {
        // Two can sign in; the others are there to be counted.
        var (email, name) = at switch { 0 => ("ada@quiete.example", "Ada"), 1 => ("bruno@quiete.example", "Bruno"), _ => ($"persona{at}@quiete.example", $"Persona {at}") };
        var account = new Account { UserName = email, Email = email, DisplayName = name };
        var made = at < 2 ? await accounts.CreateAsync(account, password) : await accounts.CreateAsync(account);
        if (!made.Succeeded) throw new InvalidOperationException($"The account {email} could not be made.");
        var person = await services.GetRequiredService<PersonStore>().OfAccount(account.Id, name, stop);
        var numbers = services.GetRequiredService<PersonNumbers>();
        var own = await numbers.Add(person.Id, $"+{DemoWeeks.FirstNumber + at}", stop);
        await services.GetRequiredService<Database>().Write(connection => numbers.Prove(connection, own, ProofWay.Letter), stop);
        return new(person.Id, account.Id, own.Number);
    }

    private async Task Circles(CancellationToken stop)
    {
        var circles = services.GetRequiredService<Circles>();
        var invitations = services.GetRequiredService<CircleInvitations>();
        var family = await circles.Make(readers[0].Person, "Famiglia", "Ada", stop);
        await circles.Join(await invitations.Make(family, days: 30, uses: 5, stop), readers[1].Person, "Bruno", stop);
        await services.GetRequiredService<Helpers>().OpenFor("Nonna Rosa", readers[1].Account, "Tengo il registro per mia madre, che me l'ha chiesto.", stop);
        await circles.MakeFor(market.Casa, "Casa Tranquilla", "Raccogliamo le chiamate che disturbano, per chiedere insieme che smettano.", stop);
        foreach (var reader in readers.Take(40)) await circles.JoinAssociation(market.Casa, reader.Person, stop);
    }

    private Caller Choose()
    {
        var at = chance.NextDouble() * callers.Sum(one => one.Weight);
        foreach (var caller in callers)
        {
            if ((at -= caller.Weight) < 0) return caller;
        }

        return callers[^1];
    }

    private Task Note(Reader reader, Caller caller, string line, DateTimeOffset at, bool answered, CancellationToken stop)
    {
        var read = CallerLine.TryParse(line, out var known) ? known : CallerLine.Withheld;
        var said = answered ? caller.Said[chance.Next(caller.Said.Length)] : "";
        var isRude = chance.NextDouble() < caller.Rude;
        return entries.Enter(reader.Person, reader.Account, new NewEntry(
            $"demo-{chance.NextInt64():x16}", at, Channels.LiveCall, read, OwnNumber: reader.Number, Answered: answered, Seconds: answered ? chance.Next(10, 180) : null,
            Brand: caller.Brand, Basis: answered ? Basis.Said : Basis.LookUp, Said: said.Length > 0 ? said : null, Courtesy: answered ? (isRude ? chance.Next(1, 3) : chance.Next(3, 6)) : null), stop);
    }
}
