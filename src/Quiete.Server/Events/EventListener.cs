using System.Threading.Channels;

namespace Quiete.Server.Events;

/// <summary>One who listens to a company's events: they wait here, in order, until they are taken.</summary>
internal sealed class EventListener : IDisposable
{
    /// <summary>The most events that wait. Whoever is further behind is cut off, so that memory has a limit and nobody waits for the slow.</summary>
    public const int MostWaiting = 1000;

    private readonly Channel<StoredEvent> waiting = Channel.CreateBounded<StoredEvent>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Action<EventListener> leave;

    internal EventListener(long company, Action<EventListener> leave) => (Company, this.leave) = (company, leave);

    public long Company { get; }

    /// <summary>Whether it was cut off: what waits can still be taken, the rest is in the table.</summary>
    public bool Lags { get; private set; }

    /// <summary>What waits. It ends when the listener was cut off.</summary>
    public ChannelReader<StoredEvent> Events => waiting.Reader;

    public void Dispose() => leave(this);

    internal void Offer(StoredEvent one)
    {
        if (Lags || waiting.Writer.TryWrite(one)) return;
        Lags = true;
        waiting.Writer.TryComplete();
    }
}
