using Microsoft.Win32.SafeHandles;

namespace Quiete.Screening;

/// <summary>Writes the blocks in their order, whoever finishes first. One worker at a time writes what is ready; the others go on screening.</summary>
/// <remarks>Two writers to one file would only wait for each other inside the system, and burn their time there.</remarks>
internal sealed class OrderedOutput(SafeFileHandle file, long start, int workers)
{
    /// <summary>Finished blocks that a worker may be ahead of the writing, so that memory stays bounded.</summary>
    private const int AheadOfWriting = 4;

    private readonly object turn = new();
    private readonly Dictionary<long, ArraySegment<byte>> ready = [];
    private readonly Stack<byte[]> free = [];
    private readonly int most = workers * AheadOfWriting;
    private int handedOut;
    private long next;
    private long end = start;
    private bool writing;
    private bool abandoned;

    /// <summary>A buffer to fill; waits while too many are on their way. Null when the run was abandoned.</summary>
    public byte[]? Rent()
    {
        lock (turn)
        {
            while (!abandoned && free.Count == 0 && handedOut == most) Monitor.Wait(turn);
            if (abandoned) return null;
            if (free.TryPop(out var buffer)) return buffer;
            handedOut++;
        }

        return GC.AllocateUninitializedArray<byte>(Block.Capacity * 3);
    }

    /// <summary>Hands a finished block over; it and its like are written by this caller unless another is at it.</summary>
    public void Submit(long block, ArraySegment<byte> bytes)
    {
        lock (turn)
        {
            ready.Add(block, bytes);
            if (writing || abandoned) return;
            writing = true;
        }

        while (Take(out var bytesNow, out var place))
        {
            RandomAccess.Write(file, bytesNow, place);
            lock (turn)
            {
                free.Push(bytesNow.Array!);
                Monitor.PulseAll(turn);
            }
        }
    }

    /// <summary>Ends the waiting of all workers: something failed, and nothing will be written any more.</summary>
    public void Abandon()
    {
        lock (turn)
        {
            abandoned = true;
            Monitor.PulseAll(turn);
        }
    }

    private bool Take(out ArraySegment<byte> bytes, out long place)
    {
        lock (turn)
        {
            place = end;
            writing = ready.Remove(next, out bytes) && !abandoned;
            if (!writing) return false;
            next++;
            end += bytes.Count;
            return true;
        }
    }
}
