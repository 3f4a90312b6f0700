using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Companies;

/// <summary>A company, as far as its reader may see it: what it keeps to itself is absent for others.</summary>
/// <param name="Sector">Of a principal: what it sells.</param>
/// <param name="Roc">Its number in the register of communication operators.</param>
/// <param name="RocTo">The last day of the enrolment.</param>
/// <param name="CodeMember">Whether it adheres to the code of conduct.</param>
/// <param name="Vat">Only for itself and those who watch.</param>
/// <param name="ContactEmail">Only for itself and those who watch.</param>
/// <param name="TurnoverEur">Only for itself and those who watch.</param>
internal sealed record CompanyAnswer(
    long Id, CompanyKind Kind, string Name, string LegalName, string? Website, string? Sector, string? Roc, DateOnly? RocTo, bool CodeMember,
    DateOnly? CodeTo, DateTimeOffset Created, DateTimeOffset? Closed, string? Vat, string? ContactEmail, long? TurnoverEur);

/// <summary>A company to be entered.</summary>
internal sealed record NewCompany(CompanyKind Kind, string Name, ProfileRequest Profile, AccreditationRequest? Accreditation = null);

/// <summary>What a company says of itself.</summary>
/// <param name="TurnoverEur">A year's, for the range of fines. Never shown to the public.</param>
internal sealed record ProfileRequest(
    string LegalName, string? Vat = null, string? ContactEmail = null, string? Website = null, string? Sector = null, long? TurnoverEur = null)
{
    public Profile Read() => new()
    {
        LegalName = LegalName,
        Vat = Vat,
        ContactEmail = ContactEmail,
        Website = Website,
        Sector = string.IsNullOrEmpty(Sector) ? null : Texts.Word<Sectors>("sector", Sector),
        TurnoverEur = TurnoverEur,
    };
}

/// <summary>What an administrator has checked of a company.</summary>
internal sealed record AccreditationRequest(string? Roc = null, DateOnly? RocTo = null, bool CodeMember = false, DateOnly? CodeTo = null)
{
    public Accreditation Read() => new() { Roc = Roc, RocTo = RocTo, CodeMember = CodeMember, CodeTo = CodeTo };
}

/// <summary>The companies by API: everybody reads who they are, they say it, an administrator enters them and what was checked.</summary>
internal static class CompaniesApi
{
    extension(WebApplication web)
    {
        public void MapCompaniesApi()
        {
            var routes = web.MapGroup("/v1/companies").WithTags("Companies");
            routes.MapGet("/", List).AllowAnonymous();
            routes.MapGet("/{id:long}", Get).AllowAnonymous();
            routes.MapPost("/", Create).NeedsRole(Role.Administrator);
            routes.MapPut("/{id:long}/profile", Change).NeedsCaller();
            routes.MapPut("/{id:long}/accreditation", Accredit).NeedsRole(Role.Administrator);
            routes.MapDelete("/{id:long}", Close).NeedsRole(Role.Administrator);
        }
    }

    /// <summary>The companies that are open, by name.</summary>
    /// <param name="kind">Only of one kind: <c>principal</c>, <c>agency</c>, <c>association</c>.</param>
    internal static async Task<Ok<CompanyAnswer[]>> List(string? kind, HttpContext http, CompanyStore companies, CancellationToken stop)
    {
        var found = await companies.List(kind is null ? null : Texts.Word<CompanyKind>("kind", kind), closedToo: false, stop);
        var caller = Caller.Of(http);
        return TypedResults.Ok(found.Select(company => Answer(company, caller)).ToArray());
    }

    /// <summary>One company, closed ones too.</summary>
    internal static async Task<Results<Ok<CompanyAnswer>, ProblemHttpResult>> Get(long id, HttpContext http, CompanyStore companies, CancellationToken stop) =>
        await companies.Find(id, stop) is { } company ? TypedResults.Ok(Answer(company, Caller.Of(http))) : Problems.NotFound();

    /// <summary>Enters a company. Its name never changes.</summary>
    internal static async Task<Created<CompanyAnswer>> Create(NewCompany company, HttpContext http, CompanyStore companies, CancellationToken stop)
    {
        var id = await companies.Create(company.Kind, company.Name, company.Profile.Read(), company.Accreditation?.Read() ?? Accreditation.None, stop);
        return TypedResults.Created($"/v1/companies/{id}", Answer((await companies.Find(id, stop))!, Caller.Of(http)));
    }

    /// <summary>Says anew what a company says of itself: by itself, or by an administrator.</summary>
    internal static async Task<Results<Ok<CompanyAnswer>, ProblemHttpResult>> Change(
        long id, ProfileRequest profile, HttpContext http, CompanyStore companies, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (!caller.ActsFor(id) && caller.Role != Role.Administrator) return Problems.Forbidden(); // that it exists is public
        if (!await companies.Change(id, profile.Read(), stop)) return Problems.NotFound();
        return TypedResults.Ok(Answer((await companies.Find(id, stop))!, caller));
    }

    /// <summary>Enters what was checked of a company: its number in the register of operators, its membership of the code of conduct.</summary>
    internal static async Task<Results<Ok<CompanyAnswer>, ProblemHttpResult>> Accredit(
        long id, AccreditationRequest accreditation, HttpContext http, CompanyStore companies, CancellationToken stop)
    {
        if (!await companies.Accredit(id, accreditation.Read(), stop)) return Problems.NotFound();
        return TypedResults.Ok(Answer((await companies.Find(id, stop))!, Caller.Of(http)));
    }

    /// <summary>Closes a company for good, and with it its keys, people, webhooks, mandates, lines and campaigns.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Close(long id, CompanyClosing closing, CancellationToken stop) =>
        await closing.Close(id, stop) ? TypedResults.NoContent() : Problems.NotFound();

    private static CompanyAnswer Answer(Company company, Caller? caller)
    {
        var (profile, checks) = (company.Profile, company.Accreditation);
        var own = caller is not null && (caller.SeesAll || caller.Company == company.Id) ? profile : null;
        return new(
            company.Id, company.Kind, company.Name, profile.LegalName, profile.Website, profile.Sector is { } sector ? Terms.Of(sector) : null,
            checks.Roc, checks.RocTo, checks.CodeMember, checks.CodeTo, company.Created, company.Closed, own?.Vat, own?.ContactEmail, own?.TurnoverEur);
    }
}
