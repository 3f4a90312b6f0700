using System.Data.Common;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Events;

/// <summary>Something that happened and that companies may want to hear of.</summary>
/// <param name="Kind">One of <see cref="EventKinds"/>.</param>
/// <param name="Principal">The principal that hears it; null: none does.</param>
/// <param name="Agency">The agency that hears it; null: none does.</param>
/// <param name="Body">What is told, as a JSON object.</param>
internal sealed record NewEvent(string Kind, long? Principal, long? Agency, string Body);

/// <summary>The kinds of events, as subscriptions and messages name them.</summary>
internal static class EventKinds
{
    public const string Decision = "decision.made";
    public const string ReservationExpired = "reservation.expired";
    public const string ReservationStopped = "reservation.stopped";
    public const string Outcome = "outcome.recorded";
    public const string Objection = "objection.received";
    public const string Complaint = "complaint.received";
    public const string RpoExpiring = "rpo.expiring";
    public const string QuestionAnswered = "question.answered";

    public static readonly IReadOnlyList<string> All = [Decision, ReservationExpired, ReservationStopped, Outcome, Objection, Complaint, RpoExpiring, QuestionAnswered];
}

/// <summary>Events, written in the transaction of what they tell, so that none is lost and none is told of what did not happen.</summary>
internal sealed class EventStore
{
    /// <summary>Adds events to a round of a transaction that has taken the change number.</summary>
    public static void Add(Round round, long change, IReadOnlyList<NewEvent> events, long nowMs)
    {
        for (var ordinal = 0; ordinal < events.Count; ordinal++)
        {
            var one = events[ordinal];
            round.Add(
                """
                INSERT INTO event (change, ordinal, kind, principal, agency, body, at_ms)
                VALUES (@change, @ordinal, @kind, @principal, @agency, @body, @now)
                """,
                row: null,
                ("@change", change), ("@ordinal", ordinal), ("@kind", one.Kind), ("@principal", one.Principal), ("@agency", one.Agency),
                ("@body", one.Body), ("@now", nowMs));
        }
    }

    /// <summary>Takes a telephone number out of what is still told of it, inside a transaction.</summary>
    /// <param name="principal">Whose events, with what agencies heard of the same; 0: everyone's.</param>
    /// <param name="digits">The number in E.164 without its plus.</param>
    public static Task Forget(DbConnection connection, long principal, string digits) => connection.ExecuteAsync(
        """
        UPDATE event SET body = replace(replace(body, @plain, 'null'), @escaped, 'null')
        WHERE body LIKE @somewhere AND (@principal = 0 OR principal = @principal
            OR (principal IS NULL AND change IN (SELECT change FROM event WHERE principal = @principal AND body LIKE @somewhere)))
        """,
        new { principal, plain = $"\"+{digits}\"", escaped = $"\"\\u002B{digits}\"", somewhere = $"%{digits}\"%" });

    /// <summary>Deletes some of the events before an instant, the oldest first.</summary>
    /// <returns>How many.</returns>
    public static Task<int> DeleteBefore(DbConnection connection, long beforeMs, int most) => connection.ExecuteAsync(
        """
        DELETE FROM event WHERE at_ms < @beforeMs
          AND (change, ordinal) IN (SELECT change, ordinal FROM event WHERE at_ms < @beforeMs ORDER BY at_ms LIMIT @most)
        """,
        new { beforeMs, most });
}
