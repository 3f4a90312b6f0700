using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>Wires the desk of associations.</summary>
internal static class DeskSetup
{
    extension(IServiceCollection services)
    {
        public void AddDesk()
        {
            services.AddSingleton<HandoverStore>();
            services.AddSingleton<SharedCases>();
            services.AddSingleton<DeskNotes>();
            services.AddSingleton<DeskTemplates>();
            services.AddSingleton<Officers>();
            services.AddSingleton<DossierMaker>();
            services.AddSingleton<DeskFigures>();
            services.AddSingleton<IPersonalPart, HandoversPart>();
        }
    }
}
