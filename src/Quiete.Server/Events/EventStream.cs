using System.Buffers;
using System.Text;

namespace Quiete.Server.Events;

/// <summary>One open connection over which a company's events flow, as server-sent events.</summary>
/// <remarks>
/// What was missed comes from the table, the rest from the listener, which was there before the table was read: nothing is
/// lost between them, and what both have is told once, because ids only grow.
/// </remarks>
internal sealed class EventStream(EventStore store, EventListener listener, IReadOnlySet<string> kinds, EventPlace after, string source)
{
    private const int MostAtOnce = 200;
    private const int ReconnectAfterMs = 1000;

    private EventPlace told = after;

    /// <summary>After how long a silent connection hears a sign of life, and a broken one is found out.</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection lives at most. Its client then comes again and shows again who it is: who no longer may, no longer hears.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether the client still may hear: asked before it is told anything.</summary>
    public Func<bool> MayHear { get; init; } = () => true;

    /// <summary>Writes events until the client leaves, lags too far behind, or the time is over.</summary>
    public async Task WriteTo(HttpResponse response, CancellationToken stop)
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // proxies such as nginx would hold small writes back
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(Longest);
        try
        {
            // A place without an event: a client that is cut off before its first event resumes from here.
            await response.WriteAsync($"retry: {ReconnectAfterMs}\nid: {told}\n\n", end.Token);
            await WriteMissed(response, end.Token);
            await response.Body.FlushAsync(end.Token);
            await WriteNew(response, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client left, the service stops or the time is over: the answer simply ends.
        }
    }

    private async Task WriteMissed(HttpResponse response, CancellationToken stop)
    {
        IReadOnlyList<StoredEvent> missed;
        do
        {
            missed = await store.After(told, listener.Company, MostAtOnce, stop);
            foreach (var one in missed) Write(response.BodyWriter, one);
            await response.BodyWriter.FlushAsync(stop);
        }
        while (missed.Count == MostAtOnce);
    }

    private async Task WriteNew(HttpResponse response, CancellationToken stop)
    {
        while (await More(response, stop))
        {
            if (!MayHear()) return;
            for (var some = 0; some < MostAtOnce && listener.Events.TryRead(out var one); some++) Write(response.BodyWriter, one);
            await response.BodyWriter.FlushAsync(stop);
        }

        if (listener.Lags) await response.WriteAsync(": too far behind; come again with Last-Event-ID\n\n", stop);
    }

    private async Task<bool> More(HttpResponse response, CancellationToken stop)
    {
        var more = listener.Events.WaitToReadAsync(stop).AsTask();
        while (true)
        {
            try
            {
                return await more.WaitAsync(HeartbeatEvery, stop);
            }
            catch (TimeoutException)
            {
                if (!MayHear()) return false;
                await response.WriteAsync(":\n\n", stop);
                await response.Body.FlushAsync(stop);
            }
        }
    }

    private void Write(IBufferWriter<byte> output, StoredEvent one)
    {
        if (one.Id <= told) return;
        told = one.Id;
        if (kinds.Count > 0 && !kinds.Contains(one.Kind)) return;
        output.Write("id: "u8);
        output.Write(Encoding.ASCII.GetBytes(one.Id.ToString()));
        output.Write("\ndata: "u8);
        output.Write(one.CloudEvent(source).Span);
        output.Write("\n\n"u8);
    }
}
