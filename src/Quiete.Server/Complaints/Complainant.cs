using System.Text.Json;
using Dapper;
using Quiete.Numbers;
using Quiete.Server.Companies;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>Since when a number is in the register of oppositions (RPO), by the person's word.</summary>
/// <param name="Renewed">The last renewal, which withdraws consents given before it.</param>
internal sealed record RpoTold(string Number, DateOnly Since, DateOnly? Renewed = null);

/// <summary>What goes on top of letters and reports: who complains. All of it may be left out until a document asks for it.</summary>
internal sealed record Complainant(
    string? FullName = null, string? TaxCode = null, string? Street = null, string? PostCode = null, string? Town = null, string? Province = null,
    string? Email = null, string? Pec = null, string? Phone = null)
{
    public const int MaxLine = 120;

    /// <summary>By number; a number that is in no register is not here.</summary>
    public IReadOnlyList<RpoTold> Rpo { get; init; } = [];

    /// <summary>The same, checked. A tax code is checked by its form only: sixteen characters, or eleven digits.</summary>
    /// <exception cref="BadInputException">A field cannot be taken.</exception>
    public Complainant Checked() => this with
    {
        FullName = PlainText.Line("fullName", FullName, MaxLine),
        TaxCode = Code(PlainText.Line("taxCode", TaxCode, MaxLine)),
        Street = PlainText.Line("street", Street, MaxLine),
        PostCode = PlainText.Line("postCode", PostCode, MaxLine),
        Town = PlainText.Line("town", Town, MaxLine),
        Province = PlainText.Line("province", Province, MaxLine),
        Email = Texts.Email("email", Email),
        Pec = Texts.Email("pec", Pec),
        Phone = PlainText.Line("phone", Phone, MaxLine),
        Rpo = [.. Rpo.Select(one => NumberReader.Read(one.Number) is { Valid: true } reading
            ? one with { Number = reading.Number.ToString() }
            : throw new BadInputException("rpo", "This is no telephone number."))],
    };

    private static string? Code(string? text) => text?.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        null => null,
        { Length: 16 } code when code.All(char.IsAsciiLetterOrDigit) => code,
        { Length: 11 } code when code.All(char.IsAsciiDigit) => code,
        _ => throw new BadInputException("taxCode", "A tax code has sixteen letters and digits, or eleven digits."),
    };
}

/// <summary>Who complains, sealed with the house secret: a copy of the database does not tell it.</summary>
internal sealed class ComplainantStore(Database database, HouseSecret secret)
{
    public async Task<Complainant> Of(long person, CancellationToken stop)
    {
        var box = await database.Read(connection => connection.ExecuteScalarAsync<byte[]?>("SELECT box FROM complainant WHERE person = @person", new { person }), stop);
        return box is null ? new() : JsonSerializer.Deserialize<Complainant>(secret.Open(box))!;
    }

    /// <summary>Keeps it, in place of what was there.</summary>
    /// <exception cref="BadInputException">A field cannot be taken.</exception>
    public Task Keep(long person, Complainant told, CancellationToken stop)
    {
        var box = secret.Seal(JsonSerializer.SerializeToUtf8Bytes(told.Checked()));
        return database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO complainant (person, box) VALUES (@person, @box) ON CONFLICT (person) DO UPDATE SET box = excluded.box", new { person, box }), stop);
    }
}
