using System.Security.Cryptography;
using System.Text;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Demo;

/// <summary>A fictional market, for <c>serve --demo</c>: companies with their mandates, people with their facts, five weeks of contacts.</summary>
/// <remarks>Everything is entered through the doors that real companies use, with a clock that runs through the weeks, so every page shows what it would show.</remarks>
internal sealed class DemoMarket
{
    /// <summary>How far back the market goes.</summary>
    private const int Days = 35;

    private readonly ServerApp app;
    private readonly DemoClock clock;
    private readonly DateTimeOffset now;

    private DemoMarket(ServerApp app, DemoClock clock, DateTimeOffset now) => (this.app, this.clock, this.now) = (app, clock, now);

    public long Luce { get; private set; }

    public long Fibra { get; private set; }

    public long Mutua { get; private set; }

    public long Alfa { get; private set; }

    public long Beta { get; private set; }

    public long Gamma { get; private set; }

    public long Delta { get; private set; }

    public long Casa { get; private set; }

    /// <summary>Fills an empty database; one that holds companies is left as it is.</summary>
    /// <param name="say">Told what is being done.</param>
    /// <returns>The lines that tell who may sign in.</returns>
    public static async Task<IReadOnlyList<string>> Fill(ServerOptions options, TimeProvider time, Action<string> say, CancellationToken stop)
    {
        var today = time.GetUtcNow();
        var past = new DemoClock(today.AddDays(-Days - DemoPeople.DaysBefore));
        // Nobody calls it; its receipts and log bear the name of the service that will.
        await using var service = await ServerApp.Build(options with { Demo = false, Url = "http://127.0.0.1:0", PublicUrl = options.Address }, past);
        var companies = service.Web.Services.GetRequiredService<CompanyStore>();
        var password = Password(options.Data);
        if ((await companies.List(kind: null, closedToo: true, stop)).Count == 0)
        {
            say("Filling a fictional market: companies, people with their registers, five weeks of contacts. This takes a minute at most.");
            var market = new DemoMarket(service, past, today);
            await market.Companies(stop);
            await market.People(password, stop);
            var readers = new DemoPeople(service.Web.Services, past, market);
            await readers.Begin(password, today.AddDays(-Days), stop);
            await new DemoWeeks(service.Web.Services, past, market, readers).Live(today, stop);
            await service.Web.Services.GetRequiredService<KnownTime>().Confirm("demo", stop); // its clock leapt through the months on purpose
        }

        return [.. Accounts.Select(one => $"{one.Email,-34} {one.What}"), $"Password of all of them: {password}"];
    }

    private static readonly IReadOnlyList<(string Email, string What, string Name)> Accounts =
    [
        ("amministra@quiete.example", "administrator", "Irene Amato"),
        ("luce@quiete.example", "principal: Luce Chiara, electricity and gas", "Lucia Neri"),
        ("fibra@quiete.example", "principal: Fibra Serena, telecom", "Fabio Serra"),
        ("mutua@quiete.example", "principal: Mutua Quieta, insurance", "Marta Villa"),
        ("alfa@quiete.example", "agency: Alfa Call", "Aldo Riva"),
        ("agente@quiete.example", "agent of Alfa Call", "Gaia Conti"),
        ("beta@quiete.example", "agency: Beta Contact", "Bianca Leone"),
        ("ada@quiete.example", "person, with a register, a family circle and a block list", "Ada"),
        ("bruno@quiete.example", "person, who also keeps his mother's register", "Bruno"),
        ("casa@quiete.example", "association: Casa Tranquilla", "Carla Tosi"),
        ("revisione@quiete.example", "auditor", "Remo Vitale"),
    ];

    // One for each data directory: a demo that somebody leaves on the net has no password that everybody knows.
    private static string Password(string data)
    {
        var path = Path.Combine(data, "demo-password");
        if (File.Exists(path)) return File.ReadAllText(path).Trim();
        var password = $"quiete-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
        file.WriteLine(password);
        return password;
    }

