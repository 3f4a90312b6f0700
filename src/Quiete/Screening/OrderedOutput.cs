using Microsoft.Win32.SafeHandles;

namespace Quiete.Screening;

/// <summary>Gives each block its place in the output: behind all blocks before it, whoever finishes first.</summary>
internal sealed class OrderedOutput(SafeFileHandle file, long start)
{
    private long turn;
    private long end = start;

    /// <summary>Writes a block's bytes at its place. Waits until the lengths of all blocks before it are known.</summary>
    /// <returns>False when the run has failed elsewhere and waiting is idle.</returns>
    public bool Write(long block, ReadOnlySpan<byte> bytes, Func<bool> abandoned)
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref turn) != block)
        {
            if (abandoned()) return false;
            spin.SpinOnce();
        }

        var place = end;
        end += bytes.Length;
        Volatile.Write(ref turn, block + 1);
        RandomAccess.Write(file, bytes, place);
        return true;
    }
}
