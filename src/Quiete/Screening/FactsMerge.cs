using System.Runtime.CompilerServices;

namespace Quiete.Screening;

/// <summary>Walks known and new facts in the order of their numbers and writes the union.</summary>
internal sealed class FactsMerge(FactKind kind, bool replace, Facts? old, FactTexts texts, CancellationToken stop)
{
    private const int StopEvery = 1 << 16;

    private readonly NumberFacts _facts = new(texts, old);
    private ulong _pending;
    private int _pendingCount;

    public long Added { get; private set; }

    /// <summary>Facts of the files that were known before, or came more than once.</summary>
    public long AlreadyThere { get; private set; }

    /// <param name="plain">New answers known by their day, ascending.</param>
    /// <param name="rows">The other new facts, by number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(MergedRuns plain, FactRow[] rows, FactsWriter writer)
    {
        var known = old is null ? null : new MapWalk(old);
        var next = 0;
        for (var done = 0L; ; done++)
        {
            if (done % StopEvery == 0) stop.ThrowIfCancellationRequested();
            var knownKey = known?.Key ?? ulong.MaxValue;
            var plainKey = plain.Head == ulong.MaxValue ? ulong.MaxValue : PlainAnswer.Key(plain.Head);
            var rowKey = next < rows.Length ? rows[next].Key : ulong.MaxValue;
            var key = Math.Min(knownKey, Math.Min(plainKey, rowKey));
            if (key == ulong.MaxValue) return;

            if (key < knownKey && key < rowKey && TryWriteSingle(plain, key, writer)) continue;
            if (key < plainKey && key < rowKey && known!.Answer is { IsDetailed: false } single && !(replace && kind == FactKind.Rpo))
            {
                writer.Add(key, single.Payload);
                known.Take();
                continue;
            }

            _facts.Clear();
            if (key == knownKey) Load(known!);
            var before = _facts.Count(kind);
            var offered = AddPlain(plain, key);
            for (; next < rows.Length && rows[next].Key == key; next++, offered++) _facts.Add(kind, rows[next]);
            if (offered > 0)
            {
                var after = _facts.Distinct(kind);
                Added += after - before;
                AlreadyThere += offered - (after - before);
            }

            _facts.WriteTo(writer, key);
        }
    }

    // Most numbers of a first import: one answer, perhaps given twice. Words taken before another answer is met are kept.
    private bool TryWriteSingle(MergedRuns plain, ulong key, FactsWriter writer)
    {
        _pending = plain.Head;
        _pendingCount = 0;
        while (plain.Head == _pending)
        {
            _pendingCount++;
            plain.Take();
        }

        if (plain.Head != ulong.MaxValue && PlainAnswer.Key(plain.Head) == key) return false;
        writer.Add(key, PlainAnswer.Payload(_pending));
        Added++;
        AlreadyThere += _pendingCount - 1;
        _pendingCount = 0;
        return true;
    }

    private int AddPlain(MergedRuns plain, ulong key)
    {
        var offered = _pendingCount;
        if (_pendingCount > 0) _facts.AddPlain(PlainAnswer.Payload(_pending));
        _pendingCount = 0;
        while (plain.Head != ulong.MaxValue && PlainAnswer.Key(plain.Head) == key)
        {
            _facts.AddPlain(PlainAnswer.Payload(plain.Head));
            plain.Take();
            offered++;
        }

        return offered;
    }

    private void Load(MapWalk known)
    {
        var answer = known.Answer;
        if (answer.IsDetailed) _facts.Load(old!.Details(answer), replace ? kind : null);
        else if (!(replace && kind == FactKind.Rpo)) _facts.AddPlain(answer.Payload);
        known.Take();
    }
}
