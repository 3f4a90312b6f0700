namespace Quiete.Server.Register;

/// <summary>Wires the room.</summary>
internal static class RegisterSetup
{
    extension(IServiceCollection services)
    {
        public void AddRegister()
        {
            services.AddSingleton<PersonStore>();
            services.AddSingleton<EntryStore>();
            services.AddSingleton<EntryCorrections>();
            services.AddSingleton<LineWishStore>();
            services.AddSingleton<EntryDesk>();
            services.AddSingleton<ImportStore>();
            services.AddSingleton<ImportDesk>();
            services.AddSingleton<CostStore>();
            services.AddSingleton<Puzzles>();
            services.AddSingleton<ReportStore>();
            services.AddHostedService<RegisterCleaner>();
            services.AddScoped<Kept>();
            services.AddPeople();
            foreach (var rule in RegisterRetention.All) services.AddSingleton(rule);
        }
    }

    extension(WebApplication web)
    {
        public void MapRegister()
        {
            web.MapEntriesApi();
            web.MapWishesApi();
            web.MapImportForms();
            web.MapEntryForms();
            web.MapPeople();
        }
    }
}
