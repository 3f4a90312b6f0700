using System.Globalization;

namespace Quiete.Server.Complaints;

/// <summary>The company that a dossier is about: one of the brands, or a name that people gave.</summary>
/// <param name="Name">Compared whatever the case of its letters.</param>
internal readonly record struct DossierSubject(long? Brand, string? Name)
{
    /// <summary>Part of an address: <c>marchio=5</c> or <c>nome=Gas%20Veloce</c>.</summary>
    public string Query => Brand is { } brand ? $"marchio={brand.ToString(CultureInfo.InvariantCulture)}" : $"nome={Uri.EscapeDataString(Name ?? "")}";

    public string Page => $"/sportello/dossier/azienda?{Query}";

    /// <summary>Of what an address names; null: of nothing.</summary>
    public static DossierSubject? Read(long? brand, string? name) =>
        brand is not null ? new(brand, Name: null) : string.IsNullOrWhiteSpace(name) ? null : new(Brand: null, name.Trim());

    /// <summary>The company of a case; null: nobody knows it.</summary>
    public static DossierSubject? Of(DeskEntry entry) => Read(entry.Brand, entry.Named);

    /// <summary>Where the dossier about a case's company is; null: nobody knows the company.</summary>
    public static string? LinkTo(SharedCase one) => Read(one.Brand?.Id, one.Company)?.Page;

    public bool Is(DossierSubject other) => Brand is not null || other.Brand is not null ? Brand == other.Brand : string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);
}
