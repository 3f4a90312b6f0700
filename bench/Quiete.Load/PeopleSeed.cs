using Dapper;
using Quiete.Server;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Storage;

namespace Quiete.Load;

/// <summary>A register of a whole town: many people with proved numbers, years of entries, a few thousand lines in play.</summary>
internal static class PeopleSeed
{
    public const string Email = "carico@quiete.example";
    public const string Password = "una frase per il carico";

    /// <summary>How many entries the person has who signs in.</summary>
    public const int EntriesOfReader = 300;

    private const int RowsInOneWrite = 20_000;
    private const int DaysBack = 360;
    private const long FirstLine = 39_02_1000_0000;

    /// <summary>The lines in play, as the engine writes them.</summary>
    public static string Line(int at) => $"+{FirstLine + at}";

    /// <returns>The person who signs in.</returns>
    public static async Task<Person> Fill(ServerApp app, int people, int entries, int lines, CancellationToken stop)
    {
        var all = app.Web.Services;
        var database = all.GetRequiredService<Database>();
        Person reader;
        await using (var scope = all.CreateAsyncScope())
        {
            var account = await scope.ServiceProvider.GetRequiredService<Registration>().Enter(Email, "Ada", Password, stop);
            reader = await all.GetRequiredService<PersonStore>().OfAccount(account.Id, "Ada", stop);
        }

        var brands = (await all.GetRequiredService<BrandStore>().All(stop)).Select(brand => brand.Id).ToList();
        var now = TimeProvider.System.GetUtcNow();
        var opened = now.AddDays(-DaysBack - 20).ToUnixTimeMilliseconds();
        await Rows(database, people, "INSERT INTO person (id, name, opened_ms) VALUES (@id, 'Persona', @opened)",
            at => [("@id", reader.Id + 1 + at), ("@opened", opened)], stop);
        await Rows(database, people, "INSERT INTO own_number (person, number, added_ms, proved_ms, seen_from_ms, way) VALUES (@id, @number, @opened, @opened, @opened, 'letter')",
            at => [("@id", reader.Id + 1 + at), ("@number", Seed.Number(at).Bits), ("@opened", opened)], stop);

        var dice = new Random(42);
        var change = await database.Read(Change.Last, stop);
        await Rows(database, entries, """
            INSERT INTO entry (person, device_key, written_by, received_ms, recorded_ms, channel, line, answered, brand, basis, useful, change)
            VALUES (@person, @key, 0, @at, @at, 'live-call', @line, TRUE, @brand, 'said', FALSE, @change)
            """,
            at =>
            {
                var line = (int)(lines * Math.Pow(dice.NextDouble(), 3)); // a few lines call most of the time
                var when = now.AddMinutes(-dice.Next(DaysBack * 24 * 60)).ToUnixTimeMilliseconds();
                var person = at < EntriesOfReader ? reader.Id : reader.Id + 1 + dice.Next(people);
                return [("@person", person), ("@key", $"{at:x}"), ("@at", when), ("@line", Line(line)), ("@brand", brands[line % brands.Count]), ("@change", change + 1 + at)];
            }, stop);
        await database.Write(connection => connection.ExecuteAsync("UPDATE change_counter SET last = @last WHERE id = 1", new { last = change + entries }), stop);
        return reader;
    }

    // The stores would take minutes: one prepared statement instead, in pieces.
    private static async Task Rows(Database database, int rows, string sql, Func<int, (string Name, object Value)[]> row, CancellationToken stop)
    {
        for (var from = 0; from < rows; from += RowsInOneWrite)
        {
            var (first, last) = (from, Math.Min(from + RowsInOneWrite, rows));
            await database.Write(async connection =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = sql;
                for (var at = first; at < last; at++)
                {
                    var values = row(at);
                    if (command.Parameters.Count == 0)
                    {
                        foreach (var (name, _) in values)
                        {
                            var parameter = command.CreateParameter();
                            parameter.ParameterName = name;
                            command.Parameters.Add(parameter);
                        }
                    }

                    for (var value = 0; value < values.Length; value++) command.Parameters[value].Value = values[value].Value;
                    await command.ExecuteNonQueryAsync(stop);
                }
            }, stop);
        }
    }
}
