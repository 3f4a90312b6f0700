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
            services.AddSingleton<CasePaths>();
            services.AddSingleton<ReportDesk>();
            services.AddSingleton<SentReports>();
            services.AddSingleton<IPersonalPart, ReportsPart>();
            services.AddSingleton<Drafts>();
            foreach (var rule in CaseRetention.All) services.AddSingleton(rule);
            services.AddSingleton<SocialStore>();
            services.AddSingleton<ActNotes>();
            services.AddSingleton<CaseDossiers>();
            services.AddScoped<CaseDoor>();
            services.AddVault();
            services.AddSingleton<IPersonalPart, CasesPart>();
            services.AddSingleton<LetterStore>();
            services.AddSingleton<LetterDesk>();
            services.AddSingleton<PecDesk>();
            services.AddSingleton<PecTurns>();
            services.AddScoped<LetterFiles>();
            services.AddSingleton<IPersonalPart, LettersPart>();
            services.AddDesk();
            services.AddCompanySide();
        }
    }

    extension(WebApplication web)
    {
        public void MapComplaints()
        {
            web.MapLettersApi();
            web.MapReportsApi();
            web.MapDossierFiles();
            web.MapVaultForms();
            web.MapDeskFiles();
            web.MapComplaintsApi();
        }
    }
}
