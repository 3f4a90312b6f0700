using System.Data.Common;
using System.Text;
using Dapper;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Screening;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>One piece of dated evidence about a number, not yet stored.</summary>
/// <param name="Principal">For whom it holds; <see cref="FactStore.EveryPrincipal"/>: for all.</param>
/// <param name="Body">The element of a case's <c>standing</c> of this kind, as JSON; checked by <see cref="FactBody"/>.</param>
/// <param name="Source">Who entered it: <c>key 12</c>, <c>import 3</c>, <c>rpo 4</c>, <c>person</c>.</param>
/// <param name="Evidence">Where the proof is kept, in words or as a reference.</param>
internal sealed record NewFact(long Principal, PhoneNumber Number, FactKind Kind, string Body, string Source, string? Evidence);

/// <summary>A fact as it is stored.</summary>
internal sealed record StoredFact(long Id, long Principal, long Number, FactKind Kind, string Body, string Source, string? Evidence, long EnteredMs);

/// <summary>The facts of people's numbers: dated evidence, only ever added to.</summary>
/// <remarks>Attempts that were made through the gate are not here but in the contact ledger; <see cref="Standing"/> joins both.</remarks>
internal sealed class FactStore(Database database, TimeProvider clock)
{
    /// <summary>The principal of facts that hold for everyone, such as an objection to all marketing.</summary>
    public const long EveryPrincipal = 0;

    /// <summary>How the source of an attempt begins that was made against a decision; its code follows.</summary>
    public const string Against = "against ";

    /// <summary>How the source of an attempt begins that was one call more under a contact that stood for one; the contact's code and the call's number follow.</summary>
    public const string Again = "again ";

    // A fact of an import carries the import's number as a negative change, and is seen once the import is complete.
    internal const string IsVisible =
        "(fact.change > 0 OR EXISTS (SELECT 1 FROM fact_import WHERE fact_import.id = -fact.change AND fact_import.change IS NOT NULL))";

    // All numbers of the person that the principal knows of: the number itself and those linked with it.
    internal const string NumbersOfPerson = """
        SELECT CAST(@number AS BIGINT) UNION
        SELECT other.number FROM number_link mine
        JOIN number_link other ON other.principal = mine.principal AND other.subject = mine.subject
        WHERE mine.principal = @principal AND mine.number = @number
        """;

    internal const string FactsOfPerson = $"""
        SELECT kind, body, id FROM fact WHERE number IN ({NumbersOfPerson}) AND principal IN (0, @principal) AND {IsVisible}
        """;

    internal const string AttemptsOfPerson = $"""
        SELECT attempt_ms, outcome, agency_name FROM contact
        WHERE principal = @principal AND state = 1
          AND subject = coalesce((SELECT subject FROM number_link WHERE principal = @principal AND number = @number), @number)
        """;

    /// <summary>Adds facts in a transaction of their own.</summary>
    public Task<IReadOnlyList<long>> Add(IReadOnlyList<NewFact> facts, CancellationToken stop) =>
        database.Write(connection => Add(connection, facts), stop);

    /// <summary>Adds facts inside a transaction.</summary>
    /// <returns>Their ids, in order.</returns>
    public async Task<IReadOnlyList<long>> Add(DbConnection connection, IReadOnlyList<NewFact> facts)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var change = await Change.Next(connection);
        var ids = new List<long>(facts.Count);
        var round = new Round(connection);
        foreach (var fact in facts)
        {
            round.Add(
                """
                INSERT INTO fact (principal, number, kind, body, source, evidence, entered_ms, change)
                VALUES (@principal, @number, @kind, @body, @source, @evidence, @now, @change)
                RETURNING id
                """,
                row => ids.Add(row.GetInt64(0)),
                ("@principal", fact.Principal), ("@number", (long)fact.Number.Bits), ("@kind", (int)fact.Kind), ("@body", fact.Body),
                ("@source", fact.Source), ("@evidence", fact.Evidence), ("@now", now), ("@change", change));
        }

