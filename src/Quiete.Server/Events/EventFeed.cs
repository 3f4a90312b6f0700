using System.Collections.Concurrent;
using System.Data.Common;
using Quiete.Server.Storage;

namespace Quiete.Server.Events;

/// <summary>Hands new events to those who listen in this process, in the order of commits.</summary>
/// <remarks>
/// Whoever wrote raises <see cref="ChangeSignal"/> after the commit, and its events arrive within milliseconds. What other processes
/// commit is found by looking at the last change number. The feed never waits for a listener.
/// </remarks>
internal sealed partial class EventFeed(EventStore store, ChangeSignal changes, ILogger<EventFeed> log) : BackgroundService
{
    /// <summary>The most listeners of one company in this process.</summary>
    public const int MostOfCompany = 50;

    private const int MostAtOnce = 500;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan WaitAfterFault = TimeSpan.FromSeconds(1);

    private readonly Signal news = new();
    private readonly ConcurrentBag<Signal> others = [];
    private readonly Lock gate = new();
    private readonly Dictionary<long, List<EventListener>> listeners = [];
    private EventPlace seen;
    private bool failing;

    /// <summary>Says that events were committed. Costs nothing.</summary>
    public void Nudge()
    {
        news.Give();
        foreach (var other in others) other.Give();
    }

    /// <summary>Passes every nudge on.</summary>
    public void AlsoTell(Signal other) => others.Add(other);

    /// <summary>Listens to the events of a company that are committed from now on, until the listener is disposed of.</summary>
    /// <remarks>It may hear events that were committed a moment ago; whoever minds compares their ids.</remarks>
    /// <returns>Null when too many of that company listen.</returns>
    public EventListener? Listen(long company)
    {
        lock (gate)
        {
            if (!listeners.TryGetValue(company, out var list)) listeners.Add(company, list = []);
            if (list.Count == MostOfCompany) return null;
            var listener = new EventListener(company, Leave);
            list.Add(listener);
            return listener;
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        seen = await store.End(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        news.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = PassOn(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await news.Wait(LookEvery, stoppingToken);
                await Look(stoppingToken);
                failing = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is DbException or IOException or TimeoutException or OperationCanceledException)
            {
                if (!failing) LogFault(fault.GetType().Name); // once, however long the database is away
                failing = true;
                await Task.Delay(WaitAfterFault, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task PassOn(CancellationToken stop)
    {
        var next = changes.Next;
        while (!stop.IsCancellationRequested)
        {
            await next.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            next = changes.Next; // taken before the look, so that nothing raised meanwhile is missed
            Nudge();
        }
    }

    private async Task Look(CancellationToken stop)
    {
        var end = await store.End(stop);
        if (end <= seen || SkipTo(end)) return;
        IReadOnlyList<StoredEvent> events;
        do
        {
            events = await store.After(seen, MostAtOnce, stop);
            foreach (var one in events) Offer(one);
            if (events.Count > 0) seen = events[^1].Id;
        }
        while (events.Count == MostAtOnce);

        if (end > seen) seen = end;
    }

    // The end was read before the look at the listeners: who came in between is owed only what is committed after it came, which is behind the end.
    private bool SkipTo(EventPlace end)
    {
        lock (gate)
        {
            if (listeners.Count > 0) return false;
        }

        seen = end;
        return true;
    }

    private void Offer(StoredEvent one)
    {
        lock (gate)
        {
            if (one.Principal is { } principal) OfferTo(principal, one);
            if (one.Agency is { } agency && agency != one.Principal) OfferTo(agency, one);
        }
    }

    private void OfferTo(long company, StoredEvent one)
    {
        if (!listeners.TryGetValue(company, out var list)) return;
        foreach (var listener in list) listener.Offer(one);
    }

    private void Leave(EventListener listener)
    {
        lock (gate)
        {
            if (!listeners.TryGetValue(listener.Company, out var list)) return;
            list.Remove(listener);
            if (list.Count == 0) listeners.Remove(listener.Company);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Events cannot be read ({Fault}); trying again.")]
    private partial void LogFault(string fault);
}
