using System.Globalization;
using Npgsql;

namespace Quiete.Load;

/// <summary>The peer: an endpoint that takes a number and inserts one row for each request, with the cap in the statement. No law, no receipt.</summary>
internal static class RowPerRequest
{
    private const int Connections = 32;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS reservation (number BIGINT, principal BIGINT, seq INT, req UUID, agency BIGINT, at BIGINT, state SMALLINT,
            PRIMARY KEY (number, principal, seq), UNIQUE (number, req))
        """;

    private const string Reserve = """
        INSERT INTO reservation (number, principal, seq, req, agency, at, state)
        SELECT $1, 1, coalesce(max(seq), 0) + 1, $2, 2, $3, 0 FROM reservation WHERE number = $1 AND principal = 1
        HAVING count(*) FILTER (WHERE at > $4 AND state <> 9) < 3
        ON CONFLICT DO NOTHING RETURNING seq
        """;

    private sealed record Wish(long Campaign, string Number);

    private sealed record Answer(string Decision, int? Seq);

    public static async Task<int> Run(string database, string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { MaxPoolSize = Connections, MaxAutoPrepare = 10 });
        await using (var command = source.CreateCommand(Schema)) await command.ExecuteNonQueryAsync();
        await using var web = builder.Build();
        web.MapPost("/v1/contacts", async (Wish wish) =>
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            await using var command = source.CreateCommand(Reserve);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = long.Parse(wish.Number.AsSpan(1), CultureInfo.InvariantCulture) });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.NewGuid() });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = now });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = now - 30L * 24 * 3600 * 1000 });
            return Results.Created((string?)null, await command.ExecuteScalarAsync() is int seq ? new Answer("allow", seq) : new Answer("refuse", null));
        });
        await web.RunAsync();
        return 0;
    }
}
