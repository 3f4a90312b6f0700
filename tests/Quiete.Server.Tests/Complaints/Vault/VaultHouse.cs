using System.Security.Cryptography;
using System.Text;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

/// <summary>A vault with two people, Ada and Bruno, on a database and a folder of its own.</summary>
internal sealed class VaultHouse : IAsyncDisposable
{
    private readonly TestDatabase database;

    private VaultHouse(TestDatabase database, Person ada, Person bruno, VaultFolder folder, VaultStore vault, HouseSecret secret, TestClock clock) =>
        (this.database, Ada, Bruno, Folder, Vault, Secret, Clock) = (database, ada, bruno, folder, vault, secret, clock);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Person Ada { get; }

    public Person Bruno { get; }

    public VaultFolder Folder { get; }

    public VaultStore Vault { get; }

    public HouseSecret Secret { get; }

    public TestClock Clock { get; }

    public Database Database => database.Database;

    public IReadOnlyList<string> Files => [.. Directory.GetFiles(Folder.FullPath).Order(StringComparer.Ordinal)];

    /// <param name="folder">Where the files lie; null: a folder that goes with the house.</param>
    public static async Task<VaultHouse> Build(string kind, string? folder = null)
    {
        var clock = TestClock.OnAMonday();
        var test = await TestDatabase.New(kind, clock);
        var persons = new PersonStore(test.Database, clock);
        var (ada, bruno) = (await persons.OfAccount(1001, "Ada", Stop), await persons.OfAccount(1002, "Bruno", Stop));
        var options = new ServerOptions { Data = test.Folder, Vault = folder };
        var secret = HouseSecret.Load(test.Folder);
        var place = new VaultFolder(options);
        return new(test, ada, bruno, place, new VaultStore(test.Database, place, new VaultKeys(test.Database, secret), clock), secret, clock);
    }

    public Task<VaultFile> Put(Person person, string name, byte[] content, long? caseId = null) => Vault.Put(person, caseId, name, new MemoryStream(content), Stop);

    public Task<VaultFile> Put(Person person, string name, string content) => Put(person, name, Encoding.UTF8.GetBytes(content));

    public async Task<byte[]> Read(Person person, long id)
    {
        await using var content = await Vault.Open(person.Id, id, Stop) ?? throw new InvalidOperationException("There is no such file.");
        using var all = new MemoryStream();
        await content.CopyToAsync(all, Stop);
        return all.ToArray();
    }

    public static byte[] Noise(int bytes) => RandomNumberGenerator.GetBytes(bytes);

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
