using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Quiete.Numbers;
using Quiete.Server.Gate;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class ImportsApiTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Good_rows_are_stored_once_and_the_others_come_back_with_their_reason_in_both_languages(string kind)
    {
        await using var town = await GateTown.Build(kind);
        var csv = "number,from,to\n" + string.Concat(Enumerable.Range(0, 4_500).Select(at => $"347 1{at:D6},2024-01-10,\n"))
            + "347 1000000,2024-01-10,\n=cmd|' /C calc'!A0,2024-01-10,\n347 1000001,2024-13-10,\n";
        var done = await Import(town.AsLuce, "contracts", csv);
        Assert.Equal(("done", 4_503, 4_500, 1, 2), Counts(done));
        Assert.Single((await town.Server.Get<FactStore>().Standing(town.Luce, NumberReader.Read("347 1004499").Number, Stop)).Contracts);
        await SeenSoon(town, "347 1004499");

        using var rejects = await town.AsLuce.GetAsync(done.GetProperty("rejects").GetString(), Stop);
        var rows = (await rejects.Content.ReadAsStringAsync(Stop)).Split('\n');
        Assert.Equal("text/csv; charset=utf-8", rejects.Content.Headers.ContentType!.ToString());
        Assert.Equal("line,reason,motivo,text", rows[0]);
        Assert.StartsWith("4503,\"number: not-a-number\",\"Il numero: non è un numero di telefono\",", rows[1], StringComparison.Ordinal);
        Assert.EndsWith("\"'=cmd|' /C calc'!A0,2024-01-10,\"", rows[1], StringComparison.Ordinal); // no formula
        Assert.StartsWith("4504,\"from: not a date", rows[2], StringComparison.Ordinal);
        Assert.Contains("\"from: serve un giorno", rows[2], StringComparison.Ordinal);

        Assert.Equal(("done", 4_503, 0, 4_501, 2), Counts(await Import(town.AsLuce, "contracts", csv))); // the same file again
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_strict_import_stores_nothing_for_one_bad_row(string kind)
    {
        await using var town = await GateTown.Build(kind);
        var refused = await Import(town.AsLuce, "consents?strict=true", "number,at,categories,channels\n3471234567,2026-01-01,gas,sms\n3471234568,2026-01-01,gold,sms\n");
        Assert.Equal("refused", refused.GetProperty("state").GetString());
        Assert.Contains("line 3: categories: not of", refused.GetProperty("fault").GetString(), StringComparison.Ordinal);
        Assert.Equal(0L, await town.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM fact"), Stop));
    }

    [Fact]
    public async Task A_file_that_breaks_off_leaves_nothing()
    {
        await using var town = await GateTown.Build();
        var csv = "number,from\n" + string.Concat(Enumerable.Range(0, 5_000).Select(at => $"347 1{at:D6},2024-01-10\n")) + "\"347 1";
        var refused = await Import(town.AsLuce, "contracts", csv);
        Assert.Contains("never closed", refused.GetProperty("fault").GetString(), StringComparison.Ordinal);
        Assert.Equal(0L, await town.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM fact"), Stop));
        Assert.Contains("Needed: number, from", (await Import(town.AsLuce, "contracts", "nome\nAnna\n")).GetProperty("fault").GetString(), StringComparison.Ordinal);
        Assert.Contains("empty", (await Import(town.AsLuce, "contracts", "")).GetProperty("fault").GetString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Facts_of_an_import_are_unseen_until_all_are_stored_and_taken_back_when_it_is_not_completed(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var (facts, imports) = (new FactStore(test.Database, TimeProvider.System), new ImportStore(test.Database, TimeProvider.System));
        var number = NumberReader.Read("347 1234567").Number;
        async Task<long> Begun()
        {
            var id = await imports.Add(7, Quiete.Screening.FactKind.Contracts, "a.csv", "test", strict: false, 1, Stop);
            Assert.True(await imports.Move(id, JobState.Waiting, JobState.Running, Stop));
            Assert.Equal(1, await new FactLoad(test.Database, id, 7, Quiete.Screening.FactKind.Contracts).Store([(number, """{"from":"2024-01-10"}""")], TimeProvider.System.GetUtcNow(), Stop));
            return id;
        }

        var taken = await Begun();
        Assert.Empty((await facts.Standing(7, number, Stop)).Contracts);
        Assert.Empty(await facts.History(7, number, Stop));
        Assert.True(await imports.Cancel(taken, Stop));
        Assert.False(await imports.Tell(taken, new ImportProgress(1, 1, 1, 0, 0), Stop)); // so the importer hears of it
        Assert.False(await imports.Complete(taken, Stop));
        await FactLoad.Undo(test.Database, taken, Stop);

        var completed = await Begun();
        Assert.True(await imports.Complete(completed, Stop));
        Assert.Single((await facts.Standing(7, number, Stop)).Contracts);
        Assert.Equal($"import {completed}", Assert.Single(await facts.History(7, number, Stop)).Source);
        Assert.Equal(1L, await test.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM fact"), Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Every_piece_is_stored_once_while_the_table_grows(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var load = new FactLoad(test.Database, 1, 7, Quiete.Screening.FactKind.Contracts);
        var stored = 0;
        while (stored < 120_000)
        {
            var piece = Enumerable.Range(stored, load.PieceRows).Select(at => (PhoneNumber.Parse($"+39347{at:D7}", provider: null), """{"from":"2024-01-10"}""")).ToList();
            Assert.Equal(piece.Count, await load.Store(piece, TimeProvider.System.GetUtcNow(), Stop)); // PostgreSQL's time-out for commands would end a slow one
            stored += piece.Count;
            Assert.Equal(0, await load.Store(piece, TimeProvider.System.GetUtcNow(), Stop)); // each once
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_file_that_meets_a_fault_of_ours_and_one_that_never_arrived_hold_up_no_other(string kind)
    {
        await using var town = await GateTown.Build(kind);
        var (imports, uploads) = (town.Server.Get<ImportStore>(), town.Server.Get<UploadFolder>());
        var gone = await imports.Add(town.Luce, Quiete.Screening.FactKind.Contracts, "a.csv", "test", strict: false, 1, Stop);
        var unknown = await imports.Add(town.Luce, (Quiete.Screening.FactKind)99, "b.csv", "test", strict: false, 1, Stop); // a newer service wrote it
        await File.WriteAllTextAsync(uploads.Of("import", unknown, ".csv"), "number,from\n3471234567,2024-01-10\n", Stop);

        Assert.Equal(("done", 1, 1, 0, 0), Counts(await Import(town.AsLuce, "contracts", "number,from\n3471234567,2024-01-10\n")));

        Assert.Equal((JobState.Refused, JobFaults.OfService), ((await imports.Find(unknown, Stop))!.State, (await imports.Find(unknown, Stop))!.Fault));
        Assert.False(File.Exists(uploads.Of("import", unknown, ".csv")));
        Assert.Equal(JobState.Waiting, (await imports.Find(gone, Stop))!.State); // another service may have its file
        await town.Server.Database.Write(connection => connection.ExecuteAsync("UPDATE fact_import SET created_ms = created_ms - 90000000 WHERE id = @gone", new { gone }), Stop);
        while ((await imports.Find(gone, Stop))!.State == JobState.Waiting) await Task.Delay(20, Stop);
        Assert.Equal((JobState.Refused, JobFaults.Gone), ((await imports.Find(gone, Stop))!.State, (await imports.Find(gone, Stop))!.Fault));
    }

    [Fact]
    public async Task What_a_stopped_process_left_is_taken_back_and_read_anew()
    {
        await using var test = await TestDatabase.New(DatabaseKind.Sqlite);
        var options = new ServerOptions { Data = test.Folder };
        var (imports, uploads) = (new ImportStore(test.Database, TimeProvider.System), new UploadFolder(options));
        var id = await imports.Add(7, Quiete.Screening.FactKind.Contracts, "a.csv", "test", strict: false, 1, Stop);
        await File.WriteAllTextAsync(uploads.Of("import", id, ".csv"), "number,from\n3471234567,2024-01-10\n", Stop);
        await imports.Move(id, JobState.Waiting, JobState.Running, Stop);
        await new FactLoad(test.Database, id, 7, Quiete.Screening.FactKind.Contracts).Store(
            [(NumberReader.Read("347 9999999").Number, """{"from":"2024-01-10"}""")], TimeProvider.System.GetUtcNow(), Stop); // of a file that was another then

        var signal = new ChangeSignal();
        var facts = new FactStore(test.Database, TimeProvider.System);
        using var importer = new FactImporter(
            test.Database, imports, new Objections(test.Database, facts, TimeProvider.System, signal), uploads, signal,
            new KnownTime(test.Database, TimeProvider.System, NullLogger<KnownTime>.Instance), TimeProvider.System, NullLogger<FactImporter>.Instance);
        await importer.StartAsync(Stop);
        while ((await imports.Find(id, Stop))!.State != JobState.Done) await Task.Delay(20, Stop);
        await importer.StopAsync(Stop);
        Assert.Equal(["{\"from\":\"2024-01-10\"}"], await test.Database.Read(connection => connection.QueryAsync<string>("SELECT body FROM fact"), Stop));
        Assert.Single((await facts.Standing(7, NumberReader.Read("3471234567").Number, Stop)).Contracts);
        Assert.False(File.Exists(uploads.Of("import", id, ".csv")));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Imported_objections_pass_the_door_of_objections_and_count_once(string kind)
    {
        await using var town = await GateTown.Build(kind);
        const string csv = "number,at,to\n347 1234567,2026-11-20,principal\n347 1234568,2026-11-20,all\n347 1234567,2026-11-20,principal\n";
        Assert.Equal(("done", 3, 2, 1, 0), Counts(await Import(town.AsLuce, "objections", csv)));
        Assert.Equal(("done", 3, 0, 3, 0), Counts(await Import(town.AsLuce, "objections", csv)));
        Assert.Equal(2L, await town.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM event WHERE kind = 'objection.received'"), Stop));
        var facts = town.Server.Get<FactStore>();
        Assert.Single((await facts.Standing(town.Luce, NumberReader.Read("347 1234568").Number, Stop)).Objections);
        Assert.Empty((await facts.Standing(town.Gas, NumberReader.Read("347 1234568").Number, Stop)).Objections); // Luce speaks for itself
    }

    [Fact]
    public async Task A_form_of_a_browser_is_read_as_it_comes()
    {
        await using var town = await GateTown.Build();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("x"), "note" },
            { new ByteArrayContent("number;from\n3471234567;2024-01-10\n"u8.ToArray()), "file", "../../etc/clienti.csv" },
        };
        using var sent = await town.AsLuce.PostAsync("/v1/imports/contracts", form, Stop);
        var import = await GateTown.Read(sent, HttpStatusCode.Accepted);
        Assert.Equal("clienti.csv", import.GetProperty("name").GetString());
        Assert.Equal(("done", 1, 1, 0, 0), Counts(await Ended(town.AsLuce, import.GetProperty("id").GetInt64())));

        using var empty = new MultipartFormDataContent { { new StringContent("x"), "note" } };
        using var refused = await town.AsLuce.PostAsync("/v1/imports/contracts", empty, Stop);
        Assert.Equal(["file"], GateTown.Fields(await GateTown.Read(refused, HttpStatusCode.BadRequest)));
    }

    [Fact]
    public async Task An_import_of_others_does_not_exist()
    {
        await using var town = await GateTown.Build();
        var id = (await Import(town.AsLuce, "contracts", "number,from\nnobody,2024-01-10\n")).GetProperty("id").GetInt64();
        foreach (var stranger in new[] { town.AsGas, town.AsAlfa })
        {
            await GateTown.Get(stranger, $"/v1/imports/{id}", HttpStatusCode.NotFound);
            await GateTown.Get(stranger, $"/v1/imports/{id}/rejects", HttpStatusCode.NotFound);
            using var cancelled = await stranger.DeleteAsync($"/v1/imports/{id}", Stop);
            Assert.Equal(HttpStatusCode.NotFound, cancelled.StatusCode);
        }

        Assert.Empty((await GateTown.Get(town.AsGas, "/v1/imports")).EnumerateArray());
        await GateTown.Get(town.AsAlfa, "/v1/imports", HttpStatusCode.Forbidden);
        await GateTown.Get(town.Server.Anonymous(), $"/v1/imports/{id}", HttpStatusCode.Unauthorized);
        await GateTown.Post(town.AsAlfa, "/v1/imports/contracts", "number,from\n", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_request_cut_in_the_middle_and_one_too_large_leave_no_file()
    {
        await using var town = await GateTown.Build();
        using (var client = new System.Net.Sockets.TcpClient())
        {
            var address = new Uri(town.Server.Address);
            await client.ConnectAsync(address.Host, address.Port, Stop);
            var key = town.AsLuce.DefaultRequestHeaders.Authorization;
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /v1/imports/contracts HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: {key}\r\nContent-Type: text/csv\r\nContent-Length: 100000\r\n\r\nnumber,from\n347"), Stop);
            await Task.Delay(200, Stop);
        }

        using (var huge = new StreamContent(new EndlessBlanks(2_000_000_000)))
        {
            huge.Headers.ContentLength = 2_000_000_000;
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/imports/contracts") { Content = huge };
            request.Headers.ExpectContinue = true;
            using var answer = await town.AsLuce.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }

        var uploads = Path.Combine(town.Server.Get<ServerOptions>().Data, "uploads");
        var watch = Stopwatch.StartNew();
        while (Directory.EnumerateFiles(uploads).Any())
        {
            Assert.True(watch.Elapsed < Patience.Soon, "a file was left behind");
            await Task.Delay(50, Stop);
        }

        Assert.Empty((await GateTown.Get(town.AsLuce, "/v1/imports")).EnumerateArray());
    }

    private static async Task<JsonElement> Import(HttpClient client, string kind, string csv)
    {
        using var body = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var sent = await client.PostAsync($"/v1/imports/{kind}", body, Stop);
        return await Ended(client, (await GateTown.Read(sent, HttpStatusCode.Accepted)).GetProperty("id").GetInt64());
    }

    private static async Task<JsonElement> Ended(HttpClient client, long id)
    {
        while (true)
        {
            var import = await GateTown.Get(client, string.Create(CultureInfo.InvariantCulture, $"/v1/imports/{id}"));
            if (import.GetProperty("state").GetString() is "done" or "refused" or "cancelled") return import;
            await Task.Delay(20, Stop);
        }
    }

    private static async Task SeenSoon(GateTown town, string number)
    {
        var watch = Stopwatch.StartNew();
        while ((await town.Server.Get<NumberMaps>().LookUp(town.Luce, NumberReader.Read(number).Number, Stop)).Contracts.Count == 0)
        {
            Assert.True(watch.Elapsed < Patience.Soon, "The map does not follow.");
            await Task.Delay(10, Stop);
        }
    }

    private static (string, int, int, int, int) Counts(JsonElement import) => (import.GetProperty("state").GetString()!, import.GetProperty("rows").GetInt32(),
        import.GetProperty("added").GetInt32(), import.GetProperty("alreadyThere").GetInt32(), import.GetProperty("rejected").GetInt32());
}
