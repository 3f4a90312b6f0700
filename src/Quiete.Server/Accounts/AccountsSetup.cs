using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Accounts;

/// <summary>Wires the room.</summary>
internal static class AccountsSetup
{
    /// <summary>The scheme that chooses: what the address says, a key where an <c>Authorization</c> header is sent, otherwise the cookie.</summary>
    private const string Either = "Either";

    /// <summary>How long an account is locked after five wrong passwords.</summary>
    public static readonly TimeSpan LockOut = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Session = TimeSpan.FromDays(7);

    extension(IServiceCollection services)
    {
        public void AddAccounts(ServerOptions options)
        {
            services.AddSingleton<KeyBook>();
            services.AddSingleton<KeyMeter>();
            services.AddSingleton<KeyStore>();
            services.AddHostedService<KeyFollower>();
            services.AddSingleton<MembershipStore>();
            services.AddSingleton<InvitationStore>();
            services.AddSingleton<CompanyAccess>();
            services.AddScoped<Registration>();
            services.AddScoped<SignUp>();
            services.AddScoped<AccountList>();
            services.AddScoped<WaysIn>();
            services.AddSingleton<KnownBrowsers>();
            services.AddSingleton<PasswordTurns>();
            services.AddIdentity(options);
            services.AddCookieKeys();
            services.AddAuthorization();
            services.AddRateLimits(options.Limits);
        }

        private void AddIdentity(ServerOptions options)
        {
            services.AddDbContext<AccountsContext>(AccountsContext.Configure);
            services.AddAuthentication(Either)
                .AddPolicyScheme(Either, displayName: null, policy => policy.ForwardDefaultSelector = SchemeOf)
                .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, configureOptions: null)
                .AddIdentityCookies();
            services.AddIdentityCore<Account>(identity =>
                {
                    identity.User.RequireUniqueEmail = true;
                    identity.User.AllowedUserNameCharacters = ""; // any: the address is the name, and it is checked as an address
                    identity.Password = new PasswordOptions
                    {
                        RequiredLength = Account.MinPassword,
                        RequiredUniqueChars = 1,
                        RequireDigit = false,
                        RequireLowercase = false,
                        RequireUppercase = false,
                        RequireNonAlphanumeric = false,
                    };
                    identity.Lockout = new LockoutOptions { MaxFailedAccessAttempts = 5, DefaultLockoutTimeSpan = LockOut };
                    identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                    identity.ClaimsIdentity.RoleClaimType = Caller.RoleClaim;
                })
                .AddEntityFrameworkStores<AccountsContext>()
                .AddSignInManager<FrontDoor>()
                .AddClaimsPrincipalFactory<SignedIn>();
            services.Configure<IdentityPasskeyOptions>(passkeys =>
            {
                var address = new Uri(options.Address);
                passkeys.ServerDomain = address.Host;
                passkeys.ResidentKeyRequirement = "required"; // so that nobody need type an address first
                passkeys.UserVerificationRequirement = "required"; // a passkey stands alone here: who finds somebody's key must not get in by touching it
                passkeys.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == address.GetLeftPart(UriPartial.Authority));
            });
            services.AddScoped<ISecurityStampValidator, SignedInCheck>();
            services.AddOptions<SecurityStampValidatorOptions>().Configure<TimeProvider>((check, clock) =>
                (check.ValidationInterval, check.TimeProvider) = (SignedInCheck.Interval, clock));
            var isHttps = options.Address.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
            services.ConfigureApplicationCookie(cookie =>
            {
                cookie.Cookie.Name = "quiete";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
                cookie.ExpireTimeSpan = Session;
                cookie.SlidingExpiration = true;
                cookie.LoginPath = "/entra";
                cookie.ReturnUrlParameter = "ritorno";
                cookie.Events.OnRedirectToLogin = SendToSignIn;
                cookie.Events.OnRedirectToAccessDenied = context =>
                {
                    context.Response.StatusCode = StatusCodes.Status403Forbidden; // the Shell gives it words
                    return Task.CompletedTask;
                };
            });
        }

        private void AddCookieKeys()
        {
            services.AddDataProtection().SetApplicationName("Quiete");
            services.AddOptions<KeyManagementOptions>().Configure<Database, HouseSecret>((keys, database, secret) =>
            {
                keys.XmlRepository = new DataProtectionKeys(database);
                keys.XmlEncryptor = new DataProtectionSeal(secret);
            });
        }
    }

    extension(WebApplication web)
    {
        /// <summary>Who asks, before anything answers.</summary>
        public void UseAccounts()
        {
            web.UseAuthentication();
            web.UseRateLimits();
            web.Use(RefuseOtherSites);
            web.UseAuthorization();
            web.UseAntiforgery();
            web.Use(TellRefusedForms);
        }

        public void MapAccounts()
        {
            web.MapCaller();
            web.MapPasskeys();
            web.MapSignUp();
            web.MapActing();
        }
    }

    private static string SchemeOf(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<SignsInBy>() is { } own) return own.Scheme;
        return http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal) && http.Request.Headers.ContainsKey("Authorization")
            ? ApiKeyHandler.Scheme
            : IdentityConstants.ApplicationScheme;
    }

    // A cookie goes along with requests that another page makes. Such a request may look, as SameSite=Lax has it, but not write;
    // forms carry a token of ours, and the addresses of the API have this instead.
    private static Task RefuseOtherSites(HttpContext http, RequestDelegate next)
    {
        var isWrite = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
        if (!isWrite || http.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none") return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    // A form that could not be read is not a forged one: too large, or no room for it on the disk, is told as what it is.
    // Most of the others stood open while their reader signed in or out elsewhere.
    private static Task TellRefusedForms(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false } refused) return next(http);
        var hindrance = refused.Error?.InnerException;
        if (hindrance is BadHttpRequestException || (hindrance is IOException fault && FullDisk.IsWhy(fault))) ExceptionDispatchInfo.Throw(hindrance);
        if (hindrance is InvalidDataException) throw new BadInputException("body", "The form cannot be read.");
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Answers.Write(http, Problems.Of(400, Problems.OldForm, "The form is not one of ours, or it is old. Open the page again."));
    }

    // A program is told 401; a person is led to the page where one signs in.
    private static Task SendToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (Answers.IsForProgram(context.HttpContext)) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
