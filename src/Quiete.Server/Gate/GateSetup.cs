namespace Quiete.Server.Gate;

/// <summary>Wires the room.</summary>
internal static class GateSetup
{
    extension(IServiceCollection services)
    {
        public void AddGate()
        {
            services.AddSingleton<FactStore>();
            services.AddSingleton<DecisionStore>();
            services.AddSingleton<Receipts>();
            services.AddSingleton<Objections>();
            services.AddSingleton<Outcomes>();
            services.AddSingleton<ContactLedger>();
            services.AddHostedService(all => all.GetRequiredService<ContactLedger>());
            services.AddSingleton<LeaseSweeper>();
            services.AddHostedService(all => all.GetRequiredService<LeaseSweeper>());
            services.AddSingleton<Questions>();
            services.AddSingleton<ContactHistory>();
            services.AddSingleton<ContactsOfPerson>();
            services.AddSingleton<HistoryAccess>();
            services.AddSingleton<ExposureReport>();
            services.AddSingleton<PersonErasure>();
            foreach (var rule in RetentionRules.All) services.AddSingleton(rule);
            services.AddSingleton<Retention>();
            services.AddHostedService(all => all.GetRequiredService<Retention>());
            services.AddGateFacts();
        }
    }

    extension(WebApplication web)
    {
        public void MapGate()
        {
            web.MapContactsApi();
            web.MapObjectionsApi();
            web.MapReceiptsApi();
            web.MapQuestionsApi();
            web.MapHistoryApi();
            web.MapExposureApi();
            web.MapErasureApi();
            web.MapGateFacts();
        }
    }
}
