using System.Collections.Concurrent;
using Dapper;
using Quiete.Gate;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>The facts of one principal for the hot path: a map made from the database, and over it the numbers changed since.</summary>
internal sealed class PrincipalMap(Database database, long principal, MapFolder folder, TimeProvider clock, int mostChanged) : IDisposable
{
    private readonly SemaphoreSlim following = new(1);
    private readonly SemaphoreSlim building = new(1);
    private volatile Edition? edition;
    private volatile bool caughtUp;

    /// <summary>Whether the map should be made anew: many numbers changed, or a person was erased.</summary>
    public bool IsDue { get; private set; }

    // An erased person stands in no row that could be followed: only a map made wholly anew has forgotten them.
    private bool mustForget;

    /// <summary>Whether it may be asked: it has a map and has caught up with the database once.</summary>
    public bool IsOpen => caughtUp;

    /// <summary>Holds the facts for somebody who asks; null before they are open.</summary>
    public KnownFacts? TryUse()
    {
        while (caughtUp && edition is { } current)
        {
            if (current.Map.TryHold()) return new KnownFacts(current.Map, current.Changed);
        }

        return null;
    }

    /// <summary>Maps what the disk has, makes it where it is missing or damaged, and catches up with the database.</summary>
    public async Task Open(CancellationToken stop)
    {
        if (IsOpen) return;
        var (last, restored) = (await database.Read(Change.Last, stop), await database.Read(Change.Restored, stop));
        await building.WaitAsync(stop);
        try
        {
            if (IsOpen) return;

            // A map that knows more than the database, or is older than a restore, belongs to another life of it.
            if (edition is null && folder.TryOpen() is { } found)
            {
                if (found.Change <= last && found.Change >= restored) edition = new Edition(new SharedFacts(found.Facts), found.Change);
                else found.Facts.Dispose();
            }

            if (edition is null) await Build(whole: true, stop);
            await Follow(last, stop);
            if (IsDue) await Build(whole: false, stop);
            caughtUp = true;
        }
        finally
        {
            building.Release();
        }
    }

    /// <summary>Gathers anew every number that changed since it was last asked, up to a change.</summary>
    public async Task Follow(long last, CancellationToken stop)
    {
        if (edition is not { } before || before.Seen >= last) return;
        await following.WaitAsync(stop);
        try
        {
            var current = edition!;
            if (current.Seen >= last) return;
            var numbers = await ChangedSince(current.Seen, last, stop);
            if (numbers.Count + current.Changed.Count > mostChanged || await Forgot(current.Seen, stop)) IsDue = true;

            // Too many at once are left to the next map, which begins where this one ended.
            if (numbers.Count <= mostChanged) await Gather(current, numbers, last, stop);
            current.Seen = last;
        }
        finally
        {
            following.Release();
        }
    }

    /// <summary>Makes the map anew with what came since it was made, or wholly from the database. Whoever asks meanwhile is answered from the old one.</summary>
    public async Task Rebuild(bool whole, CancellationToken stop)
    {
        await building.WaitAsync(stop);
        try
        {
            await Build(whole, stop);
        }
        finally
        {
            building.Release();
        }
    }

    public void Dispose()
    {
        edition?.Map.LetGo();
        edition = null;
        following.Dispose();
        building.Dispose();
    }

    private async Task Build(bool whole, CancellationToken stop)
    {
        var until = await database.Read(Change.Last, stop);
        if (!whole && edition!.Change == until) return;
        whole |= mustForget || (edition is { } before && await WasSomebodyErased(before.Change, until, stop));
        whole = whole || await Forgot(edition!.Change, stop);
        var export = new FactsExport(database, principal);
        var since = whole ? 0 : edition!.Change;
        var attemptsWhole = whole || await export.AttemptsMoved(since, stop);
        using (var csv = folder.NewCsv())
        {
            if (whole)
            {
                foreach (var kind in Enum.GetValues<FactKind>()) csv.Begin(kind);
                folder.Clear();
            }

            await export.WriteFacts(csv, since, attemptsToo: !attemptsWhole, stop);
            if (whole) await export.WriteAttempts(csv, stop);
            var rejected = folder.Import(csv.Finish(), replace: whole, stop).ToHashSet();
            if (attemptsWhole && !whole)
            {
                csv.Begin(FactKind.Attempts);
                await export.WriteAttempts(csv, stop);
                rejected.UnionWith(folder.Import([.. csv.Finish().Where(file => file.Kind == FactKind.Attempts)], replace: true, stop));
            }

            Guard(csv, [.. export.Guarded.Concat(rejected)], stop);
        }

        await Swap(new SharedFacts(folder.Complete(until)), until, stop);
    }

