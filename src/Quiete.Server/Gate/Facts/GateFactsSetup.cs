namespace Quiete.Server.Gate;

/// <summary>Wires the facts' side of the room: maps, checks, facts, imports, screenings, rounds of the register.</summary>
internal static class GateFactsSetup
{
    extension(IServiceCollection services)
    {
        public void AddGateFacts()
        {
            services.AddSingleton<NumberMaps>();
            services.AddHostedService(all => all.GetRequiredService<NumberMaps>());
            services.AddSingleton<UploadFolder>();
            services.AddSingleton<ImportStore>();
            services.AddHostedService<FactImporter>();
            services.AddSingleton<ScreeningStore>();
            services.AddHostedService<Screener>();
            services.AddSingleton<RpoRounds>();
            services.AddSingleton<RpoChoice>();
            services.AddSingleton<RpoCalendar>();
            services.AddSingleton<RpoDesk>();
            services.AddSingleton<RpoNotices>();
            services.AddHostedService(all => all.GetRequiredService<RpoNotices>());
            services.AddSingleton<FactDesk>();
            services.AddSingleton<NumberLinks>();
            services.AddSingleton<Canaries>();
            services.AddSingleton<CheckQuota>();
        }
    }

    extension(WebApplication web)
    {
        public void MapGateFacts()
        {
            web.MapChecksApi();
            web.MapCanariesApi();
            web.MapFactsApi();
            web.MapPersonsApi();
            web.MapImportsApi();
            web.MapScreeningsApi();
            web.MapRpoApi();
            web.MapFileForms();
        }
    }
}
