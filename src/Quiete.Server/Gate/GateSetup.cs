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
            services.AddSingleton<ContactLedger>();
            services.AddHostedService(all => all.GetRequiredService<ContactLedger>());
            services.AddGateFacts();
        }
    }

    extension(WebApplication web)
    {
        public void MapGate()
        {
            web.MapGateFacts();
        }
    }
}
