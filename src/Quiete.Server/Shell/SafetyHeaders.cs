namespace Quiete.Server.Shell;

/// <summary>The headers that keep browsers from doing with our pages what we do not do.</summary>
internal static class SafetyHeaders
{
    /// <summary>No script and no style but from our own files; nobody frames us; forms go nowhere else. The style sheet holds images and a font.</summary>
    private const string Policy = "default-src 'self'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'self'; "
        + "form-action 'self'; frame-ancestors 'none'";

    /// <summary>The explorer of the API writes styles into its own page.</summary>
    private const string ExplorerPolicy = $"{Policy}; style-src 'self' 'unsafe-inline'";

    extension(WebApplication web)
    {
        public void UseSafetyHeaders() => web.Use((http, next) =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) ? ExplorerPolicy : Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
            return next(http);
        });
    }
}
