using System.Text;
using Dapper;
using Quiete.Audit;
using Quiete.Numbers;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>A letter of declaration (dichiarazione) that is not confirmed yet.</summary>
/// <param name="Code">What ties the paper to the number: twelve characters, the same at every look.</param>
internal sealed record NumberLetter(long Own, ShortCode Code, DateTimeOffset Made, DateTimeOffset Expires);

/// <summary>Letters that prove numbers without a telephone: signed by the person, kept and confirmed by an administrator or an association's officer.</summary>
/// <remarks>The code is not stored: it follows from the row and the house secret, so a copy of the database confirms nothing.</remarks>
internal sealed class NumberLetters(Database database, PersonNumbers numbers, HouseSecret secret, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(60);

    /// <summary>The letter of a number; one that is too old, or there was none, is made anew.</summary>
    public async Task<NumberLetter> Make(OwnNumber own, CancellationToken stop)
    {
        if (await Of(own, stop) is { } letter) return letter;
        await database.Write(connection => connection.ExecuteAsync("""
            INSERT INTO number_letter (own, made_ms) VALUES (@Id, @now)
            ON CONFLICT (own) DO UPDATE SET made_ms = excluded.made_ms, confirmed_ms = NULL, confirmed_by = NULL
            """, new { own.Id, now = clock.NowMs() }), stop);
        return (await Of(own, stop))!;
    }

    /// <summary>The letter of a number that waits to be confirmed; null: none.</summary>
    public async Task<NumberLetter?> Of(OwnNumber own, CancellationToken stop)
    {
        var made = await database.Read(connection => connection.ExecuteScalarAsync<long?>(
            "SELECT made_ms FROM number_letter WHERE own = @Id AND confirmed_ms IS NULL AND made_ms > @oldest", new { own.Id, oldest = Oldest }), stop);
        return made is { } ms ? new(own.Id, CodeOf(own.Id, ms), Columns.Instant(ms), Columns.Instant(ms) + Life) : null;
    }

    /// <summary>Confirms that the signed letter with this number and code is at hand. Nothing is told but whether both fit.</summary>
    /// <param name="by">The account of the administrator or officer; nobody confirms for a register that they keep.</param>
    public Task<bool> Confirm(PhoneNumber number, ShortCode code, long by, CancellationToken stop) => database.Write(async connection =>
    {
        var waiting = (await connection.QueryAsync<(long Own, long MadeMs)>("""
            SELECT letter.own, letter.made_ms FROM number_letter letter JOIN own_number ON own_number.id = letter.own
            WHERE own_number.number = @number AND letter.confirmed_ms IS NULL AND letter.made_ms > @oldest
              AND NOT EXISTS (SELECT 1 FROM person WHERE person.id = own_number.person AND person.account = @by)
              AND NOT EXISTS (SELECT 1 FROM helper WHERE helper.person = own_number.person AND helper.account = @by)
            """, new { number = (long)number.Bits, oldest = Oldest, by })).ToList();
        foreach (var (own, made) in waiting.Where(one => CodeOf(one.Own, one.MadeMs) == code))
        {
            await connection.ExecuteAsync("UPDATE number_letter SET confirmed_ms = @now, confirmed_by = @by WHERE own = @own", new { own, by, now = clock.NowMs() });
            await numbers.Prove(connection, (await PersonNumbers.Read(connection, "WHERE id = @own", new { own })).Single(), ProofWay.Letter);
            return true;
        }

        return false;
    }, stop);

    private long Oldest => (clock.GetUtcNow() - Life).ToUnixTimeMilliseconds();

    private ShortCode CodeOf(long own, long madeMs) =>
        ShortCode.New(secret.Print("number letter", Encoding.UTF8.GetBytes($"{own} {madeMs}")).AsSpan(0, ShortCode.RandomBytes));
}
