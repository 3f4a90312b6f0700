using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>Wires the room.</summary>
internal static class ComplaintsSetup
{
    extension(IServiceCollection services)
    {
        public void AddComplaints()
        {
            services.AddSingleton<CaseStore>();
            services.AddSingleton<ActStore>();
            services.AddSingleton<ComplainantStore>();
            services.AddSingleton<CaseFiles>();
            services.AddSingleton<Drafts>();
            services.AddSingleton<SocialStore>();
            services.AddSingleton<ActNotes>();
            services.AddSingleton<CaseDossiers>();
            services.AddScoped<CaseDoor>();
            services.AddVault();
            services.AddSingleton<IPersonalPart, CasesPart>();
        }
    }

    extension(WebApplication web)
    {
        public void MapComplaints()
        {
            web.MapDossierFiles();
            web.MapVaultForms();
        }
    }
}
