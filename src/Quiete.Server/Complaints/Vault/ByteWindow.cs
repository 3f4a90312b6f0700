namespace Quiete.Server.Complaints;

/// <summary>Reads a stream with some bytes in view before they are passed on, left out or changed. It never holds more than <see cref="MaxBytes"/>.</summary>
internal sealed class ByteWindow(Stream from)
{
    /// <summary>The most bytes that can be in view.</summary>
    public const int MaxBytes = 1 << 20;

    private const int FirstBytes = 64 * 1024;

    private byte[] buffer = new byte[FirstBytes];
    private int start;
    private int end;

    /// <summary>How many bytes were passed on or left out so far.</summary>
    public long Passed { get; private set; }

    /// <summary>What is in view.</summary>
    public Span<byte> View => buffer.AsSpan(start, end - start);

    /// <summary>Brings so many bytes into view. False: the stream ends before.</summary>
    /// <param name="count">At most <see cref="MaxBytes"/>.</param>
    public async ValueTask<bool> Need(int count, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxBytes);
        if (count > buffer.Length - start)
        {
            var wider = count > buffer.Length ? new byte[Math.Min(MaxBytes, Math.Max(count, buffer.Length * 2))] : buffer;
            View.CopyTo(wider);
            (buffer, end, start) = (wider, end - start, 0);
        }

        while (end - start < count)
        {
            var read = await from.ReadAsync(buffer.AsMemory(end), stop);
            if (read == 0) return false;
            end += read;
        }

        return true;
    }

    /// <summary>Leaves bytes out that are in view.</summary>
    public void Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, end - start);
        start += count;
        Passed += count;
    }

    /// <summary>Passes bytes on, however many; those that are not in view are read. False: the stream ends before.</summary>
    public async ValueTask<bool> Pass(long count, Stream to, CancellationToken stop)
    {
        while (count > 0)
        {
            if (start == end && !await Need(1, stop)) return false;
            var some = (int)Math.Min(count, end - start);
            await to.WriteAsync(buffer.AsMemory(start, some), stop);
            Skip(some);
            count -= some;
        }

        return true;
    }

    /// <summary>Leaves bytes out, however many. False: the stream ends before.</summary>
    public async ValueTask<bool> SkipFar(long count, CancellationToken stop)
    {
        while (count > 0)
        {
            if (start == end && !await Need(1, stop)) return false;
            var some = (int)Math.Min(count, end - start);
            Skip(some);
            count -= some;
        }

        return true;
    }
}
