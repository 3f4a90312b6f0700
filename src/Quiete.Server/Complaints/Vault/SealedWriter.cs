using System.Security.Cryptography;

namespace Quiete.Server.Complaints;

/// <summary>Encrypts what is written into it, and reckons its hash. <see cref="End"/> must be called: without the last chunk nothing is read again.</summary>
/// <param name="to">Takes the encrypted bytes to the disk.</param>
/// <param name="most">The most plain bytes.</param>
internal sealed class SealedWriter(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> to, ChunkCipher cipher, long most) : Stream
{
    private readonly byte[] plain = new byte[ChunkCipher.ChunkBytes];
    private readonly byte[] @sealed = new byte[ChunkCipher.ChunkBytes + ChunkCipher.TagBytes];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int held;
    private long chunk;

    /// <summary>How many plain bytes were written.</summary>
    public long Bytes { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Bytes;

    public override long Position { get => Bytes; set => throw new NotSupportedException(); }

    /// <summary>Writes the last chunk.</summary>
    /// <returns>SHA-256 of all that was written.</returns>
    public async Task<byte[]> End(CancellationToken stop)
    {
        await Pass(isLast: true, stop);
        return hash.GetHashAndReset();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Bytes + buffer.Length > most) throw VaultLimits.TooLarge();
        hash.AppendData(buffer.Span);
        Bytes += buffer.Length;
        while (buffer.Length > 0)
        {
            if (held == ChunkCipher.ChunkBytes) await Pass(isLast: false, cancellationToken);
            var count = Math.Min(buffer.Length, ChunkCipher.ChunkBytes - held);
            buffer.Span[..count].CopyTo(plain.AsSpan(held));
            held += count;
            buffer = buffer[count..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The vault waits for the disk: use WriteAsync.");

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) hash.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask Pass(bool isLast, CancellationToken stop)
    {
        cipher.Seal(chunk++, isLast, plain.AsSpan(0, held), @sealed);
        await to(@sealed.AsMemory(0, held + ChunkCipher.TagBytes), stop);
        held = 0;
    }
}
