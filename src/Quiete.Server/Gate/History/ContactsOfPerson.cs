using System.Text;
using Dapper;
using Quiete.Audit;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>A contact that was asked for about a number, as the person called may see it.</summary>
/// <param name="State">Of its slot; null where nothing was reserved.</param>
/// <param name="Made">When it was made, by what was told; null: nothing was told.</param>
/// <param name="Ended">When its slot was given back or stopped.</param>
internal sealed record ContactOfPerson(
    ShortCode Code, DateTimeOffset Decided, Decision Decision, DecisionRecord Record, PhoneNumber Number, long Principal, long? Agency,
    ContactState? State, DateTimeOffset? Made, DateTimeOffset? Ended);

/// <summary>The door by which people learn who asked to call them. It asks for no proof: whoever knocks has made sure that the numbers are the person's.</summary>
internal sealed class ContactsOfPerson(Database database, TimeProvider clock)
{
    /// <summary>The most contacts of one number and look, the newest.</summary>
    public const int MostShown = 500;

    private const string Decided = """
        SELECT decision.code AS Code, decision.at_ms AS AtMs, decision.verdict AS Verdict, decision.payload AS Payload, decision.number AS Number,
               decision.principal AS Principal, decision.agency AS Agency, contact.state AS State, contact.lease_ms AS LeaseMs, contact.lapsed_ms AS LapsedMs,
               coalesce(contact.attempt_ms, (SELECT min(coalesce(started_ms, told_ms)) FROM outcome WHERE outcome.code = decision.code)) AS MadeMs
        FROM decision LEFT JOIN contact ON contact.code = decision.code
        WHERE decision.number = @number AND decision.at_ms >= @from AND decision.at_ms <= @to
        ORDER BY decision.at_ms DESC, decision.code LIMIT @MostShown
        """;

    /// <summary>What was decided about some numbers of one person between two instants, allowed or not, in order of time.</summary>
    public Task<IReadOnlyList<ContactOfPerson>> Between(IReadOnlyCollection<PhoneNumber> numbers, DateTimeOffset from, DateTimeOffset to, CancellationToken stop) =>
        numbers.Count == 0 ? Task.FromResult<IReadOnlyList<ContactOfPerson>>([]) : database.Read(async connection =>
        {
            var rows = new List<Row>();
            foreach (var number in numbers)
            {
                rows.AddRange(await connection.QueryAsync<Row>(Decided, new { number = (long)number.Bits, from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds(), MostShown }));
            }

            var now = clock.GetUtcNow();
            return (IReadOnlyList<ContactOfPerson>)[.. rows.OrderBy(row => row.AtMs).ThenBy(row => row.Code).Select(row => row.Contact(now))];
        }, stop);

    private sealed record Row
    {
        public long Code { get; init; }
        public long AtMs { get; init; }
        public short Verdict { get; init; }
        public string Payload { get; init; } = "";
        public long Number { get; init; }
        public long Principal { get; init; }
        public long? Agency { get; init; }
        public short? State { get; init; }
        public long? LeaseMs { get; init; }
        public long? LapsedMs { get; init; }
        public long? MadeMs { get; init; }

        public ContactOfPerson Contact(DateTimeOffset now) => new(
            ShortCode.FromValue(Code), DateTimeOffset.FromUnixTimeMilliseconds(AtMs), (Decision)Verdict,
            DecisionRecord.Read(Encoding.UTF8.GetBytes(Payload), "decision"), PhoneNumber.FromBits((ulong)Number), Principal, Agency,
            State == (short)ContactState.Reserved && LeaseMs <= now.ToUnixTimeMilliseconds() ? ContactState.Expired : (ContactState?)State,
            Instant(MadeMs), Instant(LapsedMs));

        private static DateTimeOffset? Instant(long? ms) => ms is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
    }
}
