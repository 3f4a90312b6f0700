namespace Quiete.Server.Tests;

/// <summary>So many blanks, made as they are read.</summary>
internal sealed class EndlessBlanks(long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var some = (int)Math.Min(length - Position, count);
        buffer.AsSpan(offset, some).Fill((byte)' ');
        Position += some;
        return some;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
