using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Quiete.Server.Accounts;
using Quiete.Server.Register;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Register;

public class LeavingTests
{
    private const string Mobile = "347 1234567";
    private const string Digits = "393471234567";
    private const string Note = "la nonna si è spaventata";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_export_holds_everything_and_its_spreadsheet_runs_nothing(string kind)
    {
        await using var house = await People.StartGate(kind);
        var (browser, ada) = await Live(house);
        var undone = await new People(house.Server).Record(ada, "06 1111 3333", more: told => told with { Said = "=HYPERLINK(\"http://male.example\")", Claimed = "a,b\"c" });
        await house.Server.Get<EntryStore>().TakeBack(ada.Id, undone.Id, Stop);

        using var answer = await TestServer.Send(browser, "/account/dati", "/account/dati/zip");
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(Stop));
        var json = (await JsonNode.ParseAsync(await zip.GetEntry("quiete.json")!.OpenAsync(Stop), cancellationToken: Stop))!;
        Assert.Equal(1, json["version"]!.GetValue<int>());
        Assert.Equal("Ada Rossi", json["register"]!["name"]!.GetValue<string>());
        Assert.EndsWith("@quiete.example", json["account"]!["email"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(2, json["entries"]!.AsArray().Count);
        Assert.Contains(json["entries"]!.AsArray(), entry => entry!["said"]!.GetValue<string>() == Note);
        Assert.Contains(json["entries"]!.AsArray(), entry => entry!["takenBack"] is not null);
        Assert.Equal("+393471234567", json["numbers"]![0]!["number"]!.GetValue<string>());
        Assert.Equal("Luce Chiara", json["objections"]![0]!["to"]!.GetValue<string>());
        Assert.Equal("Casa", json["circles"]![0]!["name"]!.GetValue<string>());
        Assert.NotNull(json["wishes"]![0]!["line"]);
        Assert.NotNull(json["helpers"]!["helpers"]);

        using var csv = new StreamReader(await zip.GetEntry("entries.csv")!.OpenAsync(Stop));
        var rows = await csv.ReadToEndAsync(Stop);
        Assert.StartsWith(string.Join(',', ExportedEntry.Columns), rows, StringComparison.Ordinal);
        Assert.Contains("\"a,b\"\"c\"", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("\"=HYPERLINK", rows, StringComparison.Ordinal);
        Assert.Contains("'=HYPERLINK", rows, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task After_an_account_is_deleted_its_number_notes_and_name_are_nowhere(string kind)
    {
        await using var house = await People.StartGate(kind);
        var server = house.Server;
        var (browser, ada) = await Live(house);
        var before = await Dump.Of(server.Database);
        Assert.True(before.Holds(Digits));
        var change = await server.Database.Read(Change.Last, Stop);

        using var deleted = await TestServer.Send(browser, "/account/dati", "cancella", ("Cosa", "account"), ("No", "anche"), ("Sicuro", "si"));
        Assert.Equal(HttpStatusCode.Redirect, deleted.StatusCode);

        var after = await Dump.Of(server.Database);
        Assert.False(after.Holds(Digits));
        Assert.DoesNotContain(await Texts(server), text => text.Contains(Note, StringComparison.Ordinal) || text.Contains("Ada Rossi", StringComparison.Ordinal) || text.Contains("02668", StringComparison.Ordinal));
        if (server.Database.FilePath is { } path) Assert.Empty(Found(path));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/v1/caller", Stop)).StatusCode);
        Assert.Equal([ada.Id], (await server.Get<PersonStore>().GoneSince(change, 10, Stop)).Select(one => one.Person));
        Assert.Empty((await server.Get<EntryStore>().ChangedSince(0, 10, Stop)).Rows);

        // What she owned goes on under another owner.
        var casa = Assert.Single(await server.Get<Circles>().Of((await server.Get<PersonStore>().Own(Bruno, Stop))!.Id, Stop));
        Assert.True(Assert.Single(await server.Get<Circles>().Members(casa.Id, Stop)).IsOwner);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_no_outlives_the_register_unless_the_person_wants_otherwise(string kind)
    {
        await using var house = await People.StartGate(kind);
        await house.Callable(Mobile);
        var (browser, ada) = await Live(house);
        using var deleted = await TestServer.Send(browser, "/account/dati", "cancella", ("Cosa", "registro"), ("No", "restano"), ("Sicuro", "si"));

        var (_, refused) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Mobile });
        Assert.Contains(refused["reasons"]!.AsArray(), reason => reason!["code"]!.GetValue<string>() == "objection");
        Assert.DoesNotContain(await Texts(house.Server), text => text == PersonObjections.SourceOf(ada.Id));
        Assert.Equal(HttpStatusCode.OK, (await Pages.Open(browser, "/numeri-miei")).StatusCode); // the account is still there, its register empty
        Assert.NotEqual(ada.Id, (await house.Server.Get<PersonStore>().Own(ada.Account!.Value, Stop))!.Id);

        var people = new People(house.Server);
        var again = (await house.Server.Get<PersonStore>().Own(ada.Account!.Value, Stop))!;
        await people.Prove(again, "347 7654321");
        await house.Callable("347 7654321");
        await house.Server.Get<PersonObjections>().Enter(again.Id, ada.Account!.Value, ObjectionTarget.Everybody, [], entry: null, Stop);
        using var all = await TestServer.Send(browser, "/account/dati", "cancella", ("Cosa", "registro"), ("No", "anche"), ("Sicuro", "si"));
        var (_, allowed) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 7654321" });
        Assert.Equal("allow", allowed["decision"]!.GetValue<string>());
    }

    [Fact]
    public async Task Nothing_is_deleted_without_being_sure_and_nobody_deletes_or_takes_anothers()
    {
        await using var house = await People.StartGate();
        var (browser, ada) = await Live(house);
        using var unsure = await TestServer.Send(browser, "/account/dati", "cancella", ("Cosa", "account"), ("No", "anche"));
        Assert.Equal(HttpStatusCode.OK, unsure.StatusCode);
        Assert.NotNull(await house.Server.Get<PersonStore>().Own(ada.Account!.Value, Stop));

        var (other, _) = await new People(house.Server).SignUp("Eva");
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(other, $"/account/dati?di={ada.Id}")).StatusCode);
        using var taken = await TestServer.Send(other, "/account/dati", "/account/dati/zip", ("di", $"{ada.Id}"));
        Assert.Equal(HttpStatusCode.NotFound, taken.StatusCode);
        using var nonsense = await TestServer.Send(other, "/account/dati", "/account/dati/zip", ("di", "pippo"));
        Assert.Equal(HttpStatusCode.NotFound, nonsense.StatusCode);
        using var form = new FormUrlEncodedContent([]);
        using var stranger = await house.Server.Anonymous().PostAsync("/account/dati/zip", form, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    [Fact]
    public async Task The_last_administrator_and_the_only_keeper_of_a_register_do_not_go()
    {
        await using var server = await People.Start();
        var administrator = await server.SignedIn(Role.Administrator);
        var (_, last) = await Pages.Send(administrator, "/account/dati", "cancella", ("Cosa", "account"), ("Sicuro", "si"));
        Assert.Contains("ultimo amministratore", last, StringComparison.Ordinal);

        var (browser, ada) = await new People(server).SignUp("Ada");
        var pia = await server.Get<Helpers>().OpenFor("Pia", ada.Account!.Value, "dichiaro", Stop);
        var (_, keeps) = await Pages.Send(browser, "/account/dati", "cancella", ("Cosa", "account"), ("Sicuro", "si"));
        Assert.Contains("non ha un account", keeps, StringComparison.Ordinal);
        await Pages.Send(browser, $"/account/dati?di={pia}", "cancella", ("Sicuro", "si"));
        Assert.Empty(await server.Get<PersonStore>().HelpedBy(ada.Account!.Value, Stop));
        var (gone, _) = await Pages.Send(browser, "/account/dati", "cancella", ("Cosa", "account"), ("Sicuro", "si"));
        Assert.Equal(HttpStatusCode.Redirect, gone.StatusCode);
    }

    private const long Bruno = 77_000;

    /// <summary>Somebody with everything: a number, entries, wishes, a no, a circle that she owns.</summary>
    private static async Task<(HttpClient Browser, Person Person)> Live(GateServer house)
    {
        var (server, people) = (house.Server, new People(house.Server));
        var (browser, ada) = await people.SignUp("Ada Rossi", Mobile);
        await people.Record(ada, "02 6688 1234", more: told => told with { Said = Note, Claimed = "Luce Facile", OwnNumber = Quiete.Numbers.NumberReader.Read(Mobile).Number });
        await server.Get<LineWishStore>().Enter(ada.Id, "+390266881234", isRange: false, Wish.Block, Note, Stop);
        await server.Get<PersonObjections>().Enter(ada.Id, ada.Account!.Value, new ObjectionTarget(house.Luce, "Luce Chiara"), [], entry: null, Stop);
        var circle = await server.Get<Circles>().Make(ada.Id, "Casa", "Ada Rossi", Stop);
        var bruno = await server.Get<PersonStore>().OfAccount(Bruno, "Bruno", Stop);
        await server.Get<Circles>().Join(await server.Get<CircleInvitations>().Make(circle, 7, 5, Stop), bruno.Id, "Bruno", Stop);
        return (browser, ada);
    }

    private static async Task<IReadOnlyList<string>> Texts(TestServer server) => (await Dump.Of(server.Database)).Texts;

    private static IEnumerable<string> Found(string database)
    {
        foreach (var file in new[] { database, $"{database}-wal" }.Where(File.Exists))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            var content = bytes.ToArray();
            foreach (var secret in Dump.Forms(ulong.Parse(Digits, System.Globalization.CultureInfo.InvariantCulture)).Append(Encoding.UTF8.GetBytes(Digits)).Append(Encoding.UTF8.GetBytes(Note)))
            {
                if (content.AsSpan().IndexOf(secret) >= 0) yield return $"{Path.GetFileName(file)}: {Convert.ToHexString(secret)}";
            }
        }
    }
}
