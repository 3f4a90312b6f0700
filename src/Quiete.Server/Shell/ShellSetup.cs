
namespace Quiete.Server.Shell;

/// <summary>Wires what every page and answer shares: layout, languages, errors, health.</summary>
internal static class ShellSetup
{
    extension(IServiceCollection services)
    {
        public void AddShell()
        {
            services.AddProblemDetails();
            services.AddExceptionHandler<FaultHandler>();
            services.AddRazorComponents();
            services.AddHttpContextAccessor();
        }
    }

    extension(WebApplication web)
    {
        public void UseShell()
        {
            web.UseExceptionHandler();
            web.UseStatusCodePages();
        }

        public void MapShell() => web.MapHealth();
    }

    /// <summary>Tells the person at the terminal where the service is.</summary>
    public static Task SayHello(WebApplication web)
    {
        Console.WriteLine($"Quiete answers at {string.Join(", ", web.Urls)}. Stop it with Ctrl+C.");
        return Task.CompletedTask;
    }
}
