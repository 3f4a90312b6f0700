using System.Runtime.ExceptionServices;

namespace Quiete.Screening;

/// <summary>What one worker of an import has gathered, and the block it reads.</summary>
internal sealed class FactsWorker : IDisposable
{
    public Block Block { get; } = new();

    /// <summary>Plain answers of the block at hand.</summary>
    public GrownArray<ulong> Answers { get; } = new();

    /// <summary>Plain answers by chunk.</summary>
    public ChunkLists Plain { get; } = new();

    public FactRows Rows { get; } = new();

    /// <summary>Runs the same work on as many threads; the first exception of any is the one that rises.</summary>
    public static void RunAll(int workers, Action work)
    {
        var tasks = new Task[workers];
        for (var i = 0; i < workers; i++)
        {
            tasks[i] = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        try
        {
            Task.WaitAll(tasks, CancellationToken.None);
        }
        catch (AggregateException failures)
        {
            var first = failures.Flatten().InnerExceptions.FirstOrDefault(failure => failure is not OperationCanceledException)
                ?? failures.InnerException;
            if (first is not null) ExceptionDispatchInfo.Throw(first);
        }
    }

    public void Dispose()
    {
        Plain.Dispose();
        Rows.Dispose();
    }
}
