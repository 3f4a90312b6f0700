using Quiete.Server.Companies;
using Quiete.Server.Gate;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>A contact of a case, with what could be found out about it.</summary>
internal sealed record CaseContact(Entry Entry, CallMatch Match);

/// <summary>Everything that is known of a case at one moment: what documents, next steps and dossiers are made of.</summary>
/// <param name="Contacts">Those received, in order of time.</param>
/// <param name="Acts">What else happened, in order of time.</param>
/// <param name="Numbers">The person's numbers.</param>
/// <param name="Objections">Those of the person that reach the company, or everybody, the oldest first.</param>
/// <param name="Company">The company, where it takes part in Quiete.</param>
internal sealed record CaseFile(
    Person Person, Case Case, Complainant Complainant, IReadOnlyList<CaseContact> Contacts, IReadOnlyList<Act> Acts,
    IReadOnlyList<OwnNumber> Numbers, IReadOnlyList<PersonObjection> Objections, Company? Company)
{
    /// <summary>The names of brands by their ids, as far as contacts name them.</summary>
    public IReadOnlyDictionary<long, string> Brands { get; init; } = new Dictionary<long, string>();

    /// <summary>The contacts that are held against the company of the case; the others are left out of all that speaks of it alone.</summary>
    public IReadOnlyList<CaseContact> ContactsOfCompany => [.. Contacts.Where(contact => !contact.Entry.Told.Useful && !IsOfAnother(contact))];

    /// <summary>Whether a contact is another company's. Only what is known for sure says so: a brand that the person chose, or the company that the gate knows.</summary>
    public bool IsOfAnother(CaseContact contact)
    {
        var told = contact.Entry.Told;
        if (told.Brand is { } brand && brand != Case.Told.Brand && Brands.TryGetValue(brand, out var name) && !string.Equals(name, Case.Company, StringComparison.OrdinalIgnoreCase)) return true;
        return Case.Brand?.Company is { } company && contact.Match.By is { } by && by.Principal != company;
    }

    /// <summary>Whether what the gate decided was asked for the company of the case. One that takes no part is known by its name; where nobody knows the company, everything is.</summary>
    public bool IsOfCompany(ContactOfPerson asked) =>
        Case.Brand?.Company is { } company ? asked.Principal == company : Case.Company is not { } name || string.Equals(asked.Record.Principal, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an objection holds for the number on which a contact came. Where no number is named and there is one only, it came on that.</summary>
    public bool IsCovered(Entry entry, PersonObjection said) =>
        (entry.Told.OwnNumber ?? (Numbers is [var only] ? only.Number : null)) is { } called && said.IsEnforced && said.Numbers.Any(one => one.Number == called);
}

/// <summary>Gathers the file of a case.</summary>
internal sealed class CaseFiles(
    CaseStore cases, ActStore acts, ComplainantStore complainants, EntryStore entries, CallMatcher matcher, PersonNumbers numbers, PersonObjections objections, CompanyStore companies, BrandStore brands)
{
    /// <summary>The file of a case. Its caller has made sure that the case is theirs to read.</summary>
    public async Task<CaseFile> Of(Person person, Case one, CancellationToken stop) => await Of(person, one, await acts.Of(one.Id, stop), stop);

    /// <summary>The same with acts without their long texts, for all that prints none of them: letters, reports, complaints to a company.</summary>
    public async Task<CaseFile> Outline(Person person, Case one, CancellationToken stop) => await Of(person, one, await acts.Outline(one.Id, stop), stop);

    private async Task<CaseFile> Of(Person person, Case one, IReadOnlyList<Act> happened, CancellationToken stop)
    {
        var ids = await cases.EntryIds(one.Id, stop);
        var found = (await entries.Of(person.Id, ids, stop)).Where(entry => entry.TakenBack is null).OrderBy(entry => entry.Told.Received).ThenBy(entry => entry.Id).ToList();
        var matches = await matcher.Of(person.Id, found, stop);
        var company = one.Brand?.Company is { } id ? await companies.Find(id, stop) : null;
        return new(
            person, one, await complainants.Of(person.Id, stop), [.. found.Zip(matches, (entry, match) => new CaseContact(entry, match))], happened,
            await numbers.Of(person.Id, stop), [.. (await objections.Of(person.Id, stop)).Where(said => Reaches(said, one)).OrderBy(said => said.Said)], company)
        {
            Brands = found.Exists(entry => entry.Told.Brand is not null) ? (await brands.All(stop)).ToDictionary(brand => brand.Id, brand => brand.Name) : [],
        };
    }

    /// <summary>Whether an objection reaches the company of a case.</summary>
    internal static bool Reaches(PersonObjection said, Case one) =>
        said.IsToAll || (said.Principal is { } principal ? principal == one.Brand?.Company : one.Company is { } name && string.Equals(said.To, name, StringComparison.OrdinalIgnoreCase));
}
