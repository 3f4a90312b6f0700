using System.Data.Common;
using Dapper;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Reputation;
using Quiete.Server.Storage;

namespace Quiete.Server.Blocking;

/// <summary>A line of the common list as it was published.</summary>
/// <param name="Voices">In steps; 0: it was taken off.</param>
/// <param name="Version">In which version of the list it last changed.</param>
internal sealed record PublishedLine(string Line, int Voices, BrandKind? Kind, DateTimeOffset First, DateTimeOffset Last, DateTimeOffset Changed, long Version);

/// <summary>The published list at one moment.</summary>
/// <param name="Lines">In the order of their versions, those taken off too.</param>
internal sealed record PublishedState(long Version, IReadOnlyList<PublishedLine> Lines);

/// <summary>The common list in versions, for programs that fetch what changed since the last time. It survives a restart.</summary>
internal sealed class PublishedList(Database database, Func<LineList> listed, TimeProvider clock)
{
    /// <summary>How long a line that was taken off is still told, so that programs that seldom ask hear of it.</summary>
    public static readonly TimeSpan RemovalsKept = TimeSpan.FromDays(180);

    /// <summary>After how long at the soonest another version is made.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    private const string Select = """
        SELECT line AS Line, voices AS Voices, kind AS Kind, first_ms AS FirstMs, last_ms AS LastMs, changed_ms AS ChangedMs, version AS Version FROM published_line
        """;

    private LineList? done;
    private DateTimeOffset doneAt = DateTimeOffset.MinValue;

    public PublishedState Now { get; private set; } = new(0, []);

    /// <summary>Reads what was published before.</summary>
    public async Task Load(CancellationToken stop) => Now = await database.Read(async connection =>
    {
        var version = await connection.ExecuteScalarAsync<long>("SELECT version FROM published_list WHERE id = 1");
        return new PublishedState(version, await Read(connection));
    }, stop);

    /// <summary>Publishes the common list if it has changed; hears of what another process published.</summary>
    public async Task Follow(CancellationToken stop)
    {
        var (list, now) = (listed(), clock.GetUtcNow());
        if (!ReferenceEquals(list, done) && (now - doneAt >= Pace || done is null) && list.Version > 0) await Publish(list, stop);
        else if (await database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT version FROM published_list WHERE id = 1"), stop) != Now.Version) await Load(stop);
    }

    /// <summary>Writes down what is different from the version before, as a new version; nothing if nothing is.</summary>
    public async Task Publish(LineList list, CancellationToken stop)
    {
        var nowMs = clock.NowMs();
        await database.Write(async connection =>
        {
            // Holds the row: two services that publish at once make two versions, not one.
            var version = 1 + await connection.ExecuteScalarAsync<long>("UPDATE published_list SET version = version WHERE id = 1 RETURNING version");
            var before = (await Read(connection)).ToDictionary(line => line.Line);
            var changed = list.Lines.Where(line => !before.TryGetValue(line.Line, out var old) || old.Voices != ListedLine.Step(line.Voices) || old.Kind != line.Kind)
                .Select(line => new Row
                {
                    Line = line.Line, Voices = ListedLine.Step(line.Voices), Kind = line.Kind is { } kind ? Terms.Of(kind) : null,
                    FirstMs = line.First.ToUnixTimeMilliseconds(), LastMs = line.Last.ToUnixTimeMilliseconds(), ChangedMs = nowMs, Version = version,
                }).ToList();
            var stands = list.Lines.Select(line => line.Line).ToHashSet();
            changed.AddRange(before.Values.Where(line => line.Voices > 0 && !stands.Contains(line.Line)).Select(line => new Row
            {
                Line = line.Line, Voices = 0, Kind = null, FirstMs = line.First.ToUnixTimeMilliseconds(), LastMs = line.Last.ToUnixTimeMilliseconds(),
                ChangedMs = nowMs, Version = version,
            }));
            await connection.ExecuteAsync("DELETE FROM published_line WHERE voices = 0 AND changed_ms < @before", new { before = nowMs - (long)RemovalsKept.TotalMilliseconds });
            if (changed.Count == 0) return;
            await connection.ExecuteAsync("""
                INSERT INTO published_line (line, voices, kind, first_ms, last_ms, changed_ms, version) VALUES (@Line, @Voices, @Kind, @FirstMs, @LastMs, @ChangedMs, @Version)
                ON CONFLICT (line) DO UPDATE
                SET voices = excluded.voices, kind = excluded.kind, last_ms = excluded.last_ms, changed_ms = excluded.changed_ms, version = excluded.version
                """, changed);
            await connection.ExecuteAsync("UPDATE published_list SET version = @version WHERE id = 1", new { version });
        }, stop);
        await Load(stop);
        (done, doneAt) = (list, clock.GetUtcNow());
    }

    // A kind that a newer version wrote is none here: the line stays on the list, and is written anew with the next change.
    private static async Task<IReadOnlyList<PublishedLine>> Read(DbConnection connection) =>
        [.. (await connection.QueryAsync<Row>($"{Select} ORDER BY version, line")).Select(row => row.Published())];

    private sealed record Row
    {
        public string Line { get; init; } = "";
        public int Voices { get; init; }
        public string? Kind { get; init; }
        public long FirstMs { get; init; }
        public long LastMs { get; init; }
        public long ChangedMs { get; init; }
        public long Version { get; init; }

        public PublishedLine Published() => new(Line, Voices, Terms.TryParse<BrandKind>(Kind, out var kind) ? kind : null, Columns.Instant(FirstMs),
            Columns.Instant(LastMs), Columns.Instant(ChangedMs), Version);
    }
}
