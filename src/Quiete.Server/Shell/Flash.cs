using Microsoft.AspNetCore.DataProtection;

namespace Quiete.Server.Shell;

/// <summary>A text that the next page shows once, after a form was sent: sealed in a cookie that lives for a minute.</summary>
internal sealed class Flash(IHttpContextAccessor accessor, IDataProtectionProvider protection)
{
    private const string Cookie = "quiete-flash";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("flash").ToTimeLimitedDataProtector();

    private HttpContext Http => accessor.HttpContext!;

    /// <summary>Leaves a text for a page.</summary>
    /// <param name="page">The path of the page that may take it.</param>
    public void Put(string page, string text) => Http.Response.Cookies.Append(Cookie, protector.Protect($"{page}\n{text}", Life), new CookieOptions
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = Life,
        SameSite = SameSiteMode.Lax,
        Secure = Http.Request.IsHttps,
    });

    /// <summary>Takes the text that was left for this page; null when there is none.</summary>
    public string? Take()
    {
        if (!HttpMethods.IsGet(Http.Request.Method) || !Http.Request.Cookies.TryGetValue(Cookie, out var value)) return null;
        Http.Response.Cookies.Delete(Cookie);
        try
        {
            var text = protector.Unprotect(value);
            return text.StartsWith($"{Http.Request.Path}\n", StringComparison.Ordinal) ? text[(Http.Request.Path.Value!.Length + 1)..] : null;
        }
        catch (System.Security.Cryptography.CryptographicException) // an old one, or not ours
        {
            return null;
        }
    }
}
