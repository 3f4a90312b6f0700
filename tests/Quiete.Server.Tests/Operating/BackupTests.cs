using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Quiete.Audit;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Operating;

/// <summary>The commands <c>backup</c>, <c>restore</c> and <c>key rotate</c>, as the operator runs them.</summary>
public sealed class BackupTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly string root = Directory.CreateTempSubdirectory("quiete-backup-").FullName;

    private string Data => Path.Combine(root, "data");

    private string Saved => Path.Combine(root, "saved.db");

    [Fact]
    public async Task A_running_service_is_backed_up_under_load_and_restored_and_never_shortens_its_log_unasked()
    {
        var market = await Furnish();
        await using var service = await ServiceProcess.Serve(Data, database: null);
        using var agency = Program(service, market.Agencies[0].Key);
        var (before, _) = await Ask(agency, market, market.People[0]);

        // The backup is taken while others write.
        var load = new Load(market, clients: 8, hot: 50);
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(Stop))
        {
            var working = load.Run(service.Address, hotFrom: 100, end.Token);
            while (load.Answers.IsEmpty) await Task.Delay(20, Stop);
            var acknowledged = load.Receipts.Keys.ToList();
            var (code, output) = await ServiceProcess.Command("backup", Saved, "--data", Data);
            Assert.True(code == 0, output);
            Assert.Contains("'secret'", output, StringComparison.Ordinal);
            await end.CancelAsync();
            await working;
            await CheckBackup([before, .. acknowledged]);
        }

        Assert.Empty(load.Wrong);
        var rotated = await ServiceProcess.Command("key", "rotate", "--data", Data);
        Assert.True(rotated.Code == 0, rotated.Output);
        var (after, receipt) = await Signed(agency, market, rotated.Output);
        await Until(async () => (await agency.GetFromJsonAsync<JsonNode>($"/v1/contacts/{after}", Stop))!["receipt"]!["log"] is not null);

        var refused = await ServiceProcess.Command("restore", Saved, "--data", Data);
        Assert.Equal(2, refused.Code);
        Assert.Contains("--accept-older-log", refused.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await agency.GetAsync($"/v1/contacts/{after}", Stop)).StatusCode);

        var restored = await ServiceProcess.Command("restore", Saved, "--data", Data, "--accept-older-log");
        Assert.True(restored.Code == 0, restored.Output);
        Assert.Single(Directory.GetFiles(Data, "log-left-at-*.txt"));
        Assert.Equal(HttpStatusCode.OK, (await agency.GetAsync($"/v1/contacts/{before}", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await agency.GetAsync($"/v1/contacts/{after}", Stop)).StatusCode);

        // It goes on from there, and what was signed since the backup can still be verified.
        var keys = KeySet.Read(await agency.GetByteArrayAsync("/.well-known/jwks.json", Stop), "keys");
        Assert.All(ReceiptCheck.Run(receipt, keys), check => Assert.NotEqual(CheckOutcome.Failed, check.Outcome));
        var (next, _) = await Ask(agency, market, market.People[3]);
        await Until(async () => (await agency.GetFromJsonAsync<JsonNode>($"/v1/contacts/{next}", Stop))!["receipt"]!["log"] is not null);
    }

    [Fact]
    public async Task Without_a_running_service_the_same_commands_work_on_the_files()
    {
        var market = await Furnish();
        await using (var service = await ServiceProcess.Serve(Data, database: null))
        {
            using var agency = Program(service, market.Agencies[0].Key);
            await Ask(agency, market, market.People[0]);
            service.Terminate();
            Assert.Equal(0, await service.End());
        }

        Assert.Equal(0, (await ServiceProcess.Command("backup", Saved, "--data", Data)).Code);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Saved));

        // On a new machine the secret must be there first.
        var elsewhere = Path.Combine(root, "elsewhere");
        var missing = await ServiceProcess.Command("restore", Saved, "--data", elsewhere);
        Assert.Equal(2, missing.Code);
        Assert.Contains("secret", missing.Output, StringComparison.Ordinal);
        File.Copy(Path.Combine(Data, HouseSecret.FileName), Path.Combine(elsewhere, HouseSecret.FileName));
        var restored = await ServiceProcess.Command("restore", Saved, "--data", elsewhere);
        Assert.True(restored.Code == 0, restored.Output);
        await using var database = Database.OfFile(Path.Combine(elsewhere, "quiete.db"));
        Assert.Equal(1, await database.Read(connection => connection.ExecuteScalarAsync<int>("SELECT count(*) FROM decision"), Stop));
        Assert.Equal(0, (await ServiceProcess.Command("key", "rotate", "--data", elsewhere)).Code);
    }

    [Fact]
    public async Task A_backup_that_is_damaged_newer_or_of_another_house_is_refused_and_nothing_changes()
    {
        await Furnish();
        HouseSecret.Load(Data);
        await using (var database = Database.OfFile(Path.Combine(Data, "quiete.db"))) await HouseSecret.Load(Data).Check(database, Stop);
        Assert.Equal(0, (await ServiceProcess.Command("backup", Saved, "--data", Data)).Code);
        var whole = await File.ReadAllBytesAsync(Saved, Stop);

        await File.WriteAllTextAsync(Saved, "not a database", Stop);
        Assert.Equal(2, (await ServiceProcess.Command("restore", Saved, "--data", Data)).Code);

        await File.WriteAllBytesAsync(Saved, [.. whole[..(whole.Length / 2)], .. new byte[whole.Length / 2]], Stop);
        Assert.Equal(2, (await ServiceProcess.Command("restore", Saved, "--data", Data)).Code);

        await Changed(whole, "INSERT INTO schema_version (number, name, digest, at_ms) VALUES (9000, 'tomorrow', '', 0)");
        Assert.Contains("newer Quiete", (await ServiceProcess.Command("restore", Saved, "--data", Data)).Output, StringComparison.Ordinal);

        await Changed(whole, "UPDATE house_secret SET fingerprint = 'another'");
        Assert.Contains("house secret", (await ServiceProcess.Command("restore", Saved, "--data", Data)).Output, StringComparison.Ordinal);

        await using var after = Database.OfFile(Path.Combine(Data, "quiete.db"));
        Assert.Equal(3, await after.Read(connection => connection.ExecuteScalarAsync<int>("SELECT count(*) FROM company"), Stop));
        Assert.Empty(Directory.GetFiles(Data, "restore-*"));
    }

    [Fact]
    public async Task A_damaged_database_is_set_aside_only_when_its_log_may_be_lost()
    {
        await Furnish();
        await using (var database = Database.OfFile(Path.Combine(Data, "quiete.db"))) await HouseSecret.Load(Data).Check(database, Stop);
        Assert.Equal(0, (await ServiceProcess.Command("backup", Saved, "--data", Data)).Code);
        var file = Path.Combine(Data, "quiete.db");
        await File.WriteAllBytesAsync(file, new byte[50_000], Stop);
        Assert.Contains("--accept-older-log", (await ServiceProcess.Command("restore", Saved, "--data", Data)).Output, StringComparison.Ordinal);
        var restored = await ServiceProcess.Command("restore", Saved, "--data", Data, "--accept-older-log");
        Assert.True(restored.Code == 0, restored.Output);
        Assert.True(File.Exists($"{file}.damaged"));
        await Backup(file);
    }

    [Fact]
    public async Task A_backup_that_is_no_good_leaves_even_a_damaged_database_where_it_is()
    {
        await Furnish();
        await using (var database = Database.OfFile(Path.Combine(Data, "quiete.db"))) await HouseSecret.Load(Data).Check(database, Stop);
        Assert.Equal(0, (await ServiceProcess.Command("backup", Saved, "--data", Data)).Code);
        var whole = await File.ReadAllBytesAsync(Saved, Stop);
        var file = Path.Combine(Data, "quiete.db");
        var damaged = new byte[50_000];
        await File.WriteAllBytesAsync(file, damaged, Stop);

        await Refused(Path.Combine(root, "seved.db"), "no such file");
        await File.WriteAllTextAsync(Saved, "not a database", Stop);
        await Refused(Saved, "damaged");
        await Changed(whole, "UPDATE house_secret SET fingerprint = 'another'");
        await Refused(Saved, "house secret");

        async Task Refused(string backup, string why)
        {
            var (code, output) = await ServiceProcess.Command("restore", backup, "--data", Data, "--accept-older-log");
            Assert.Equal(2, code);
            Assert.Contains(why, output, StringComparison.Ordinal);
            Assert.Equal(damaged, await File.ReadAllBytesAsync(file, Stop));
            Assert.False(File.Exists($"{file}.damaged"));
        }
    }

    [Fact]
    public async Task A_backup_with_pages_of_another_size_is_restored_like_any_other()
    {
        await Furnish();
        HouseSecret.Load(Data);
        Assert.Equal(0, (await ServiceProcess.Command("backup", Saved, "--data", Data)).Code);
        await Changed(await File.ReadAllBytesAsync(Saved, Stop), "PRAGMA journal_mode = DELETE; PRAGMA page_size = 8192; VACUUM; DELETE FROM fact");

        var (code, output) = await ServiceProcess.Command("restore", Saved, "--data", Data);
        Assert.True(code == 0, output);
        await using var database = Database.OfFile(Path.Combine(Data, "quiete.db"));
        Assert.Equal(0, await database.Read(connection => connection.ExecuteScalarAsync<int>("SELECT count(*) FROM fact"), Stop));
        await Backup(Path.Combine(Data, "quiete.db"));
    }

    [Fact]
    public async Task What_a_restore_that_was_killed_left_is_gone_with_the_next_start()
    {
        Directory.CreateDirectory(Data);
        var left = Path.Combine(Data, "restore-0123.db-wal");
        await File.WriteAllTextAsync(left, "people", Stop);
        await using var service = await ServiceProcess.Serve(Data, database: null);
        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task A_backup_that_was_killed_leaves_nothing_behind_once_the_next_one_is_made()
    {
        await Furnish();
        await using (var database = Database.OfFile(Path.Combine(Data, "quiete.db")))
        {
            await database.Write(connection => connection.ExecuteAsync(
                "CREATE TABLE ballast AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT randomblob(1000) AS bytes FROM n"), Stop); // so that copying takes a while
        }

        var others = Path.Combine(root, $"other.db.{Guid.NewGuid():N}.part");
        await File.WriteAllTextAsync(others, "of another house", Stop);
        foreach (var day in new[] { "monday.db", "tuesday.db", "tuesday.db" })
        {
            await using var killed = ServiceProcess.Begin("backup", Path.Combine(root, day), "--data", Data);
            while (!OnTheWay().Any(file => new FileInfo(file) is { Exists: true, Length: > 0 }))
            {
                Assert.False(killed.HasEnded, killed.Output);
                await Task.Delay(1, Stop);
            }

            await killed.Kill();
            Assert.True(OnTheWay().Count(file => file.EndsWith(".part", StringComparison.Ordinal)) <= 1, "They fill the disk.");
        }

        Assert.NotEmpty(OnTheWay());
        Assert.False(File.Exists(Path.Combine(root, "tuesday.db")));
        var (code, output) = await ServiceProcess.Command("backup", Saved, "--data", Data);
        Assert.True(code == 0, output);
        await Backup(Saved);
        Assert.Empty(OnTheWay());
        Assert.True(File.Exists(others));

        List<string> OnTheWay() => [.. Directory.GetFiles(root, "*.part*").Where(file => file != others)];
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_key_is_rotated_only_on_a_database_of_this_version_and_no_other_is_changed(string kind)
    {
        var known = Migrations.All(Enum.Parse<DatabaseKind>(kind));
        Directory.CreateDirectory(Data);
        var connectionString = kind == nameof(DatabaseKind.PostgreSql) ? await PostgresServer.NewDatabase() : null;
        string[] command = ["key", "rotate", "--data", Data, .. connectionString is null ? [] : new[] { "--database", connectionString }];
        await using var older = connectionString is null ? Database.OfFile(Path.Combine(Data, "quiete.db")) : Database.OfPostgres(connectionString);
        if (connectionString is not null) await older.Write(connection => connection.ExecuteAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public"), Stop); // it comes with everything
        await Migrations.Run(older, [.. known.SkipLast(1)], TimeProvider.System, Stop);

        var (code, output) = await ServiceProcess.Command(command);
        Assert.True(code == 2, output);
        Assert.Contains("Start the service once", output, StringComparison.Ordinal);
        Assert.Equal(known.Count - 1, await older.Read(connection => connection.ExecuteScalarAsync<int>("SELECT count(*) FROM schema_version"), Stop));
        Assert.Equal(0, await older.Read(connection => connection.ExecuteScalarAsync<int>("SELECT count(*) FROM signing_key"), Stop));

        await Migrations.Run(older, known, TimeProvider.System, Stop);
        (code, output) = await ServiceProcess.Command(command);
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task A_backup_never_takes_the_place_of_what_it_is_a_copy_of()
    {
        await Furnish();
        HouseSecret.Load(Data);
        foreach (var name in new[] { "quiete.db", "quiete.db-wal", HouseSecret.FileName })
        {
            var file = Path.Combine(Data, name);
            var before = File.Exists(file) ? await File.ReadAllBytesAsync(file, Stop) : null;
            var (code, output) = await ServiceProcess.Command("backup", file, "--data", Data);
            Assert.True(code == 2, output);
            Assert.Contains("data directory", output, StringComparison.Ordinal);
            Assert.Equal(before, File.Exists(file) ? await File.ReadAllBytesAsync(file, Stop) : null);
        }
    }

    [Fact]
    public async Task A_backup_before_a_new_version_starts_is_still_one_of_the_old_version()
    {
        const int Before = 19; // the vault, about which a backup has something to say
        Directory.CreateDirectory(Data);
        await using (var older = Database.OfFile(Path.Combine(Data, "quiete.db")))
        {
            await Migrations.Run(older, [.. Migrations.All(DatabaseKind.Sqlite).Where(one => one.Number < Before)], TimeProvider.System, Stop);
        }

        var (code, output) = await ServiceProcess.Command("backup", Saved, "--data", Data);
        Assert.True(code == 0, output);
        foreach (var file in new[] { Saved, Path.Combine(Data, "quiete.db") })
        {
            await using var database = Database.OfFile(file);
            Assert.True(await database.Read(connection => connection.ExecuteScalarAsync<int>("SELECT max(number) FROM schema_version"), Stop) < Before, file);
        }
    }

    [Fact]
    public async Task With_PostgreSQL_the_commands_name_its_own_tools_and_keys_are_rotated_all_the_same()
    {
        await using var test = await TestDatabase.New(DatabaseKind.PostgreSql);
        foreach (var command in new[] { "backup", "restore" })
        {
            await File.WriteAllTextAsync(Saved, "", Stop);
            Directory.CreateDirectory(Data);
            HouseSecret.Load(Data);
            var (code, output) = await ServiceProcess.Command(command, Saved, "--data", Data, "--database", test.Database.ConnectionString);
            Assert.Equal(2, code);
            Assert.Contains("pg_dump", output, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await ServiceProcess.Command("key", "rotate", "--data", Data, "--database", test.Database.ConnectionString)).Code);
        Assert.Equal(1, await test.Database.Read(connection => connection.ExecuteScalarAsync<int>("SELECT count(*) FROM signing_key"), Stop));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static Task Backup(string file) => Quiete.Server.Operating.Backup.Check(file);

    private async Task<KillMarket> Furnish()
    {
        Directory.CreateDirectory(Data);
        await using var database = Database.OfFile(Path.Combine(Data, "quiete.db"));
        return await KillMarket.Furnish(database, people: 300);
    }

    private async Task Changed(byte[] whole, string sql)
    {
        await File.WriteAllBytesAsync(Saved, whole, Stop);
        await using var database = Database.OfFile(Saved);
        await database.Alone(async connection =>
        {
            await connection.ExecuteAsync(sql);
            await connection.ExecuteAsync("PRAGMA journal_mode = DELETE");
        }, Stop);
    }

    private async Task CheckBackup(IReadOnlyList<string> acknowledged)
    {
        await Backup(Saved);
        Assert.Empty(Directory.GetFiles(root, "*.part"));
        await using var database = Database.OfFile(Saved);
        var kept = (await database.Read(connection => connection.QueryAsync<long>("SELECT code FROM decision"), Stop)).ToHashSet();
        Assert.All(acknowledged, id => Assert.True(ShortCode.TryParse(id, out var code) && kept.Contains(code.Value)));
        await database.Alone(connection => connection.ExecuteAsync("PRAGMA journal_mode = DELETE"), Stop);
    }

    private static HttpClient Program(ServiceProcess service, string key)
    {
        var client = new HttpClient { BaseAddress = service.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static async Task<(string Id, Receipt Receipt)> Ask(HttpClient agency, KillMarket market, string number)
    {
        using var answer = await agency.PostAsJsonAsync("/v1/contacts", new { campaign = market.Agencies[0].Campaign, number }, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        var contact = JsonNode.Parse(text)!;
        return (contact["id"]!.GetValue<string>(), Receipt.Read(Encoding.UTF8.GetBytes(contact["receipt"]!.ToJsonString()), "receipt"));
    }

    /// <summary>Asks until the answer is signed with the key that the command named.</summary>
    private static async Task<(string Id, Receipt Receipt)> Signed(HttpClient agency, KillMarket market, string output)
    {
        (string Id, Receipt Receipt) answer = default;
        var person = 200;
        await Until(async () =>
        {
            answer = await Ask(agency, market, market.People[person++]);
            return output.Contains(answer.Receipt.Batch.Seal.Key.Kid, StringComparison.Ordinal);
        });
        return answer;
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 300, "It does not come.");
            await Task.Delay(100, Stop);
        }
    }
}
