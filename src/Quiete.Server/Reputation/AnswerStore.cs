using Dapper;
using Quiete.Numbers;
using Quiete.Server.Companies;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Reputation;

/// <summary>What a company answers to what people tell, on one page.</summary>
internal sealed record CompanyAnswer(CompanyName Company, string Words, DateTimeOffset At);

/// <summary>The answers of companies: on the page of their brand or their line, one current text each.</summary>
internal sealed class AnswerStore(Database database, CompanyStore companies, TimeProvider clock)
{
    public const int MaxWords = 1_500;

    public static string SubjectOf(Brand brand) => $"brand {brand.Id}";

    public static string SubjectOf(CallerLine line) => $"line {line}";

    /// <summary>Says it; it takes the place of what the company said there before.</summary>
    public Task Say(string subject, long company, string? words, CancellationToken stop)
    {
        var text = PlainText.ForOthers("words", words, MaxWords);
        return database.Write(connection => connection.ExecuteAsync("""
            INSERT INTO company_answer (subject, company, words, at_ms) VALUES (@subject, @company, @text, @now)
            ON CONFLICT (subject, company) DO UPDATE SET words = excluded.words, at_ms = excluded.at_ms
            """, new { subject, company, text, now = clock.NowMs() }), stop);
    }

    /// <summary>Takes it back.</summary>
    public Task TakeBack(string subject, long company, CancellationToken stop) => database.Write(
        connection => connection.ExecuteAsync("DELETE FROM company_answer WHERE subject = @subject AND company = @company", new { subject, company }), stop);

    /// <summary>What a company says on a page today; null: nothing.</summary>
    public async Task<CompanyAnswer?> Of(string subject, long company, CancellationToken stop)
    {
        var row = await database.Read(connection => connection.QuerySingleOrDefaultAsync<(string Words, long AtMs)?>(
            "SELECT words, at_ms FROM company_answer WHERE subject = @subject AND company = @company", new { subject, company }), stop);
        return row is { } known && await companies.Find(company, stop) is { } who ? new(who.Named, known.Words, Columns.Instant(known.AtMs)) : null;
    }
}
