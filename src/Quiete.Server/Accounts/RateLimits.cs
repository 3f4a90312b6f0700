using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Net.Http.Headers;
using Quiete.Rules;
using Quiete.Server.Shell;

namespace Quiete.Server.Accounts;

/// <summary>How often one may ask. Whoever asks more often hears 429 with <c>Retry-After</c>.</summary>
internal sealed record RateLimits
{
    /// <summary>Attempts to sign in, to open an account or to use an invitation, a minute and address.</summary>
    public int SignInsAMinute { get; init; } = 20;

    /// <summary>Accounts that are opened, a day and address. Many people may share an address of a mobile network.</summary>
    public int SignUpsADay { get; init; } = 200;

    /// <summary>Pages and open addresses of the API, a minute and address (or account, for those signed in).</summary>
    public int PagesAMinute { get; init; } = 600;

    /// <summary>Requests with one key, a second; half a minute's may come at once. 0: no limit.</summary>
    public int KeyRequestsASecond { get; init; } = 2_000;

    /// <summary>Requests of one device, a minute. 0: no limit.</summary>
    public int DeviceRequestsAMinute { get; init; } = 600;

    /// <summary>Files fetched from one's vault, a minute and account. A player asks for a recording in parts, each of which counts.</summary>
    public int DownloadsAMinute { get; init; } = 120;

    /// <summary>The name of the limit of addresses that hand out large files (<see cref="DownloadsAMinute"/>).</summary>
    public const string Downloads = "downloads";

    /// <summary>How many seconds of a key's requests may come at once.</summary>
    private const int KeyBurstSeconds = 30;

    /// <summary>The addresses on which secrets can be guessed, or accounts opened by the thousand.</summary>
    private static readonly string[] Doors = ["/entra", "/invito", "/primo-avvio", "/registrati"];

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The limiter of all requests.</summary>
    public PartitionedRateLimiter<HttpContext> Limiter() => PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, string>(AtDoors), PartitionedRateLimiter.Create<HttpContext, string>(AtSignUp), PartitionedRateLimiter.Create<HttpContext, string>(Everywhere));

    /// <summary>Beside the limit of all requests, for addresses that ask for it.</summary>
    public RateLimitPartition<string> AtDownload(HttpContext http) => Window($"download {Caller.Of(http)?.Name ?? Network(http)}", DownloadsAMinute);

    private RateLimitPartition<string> AtDoors(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method) && Doors.Any(door => http.Request.Path.StartsWithSegments(door, StringComparison.OrdinalIgnoreCase))
            ? Window($"door {Network(http)}", SignInsAMinute)
            : RateLimitPartition.GetNoLimiter("");

    private RateLimitPartition<string> AtSignUp(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method) && http.Request.Path.StartsWithSegments("/registrati", StringComparison.OrdinalIgnoreCase)
            ? RateLimitPartition.GetFixedWindowLimiter($"sign-up {Network(http)}", _ => new() { PermitLimit = SignUpsADay, Window = Day, QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter("");

    private RateLimitPartition<string> Everywhere(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)) return RateLimitPartition.GetNoLimiter("");
        if (http.User.FindFirst(SignsInBy.DeviceClaim) is { } device)
        {
            return DeviceRequestsAMinute == 0 ? RateLimitPartition.GetNoLimiter("") : Window($"device {device.Value}", DeviceRequestsAMinute);
        }

        if (Caller.Of(http) is not { } caller) return Window($"page {Network(http)}", PagesAMinute);
        if (http.Features.Get<KnownKey>() is null) return Window(caller.Name, PagesAMinute);
        return KeyRequestsASecond == 0 ? RateLimitPartition.GetNoLimiter("") : RateLimitPartition.GetTokenBucketLimiter(caller.Name, _ => new()
        {
            TokenLimit = KeyRequestsASecond * KeyBurstSeconds,
            TokensPerPeriod = KeyRequestsASecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
    }

    private static RateLimitPartition<string> Window(string who, int requests) => RateLimitPartition.GetSlidingWindowLimiter(who, _ => new()
    {
        PermitLimit = requests,
        Window = Minute,
        SegmentsPerWindow = 6,
        QueueLimit = 0,
    });

    /// <summary>From where a request comes: an address, of IPv6 its first half, for whoever has one of those has 2^64 of them.</summary>
    internal static string Network(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress([.. address.GetAddressBytes().Take(8), .. new byte[8]]).ToString() : address.ToString();
    }
}

/// <summary>Holds requests to the limits, and keys to their quota of the day.</summary>
internal static class RateLimiting
{
    /// <summary>After how many seconds to ask again where the limiter does not say.</summary>
    private const int RetryAfterSeconds = 10;

    extension(IServiceCollection services)
    {
        public void AddRateLimits(RateLimits limits) => services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = limits.Limiter();
            limiter.AddPolicy(RateLimits.Downloads, limits.AtDownload);
            limiter.OnRejected = (context, _) =>
            {
                var after = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? (long)Math.Ceiling(wait.TotalSeconds) : RetryAfterSeconds;
                context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, after).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
        });
    }

    extension(WebApplication web)
    {
        public void UseRateLimits()
        {
            web.UseRateLimiter();
            web.Use(CountKey);
        }
    }

    private static Task CountKey(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<KnownKey>() is not { } known || http.RequestServices.GetRequiredService<KeyMeter>().TryCount(known.Key)) return next(http);
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var midnight = RomeTime.StartOf(RomeTime.DayOf(now).AddDays(1));
        http.Response.Headers[HeaderNames.RetryAfter] = ((long)Math.Ceiling((midnight - now).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return Answers.Write(http, Problems.Of(429, "quota-used-up", "The key has used up the requests of today. It may ask again after midnight in Italy."));
    }
}
