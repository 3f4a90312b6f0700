namespace Quiete.Server.Audit;

/// <summary>Wires the room.</summary>
internal static class AuditSetup
{
    extension(IServiceCollection services)
    {
        public void AddAudit()
        {
            services.AddSingleton<SigningKeys>();
            services.AddSingleton<AuditLog>();
            services.AddSingleton<LogSequencer>();
            services.AddHostedService(all => all.GetRequiredService<LogSequencer>());
        }
    }

    extension(WebApplication web)
    {
        public void MapAudit() => web.MapAuditApi();
    }
}
