namespace Quiete.Server.Tests.Complaints;

/// <summary>A file that begins like a picture and goes on for very long.</summary>
internal sealed class EndlessPicture(byte[] head, long bytes) : Stream
{
    private long sent;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => bytes;

    public override long Position { get => sent; set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Min(buffer.Length, bytes - sent);
        buffer.Span[..count].Fill(0x41);
        if (sent < head.Length)
        {
            count = (int)Math.Min(count, head.Length - sent);
            head.AsSpan((int)sent, count).CopyTo(buffer.Span);
        }

        sent += count;
        return ValueTask.FromResult(count);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