    private async Task Companies(CancellationToken stop)
    {
        var today = RomeTime.DayOf(now);
        Luce = await Company(CompanyKind.Principal, "Luce Chiara", "Luce Chiara S.p.A.", Accreditation.None, stop, Sectors.Electricity, turnover: 900_000_000);
        Fibra = await Company(CompanyKind.Principal, "Fibra Serena", "Fibra Serena S.p.A.", Accreditation.None, stop, Sectors.Telecom, turnover: 1_400_000_000);
        Mutua = await Company(CompanyKind.Principal, "Mutua Quieta", "Mutua Quieta Assicurazioni", Accreditation.None, stop, Sectors.Insurance, turnover: 120_000_000);
        Alfa = await Company(CompanyKind.Agency, "Alfa Call", "Alfa Call S.r.l.", new() { Roc = "30121", CodeMember = true }, stop);
        Beta = await Company(CompanyKind.Agency, "Beta Contact", "Beta Contact S.r.l.", new() { Roc = "30455", CodeMember = true, CodeTo = today.AddDays(40) }, stop);
        Gamma = await Company(CompanyKind.Agency, "Gamma Voce", "Gamma Voce S.a.s.", new() { Roc = "31902" }, stop);
        Delta = await Company(CompanyKind.Agency, "Delta Chiama", "Delta Chiama S.r.l.s.", new() { Roc = "28811", RocTo = today.AddDays(-12) }, stop);
        Casa = await Company(CompanyKind.Association, "Casa Tranquilla", "Associazione Casa Tranquilla", Accreditation.None, stop);

        await Lines(Alfa, stop, "06 0000 1201", "06 0000 1202", "0844 000 121");
        await Lines(Beta, stop, "02 0000 2201", "0844 000 122");
        await Lines(Gamma, stop, "081 0000 301");
        await Lines(Delta, stop, "011 0000 401");
        await Lines(Luce, stop, "02 0000 9001");

        var mandates = Get<MandateStore>();
        var start = new DaySpan(today.AddDays(-200), null);
        foreach (var (principal, agency) in new[] { (Luce, Alfa), (Luce, Beta), (Fibra, Alfa), (Fibra, Beta), (Fibra, Delta), (Mutua, Alfa) })
        {
            await mandates.Give(principal, agency, through: null, start, stop);
        }

        await mandates.Give(Fibra, Gamma, Beta, new DaySpan(today.AddDays(-60), today.AddDays(50)), stop);

        await Policy(Luce, """{"audience":"customers","minTenureDays":60,"hours":"code","maxAttempts":{"count":3,"days":30},"pauseAfterRefusalDays":180,"pauseAfterNotNowDays":30,"redialPauseHours":24}""", stop);
        await Policy(Fibra, """{"audience":"anyone","partners":["Alfa Call","Beta Contact","Gamma Voce"],"hours":"code","maxAttempts":{"count":3,"days":30},"pauseAfterRefusalDays":120,"pauseAfterNotNowDays":21,"redialPauseHours":48}""", stop);
        await Policy(Mutua, """{"audience":"anyone","hours":"code","maxAttempts":{"count":2,"days":60},"pauseAfterRefusalDays":365,"redialPauseHours":72}""", stop);
    }

    private async Task People(string password, CancellationToken stop)
    {
        using var scope = app.Web.Services.CreateScope();
        var registration = scope.ServiceProvider.GetRequiredService<Registration>();
        var roles = new Dictionary<string, (Role Role, long? Company)>(StringComparer.Ordinal)
        {
            ["amministra"] = (Role.Administrator, null),
            ["luce"] = (Role.Principal, Luce),
            ["fibra"] = (Role.Principal, Fibra),
            ["mutua"] = (Role.Principal, Mutua),
            ["alfa"] = (Role.Agency, Alfa),
            ["agente"] = (Role.Agent, Alfa),
            ["beta"] = (Role.Agency, Beta),
            ["casa"] = (Role.Association, Casa),
            ["revisione"] = (Role.Auditor, null),
        };
        foreach (var (email, _, name) in Accounts)
        {
            if (roles.TryGetValue(email.Split('@')[0], out var role)) await registration.Enter(email, name, password, stop, role); // people open theirs themselves
        }
    }

    private Task<long> Company(CompanyKind kind, string name, string legal, Accreditation accreditation, CancellationToken stop, Sectors? sector = null, long? turnover = null) =>
        Get<CompanyStore>().Create(kind, name, new() { LegalName = legal, Sector = sector, TurnoverEur = turnover, Website = $"https://{name.Replace(' ', '-')}.example".ToLowerInvariant() }, accreditation, stop);

    private async Task Lines(long company, CancellationToken stop, params string[] lines)
    {
        foreach (var line in lines) await Get<LineStore>().Declare(company, line, recallable: true, stop);
    }

    private Task Policy(long principal, string body, CancellationToken stop) => Get<PolicyStore>().Publish(principal, Encoding.UTF8.GetBytes(body), stop);

    private T Get<T>() where T : notnull => app.Web.Services.GetRequiredService<T>();
}

/// <summary>A clock that is moved through the weeks of the market.</summary>
internal sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref ticks), TimeSpan.Zero);

    public void GoTo(DateTimeOffset instant) => Volatile.Write(ref ticks, instant.UtcTicks);
}
