using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Quiete.Audit;
using Quiete.Numbers;
using Quiete.Server.Accounts;
using Quiete.Server.Audit;
using Quiete.Server.Gate;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Companies;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class ErasureTests
{
    private const string Number = "+393471234567";
    private const string Digits = "393471234567";
    private const string Linked = "390669781234";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task After_an_erasure_the_number_is_nowhere_and_no_commitment_can_be_opened_with_it(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await Live(house);
        var before = await Dump.Of(house.Server.Database);
        Assert.True(before.Holds(Digits) && before.Holds(Linked));
        Assert.NotEmpty(await Opened(house, before));

        var erased = await Erase(house.LuceKey, Number, keepObjection: false);
        Assert.False(erased["objectionKept"]!.GetValue<bool>());
        Assert.True(erased["facts"]!.GetValue<int>() >= 3 && erased["decisions"]!.GetValue<int>() == 5 && erased["contacts"]!.GetValue<int>() == 2);

        var after = await Dump.Of(house.Server.Database);
        Assert.False(after.Holds(Digits));
        Assert.False(after.Holds(Linked));
        Assert.Empty(await Opened(house, after));
        Assert.True(after.Holds("393477654321")); // others stay
    }

    [Fact]
    public async Task The_files_of_SQLite_hold_nothing_of_it_either()
    {
        await using var house = await GateServer.Start(nameof(DatabaseKind.Sqlite));
        await Crowd(house, 300);
        await Live(house);
        Assert.Contains(Number, house.Server.Database.FilePath is { } path ? Files(path) : []);
        await Erase(house.LuceKey, Number, keepObjection: false);
        Assert.Empty(Files(house.Server.Database.FilePath!));

        static IEnumerable<string> Files(string database)
        {
            foreach (var file in new[] { database, $"{database}-wal" }.Where(File.Exists))
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                var content = bytes.ToArray();
                var found = Dump.Forms(ulong.Parse(Digits, System.Globalization.CultureInfo.InvariantCulture)).Append(Encoding.ASCII.GetBytes(Digits))
                    .Any(form => content.AsSpan().IndexOf(form) >= 0);
                if (found) yield return Number;
            }
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Log_and_receipts_stay_valid_and_what_others_hold_still_proves_itself(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await Live(house);
        await house.Server.Get<LogSequencer>().Step(Stop);
        var anyone = house.Server.Anonymous();
        Assert.True(SignedCheckpoint.TryParse(await anyone.GetStringAsync("/log/checkpoint", Stop), out var kept));
        var code = (await house.Server.Database.Read(connection => connection.QueryAsync<long>("SELECT code FROM decision WHERE number IS NOT NULL ORDER BY at_ms"), Stop)).Select(ShortCode.FromValue).First();
        var held = await Read(house.AlfaKey, $"/v1/contacts/{code}");
        Assert.Equal(Number, held.Person!.Number);

        await Erase(house.LuceKey, Number, keepObjection: false);
        await house.Callable("347 5555555");
        await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 5555555" });
        await house.Server.Get<LogSequencer>().Step(Stop);

        var keys = KeySet.Read(await anyone.GetByteArrayAsync("/.well-known/jwks.json", Stop), "keys");
        var fresh = await Read(house.AlfaKey, $"/v1/contacts/{code}");
        Assert.Null(fresh.Person);
        var size = fresh.Log!.Size;
        var proof = await anyone.GetFromJsonAsync<JsonNode>($"/v1/log/consistency?from={kept.Checkpoint.Size}&to={size}", Stop);
        var hashes = proof!["hashes"]!.AsArray().Select(hash => Convert.FromBase64String(hash!.GetValue<string>())).ToList();
        var checks = ReceiptCheck.Run(fresh, keys, kept, hashes);
        Assert.Equal("same log", checks[^1].Name);
        Assert.All(checks.Where(check => check.Name != "person"), check => Assert.Equal(CheckOutcome.Passed, check.Outcome));
        Assert.All(ReceiptCheck.Run(held, keys), check => Assert.Equal(CheckOutcome.Passed, check.Outcome));
        Assert.Equal(HttpStatusCode.OK, (await Pages.Open(anyone, $"/r/{code}")).StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_no_is_kept_unless_the_person_wants_to_lose_it_and_only_its_date(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        await house.LuceKey.PostAsJsonAsync("/v1/objections", new { number = Number, evidence = "lettera di Ada Prova, protocollo 99" }, Stop);
        var erased = await Erase(house.LuceKey, Number, keepObjection: null);
        Assert.True(erased["objectionKept"]!.GetValue<bool>());

        var (_, refused) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Number });
        Assert.Contains(refused["reasons"]!.AsArray(), reason => reason!["code"]!.GetValue<string>() == "objection");
        var (body, evidence, source) = await house.Server.Database.Read(
            connection => connection.QuerySingleAsync<(string, string?, string)>("SELECT body, evidence, source FROM fact"), Stop);
        Assert.Equal(("""{"at":"2026-11-23","to":"principal"}""", null, "erasure"), (body, evidence, source));

        // Twice is once; and without it the person may be called again as anybody.
        Assert.True((await Erase(house.LuceKey, Number, keepObjection: true))["objectionKept"]!.GetValue<bool>());
        Assert.Equal(1, await house.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM fact"), Stop));
        await Erase(house.LuceKey, Number, keepObjection: false);
        await house.Callable("347 1234567");
        var (_, allowed) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Number });
        Assert.Equal("allow", allowed["decision"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Counts_stay_and_caps_no_longer_bind_to_the_person(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await Live(house);
        var contacts = await Count(house);
        await Erase(house.LuceKey, Number, keepObjection: false);
        Assert.Equal(contacts, await Count(house));
        await house.Callable("347 1234567");
        var (_, again) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Number });
        Assert.Equal("allow", again["decision"]!.GetValue<string>()); // the redial pause of before knows nobody now

        static Task<long> Count(GateServer house) => house.Server.Database.Read(
            connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM contact WHERE state = 1 AND campaign IN (@ByAlfa, @ByBeta)", new { house.ByAlfa, house.ByBeta }), Stop);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Number_maps_forget_the_person_soon_after(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await Live(house);
        var (maps, number) = (house.Server.Get<NumberMaps>(), NumberReader.Read(Number).Number);
        var known = await maps.LookUp(house.Luce, number, Stop);
        Assert.True(known.RpoAnswers.Count > 0 && known.Attempts.Count == 2);
        await Erase(house.LuceKey, Number, keepObjection: false);
        for (var tries = 0; tries < 600 && known.RpoAnswers.Count + known.Attempts.Count > 0; tries++)
        {
            await Task.Delay(50, Stop);
            known = await maps.LookUp(house.Luce, number, Stop);
        }

        Assert.Equal((0, 0, 0, 0), (known.RpoAnswers.Count, known.Consents.Count, known.Objections.Count, known.Attempts.Count));
        Assert.NotEmpty((await maps.LookUp(house.Luce, NumberReader.Read("347 7654321").Number, Stop)).RpoAnswers);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_a_receiver_echoed_of_an_event_is_forgotten_too(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.LuceKey.PostAsJsonAsync("/v1/objections", new { number = Number }, Stop);
        await house.Server.Database.Write(connection => connection.ExecuteAsync(
            """
            INSERT INTO webhook (company, url, kinds, description, state, failures, secret, since, created_ms, created_by)
            VALUES (@Luce, 'https://echo.example', '', '', 1, 0, @secret, 0, 0, 'test');
            INSERT INTO delivery (webhook, change, ordinal, state, attempts, due_ms, answer)
            SELECT webhook.id, event.change, event.ordinal, 3, 9, 0, event.body FROM webhook CROSS JOIN event
            """,
            new { house.Luce, secret = new byte[1] }), Stop);
        Assert.True((await Dump.Of(house.Server.Database, "delivery")).Holds(Digits));
        await Erase(house.LuceKey, Number, keepObjection: false);
        Assert.False((await Dump.Of(house.Server.Database)).Holds(Digits));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_principal_erases_its_own_and_an_administrator_everyones(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await Live(house);
        long other;
        await using (var market = new Market(house.Server.Database, house.Server.Clock)) other = await market.Principal("Gas Sereno");
        var number = NumberReader.Read(Number).Number;
        await house.Server.Get<FactStore>().Add([new(other, number, Screening.FactKind.Contracts, """{"from":"2026-01-01"}""", "test", Evidence: null)], Stop);
        await house.Server.Get<Objections>().Enter(new NewObjection(FactStore.EveryPrincipal, number, Rules.Moment.On(new DateOnly(2026, 5, 1)), "person", Evidence: null), Stop);

        await Erase(house.LuceKey, Number, keepObjection: false);
        Assert.Equal([FactStore.EveryPrincipal, other], await Owners());

        await house.Server.Get<PersonErasure>().Erase(FactStore.EveryPrincipal, number, keepObjection: true, "user 1", Stop);
        Assert.Equal([FactStore.EveryPrincipal], await Owners());
        await house.Server.Get<PersonErasure>().Erase(FactStore.EveryPrincipal, number, keepObjection: false, "user 1", Stop);
        Assert.False((await Dump.Of(house.Server.Database)).Holds(Digits));

        async Task<IEnumerable<long>> Owners() => await house.Server.Database.Read(connection =>
            connection.QueryAsync<long>("SELECT DISTINCT principal FROM fact WHERE number = @number ORDER BY principal", new { number = (long)number.Bits }), Stop);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nobody_else_erases(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(house.Server.Anonymous())).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Post(house.AlfaKey)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Post(await house.Server.WithKey(house.Luce, Role.Principal, Scopes.ReadFacts))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Post(await house.Server.WithKey(house.Luce + 1000, Role.Principal))).StatusCode); // of its own it has none
        Assert.True((await Dump.Of(house.Server.Database, "fact")).Holds(Digits));
        Assert.Equal(HttpStatusCode.BadRequest, (await house.LuceKey.PostAsJsonAsync("/v1/persons/erase", new { number = "niente" }, Stop)).StatusCode);

        static Task<HttpResponseMessage> Post(HttpClient client) => client.PostAsJsonAsync("/v1/persons/erase", new { number = Number, keepObjection = false }, Stop);
    }

    /// <summary>A person with everything that the gate can know: facts, links, calls, notes, a no, a question, a turn, looks.</summary>
    private static async Task Live(GateServer house)
    {
        await house.Questionable("347 1234567");
        var (_, asked) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Number });
        Assert.Equal("ask", asked["decision"]!.GetValue<string>());
        await house.LuceKey.PostAsJsonAsync($"/v1/questions/{asked["id"]}/answer", new { answer = "refuse", note = $"sentita al {Digits}" }, Stop);

        await house.Callable("347 1234567", "06 6978 1234", "347 7654321"); // the register's later answer settles it
        await house.Link("347 1234567", "06 6978 1234");
        await Call(house, house.AlfaKey, house.ByAlfa, "347 1234567", $"richiamare {Digits} dopo cena");
        house.Server.Clock.Pass(TimeSpan.FromHours(25));
        await Call(house, house.BetaKey, house.ByBeta, "06 6978 1234", "vive con la figlia");
        await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Number, externalId = $"lead {Digits}" }, key: $"call-{Digits}");
        await house.LuceKey.PostAsJsonAsync("/v1/objections", new { number = Number, evidence = $"lettera da {Digits}" }, Stop);
        await GateServer.Ask(house.BetaKey, new { campaign = house.ByBeta, number = Number });
        await house.LuceKey.PostAsJsonAsync("/v1/persons/history", new { number = Number }, Stop);
        await house.Server.Database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO turn (subject, principal, agency, asked_ms, until_ms) VALUES (@subject, @Luce, @Beta, 1, 2)", new { subject = long.Parse(Linked, null), house.Luce, house.Beta }), Stop);
    }

    /// <summary>Many others, before and after, so that pages of the files are shared and split.</summary>
    private static async Task Crowd(GateServer house, int people)
    {
        var numbers = Enumerable.Range(0, people).Select(at => $"347 1{at:D6}").ToArray();
        await house.Callable(numbers);
        await Task.WhenAll(numbers.Select(number => GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number, externalId = number })));
    }

    private static async Task Call(GateServer house, HttpClient agency, long campaign, string number, string notes)
    {
        var (_, contact) = await GateServer.Ask(agency, new { campaign, number });
        Assert.Equal("allow", contact["decision"]!.GetValue<string>());
        (await agency.PatchAsJsonAsync($"/v1/contacts/{contact["id"]}", new { network = "no-answer", notes, sipCallId = $"{Digits}@switch" }, Stop)).EnsureSuccessStatusCode();
    }

    internal static async Task<JsonNode> Erase(HttpClient client, string number, bool? keepObjection)
    {
        var answer = await client.PostAsJsonAsync("/v1/persons/erase", keepObjection is { } keep ? new { number, keepObjection = keep } : new { number } as object, Stop);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!;
    }

    /// <summary>The commitments that somebody who knows the number can open with what is in the database.</summary>
    private static async Task<IReadOnlyList<string>> Opened(GateServer house, Dump dump)
    {
        var payloads = await house.Server.Database.Read(connection => connection.QueryAsync<string>("SELECT payload FROM decision"), Stop);
        var commitments = payloads.Select(payload => DecisionRecord.Read(Encoding.UTF8.GetBytes(payload), "decision").Person).ToList();
        var salts = dump.Bytes.SelectMany(value => Enumerable.Range(0, Math.Max(0, value.Length - PersonCommitment.SaltBytes + 1)).Select(at => value[at..(at + PersonCommitment.SaltBytes)]));
        var hashes = salts.SelectMany(salt => new[] { Digits, Linked }.Select(digits => new PersonCommitment($"+{digits}", salt).Hash)).ToHashSet();
        return [.. commitments.Where(hashes.Contains)];
    }

    private static async Task<Receipt> Read(HttpClient client, string address) => Receipt.Read(
        Encoding.UTF8.GetBytes((await client.GetFromJsonAsync<JsonNode>(address, Stop))!["receipt"]!.ToJsonString()), "receipt");
}
