using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>A case as the fields of a page hold it.</summary>
public sealed class CaseForm
{
    public string? DeviceKey { get; set; }

    public string? Subject { get; set; }

    public string? Title { get; set; }

    /// <summary>A brand's name, or any other.</summary>
    public string? Company { get; set; }

    public string? Kind { get; set; }

    public string? Basis { get; set; }

    public string? Address { get; set; }

    public string? Pec { get; set; }

    public string? About { get; set; }

    internal static CaseForm New() => new() { DeviceKey = EntryReader.NewKey(), Subject = Terms.Of(CaseSubject.UnwantedContacts) };

    internal static CaseForm Of(Case one) => new()
    {
        Subject = Terms.Of(one.Told.Subject),
        Title = one.Told.Title,
        Company = one.Company,
        Kind = one.Told.Kind is { } kind ? Terms.Of(kind) : null,
        Basis = one.Told.Basis is { } basis ? Terms.Of(basis) : null,
        Address = one.Told.Address,
        Pec = one.Told.Pec,
        About = one.Told.Told,
    };

    /// <exception cref="BadInputException">A field cannot be read.</exception>
    internal CaseTold Told(IReadOnlyList<Brand> brands)
    {
        var named = Company?.Trim();
        var brand = brands.FirstOrDefault(one => string.Equals(one.Name, named, StringComparison.OrdinalIgnoreCase));
        return new CaseTold(
            Texts.Word<CaseSubject>("subject", Subject), Title ?? "", brand?.Id, named, string.IsNullOrEmpty(Kind) ? null : Texts.Word<BrandKind>("kind", Kind),
            string.IsNullOrEmpty(Basis) ? null : Texts.Word<Basis>("basis", Basis), Address, Pec, About).Checked();
    }
}
