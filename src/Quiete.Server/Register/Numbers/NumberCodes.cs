using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Quiete.Server.Companies;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>What came of asking for a code.</summary>
internal enum CodeSent
{
    Sent,

    /// <summary>The number was sent as many as one may be sent: nobody can be rung at will.</summary>
    NumberHadEnough,

    /// <summary>The account asked for as many as one may ask for.</summary>
    AccountHadEnough,

    /// <summary>Nobody brings codes here.</summary>
    NoProvider,
}

/// <summary>What came of writing a code.</summary>
internal enum CodeTried
{
    Proved,
    Wrong,

    /// <summary>None was sent, its time is over, or it was tried too often.</summary>
    TooLate,
}

/// <summary>Codes that prove a number: sent to it, good for ten minutes, kept as a print only.</summary>
internal sealed class NumberCodes(Database database, PersonNumbers numbers, HouseSecret secret, TimeProvider clock, IEnumerable<INumberProof> providers)
{
    public const int Digits = 6;
    public const int MostTries = 5;

    /// <summary>Codes to one number on a day, whoever asks.</summary>
    public const int MostADayOfNumber = 3;

    /// <summary>Codes to one number in thirty days, whoever asks.</summary>
    public const int MostAMonthOfNumber = 10;

    /// <summary>Codes that one account asks for on a day.</summary>
    public const int MostADayOfAccount = 6;

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public bool CanSend => providers.Any();

    /// <summary>Sends a code to a number of a person.</summary>
    /// <param name="account">Who asks.</param>
    public async Task<CodeSent> Send(OwnNumber own, long account, Language words, CancellationToken stop)
    {
        if (providers.FirstOrDefault() is not { } provider) return CodeSent.NoProvider;
        var code = RandomNumberGenerator.GetInt32((int)Math.Pow(10, Digits)).ToString($"D{Digits}", CultureInfo.InvariantCulture);
        var done = await database.Write(connection => Keep(connection, own, account, code), stop);
        if (done == CodeSent.Sent) await provider.Send(own.Number, code, words, stop);
        return done;
    }

    /// <summary>Tries a code: right, the number is proved.</summary>
    public Task<CodeTried> Try(long person, long id, string? code, CancellationToken stop) => database.Write(async connection =>
    {
        var sent = await connection.QuerySingleOrDefaultAsync<Kept>("""
            UPDATE number_code SET tries = tries + 1 WHERE own = (SELECT id FROM own_number WHERE id = @id AND person = @person)
            RETURNING print AS Print, sent_ms AS SentMs, tries AS Tries
            """, new { id, person });
        if (sent is null || sent.Tries > MostTries || Columns.Instant(sent.SentMs) + Life < clock.GetUtcNow()) return CodeTried.TooLate;
        if (!CryptographicOperations.FixedTimeEquals(PrintOf(id, (code ?? "").Trim()), sent.Print)) return CodeTried.Wrong;
        var own = (await PersonNumbers.Read(connection, "WHERE id = @id", new { id })).Single();
        await numbers.Prove(connection, own, ProofWay.Code);
        await connection.ExecuteAsync("DELETE FROM number_code WHERE own = @id", new { id });
        return CodeTried.Proved;
    }, stop);

    private async Task<CodeSent> Keep(DbConnection connection, OwnNumber own, long account, string code)
    {
        var now = clock.GetUtcNow();
        var what = new
        {
            own.Id, number = PrintOf("number ring", (long)own.Number.Bits), account = PrintOf("number ring account", account), print = PrintOf(own.Id, code),
            now = now.ToUnixTimeMilliseconds(), day = (now - Day).ToUnixTimeMilliseconds(), month = (now - Month).ToUnixTimeMilliseconds(),
        };

        // Entered before it is counted: of two at once, PostgreSQL lets neither pass the other unseen, because the counter of changes holds them in turn.
        await Change.Next(connection);
        await connection.ExecuteAsync("DELETE FROM number_ring WHERE at_ms < @month", what);
        if (await Count(connection, "number = @number AND at_ms > @day", what) >= MostADayOfNumber || await Count(connection, "number = @number", what) >= MostAMonthOfNumber)
        {
            return CodeSent.NumberHadEnough;
        }

        if (await Count(connection, "account = @account AND at_ms > @day", what) >= MostADayOfAccount) return CodeSent.AccountHadEnough;
        await connection.ExecuteAsync("INSERT INTO number_ring (number, account, at_ms) VALUES (@number, @account, @now)", what);
        await connection.ExecuteAsync("""
            INSERT INTO number_code (own, print, sent_ms, tries) VALUES (@Id, @print, @now, 0)
            ON CONFLICT (own) DO UPDATE SET print = excluded.print, sent_ms = excluded.sent_ms, tries = 0
            """, what);
        return CodeSent.Sent;
    }

    private static Task<long> Count(DbConnection connection, string which, object what) =>
        connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM number_ring WHERE {which}", what);

    private byte[] PrintOf(string purpose, long what)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, what);
        return secret.Print(purpose, bytes);
    }

    private byte[] PrintOf(long own, string code) => secret.Print("number code", Encoding.UTF8.GetBytes($"{own} {code}"));

    private sealed record Kept
    {
        public byte[] Print { get; init; } = [];
        public long SentMs { get; init; }
        public int Tries { get; init; }
    }
}
