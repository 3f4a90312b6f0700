namespace Quiete.Server.Companies;

/// <summary>Wires the room.</summary>
internal static class CompaniesSetup
{
    extension(IServiceCollection services)
    {
        public void AddCompanies()
        {
        }
    }

    extension(WebApplication web)
    {
        public void MapCompanies()
        {
        }
    }
}
