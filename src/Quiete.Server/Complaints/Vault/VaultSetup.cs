using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>Wires the vault.</summary>
internal static class VaultSetup
{
    extension(IServiceCollection services)
    {
        public void AddVault()
        {
            services.AddSingleton<VaultFolder>();
            services.AddSingleton<VaultKeys>();
            services.AddSingleton<VaultStore>();
            services.AddSingleton<IPersonalPart, VaultPersonalPart>();
            services.AddHostedService<VaultCleaner>();
        }
    }
}
