using Dapper;
using Quiete.Server.Companies;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>An answer that an association writes often.</summary>
internal sealed record DeskTemplate(long Id, string Name, string Said)
{
    /// <summary>The text with its places filled: <c>{persona}</c>, <c>{azienda}</c>, <c>{pratica}</c>, <c>{giorno}</c>, <c>{associazione}</c>. A place for what nobody knows stays, so that it is seen.</summary>
    public string For(SharedCase one, string association, string day)
    {
        var text = Said;
        foreach (var (place, value) in (ReadOnlySpan<(string, string?)>)
            [("{persona}", one.Person?.FullName), ("{azienda}", one.Company), ("{pratica}", one.Title), ("{giorno}", day), ("{associazione}", association)])
        {
            if (value is not null) text = text.Replace(place, value, StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }
}

/// <summary>The templates of associations.</summary>
internal sealed class DeskTemplates(Database database)
{
    public const int MostOfAssociation = 100;
    public const int MaxSaid = 10_000;

    /// <summary>Keeps a template; one of this name gets the new text.</summary>
    /// <exception cref="BadInputException">A text cannot be taken, or there are too many.</exception>
    public Task Keep(long association, string? name, string? said, CancellationToken stop)
    {
        name = Texts.Needed("name", name);
        said = PlainText.ForOthers("said", said, MaxSaid);
        return database.Write(async connection =>
        {
            await connection.ExecuteAsync("""
                INSERT INTO desk_template (association, name, said) VALUES (@association, @name, @said) ON CONFLICT (association, name) DO UPDATE SET said = excluded.said
                """, new { association, name, said });
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM desk_template WHERE association = @association", new { association }) > MostOfAssociation)
            {
                throw new BadInputException("name", $"At most {MostOfAssociation} templates.");
            }
        }, stop);
    }

    /// <summary>Deletes a template. False: the association has none such.</summary>
    public Task<bool> Delete(long association, long id, CancellationToken stop) => database.Write(async connection =>
        await connection.ExecuteAsync("DELETE FROM desk_template WHERE association = @association AND id = @id", new { association, id }) == 1, stop);

    /// <summary>An association's templates, by name.</summary>
    public Task<IReadOnlyList<DeskTemplate>> Of(long association, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<DeskTemplate>)[.. (await connection.QueryAsync<(long Id, string Name, string Said)>(
            "SELECT id, name, said FROM desk_template WHERE association = @association ORDER BY name, id", new { association }))
            .Select(row => new DeskTemplate(row.Id, row.Name, row.Said))], stop);
}
