using System.Data.Common;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Storage;

namespace Quiete.Server.Reputation;

/// <summary>Follows what people record, in this process and in others, and keeps what is made of it up to date.</summary>
/// <remarks>
/// Only lines and brands that were touched are reckoned anew; everything is when a month turns. Before the service answers, all of it has
/// been read once: an empty block list would make devices forget theirs.
/// </remarks>
internal sealed class RegisterFollower(
    Database database, EntryStore entries, BrandStore brands, AliasStore aliases, DisputeStore disputes, VoiceSource source, MarketSizes sizes, Reckoning reckoning,
    LineBook lineBook, RankingBook rankingBook, ChangeSignal signal, TimeProvider clock, ILogger<RegisterFollower> log) : BackgroundService
{
    private const int EntriesAtOnce = 10_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RestAfterLook = TimeSpan.FromMilliseconds(100);

    /// <summary>Who is a voice is read anew as often; it changes rarely, and reading costs.</summary>
    private static readonly TimeSpan VoicesEvery = TimeSpan.FromMinutes(1);

    /// <summary>Rankings, sums over everything, are made anew at most as often.</summary>
    private static readonly TimeSpan RankingEvery = TimeSpan.FromSeconds(2);

    /// <summary>Trends go over every report there is.</summary>
    private static readonly TimeSpan TrendsEvery = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim following = new(1);
    private readonly Evidence evidence = reckoning.Evidence;
    private readonly NameBook names = reckoning.Names;
    private long seen = -1;
    private long seenEntries;
    private DateTimeOffset voicesRead = DateTimeOffset.MinValue;
    private DateTimeOffset ranked = DateTimeOffset.MinValue;
    private DateTimeOffset listed = DateTimeOffset.MinValue;
    private DateTimeOffset drawn = DateTimeOffset.MinValue;
    private bool rankingIsOld = true;
    private bool trendsAreOld = true;

    /// <summary>How many entries are counted.</summary>
    public int Count => evidence.Count;

    /// <summary>Names that people wrote and no brand has, with how many voices; the most used first.</summary>
    public async Task<IReadOnlyList<(string Name, int Voices)>> UnknownNames(int leastVoices, int most, CancellationToken stop)
    {
        await following.WaitAsync(stop);
        try
        {
            return [.. Enumerable.Range(0, evidence.NameCount).Where(name => evidence.Name(name).Brand == 0 && names.BrandOf(name) is null)
                .Select(name => (evidence.Name(name).Text, Voices: reckoning.VoicesOf(evidence.OfName(name))))
                .Where(one => one.Voices >= leastVoices).OrderByDescending(one => one.Voices).ThenBy(one => one.Text, StringComparer.Ordinal).Take(most)];
        }
        finally
        {
            following.Release();
        }
    }

    /// <summary>Catches up with all that was committed before the call.</summary>
    /// <param name="all">Reads who is a voice and makes the rankings at once, too, however fresh they are.</param>
    public async Task Follow(bool all, CancellationToken stop)
    {
        await following.WaitAsync(stop);
        try
        {
            await Step(all, stop);
        }
        finally
        {
            following.Release();
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Follow(all: true, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        following.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var answered = true;
        var next = signal.Next;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.WhenAny(next, Task.Delay(LookEvery, stoppingToken));
                next = signal.Next; // taken before the look, so that nothing raised meanwhile is missed
                await Follow(all: false, stoppingToken);
                answered = true;
                await Task.Delay(RestAfterLook, stoppingToken); // a flood of entries is taken together
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
            {
                if (answered) log.LogWarning("The database does not answer ({Fault}): what people say stays as it was last read.", fault.GetType().Name);
                answered = false;
            }
        }
    }

    private async Task Step(bool all, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var touched = new Touched();
        var touchedBrands = new HashSet<long>();
        var last = await database.Read(Change.Last, stop);
        if (last < seen || seen < await database.Read(Change.Restored, stop)) StartAnew(touched);
        if (last != seen)
        {
            await ReadEntries(touched, stop);
            var (known, joined) = (await brands.All(stop), await aliases.All(stop));
            if (!names.Knows(known, joined))
            {
                touchedBrands.UnionWith(names.Refresh(known, joined));
                rankingIsOld = true; // a brand may have another name or kind
            }

            reckoning.Take(await disputes.ChangedSince(seen, stop), touched);
            seen = last;
        }

        if (all || now - voicesRead >= VoicesEvery)
        {
            var (voices, persons) = await source.Read(stop);
            foreach (var person in evidence.Persons.Where(person => !persons.Contains(person)).ToList()) evidence.Forget(person, touched);
            reckoning.Take(voices, touched);
            lineBook.Set(voices);
            voicesRead = now;
        }

        var turned = reckoning.TurnTo(Window.Before(RomeTime.DayOf(now)));
        Reckon(touched, touchedBrands, turned, now);
        if (rankingIsOld && (all || now - ranked >= RankingEvery))
        {
            rankingBook.Set(reckoning.Rank(sizes));
            (ranked, rankingIsOld, trendsAreOld) = (now, false, true);
        }

        if (trendsAreOld && (all || now - drawn >= TrendsEvery))
        {
            rankingBook.Set(reckoning.Trends());
            (drawn, trendsAreOld) = (now, false);
        }
    }

    // The database is an older one: a backup was restored, and what came after it never was.
    private void StartAnew(Touched touched)
    {
        foreach (var person in evidence.Persons.ToList()) evidence.Forget(person, touched);
        reckoning.ForgetDisputes();
        (seen, seenEntries, voicesRead) = (-1, 0, DateTimeOffset.MinValue);
    }

    private async Task ReadEntries(Touched touched, CancellationToken stop)
    {
        Changes<Entry> some;
        do
        {
            some = await entries.ChangedSince(seenEntries, EntriesAtOnce, stop);
            foreach (var entry in some.Lost) evidence.Drop(entry, touched); // what it said before is no longer what it says
            foreach (var entry in some.Rows) evidence.Take(entry, touched);
            seenEntries = some.Last;
        }
        while (!some.IsAll);
    }

    private void Reckon(Touched touched, HashSet<long> touchedBrands, bool turned, DateTimeOffset now)
    {
        if (touched.IsEmpty && touchedBrands.Count == 0 && !turned && now - listed < TimeSpan.FromHours(1)) return;
        names.Extend();
        foreach (var person in touched.Persons) reckoning.ReadUsage(person);
        foreach (var line in touched.Lines) lineBook.Set(reckoning.Line(line));

        var anew = turned ? names.Brands.Select(brand => brand.Id) : touched.Names.Select(name => names.BrandOf(name)?.Id).OfType<long>().Concat(touchedBrands);
        foreach (var brand in anew.ToHashSet()) reckoning.Tally(brand);

        // With time, lines leave the list without a touch: all are looked at once an hour.
        var every = now - listed >= TimeSpan.FromHours(1) || now < listed;
        lineBook.Set(reckoning.List(every ? Enumerable.Range(0, evidence.LineCount) : touched.Lines, now), now);
        if (every) listed = now;
        rankingIsOld = true;
    }
}
