using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>What is known of every principal's numbers, in memory: mapped files that follow the database within a second.</summary>
/// <remarks>While the database does not answer, the maps answer as they last were. What another process writes is followed as well.</remarks>
internal sealed class NumberMaps(
    Database database, ServerOptions options, ChangeSignal signal, TimeProvider clock, ILogger<NumberMaps> log) : BackgroundService
{
    /// <summary>The most changed numbers that are kept beside a map before it is made anew.</summary>
    public const int MostChanged = 50_000;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan RestAfterLook = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>When each night maps are made wholly anew: what was erased from the database goes from them too.</summary>
    private static readonly TimeOnly Night = new(3, 30);

    /// <summary>After how many changed numbers a map is made anew.</summary>
    internal int MostChangedNumbers { get; init; } = MostChanged;

    private readonly string folder = Path.Combine(options.Data, "maps");
    private readonly ConcurrentDictionary<long, PrincipalMap> maps = [];
    private Task building = Task.CompletedTask;

    /// <summary>Everything that is known of a number for a principal.</summary>
    public async ValueTask<Standing> LookUp(long principal, PhoneNumber number, CancellationToken stop)
    {
        using var known = await Of(principal, stop);
        return known.LookUp(number);
    }

    /// <summary>A principal's facts, held open for many look-ups. Dispose of them soon.</summary>
    public async ValueTask<KnownFacts> Of(long principal, CancellationToken stop)
    {
        var map = MapOf(principal);
        while (true)
        {
            if (map.TryUse() is { } known) return known;
            await map.Open(stop);
        }
    }

    /// <summary>A principal's facts with everything up to now in the map itself, for lists.</summary>
    public async Task<KnownFacts> Newest(long principal, CancellationToken stop)
    {
        var map = MapOf(principal);
        await map.Open(stop);
        await map.Rebuild(whole: false, stop);
        return await Of(principal, stop);
    }

    /// <summary>Brings every open map up to the last change.</summary>
    public async Task Follow(CancellationToken stop)
    {
        var last = await database.Read(Change.Last, stop);
        await Each(maps.Values, map => map.Follow(last, stop));
    }

    /// <summary>Makes the maps anew that are due, or all of them wholly from the database.</summary>
    public async Task Renew(bool whole, CancellationToken stop)
    {
        await Each(maps.Values.Where(map => map.IsOpen && (whole || map.IsDue)), map => map.Rebuild(whole, stop));
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var map in maps.Values) map.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var answered = true;
        var renewed = RomeTime.DayOf(clock.GetUtcNow());
        OpenWhatIsThere();
        while (!stoppingToken.IsCancellationRequested)
        {
            var written = signal.Next;
            try
            {
                await Follow(stoppingToken); // first: a map that cannot be opened keeps no other from hearing of a no
                await Each(maps.Values.Where(map => !map.IsOpen), map => map.Open(stoppingToken));
                if (building.IsCompleted) building = BuildWhatIsDue(ref renewed, stoppingToken);
                answered = true;
            }
            catch (Exception fault) when (fault is DbException or IOException or TimeoutException or InvalidDataException or BadInputException or UnauthorizedAccessException)
            {
                if (answered) log.LogWarning("Number maps stay as they were: {Fault} in {Place}", fault.GetType().Name, fault.StackTrace);
                answered = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(RestAfterLook, CancellationToken.None); // a flood of decisions is taken together
            await Task.WhenAny(written, Task.Delay(LookEvery, CancellationToken.None));
        }

        await building;
    }

    /// <summary>Does something to several maps: to all of them, even if it fails for one, whose fault is told in the end.</summary>
    private static async Task Each(IEnumerable<PrincipalMap> some, Func<PrincipalMap, Task> work)
    {
        ExceptionDispatchInfo? first = null;
        foreach (var map in some)
        {
            try
            {
                await work(map);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                first ??= ExceptionDispatchInfo.Capture(fault);
            }
        }

        first?.Throw();
    }

    private PrincipalMap MapOf(long principal) => maps.GetOrAdd(principal, id => new PrincipalMap(
        database, id, new MapFolder(Path.Combine(folder, id.ToString(CultureInfo.InvariantCulture))), clock, MostChangedNumbers));

    private void OpenWhatIsThere()
    {
        if (!Directory.Exists(folder)) return;
        foreach (var name in Directory.EnumerateDirectories(folder).Select(Path.GetFileName))
        {
            if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var principal)) MapOf(principal);
        }
    }

    private Task BuildWhatIsDue(ref DateOnly renewed, CancellationToken stop)
    {
        var now = RomeTime.At(clock.GetUtcNow());
        var today = DateOnly.FromDateTime(now.DateTime);
        var whole = today > renewed && TimeOnly.FromDateTime(now.DateTime) >= Night;
        if (whole) renewed = today;
        if (!whole && !maps.Values.Any(map => map.IsDue)) return Task.CompletedTask;
        return Task.Run(() => Build(whole, stop), CancellationToken.None);
    }

    private async Task Build(bool whole, CancellationToken stop)
    {
        try
        {
            await Renew(whole, stop);
        }
        catch (Exception fault) when (fault is DbException or IOException or TimeoutException or InvalidDataException or BadInputException or UnauthorizedAccessException)
        {
            log.LogWarning("A number map was not made anew: {Fault} in {Place}", fault.GetType().Name, fault.StackTrace);
            await Task.Delay(RetryAfter, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The service stops; the old map is whole.
        }
    }
}
