using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Quiete.Server.Accounts;

namespace Quiete.Server.Blocking;

/// <summary>Knows devices by their token: as the password of HTTP Basic, with any user name, or as a bearer.</summary>
internal sealed class DeviceHandler(DeviceBook book, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the scheme.</summary>
    public new const string Scheme = "Device";

    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";
    private const int MaxHeader = 512;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length is 0 or > MaxHeader) return Task.FromResult(AuthenticateResult.NoResult());
        if (Token(header) is not { } token || book.Find(token) is not { } device) return Task.FromResult(AuthenticateResult.Fail("No such token."));
        book.Saw(device, Request.Headers.UserAgent.ToString() is { Length: > 0 } client ? client : null);
        Context.Features.Set(device);
        var claim = new Claim(SignsInBy.DeviceClaim, device.Id.ToString(CultureInfo.InvariantCulture));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([claim], Scheme)), Scheme)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers[HeaderNames.WWWAuthenticate] = "Basic realm=\"Quiete\", charset=\"UTF-8\"";
        return Task.CompletedTask;
    }

    private static string? Token(string header)
    {
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return header[Bearer.Length..];
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return null;
        Span<byte> bytes = stackalloc byte[MaxHeader];
        if (!Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out var count)) return null;
        var pair = Encoding.UTF8.GetString(bytes[..count]);
        return pair.IndexOf(':') is >= 0 and var colon ? pair[(colon + 1)..] : null;
    }
}
