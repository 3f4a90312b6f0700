namespace Quiete.Server.Companies;

/// <summary>Wires the room.</summary>
internal static class CompaniesSetup
{
    extension(IServiceCollection services)
    {
        public void AddCompanies()
        {
            services.AddSingleton<CompanyWrites>();
            services.AddSingleton<CompanyStore>();
            services.AddSingleton<CompanyClosing>();
            services.AddSingleton<LineStore>();
            services.AddSingleton<MandateStore>();
            services.AddSingleton<PolicyStore>();
            services.AddSingleton<CampaignStore>();
            services.AddSingleton<BrandStore>();
            services.AddSingleton<CampaignBook>();
            services.AddHostedService(provider => provider.GetRequiredService<CampaignBook>());
        }
    }

    extension(WebApplication web)
    {
        public void MapCompanies()
        {
            web.MapCompaniesApi();
            web.MapLinesApi();
            web.MapMandatesApi();
            web.MapPoliciesApi();
            web.MapCampaignsApi();
        }
    }
}
