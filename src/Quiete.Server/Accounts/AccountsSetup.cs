using Microsoft.AspNetCore.Authentication;

namespace Quiete.Server.Accounts;

/// <summary>Wires the room.</summary>
internal static class AccountsSetup
{
    /// <summary>The scheme that chooses: a key where an <c>Authorization</c> header is sent, otherwise the cookie.</summary>
    private const string Either = "Either";

    extension(IServiceCollection services)
    {
        public void AddAccounts(ServerOptions options)
        {
            services.AddSingleton<KeyBook>();
            services.AddSingleton<KeyMeter>();
            services.AddSingleton<KeyStore>();
            services.AddHostedService<KeyFollower>();
            services.AddAuthentication(Either)
                .AddPolicyScheme(Either, displayName: null, policy => policy.ForwardDefaultSelector = _ => ApiKeyHandler.Scheme)
                .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, configureOptions: null);
            services.AddAuthorization();
        }
    }

    extension(WebApplication web)
    {
        /// <summary>Who asks, before anything answers.</summary>
        public void UseAccounts()
        {
            web.UseAuthentication();
            web.UseAuthorization();
            web.UseAntiforgery();
        }

        public void MapAccounts() => web.MapCaller();
    }
}
