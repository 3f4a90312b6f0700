using Quiete.Numbers;
using Quiete.Procedures;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Tests.Register;

namespace Quiete.Server.Tests.Complaints;

/// <summary>Ada with a case, ready to write letters.</summary>
internal sealed class LetterHouse : IAsyncDisposable
{
    public static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private LetterHouse(TestServer server, HttpClient ada, Person person) => (Server, Ada, Person) = (server, ada, person);

    public TestServer Server { get; }

    /// <summary>A browser in which Ada signed in.</summary>
    public HttpClient Ada { get; }

    public Person Person { get; }

    public static async Task<LetterHouse> Build(string kind = "Sqlite", Func<ServerOptions, ServerOptions>? change = null)
    {
        var server = await TestServer.Start(kind, options => (change ?? (same => same))(options with { LocalNumberProof = true }));
        var (ada, person) = await new People(server).SignUp("Ada", "3401234567");
        return new(server, ada, person);
    }

    public Task Known() => Server.Get<ComplainantStore>().Keep(Person.Id, new("Ada Prova", "PRVDAA80A41H501K", "Via Roma 1", "00100", "Roma", "RM", "ada@example.it", "ada@pec.example", "340 123 4567")
    {
        Rpo = [new("340 123 4567", new DateOnly(2024, 3, 1), new DateOnly(2025, 6, 1))],
    }, Stop);

    public Task<long> Open(CaseTold told) => Server.Get<CaseStore>().Open(Person.Id, told, Stop);

    /// <summary>A company that called twice and whose mailbox is known.</summary>
    public static CaseTold Calls(Basis basis = Basis.Said) => new(
        CaseSubject.UnwantedContacts, "Chiamate ogni sera", Named: "Luce Chiara S.p.A.", Kind: BrandKind.Energy, Basis: basis, Address: "Via dell'Energia 5\n20100 Milano MI", Pec: "lucechiara@pec.example");

    public static CaseTold Fault(BrandKind kind = BrandKind.Telecom) => new(
        CaseSubject.ServiceFault, "Internet non va", Named: "Rete Veloce S.p.A.", Kind: kind, Address: "Via dei Cavi 9\n10100 Torino TO", Pec: "reteveloce@pec.example", Told: "Dal 2 novembre la linea cade ogni sera.\n\nHo già riavviato il modem.");

    /// <summary>Contacts that Ada received, in the case.</summary>
    public async Task Called(long id, int times)
    {
        var entries = new List<long>();
        for (var at = 0; at < times; at++)
        {
            var day = new DateTimeOffset(2026, 11, 3, 17, 5, 0, TimeSpan.Zero).AddHours(-at * 5);
            entries.Add((await new People(Server).Record(Person, "0690251234", day, told => told with { OwnNumber = NumberReader.Read("3401234567").Number })).Id);
        }

        await Server.Get<CaseStore>().Link(Person.Id, id, entries, Stop);
    }

    public Task<Act> Tell(long id, NewAct act) => Server.Get<ActStore>().Enter(id, Person.Account!.Value, act, Stop);

    public async Task<(LetterText Text, Letter Letter)> Write(long id, LetterKind kind, LetterForm form)
    {
        var letter = await Server.Get<LetterStore>().Keep(id, kind, form, Stop);
        var one = (await Server.Get<CaseStore>().Find(Person.Id, id, Stop))!;
        return ((await Server.Get<LetterDesk>().Compose(Person, one, letter, Stop)).Text, letter);
    }

    /// <summary>The files of a letter.</summary>
    public async Task<(byte[] Pdf, byte[] Mail, byte[] Json)> Files(LetterText text)
    {
        await using var scope = Server.Services.CreateAsyncScope();
        var files = scope.ServiceProvider.GetRequiredService<LetterFiles>();
        var pdf = await files.Pdf(text, Stop);
        return (pdf, files.Mail(text, pdf), files.Json(text));
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
