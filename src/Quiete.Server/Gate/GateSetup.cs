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
            services.AddHostedService<LeaseSweeper>();
            services.AddGateFacts();
        }
    }

    extension(WebApplication web)
    {
        public void MapGate()
        {
            web.MapContactsApi();
            web.MapObjectionsApi();
            web.MapGateFacts();
        }
    }
}
