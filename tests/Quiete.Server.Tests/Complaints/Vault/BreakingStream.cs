namespace Quiete.Server.Tests.Complaints;

/// <summary>An upload whose sender goes away after some bytes: the connection breaks, or the request is called off.</summary>
internal sealed class BreakingStream(long bytes, CancellationTokenSource? leaves = null) : Stream
{
    private long sent;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => sent; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (sent >= bytes)
        {
            if (leaves is null) throw new IOException("The connection broke.");
            await leaves.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        var count = (int)Math.Min(buffer.Length, bytes - sent);
        buffer.Span[..count].Fill(7);
        sent += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
