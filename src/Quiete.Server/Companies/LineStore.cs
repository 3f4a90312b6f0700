using System.Data.Common;
using Dapper;
using Quiete.Numbers;
using Quiete.Server.Storage;

namespace Quiete.Server.Companies;

/// <summary>A caller line that a company declared to the public.</summary>
/// <param name="Recallable">Whether a person who calls it back reaches the caller.</param>
public sealed record CompanyLine(long Id, CompanyName Company, CallerLine Line, bool Recallable, DateTimeOffset Declared, DateTimeOffset? Withdrawn);

/// <summary>The caller lines that companies declare. A line belongs to one company at a time.</summary>
internal sealed class LineStore(CompanyWrites writes, TimeProvider clock)
{
    /// <summary>The most lines that a company declares at a time.</summary>
    public const int MaxDeclared = 2_000;

    private const string Select = """
        SELECT line.id AS Id, line.company AS Company, company.name AS Name, line.line AS Line, line.recallable AS Recallable,
               line.declared_ms AS DeclaredMs, line.withdrawn_ms AS WithdrawnMs
        FROM caller_line line JOIN company ON company.id = line.company
        """;

    /// <summary>Declares a line.</summary>
    /// <exception cref="BadInputException">It cannot be read, is no line that may be shown, or is declared already.</exception>
    public async Task<long> Declare(long company, string line, bool recallable, CancellationToken stop)
    {
        var read = Declarable(line);
        var id = await writes.Write(async connection =>
        {
            await CompanyWrites.MustHaveRoom(
                connection, "SELECT count(*) FROM caller_line WHERE company = @company AND withdrawn_ms IS NULL", company, MaxDeclared, "line");
            return await connection.ExecuteScalarAsync<long?>("""
                INSERT INTO caller_line (company, line, recallable, declared_ms)
                SELECT id, @line, @recallable, @now FROM company WHERE id = @company AND closed_ms IS NULL
                ON CONFLICT (line) WHERE withdrawn_ms IS NULL DO NOTHING
                RETURNING id
                """,
                new { company, line = read.ToString(), recallable, now = clock.NowMs() });
        }, stop);
        return id ?? throw new BadInputException("line", "This line is declared already, by this company or another.");
    }

    /// <summary>Ends a declaration. The line stays in the history.</summary>
    /// <param name="company">Whose it must be; null: anybody's.</param>
    /// <returns>False: there is no such line in force.</returns>
    public Task<bool> Withdraw(long id, long? company, CancellationToken stop) => writes.Write(async connection => await connection.ExecuteAsync(
        "UPDATE caller_line SET withdrawn_ms = @now WHERE id = @id AND withdrawn_ms IS NULL AND (@company IS NULL OR company = @company)",
        new { id, company, now = clock.NowMs() }) == 1, stop);

    /// <summary>Everybody who ever declared a line, the latest first.</summary>
    public Task<IReadOnlyList<CompanyLine>> History(CallerLine line, CancellationToken stop) => writes.Database.Read(
        connection => Read(connection, writes.Database.Unread, "WHERE line.line = @line ORDER BY line.declared_ms DESC, line.id DESC", new { line = line.ToString() }), stop);

    /// <summary>The lines that a company declares today.</summary>
    public Task<IReadOnlyList<CompanyLine>> Of(long company, CancellationToken stop) => writes.Database.Read(
        connection => Read(connection, writes.Database.Unread, "WHERE line.company = @company AND line.withdrawn_ms IS NULL ORDER BY line.line", new { company }), stop);

    /// <summary>The lines that a company ever declared, with their days.</summary>
    public Task<IReadOnlyList<CompanyLine>> EverOf(long company, CancellationToken stop) => writes.Database.Read(
        connection => Read(connection, writes.Database.Unread, "WHERE line.company = @company ORDER BY line.id", new { company }), stop);

    /// <summary>Every line declared today, for the book.</summary>
    internal static Task<IReadOnlyList<CompanyLine>> All(DbConnection connection, UnreadRows unread) =>
        Read(connection, unread, "WHERE line.withdrawn_ms IS NULL ORDER BY line.id", what: null);

    /// <summary>Reads a line that a company may declare.</summary>
    /// <exception cref="BadInputException">It cannot be read, or nobody may show it.</exception>
    internal static CallerLine Declarable(string? text)
    {
        if (!CallerLine.TryParse(text, out var line) || line.IsWithheld)
        {
            throw new BadInputException("line", "This cannot be read as a telephone line.");
        }

        return line.Kind == NumberKind.Emergency ? throw new BadInputException("line", "This is an emergency number.") : line;
    }

    // A declaration that cannot be read permits nothing: without it the line counts as one that nobody declared.
    private static Task<IReadOnlyList<CompanyLine>> Read(DbConnection connection, UnreadRows unread, string where, object? what) =>
        unread.Read(connection, "caller_line", $"{Select} {where}", what, (Row row) => row.CompanyLine());

    private sealed record Row
    {
        public long Id { get; init; }
        public long Company { get; init; }
        public string Name { get; init; } = "";
        public string Line { get; init; } = "";
        public bool Recallable { get; init; }
        public long DeclaredMs { get; init; }
        public long? WithdrawnMs { get; init; }

        public CompanyLine CompanyLine() => new(
            Id, new(Company, Name), Columns.Line(Line), Recallable, Columns.Instant(DeclaredMs), Columns.Instant(WithdrawnMs));
    }
}