        await round.Run();
        return ids;
    }

    /// <summary>Everything that is known of a number for a principal: facts, and attempts of all its agencies.</summary>
    public Task<Standing> Standing(long principal, PhoneNumber number, CancellationToken stop) => database.Read(async connection =>
    {
        var known = new StandingText();
        var round = new Round(connection);
        Gather(round, principal, number, known);
        await round.Run();
        var standing = known.Read();
        known.TellUnread(database.Unread);
        return standing;
    }, stop);

    /// <summary>The facts of a number as they were entered, the newest first; those that hold for everyone included.</summary>
    public Task<IReadOnlyList<StoredFact>> History(long principal, PhoneNumber number, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<StoredFact>)(await connection.QueryAsync<(long, long, long, short, string, string, string?, long)>(
            $"""
            SELECT id, principal, number, kind, body, source, evidence, entered_ms FROM fact
            WHERE number = @number AND principal IN (0, @principal) AND {IsVisible} ORDER BY id DESC
            """,
            new { number = (long)number.Bits, principal }))
            .Select(row => new StoredFact(row.Item1, row.Item2, row.Item3, (FactKind)row.Item4, row.Item5, row.Item6, row.Item7, row.Item8)).ToList(), stop);

    /// <summary>Adds to a round what <see cref="Standing"/> asks, for one of many numbers.</summary>
    internal static void Gather(Round round, long principal, PhoneNumber number, StandingText known) => Gather(round, principal, (long)number.Bits, known);

    /// <inheritdoc cref="Gather(Round, long, PhoneNumber, StandingText)"/>
    internal static void Gather(Round round, long principal, long number, StandingText known)
    {
        (string, object?)[] values = [("@number", number), ("@principal", principal)];
        round.Add(FactsOfPerson, row => known.Add((FactKind)row.GetInt16(0), row.GetString(1), row.GetInt64(2)), values);
        round.Add(AttemptsOfPerson, row => known.AddAttempt(
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), (Rules.Outcome)row.GetInt16(1), row.IsDBNull(2) ? null : row.GetString(2)), values);
    }
}

/// <summary>The facts of one number while they are gathered, in the text that the judge reads.</summary>
internal sealed class StandingText
{
    private static readonly string[] Fields = ["rpoAnswers", "objections", "consents", "requests", "contracts", "attempts"];

    private readonly List<(string Body, long Id)>?[] bodies = new List<(string, long)>?[Fields.Length];
    private List<Attempt>? attempts;
    private List<(long Id, Exception Why)>? unread;

    /// <summary>Whether something was gathered that this version cannot read. It may have been a no: nobody calls on what is left.</summary>
    public bool HasUnread => unread is not null;

    public void Add(FactKind kind, string body, long id)
    {
        if (Enum.IsDefined(kind)) (bodies[(int)kind] ??= []).Add((body, id));
        else (unread ??= []).Add((id, new InvalidDataException("A kind of fact that this version does not know.")));
    }

    public void AddAttempt(DateTimeOffset at, Rules.Outcome outcome, string? agency) => (attempts ??= []).Add(new(at, outcome, agency));

    /// <summary>Reads what was gathered, as far as it can be read.</summary>
    public Standing Read()
    {
        var standing = Array.TrueForAll(bodies, list => list is null) ? Quiete.Gate.Standing.Unknown : ReadBodies();

        // A fact that was entered twice is one; contacts of the ledger are as many as there are, even at one instant.
        if (standing.Attempts.Count > 1) standing = standing with { Attempts = [.. standing.Attempts.Distinct()] };
        return attempts is null ? standing : standing with { Attempts = [.. standing.Attempts, .. attempts] };
    }

    /// <summary>Keeps for the operator what could not be read.</summary>
    public void TellUnread(UnreadRows rows)
    {
        foreach (var (id, why) in unread ?? []) rows.Note("fact", id, why);
    }

    private Standing ReadBodies()
    {
        try
        {
            return StandingReader.Read(Encoding.UTF8.GetBytes(Text()), "facts");
        }
        catch (Exception fault) when (UnreadRows.IsOfTheRow(fault))
        {
            for (var kind = 0; kind < Fields.Length; kind++) bodies[kind]?.RemoveAll(fact => IsUnread((FactKind)kind, fact.Body, fact.Id));
            return StandingReader.Read(Encoding.UTF8.GetBytes(Text()), "facts");
        }
    }

    private bool IsUnread(FactKind kind, string body, long id)
    {
        try
        {
            FactBody.Check(kind, body);
            return false;
        }
        catch (BadInputException fault)
        {
            (unread ??= []).Add((id, fault));
            return true;
        }
    }

    private string Text()
    {
        var text = new StringBuilder("{");
        for (var kind = 0; kind < Fields.Length; kind++)
        {
            if (bodies[kind] is not { Count: > 0 } list) continue;
            if (text.Length > 1) text.Append(',');
            text.Append('"').Append(Fields[kind]).Append("\":[");
            foreach (var (body, _) in list) text.Append(body).Append(',');
            text[^1] = ']'; // in the place of the last comma
        }

        return text.Append('}').ToString();
    }
}
