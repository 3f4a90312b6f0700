using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.DataProtection;

namespace Quiete.Server.Accounts;

/// <summary>The browsers in which an account has signed in before: a stranger who guesses until the account is locked does not lock it there.</summary>
/// <remarks>A sealed cookie says which accounts a browser knows. It opens nothing: the password is asked all the same.</remarks>
internal sealed class KnownBrowsers(IDataProtectionProvider protection) : IDisposable
{
    /// <summary>How often a locked account may be tried from a browser that knows it, in the time for which the lock lasts.</summary>
    public const int Attempts = 5;

    private const string Cookie = "quiete-browser";
    private const int MostAccounts = 4;
    private const int NameBytes = 16;
    private static readonly TimeSpan Life = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("known browser").ToTimeLimitedDataProtector();
    private readonly PartitionedRateLimiter<string> attempts = PartitionedRateLimiter.Create<string, string>(browser =>
        RateLimitPartition.GetFixedWindowLimiter(browser, _ => new() { PermitLimit = Attempts, Window = AccountsSetup.LockOut, QueueLimit = 0 }));

    /// <summary>Notes that an account has signed in here.</summary>
    public void Remember(HttpContext http, long account)
    {
        var (browser, accounts) = Read(http) ?? (Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NameBytes)), []);
        var known = accounts.Where(one => one != account).Prepend(account).Take(MostAccounts);
        http.Response.Cookies.Append(Cookie, protector.Protect($"{browser} {string.Join(' ', known)}", Life), new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = Life,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
        });
    }

    /// <summary>Whether a locked account may be tried here once more; it counts as a try.</summary>
    public bool MayTry(HttpContext http, long account)
    {
        if (Read(http) is not { } known || !known.Accounts.Contains(account)) return false;
        using var lease = attempts.AttemptAcquire(known.Browser);
        return lease.IsAcquired;
    }

    public void Dispose() => attempts.Dispose();

    private (string Browser, IReadOnlyList<long> Accounts)? Read(HttpContext http)
    {
        if (!http.Request.Cookies.TryGetValue(Cookie, out var value)) return null;
        try
        {
            var parts = protector.Unprotect(value).Split(' ');
            return (parts[0], [.. parts.Skip(1).Select(text => long.Parse(text, CultureInfo.InvariantCulture))]);
        }
        catch (CryptographicException) // an old one, or not ours
        {
            return null;
        }
    }
}
