using Microsoft.AspNetCore.Components.Web;

namespace Quiete.Server.Documents;

/// <summary>Wires the room.</summary>
internal static partial class DocumentsSetup
{
    extension(IServiceCollection services)
    {
        public void AddDocuments()
        {
            services.AddSingleton<Press>();
            services.AddSingleton<PaperTurns>();
            services.AddScoped<HtmlRenderer>();
            services.AddScoped<Papers>();
            services.AddSingleton<PecRoots>();
            services.AddSingleton<PecReader>();
        }
    }

    extension(WebApplication web)
    {
        /// <summary>Tells the operator at the start what is missing, not a person in the middle of a letter.</summary>
        public void MapDocuments()
        {
            if (!web.Services.GetRequiredService<Press>().IsThere) NoPress(web.Logger, Press.Program);
            web.Services.GetRequiredService<PecRoots>(); // a file that cannot be read stops the start
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Program} is not on this machine: letters and dossiers print from the browser only. On Debian: apt-get install weasyprint.")]
    private static partial void NoPress(ILogger log, string program);
}
