using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Quiete.Server.Storage;

/// <summary>Several statements that go to the database together: one round trip to PostgreSQL, prepared statements in SQLite.</summary>
/// <remarks>For the data plane, where a group of decisions asks the same things for each of its numbers. Everything else uses Dapper.</remarks>
internal sealed class Round(DbConnection connection)
{
    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, SqliteCommand>> Prepared = [];

    private readonly List<(string Sql, (string Name, object? Value)[] Values, Action<DbDataReader>? Row)> statements = [];

    /// <summary>Adds a statement.</summary>
    /// <param name="row">Called for every row that it gives.</param>
    public void Add(string sql, Action<DbDataReader>? row, params (string Name, object? Value)[] values) => statements.Add((sql, values, row));

    /// <summary>Runs what was added, in order, and forgets it.</summary>
    public async Task Run()
    {
        if (statements.Count == 0) return;
        if (connection is SqliteConnection sqlite) RunPrepared(sqlite);
        else await RunTogether();
        statements.Clear();
    }

    private async Task RunTogether()
    {
        await using var batch = connection.CreateBatch();
        foreach (var (sql, values, _) in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            foreach (var (name, value) in values)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
                command.Parameters.Add(parameter);
            }

            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        var results = statements.Where(one => one.Row is not null).GetEnumerator();
        do
        {
            if (reader.FieldCount == 0 || !results.MoveNext()) continue;
            while (await reader.ReadAsync(CancellationToken.None)) results.Current.Row!(reader);
        }
        while (await reader.NextResultAsync(CancellationToken.None));
    }

    private void RunPrepared(SqliteConnection sqlite)
    {
        var known = Prepared.GetOrCreateValue(sqlite);
        foreach (var (sql, values, row) in statements)
        {
            if (!known.TryGetValue(sql, out var command))
            {
                command = sqlite.CreateCommand();
                command.CommandText = sql;
                foreach (var (name, _) in values) command.Parameters.Add(new SqliteParameter { ParameterName = name });
                known.Add(sql, command);
            }

            for (var at = 0; at < values.Length; at++) command.Parameters[at].Value = values[at].Value ?? DBNull.Value;
            if (row is null)
            {
                command.ExecuteNonQuery();
                continue;
            }

            using var reader = command.ExecuteReader();
            while (reader.Read()) row(reader);
        }
    }
}
