using Quiete.Server.Shell;

namespace Quiete.Server.Operating;

/// <summary>Lets a service that was told to stop finish what it accepted, and sends whoever comes then away.</summary>
internal sealed class Drain
{
    /// <summary>How long requests that were accepted may still take.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(30);

    /// <summary>How long a stopping service still says 503, so that whoever shares the load hears of it and no connection is cut off.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int inside;

    public Drain(IHostApplicationLifetime lifetime) => lifetime.ApplicationStopping.Register(() => told.TrySetResult());

    /// <summary>Ends when the process is told to stop, what was accepted has been answered, and others had time to hear of it.</summary>
    public async Task Finish()
    {
        await told.Task;
        var end = Task.Delay(MostWait);
        await Task.Delay(Grace);
        while (Volatile.Read(ref inside) > 0 && !end.IsCompleted) await Task.Delay(TimeSpan.FromMilliseconds(20));
    }

    /// <summary>Counts a request while it is answered, or answers 503.</summary>
    public async Task Pass(HttpContext http, RequestDelegate next)
    {
        Interlocked.Increment(ref inside);
        try
        {
            // Counted first, looked second: a request that passes here is waited for.
            if (told.Task.IsCompleted && !http.Request.Path.StartsWithSegments("/health/live", StringComparison.Ordinal)) await SendAway(http);
            else await next(http);
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }

    private static Task SendAway(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = "2";
        http.Response.Headers.Connection = "close";
        return Answers.Write(http, Problems.Of(503, "stopping", "The service is stopping. Ask again later."));
    }
}
