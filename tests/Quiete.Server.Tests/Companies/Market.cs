using Microsoft.Extensions.Logging.Abstractions;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Tests.Companies;

/// <summary>The stores of the companies over one database, and short ways to put somebody on the market.</summary>
internal sealed class Market : IAsyncDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly Database? owned;

    public Market(Database database, TimeProvider clock)
    {
        Writes = new(database);
        Companies = new(Writes, clock);
        Lines = new(Writes, clock);
        Mandates = new(Writes, clock);
        Policies = new(Writes, clock);
        Campaigns = new(Writes, clock);
        Book = new(Writes, clock, NullLogger<CampaignBook>.Instance);
    }

    private Market(Database database, TimeProvider clock, bool own) : this(database, clock) => owned = own ? database : null;

    public CompanyWrites Writes { get; }

    public CompanyStore Companies { get; }

    public LineStore Lines { get; }

    public MandateStore Mandates { get; }

    public PolicyStore Policies { get; }

    public CampaignStore Campaigns { get; }

    public CampaignBook Book { get; }

    /// <summary>The same market as another process sees it: nothing is shared but the database.</summary>
    public static Market Elsewhere(Database database, TimeProvider clock) => new(
        database.FilePath is { } file ? Database.OfFile(file) : Database.OfPostgres(database.ConnectionString), clock, own: true);

    public Task<long> Principal(string name, Accreditation? accreditation = null) => Company(CompanyKind.Principal, name, accreditation ?? Accreditation.None);

    /// <summary>An agency in the register of operators.</summary>
    public Task<long> Agency(string name, Accreditation? accreditation = null) =>
        Company(CompanyKind.Agency, name, accreditation ?? new() { Roc = "12345" });

    public Task<long> Association(string name) => Company(CompanyKind.Association, name, Accreditation.None);

    public Task<long> Campaign(long principal, long? agency, string name = "Autunno", CampaignTerms? terms = null) => Campaigns.Create(
        principal, new(name, agency, Sectors.Telecom, Purpose.Sale, Channels.LiveCall), terms ?? new(Line: "06 9025 1234", OriginCountry: "IT"), Stop);

    public Task<long> Mandate(long principal, long agency, string from, string? to = null, long? through = null) =>
        Mandates.Give(principal, agency, through, new(Day(from), to is null ? null : Day(to)), Stop);

    public Task<long> Policy(long principal, string json) => Policies.Publish(principal, System.Text.Encoding.UTF8.GetBytes(json), Stop);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        Book.Dispose();
        if (owned is not null) await owned.DisposeAsync();
    }

    private Task<long> Company(CompanyKind kind, string name, Accreditation accreditation) =>
        Companies.Create(kind, name, new() { LegalName = $"{name} S.p.A." }, accreditation, Stop);
}
