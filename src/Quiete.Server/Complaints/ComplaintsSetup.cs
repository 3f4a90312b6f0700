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
            services.AddSingleton<IPersonalPart, CasesPart>();
            services.AddDesk();
            services.AddCompanySide();
        }
    }

    extension(WebApplication web)
    {
        public void MapComplaints()
        {
            web.MapDeskFiles();
            web.MapComplaintsApi();
        }
    }
}
