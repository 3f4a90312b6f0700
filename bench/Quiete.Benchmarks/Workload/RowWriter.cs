using System.Buffers.Text;

namespace Quiete.Benchmarks.Workload;

/// <summary>Writes rows of text to a new file through one large buffer.</summary>
internal sealed class RowWriter : IDisposable
{
    private const int BufferBytes = 1 << 20;

    /// <summary>No row is longer; the buffer is emptied once less than this is free.</summary>
    private const int RowBytes = 4096;

    private readonly FileStream file;
    private readonly byte[] buffer = new byte[BufferBytes];
    private int used;

    public RowWriter(string path, ReadOnlySpan<byte> header)
    {
        file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Text(header);
        End();
    }

    public RowWriter Text(ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer.AsSpan(used));
        used += text.Length;
        return this;
    }

    public RowWriter Number(long value)
    {
        Utf8Formatter.TryFormat(value, buffer.AsSpan(used), out var written);
        used += written;
        return this;
    }

    public RowWriter Comma()
    {
        buffer[used++] = (byte)',';
        return this;
    }

    public void End()
    {
        buffer[used++] = (byte)'\n';
        if (used > BufferBytes - RowBytes) Flush();
    }

    public void Dispose()
    {
        Flush();
        file.Dispose();
    }

    private void Flush()
    {
        file.Write(buffer, 0, used);
        used = 0;
    }
}
