using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>What was written in forms that could not be saved, so that nothing is lost. Sealed with the house secret, and an account's own.</summary>
internal sealed class Drafts(Database database, HouseSecret secret, TimeProvider clock)
{
    /// <summary>Nobody comes back for an older one; <see cref="CaseRetention"/> clears them.</summary>
    public const int KeptDays = 30;

    /// <summary>The most of one account; the oldest make room.</summary>
    public const int MostOfAccount = 50;

    /// <summary>The most bytes of one: all that a form may hold, and then some. What is longer stays on the page alone.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>Keeps what a form holds, in place of what was kept of it.</summary>
    /// <param name="form">The form's name: the path of its page.</param>
    public Task Keep<T>(long account, long person, string form, T told, CancellationToken stop)
    {
        var written = JsonSerializer.SerializeToUtf8Bytes(told);
        if (written.Length > MaxBytes) return Task.CompletedTask;
        var box = secret.Seal(written);
        var what = new { account, person, form, box, now = clock.NowMs(), MostOfAccount };
        return database.Write(async connection =>
        {
            await connection.ExecuteAsync("""
                INSERT INTO case_draft (account, person, form, box, kept_ms) VALUES (@account, @person, @form, @box, @now)
                ON CONFLICT (account, person, form) DO UPDATE SET box = excluded.box, kept_ms = excluded.kept_ms
                """, what);
            await connection.ExecuteAsync("""
                DELETE FROM case_draft WHERE account = @account AND kept_ms <
                    (SELECT min(kept_ms) FROM (SELECT kept_ms FROM case_draft WHERE account = @account ORDER BY kept_ms DESC LIMIT @MostOfAccount) latest)
                """, what);
        }, stop);
    }

    /// <summary>What was kept of a form; null: nothing.</summary>
    public async Task<T?> Of<T>(long account, long person, string form, CancellationToken stop) where T : class
    {
        var box = await database.Read(connection => connection.ExecuteScalarAsync<byte[]?>(
            "SELECT box FROM case_draft WHERE account = @account AND person = @person AND form = @form AND kept_ms >= @old",
            new { account, person, form, old = clock.GetUtcNow().AddDays(-KeptDays).ToUnixTimeMilliseconds() }), stop);
        return box is null ? null : JsonSerializer.Deserialize<T>(secret.Open(box));
    }

    /// <summary>Forgets what was kept of a form: it was saved, or is not wanted.</summary>
    public Task Forget(long account, long person, string form, CancellationToken stop) => database.Write(connection => connection.ExecuteAsync(
        "DELETE FROM case_draft WHERE account = @account AND person = @person AND form = @form", new { account, person, form }), stop);

    /// <summary>Forgets what was kept of the forms of a case, by whomever they were written, inside a transaction.</summary>
    public static Task ForgetCase(DbConnection connection, long person, long caseId) => connection.ExecuteAsync(
        "DELETE FROM case_draft WHERE person = @person AND form LIKE @forms", new { person, forms = string.Create(CultureInfo.InvariantCulture, $"/pratiche/{caseId}/%") });

    /// <summary>All of a register, by whomever they were written, as JSON.</summary>
    public async Task<IReadOnlyList<(string Form, JsonElement Told)>> AllOf(long person, CancellationToken stop)
    {
        var rows = await database.Read(connection => connection.QueryAsync<(string Form, byte[] Box)>("SELECT form, box FROM case_draft WHERE person = @person ORDER BY form", new { person }), stop);
        return [.. rows.Select(row => (row.Form, JsonSerializer.Deserialize<JsonElement>(secret.Open(row.Box))))];
    }
}