    // What cannot be read may have been a no: nobody calls on what is left of the number's facts.
    private void Guard(FactsCsv csv, IReadOnlyList<long> numbers, CancellationToken stop)
    {
        if (numbers.Count == 0) return;
        var now = Moment.Iso(clock.GetUtcNow());
        foreach (var number in numbers) csv.Write(FactKind.Objections, number, now, Terms.Of(ObjectionScope.Principal));
        folder.Import(csv.Finish(), replace: false, stop);
    }

    private Standing Guarded(StandingText text)
    {
        var known = text.Read();
        if (!text.HasUnread) return known;
        text.TellUnread(database.Unread);
        return known with { Objections = [.. known.Objections, new Objection(Moment.At(clock.GetUtcNow()), ObjectionScope.Principal)] };
    }

    /// <summary>Whether somebody was erased, or a backup restored, after a change: then a map must be made from what is left, for it only ever learns.</summary>
    private Task<bool> Forgot(long since, CancellationToken stop) => database.Read(connection => connection.ExecuteScalarAsync<bool>(
        "SELECT EXISTS (SELECT 1 FROM erasure WHERE change > @since AND principal IN (0, @principal)) OR EXISTS (SELECT 1 FROM change_counter WHERE restored > @since)", new { since, principal }), stop);

    private async Task Swap(SharedFacts map, long until, CancellationToken stop)
    {
        await following.WaitAsync(stop);
        try
        {
            var next = new Edition(map, until);
            var before = edition;
            foreach (var (number, known) in before?.Changed ?? [])
            {
                if (known.Change > until) next.Changed[number] = known;
            }

            // It follows again from the map's own change: what was too much to gather meanwhile is met once more.
            edition = next;
            mustForget = IsDue = false;
            before?.Map.LetGo();
        }
        finally
        {
            following.Release();
        }
    }

    private Task<bool> WasSomebodyErased(long since, long last, CancellationToken stop) => database.Read(connection => connection.ExecuteScalarAsync<bool>(
        new CommandDefinition(
            "SELECT EXISTS (SELECT 1 FROM erasure WHERE change > @since AND change <= @last AND principal IN (0, @principal))",
            new { since, last, principal }, cancellationToken: stop)), stop);

    private Task<List<long>> ChangedSince(long since, long last, CancellationToken stop) => database.Read(async connection =>
        (await connection.QueryAsync<long>(new CommandDefinition("""
            WITH touched AS (
                SELECT number FROM fact WHERE change > @since AND change <= @last AND principal IN (0, @principal)
                UNION
                SELECT fact.number FROM fact_import JOIN fact ON fact.change = -fact_import.id
                WHERE fact_import.change > @since AND fact_import.change <= @last AND fact.principal IN (0, @principal)
                UNION
                SELECT subject FROM contact WHERE change > @since AND change <= @last AND principal = @principal AND attempt_ms IS NOT NULL AND subject > 0
                UNION
                SELECT number FROM number_link WHERE change > @since AND change <= @last AND principal = @principal
            )
            SELECT number FROM touched
            UNION
            SELECT other.number FROM touched
            JOIN number_link mine ON mine.principal = @principal AND mine.number = touched.number
            JOIN number_link other ON other.principal = mine.principal AND other.subject = mine.subject
            LIMIT @most
            """,
            new { since, last, principal, most = mostChanged + 1 }, cancellationToken: stop))).AsList(), stop);

    private async Task Gather(Edition current, List<long> numbers, long last, CancellationToken stop)
    {
        const int Together = 500;
        foreach (var some in numbers.Chunk(Together))
        {
            var known = some.Select(number => (Number: (ulong)number, Text: new StandingText())).ToList();
            await database.Read(async connection =>
            {
                var round = new Round(connection);
                foreach (var (number, text) in known) FactStore.Gather(round, principal, (long)number, text);
                await round.Run();
                return known.Count;
            }, stop);
            foreach (var (number, text) in known) current.Changed[number] = new ChangedNumber(Guarded(text), last);
        }
    }

    /// <summary>One map, what changed after it, and how far that was followed.</summary>
    private sealed record Edition(SharedFacts Map, long Change)
    {
        public ConcurrentDictionary<ulong, ChangedNumber> Changed { get; } = [];

        public long Seen { get; set; } = Change;
    }
}
