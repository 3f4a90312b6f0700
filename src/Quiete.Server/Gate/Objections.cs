using System.Data.Common;
using System.Text.Json;
using Dapper;
using Quiete.Audit;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Events;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>A "no" (opposizione, GDPR art. 21) that somebody said or wrote.</summary>
/// <param name="Principal">To whom; <see cref="FactStore.EveryPrincipal"/>: to all marketing.</param>
/// <param name="At">When it was said.</param>
/// <param name="Source">Who enters it.</param>
internal sealed record NewObjection(long Principal, PhoneNumber Number, Moment At, string Source, string? Evidence);

/// <summary>What an objection did at once.</summary>
/// <param name="Fact">Its id among the facts.</param>
/// <param name="Stopped">Contacts that were reserved and may no longer be made.</param>
internal sealed record ObjectionEffect(long Fact, IReadOnlyList<ShortCode> Stopped);

/// <summary>Enters objections: from that commit on the gate refuses, open reservations are stopped, and everyone who called hears of it.</summary>
internal sealed class Objections(Database database, FactStore facts, TimeProvider clock, ChangeSignal signal)
{
    private const string HoldNumber = """
        INSERT INTO subject_lock (subject, epoch) VALUES (@number, 0) ON CONFLICT (subject) DO UPDATE SET epoch = subject_lock.epoch + 1
        """;

    private const string OfPerson = """
        (@principal = 0 OR contact.principal = @principal) AND contact.subject IN (SELECT CAST(@number AS BIGINT) UNION SELECT subject FROM number_link WHERE number = @number)
        AND (contact.subject = @number OR EXISTS (SELECT 1 FROM number_link link WHERE link.principal = contact.principal AND link.number = @number AND link.subject = contact.subject))
        """;

    private const string StopOpen = $"""
        UPDATE contact SET state = 3, lapse = 3, lapsed_ms = @now, change = @change WHERE state = 0 AND lease_ms > @now AND {OfPerson} RETURNING code AS Code, principal AS Principal, agency AS Agency
        """;

    // Those who called this number: whoever knows another one of the person's does not learn it here.
    private const string Callers = "SELECT DISTINCT agency FROM contact WHERE agency IS NOT NULL AND number = @number AND (@principal = 0 OR principal = @principal)";

    private const string Principals = """
        SELECT DISTINCT principal FROM fact WHERE number = @number AND principal <> 0 AND (@principal = 0 OR principal = @principal)
        UNION SELECT DISTINCT principal FROM contact WHERE number = @number AND (@principal = 0 OR principal = @principal)
        """;

    /// <summary>Enters an objection; when the task ends it is enforced.</summary>
    public async Task<ObjectionEffect> Enter(NewObjection objection, CancellationToken stop) => (await Enter([objection], stop))[0];

    /// <summary>Enters several objections as one change.</summary>
    public async Task<IReadOnlyList<ObjectionEffect>> Enter(IReadOnlyList<NewObjection> objections, CancellationToken stop)
    {
        var effects = await database.Write(async connection =>
        {
            foreach (var number in objections.Select(one => one.Number).Distinct().OrderBy(number => number.Bits)) await Hold(connection, number);
            var entered = new List<ObjectionEffect>(objections.Count);
            foreach (var one in objections) entered.Add(await Enter(connection, one));
            return entered;
        }, stop);
        signal.Raise();
        return effects;
    }

    /// <summary>Where there are several writers: whoever decides about the person right now is waited for, and sees the objection or is seen.</summary>
    /// <remarks>Everybody holds people first and takes a change number after it. Who takes the number first must hold the person before.</remarks>
    public async Task Hold(DbConnection connection, PhoneNumber number)
    {
        if (database.Kind == DatabaseKind.PostgreSql) await connection.ExecuteAsync(HoldNumber, new { number = (long)number.Bits });
    }

    /// <summary>Enters an objection inside a transaction; the caller raises the signal once it is committed.</summary>
    public async Task<ObjectionEffect> Enter(DbConnection connection, NewObjection objection)
    {
        var (number, principal) = ((long)objection.Number.Bits, objection.Principal);
        await Hold(connection, objection.Number);

        var scope = principal == FactStore.EveryPrincipal ? ObjectionScope.All : ObjectionScope.Principal;
        var ids = await facts.Add(connection, [new NewFact(
            principal, objection.Number, FactKind.Objections, FactBody.Of(new Objection(objection.At, scope)), objection.Source, objection.Evidence)]);

        var change = await Change.Next(connection);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var stopped = (await connection.QueryAsync<(long Code, long Principal, long? Agency)>(StopOpen, new { change, now, principal, number })).ToList();
        var agencies = await connection.QueryAsync<long>(Callers, new { principal, number });
        var principals = await connection.QueryAsync<long>(Principals, new { principal, number });

        var told = JsonSerializer.Serialize(new { number = objection.Number.ToString(), to = Terms.Of(scope), at = objection.At.ToString() });
        var round = new Round(connection);
        EventStore.Add(
            round, change,
            [
                .. principals.Union(principal == 0 ? [] : [principal]).Select(one => new NewEvent(EventKinds.Objection, one, Agency: null, told)),
                .. agencies.Select(one => new NewEvent(EventKinds.Objection, Principal: null, one, told)),
                .. stopped.Select(one => new NewEvent(EventKinds.ReservationStopped, one.Principal, one.Agency,
                    $$"""{"contact":"{{ShortCode.FromValue(one.Code)}}","because":"objection"}""")),
            ],
            now);
        await round.Run();
        return new(ids[0], [.. stopped.Select(one => ShortCode.FromValue(one.Code))]);
    }
}
