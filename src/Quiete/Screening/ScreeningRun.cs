using System.Runtime.ExceptionServices;

namespace Quiete.Screening;

/// <summary>One screening of one list: its workers, and what they share.</summary>
internal sealed class ScreeningRun(
    CampaignPlan plan, Facts facts, CsvDialect dialect, BlockReader reader, OrderedOutput output,
    Action<ScreeningProgress>? progress, CancellationToken stop)
{
    private readonly Lock turn = new();
    private readonly VerdictTable verdicts = new(plan, (byte)dialect.Separator);
    private Exception? failure;
    private long rows;

    /// <summary>Screens everything and adds the workers' counts up.</summary>
    public ScreeningReport Complete(int workers)
    {
        var all = Enumerable.Range(0, workers).Select(_ => new ScreeningWorker(verdicts, facts, dialect)).ToArray();
        var threads = all.Skip(1).Select(worker => new Thread(() => Run(worker)) { IsBackground = true }).ToArray();
        foreach (var thread in threads) thread.Start();
        Run(all[0]);
        foreach (var thread in threads) thread.Join();
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);

        return ScreeningReport.From(verdicts, dialect, all);
    }

    private void Run(ScreeningWorker worker)
    {
        try
        {
            var block = new Block();
            while (output.Rent() is { } buffer && TryTake(block))
            {
                output.Submit(block.Number, worker.Screen(block, buffer));
                var done = Interlocked.Add(ref rows, worker.RowsOfBlock);
                progress?.Invoke(new ScreeningProgress(reader.BytesRead, done));
            }
        }
        catch (Exception trouble)
        {
            // The first trouble of any worker ends the run; Complete throws it again on the caller's thread.
            Interlocked.CompareExchange(ref failure, trouble, null);
            output.Abandon();
        }
    }

    private bool TryTake(Block block)
    {
        lock (turn)
        {
            stop.ThrowIfCancellationRequested();
            return failure is null && reader.TryRead(block);
        }
    }
}
