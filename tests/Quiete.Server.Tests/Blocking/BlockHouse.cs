using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Quiete.Server.Blocking;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Reputation;
using Quiete.Server.Storage;

namespace Quiete.Server.Tests.Blocking;

/// <summary>The service with a common list that the test writes, a person, and devices.</summary>
internal sealed class BlockHouse : IAsyncDisposable
{
    public static readonly XNamespace D = "DAV:";
    public static readonly XNamespace C = "urn:ietf:params:xml:ns:carddav";
    public static readonly XNamespace S = "http://calendarserver.org/ns/";

    /// <summary>What is on the common list, unless a test says otherwise: two of one company, one that nobody names, a short line, a sender.</summary>
    public static readonly ListedLine[] Usual =
    [
        Listed("+390690251234", 14, "Energia X", BrandKind.Energy), Listed("+390690255678", 3, "Energia X", BrandKind.Energy),
        Listed("+390233334444", 6, brand: null, BrandKind.Scam), Listed("4848", 5, brand: null, kind: null), Listed("OffertaTop", 9, brand: null, BrandKind.Telecom),
    ];

    private LineList list = LineList.Empty;

    public required TestServer Server { get; init; }

    public long Account { get; private set; }

    public long Person { get; private set; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public LineWishStore Wishes => Server.Get<LineWishStore>();

    public static ListedLine Listed(string line, int voices, string? brand = null, BrandKind? kind = BrandKind.Telecom) => new(
        line, voices, kind, brand, new(2026, 10, 1, 8, 0, 0, TimeSpan.Zero), new(2026, 11, 20, 17, 30, 0, TimeSpan.Zero));

    public static async Task<BlockHouse> Open(string kind = nameof(DatabaseKind.Sqlite), Func<ServerOptions, ServerOptions>? change = null)
    {
        BlockHouse? house = null;
        var server = await TestServer.Start(kind, change, builder => builder.Services.AddSingleton<Func<LineList>>(() => house?.list ?? LineList.Empty));
        house = new() { Server = server };
        house.Say(Usual);
        (house.Account, house.Person) = await house.NewPerson();
        return house;
    }

    /// <summary>Puts these lines on the common list.</summary>
    public void Say(params IEnumerable<ListedLine> lines) => list = new(list.Version + 1, [.. lines.OrderBy(one => one.Line, StringComparer.Ordinal)]);

    public async Task<(long Account, long Person)> NewPerson()
    {
        var account = await Server.NewAccount($"{Guid.NewGuid():N}@quiete.example");
        return (account, (await Server.Get<PersonStore>().OfAccount(account, "Ada Prova", Stop)).Id);
    }

    /// <summary>A device of the person, and a client that shows its token as such devices do.</summary>
    public async Task<(Device Device, string Token, HttpClient Client)> Add(DeviceKind kind = DeviceKind.Iphone, DeviceWants? wants = null, long? person = null, string language = "it")
    {
        var (id, token) = await Server.Get<DeviceStore>().Add(person ?? Person, Account, "Prova", kind, language, wants ?? DeviceWants.For(kind), Stop);
        await Server.Get<DeviceBook>().Refresh(Stop);
        var client = Server.Anonymous();
        client.DefaultRequestHeaders.Authorization = Basic(token);
        return ((await Server.Get<DeviceStore>().Find(person ?? Person, id, Stop))!, token, client);
    }

    public static AuthenticationHeaderValue Basic(string token) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"chiunque:{token}")));

    /// <summary>Enters a wish as a page does, and waits until the lists know of it.</summary>
    public async Task Wish(string line, Wish wish = Quiete.Server.Register.Wish.Block, bool isRange = false, string? label = null)
    {
        await Wishes.Enter(Person, line, isRange, wish, label, Stop);
        await Server.Get<WishBook>().Follow(Stop);
    }

    public static async Task<HttpResponseMessage> Send(HttpClient client, string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/xml");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, Stop);
    }

    /// <summary>Sends a request of WebDAV and reads its 207.</summary>
    public static async Task<XElement> Ask(HttpClient client, string method, string path, string? body = null, string depth = "1")
    {
        using var answer = await Send(client, method, path, body, ("Depth", depth));
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True((int)answer.StatusCode == 207, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return XDocument.Parse(text).Root!;
    }

    /// <summary>Every card of a device's address book, by its address.</summary>
    public static async Task<Dictionary<string, string>> Cards(HttpClient client, Device device)
    {
        var answer = await Ask(client, "REPORT", DavPlace.BookOf(device), """
            <c:addressbook-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:prop><d:getetag/><c:address-data/></d:prop></c:addressbook-query>
            """);
        return answer.Elements(D + "response").ToDictionary(one => one.Element(D + "href")!.Value, one => one.Descendants(C + "address-data").Single().Value);
    }

    /// <summary>The numbers in a device's address book, as they stand there.</summary>
    public static async Task<IReadOnlyList<string>> Phones(HttpClient client, Device device) =>
        [.. (await Cards(client, device)).Values.SelectMany(VCard.Read).Where(one => one.Name == "TEL").Select(one => one.Value).Order(StringComparer.Ordinal)];

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
