namespace Quiete.Server.Operating;

/// <summary>Wires the room.</summary>
internal static class OperatingSetup
{
    /// <summary>How long the parts of the service may take to finish once no request is left.</summary>
    private static readonly TimeSpan MostShutdown = TimeSpan.FromSeconds(60);

    extension(IServiceCollection services)
    {
        public void AddOperating()
        {
            services.AddSingleton<Drain>();
            services.AddSingleton<Restore>();
            services.Configure<HostOptions>(host => host.ShutdownTimeout = MostShutdown);
        }
    }

    extension(WebApplication web)
    {
        /// <summary>Before anything that answers from data.</summary>
        public void UseOperating()
        {
            var drain = web.Services.GetRequiredService<Drain>();
            web.Use(drain.Pass);
        }

        public void MapOperating() => web.MapOperatorApi();
    }
}
