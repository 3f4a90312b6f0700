using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Quiete.Audit;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Gate;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>The objections of people: entered at the gate and receipted in one commit.</summary>
internal sealed class PersonObjections(Database database, PersonNumbers numbers, Objections gate, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>The most objections of one person.</summary>
    public const int MostOfPerson = 1_000;

    private const string Select = """
        SELECT code AS Code, person AS Person, said_by AS SaidBy, principal AS Principal, to_name AS ToName, entry AS Entry, said_ms AS SaidMs FROM person_objection
        """;

    /// <summary>How the gate records who entered a person's facts.</summary>
    public static string SourceOf(long person) => $"person {person}";

    /// <summary>Objects with all proved numbers of a person, or with some. When the task ends the gate refuses.</summary>
    /// <param name="own">The ids of some of the person's numbers; none: all that are proved.</param>
    /// <exception cref="BadInputException">No number is proved, though the gate should enforce it; or there are too many.</exception>
    public async Task<PersonObjection> Enter(long person, long by, ObjectionTarget to, IReadOnlyCollection<long> own, long? entry, CancellationToken stop)
    {
        IReadOnlyList<PhoneNumber> with = to.Principal is null ? [] :
            [.. (await numbers.Proved(person, stop)).Where(one => own.Count == 0 || own.Contains(one.Id)).Select(one => one.Number).OrderBy(number => number.Bits)];
        if (to.Principal is not null && with.Count == 0) throw new BadInputException("numbers", "Prove a number first: an objection holds for proved numbers.");

        var now = clock.GetUtcNow();
        var said = new PersonObjection(ShortCode.New(RandomNumberGenerator.GetBytes(ShortCode.RandomBytes)), person, by, to.Principal, to.Name, entry, now, []);
        var effects = await database.Write(async connection =>
        {
            foreach (var number in with) await gate.Hold(connection, number);
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM person_objection WHERE person = @person", new { person }) >= MostOfPerson)
            {
                throw new BadInputException("numbers", $"There are {MostOfPerson} objections already, and that is the most.");
            }

            await connection.ExecuteAsync("""
                INSERT INTO person_objection (code, person, said_by, principal, to_name, entry, said_ms) VALUES (@code, @Person, @SaidBy, @Principal, @To, @Entry, @now)
                """, new { code = said.Code.Value, said.Person, said.SaidBy, said.Principal, said.To, said.Entry, now = now.ToUnixTimeMilliseconds() });
            var entered = new List<ObjectedNumber>(with.Count);
            foreach (var number in with)
            {
                var effect = await gate.Enter(connection, new NewObjection(to.Principal!.Value, number, Moment.At(now), SourceOf(person), $"receipt {said.Code}"));
                await connection.ExecuteAsync("INSERT INTO person_objection_number (code, number, stopped) VALUES (@code, @number, @stopped)",
                    new { code = said.Code.Value, number = (long)number.Bits, stopped = effect.Stopped.Count });
                entered.Add(new(number, effect.Stopped.Count));
            }

            return entered;
        }, stop);
        signal.Raise();
        return said with { Numbers = effects };
    }

    /// <summary>A person's objections, the newest first.</summary>
    public Task<IReadOnlyList<PersonObjection>> Of(long person, CancellationToken stop) =>
        database.Read(connection => Read(connection, "WHERE person = @person", new { person }), stop);

    /// <summary>One of a person's objections; null for those of others.</summary>
    public async Task<PersonObjection?> Find(long person, ShortCode code, CancellationToken stop) =>
        (await database.Read(connection => Read(connection, "WHERE person = @person AND code = @code", new { person, code = code.Value }), stop)).SingleOrDefault();

    /// <summary>An objection by its receipt's code, for whoever was told it: what was said, and of nobody.</summary>
    public async Task<PersonObjection?> Told(ShortCode code, CancellationToken stop) =>
        (await database.Read(connection => Read(connection, "WHERE code = @code", new { code = code.Value }), stop)).SingleOrDefault() is { } said ? said with { Numbers = [] } : null;

    private static async Task<IReadOnlyList<PersonObjection>> Read(DbConnection connection, string where, object what)
    {
        var rows = (await connection.QueryAsync<Row>($"{Select} {where}", what)).ToList();
        if (rows.Count == 0) return [];
        var with = (await connection.QueryAsync<NumberRow>(
            $"SELECT code AS Code, number AS Number, stopped AS Stopped FROM person_objection_number WHERE code IN (SELECT code FROM person_objection {where}) ORDER BY number", what)).ToLookup(row => row.Code, row => new ObjectedNumber(PhoneNumber.FromBits((ulong)row.Number), row.Stopped));
        return [.. rows.OrderByDescending(row => row.SaidMs).ThenBy(row => row.Code).Select(row => new PersonObjection(
            ShortCode.FromValue(row.Code), row.Person, row.SaidBy, row.Principal, row.ToName, row.Entry, Columns.Instant(row.SaidMs), [.. with[row.Code]]))];
    }

    private sealed record Row
    {
        public long Code { get; init; }
        public long Person { get; init; }
        public long SaidBy { get; init; }
        public long? Principal { get; init; }
        public string? ToName { get; init; }
        public long? Entry { get; init; }
        public long SaidMs { get; init; }
    }

    private sealed record NumberRow
    {
        public long Code { get; init; }
        public long Number { get; init; }
        public int Stopped { get; init; }
    }
}
