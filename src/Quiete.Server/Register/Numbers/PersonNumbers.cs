using System.Data.Common;
using Dapper;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>The numbers that people say are theirs, and which of them are proved.</summary>
internal sealed class PersonNumbers(Database database, TimeProvider clock)
{
    /// <summary>The most numbers of one person.</summary>
    public const int MostOfPerson = 10;

    /// <summary>How far before its proof contacts with a number may be seen: people record first and prove afterwards.</summary>
    public static readonly TimeSpan SeenBefore = TimeSpan.FromDays(30);

    /// <summary>Whoever proves a number again within this time after it lapsed held it all along, as in a household.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    private const string Select = """
        SELECT id AS Id, person AS Person, number AS Number, added_ms AS AddedMs, proved_ms AS ProvedMs, seen_from_ms AS SeenFromMs, lapsed_ms AS LapsedMs, way AS Way FROM own_number
        """;

    private const string IsProved = "proved_ms IS NOT NULL AND lapsed_ms IS NULL";

    /// <summary>Adds a number, unproved; one that stands already is left as it is.</summary>
    /// <exception cref="BadInputException">It cannot be read, is no line of a person, or there are too many.</exception>
    public Task<OwnNumber> Add(long person, string? text, CancellationToken stop)
    {
        var number = Readable(text);
        return database.Write(async connection =>
        {
            var what = new { person, number = (long)number.Bits, now = clock.NowMs(), MostOfPerson };
            await connection.ExecuteAsync("UPDATE person SET name = name WHERE id = @person", what); // two at once: the second waits, and counts the first
            await connection.ExecuteAsync("""
                INSERT INTO own_number (person, number, added_ms)
                SELECT @person, CAST(@number AS BIGINT), CAST(@now AS BIGINT) FROM person WHERE id = @person AND (SELECT count(*) FROM own_number WHERE person = @person) < @MostOfPerson
                ON CONFLICT (person, number) DO NOTHING
                """, what);
            return (await Read(connection, "WHERE person = @person AND number = @number", what)).SingleOrDefault()
                ?? throw new BadInputException("number", $"There are {MostOfPerson} numbers already, and that is the most.");
        }, stop);
    }

    /// <summary>Takes a number out, with its proof. False: there is none of this person.</summary>
    public Task<bool> Remove(long person, long id, CancellationToken stop) => database.Write(async connection =>
        await connection.ExecuteAsync("DELETE FROM own_number WHERE person = @person AND id = @id", new { person, id }) == 1, stop);

    /// <summary>All numbers of a person, proved or not.</summary>
    public Task<IReadOnlyList<OwnNumber>> Of(long person, CancellationToken stop) =>
        database.Read(connection => Read(connection, "WHERE person = @person ORDER BY id", new { person }), stop);

    public async Task<OwnNumber?> Find(long person, long id, CancellationToken stop) =>
        (await database.Read(connection => Read(connection, "WHERE person = @person AND id = @id", new { person, id }), stop)).SingleOrDefault();

    /// <summary>The numbers that are proved to be a person's.</summary>
    public Task<IReadOnlyList<OwnNumber>> Proved(long person, CancellationToken stop) =>
        database.Read(connection => Read(connection, $"WHERE person = @person AND {IsProved} ORDER BY id", new { person }), stop);

    /// <summary>Everybody with a proved number: for rooms that count voices.</summary>
    public Task<IReadOnlyList<ProvedPerson>> ProvedPersons(CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<ProvedPerson>)[.. (await connection.QueryAsync<(long Person, long SinceMs)>($"SELECT person, min(proved_ms) FROM own_number WHERE {IsProved} GROUP BY person"))
            .Select(row => new ProvedPerson(row.Person, Columns.Instant(row.SinceMs)))], stop);

    /// <summary>Enters a proof inside a transaction. Others who had proved the number have to prove it again.</summary>
    internal async Task Prove(DbConnection connection, OwnNumber own, ProofWay way)
    {
        var now = clock.GetUtcNow();
        var what = new { number = (long)own.Number.Bits, own.Person, nowMs = now.ToUnixTimeMilliseconds() };
        var others = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM own_number WHERE number = @number AND person <> @Person AND proved_ms IS NOT NULL", what);
        var heldAllAlong = own is { Proved: not null, SeenFrom: not null } && !(own.Lapsed + Grace < now);

        // What a number was called before may be another's: a proof looks back only where nobody else ever proved it.
        var seenFrom = heldAllAlong ? own.SeenFrom!.Value : others == 0 ? now - SeenBefore : now;
        await connection.ExecuteAsync(
            "UPDATE own_number SET proved_ms = @proved, seen_from_ms = @seenFrom, lapsed_ms = NULL, way = @way WHERE id = @Id",
            new { own.Id, proved = (heldAllAlong ? own.Proved!.Value : now).ToUnixTimeMilliseconds(), seenFrom = seenFrom.ToUnixTimeMilliseconds(), way = Terms.Of(way) });
        if (heldAllAlong) return;
        await connection.ExecuteAsync($"UPDATE own_number SET lapsed_ms = @nowMs WHERE number = @number AND person <> @Person AND {IsProved}", what);
    }

    /// <summary>Some numbers inside a transaction or out of it.</summary>
    internal static async Task<IReadOnlyList<OwnNumber>> Read(DbConnection connection, string where, object what) =>
        [.. (await connection.QueryAsync<Row>($"{Select} {where}", what)).Select(row => row.OwnNumber())];

    private static PhoneNumber Readable(string? text)
    {
        const int most = 64;
        var reading = text is { Length: > 0 and <= most } ? NumberReader.Read(text) : default;
        return reading is { Valid: true, Number.IsNone: false, Kind: NumberKind.Fixed or NumberKind.Mobile or NumberKind.Voip or NumberKind.Personal or NumberKind.TollFree }
            ? reading.Number
            : throw new BadInputException("number", "This cannot be read as an Italian number of a person or an office.");
    }

    private sealed record Row
    {
        public long Id { get; init; }
        public long Person { get; init; }
        public long Number { get; init; }
        public long AddedMs { get; init; }
        public long? ProvedMs { get; init; }
        public long? SeenFromMs { get; init; }
        public long? LapsedMs { get; init; }
        public string? Way { get; init; }

        public OwnNumber OwnNumber() => new(
            Id, Person, PhoneNumber.FromBits((ulong)Number), Columns.Instant(AddedMs), Columns.Instant(ProvedMs), Columns.Instant(SeenFromMs), Columns.Instant(LapsedMs),
            Way is null ? null : Columns.Word<ProofWay>(Way));
    }
}
