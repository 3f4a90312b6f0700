using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Quiete.Server.Accounts;

namespace Quiete.Server.Shell;

/// <summary>Wires what every page and answer shares: layout, languages, errors, health.</summary>
internal static class ShellSetup
{
    /// <summary>The most bytes of a request, unless an address says otherwise.</summary>
    public const int MaxBodyBytes = 1_000_000;

    extension(WebApplicationBuilder builder)
    {
        public void AddShell()
        {
            var services = builder.Services;
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            });
            builder.Logging.ClearProviders().AddJsonConsole(console => console.UseUtcTimestamp = true)
                .SetMinimumLevel(LogLevel.Warning) // the framework tells addresses and headers at lower levels
                .AddFilter("Quiete", LogLevel.Information)
                .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None) // it puts the address into the scope of every line
                .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None) // it writes messages, which may quote what was read; ServerApp says which part failed
                .AddFilter(typeof(ApiKeyHandler).FullName, LogLevel.Warning); // the framework speaks in its name
            services.AddProblemDetails();
            services.AddExceptionHandler<FaultHandler>();
            services.AddRazorComponents();
            services.AddHttpContextAccessor();
            services.AddTelemetry();
            services.AddApiDescription();
            services.AddAntiforgery(forms => forms.SuppressXFrameOptionsHeader = true); // the policy of SafetyHeaders says more
            services.AddScoped<Language>();
            services.AddScoped<Flash>();
            services.ConfigureHttpJsonOptions(options => Json.Set(options.SerializerOptions));
            services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
            services.AddResponseCompression(options =>
            {
                // Only files that are the same for everybody: a page that mixes a secret with what was sent must not be compressed.
                options.EnableForHttps = true;
                options.MimeTypes = ["text/css", "text/javascript", "image/svg+xml"];
            });
        }
    }

    extension(WebApplication web)
    {
        public void UseShell(ServerOptions options)
        {
            web.UseTelemetry();
            if (options.PublicUrl is not null)
            {
                // Behind a proxy on this machine: who asks, and whether by https, is what the proxy says.
                web.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto });
            }

            web.UseSafetyHeaders();
            web.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true });
            web.UseStatusCodePages(Answers.Write);
            web.UseResponseCompression();
            web.UseStaticFiles(new StaticFileOptions
            {
                OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                    file.Context.Request.Path.StartsWithSegments($"/{WebFiles.BootstrapItalia}", StringComparison.Ordinal)
                        ? "public, max-age=31536000, immutable"
                        : "public, no-cache",
            });
            web.UseReadableQuery();
        }

        public void MapShell()
        {
            web.MapHealth();
            web.MapApiDescription();
            web.MapRazorComponents<App>();
            web.MapPost("/lingua", Choose).AllowAnonymous().ExcludeFromDescription();
        }
    }

    /// <summary>Tells the person at the terminal where the service is.</summary>
    public static async Task SayHello(WebApplication web)
    {
        Console.WriteLine($"Quiete answers at {string.Join(", ", web.Urls.Where(url => !url.StartsWith("http://unix:", StringComparison.Ordinal)))}. Stop it with Ctrl+C.");
        var link = await FirstRun.Link(web.Services.GetRequiredService<MembershipStore>(), web.Services.GetRequiredService<InvitationStore>(),
            web.Services.GetRequiredService<ServerOptions>(), CancellationToken.None);
        if (link is not null) Console.WriteLine($"There is no administrator yet. Open this link once to become it: {link}");
    }

    /// <summary>Keeps the language that somebody chose and goes back to the page.</summary>
    private static RedirectHttpResult Choose(HttpContext http, [FromForm] string lingua, [FromForm] string? ritorno)
    {
        http.Response.Cookies.Append(Language.Cookie, lingua == "en" ? "en" : "it", new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
        });
        return TypedResults.Redirect(Return.To(ritorno));
    }
}
