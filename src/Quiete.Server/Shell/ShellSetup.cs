using Microsoft.AspNetCore.Http.HttpResults;
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
                .AddFilter(typeof(ApiKeyHandler).FullName, LogLevel.Warning); // the framework speaks in its name
            services.AddProblemDetails();
            services.AddExceptionHandler<FaultHandler>();
            services.AddRazorComponents();
            services.AddHttpContextAccessor();
            services.AddScoped<Language>();
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
        public void UseShell()
        {
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
        }

        public void MapShell()
        {
            web.MapHealth();
            web.MapRazorComponents<App>();
            web.MapPost("/lingua", Choose).AllowAnonymous().ExcludeFromDescription();
        }
    }

    /// <summary>Tells the person at the terminal where the service is.</summary>
    public static Task SayHello(WebApplication web)
    {
        Console.WriteLine($"Quiete answers at {string.Join(", ", web.Urls.Where(url => !url.StartsWith("http://unix:", StringComparison.Ordinal)))}. Stop it with Ctrl+C.");
        return Task.CompletedTask;
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
