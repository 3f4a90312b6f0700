using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Quiete.Server.Accounts;

/// <summary>Knows programs by <c>Authorization: Bearer qk_…</c>.</summary>
internal sealed class ApiKeyHandler(
    KeyBook book, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the scheme.</summary>
    public new const string Scheme = "ApiKey";

    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return Task.FromResult(AuthenticateResult.NoResult());
        if (book.Find(header.AsSpan(Bearer.Length).Trim()) is not { } known) return Task.FromResult(AuthenticateResult.Fail("No such key."));
        Context.Features.Set(known);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(known.Principal, Scheme)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer realm=\"quiete\"";
        return Task.CompletedTask;
    }
}
