using Microsoft.AspNetCore.Components.Web;

namespace Quiete.Server.Documents;

/// <summary>Wires the room.</summary>
internal static class DocumentsSetup
{
    extension(IServiceCollection services)
    {
        public void AddDocuments()
        {
            services.AddSingleton<Press>();
            services.AddScoped<HtmlRenderer>();
            services.AddScoped<Papers>();
        }
    }
}
