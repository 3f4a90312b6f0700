using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Quiete.Server.Complaints;

/// <summary>Reads an encrypted file from any place on, a chunk at a time. Bytes that were not written so are never given out.</summary>
internal sealed class SealedReader : Stream
{
    private readonly SafeFileHandle file;
    private readonly ChunkCipher cipher;
    private readonly byte[] plain = new byte[ChunkCipher.ChunkBytes];
    private readonly byte[] @sealed = new byte[ChunkCipher.ChunkBytes + ChunkCipher.TagBytes];
    private long position;
    private long loaded = -1;

    /// <param name="file">Closed with this.</param>
    /// <param name="bytes">How many plain bytes there must be.</param>
    /// <exception cref="DamagedFileException">The file is shorter or longer.</exception>
    public SealedReader(SafeFileHandle file, ChunkCipher cipher, long bytes)
    {
        (this.file, this.cipher, Length) = (file, cipher, bytes);
        if (RandomAccess.GetLength(file) == ChunkCipher.SealedBytes(bytes)) return;
        Dispose();
        throw new DamagedFileException("The file has not the length that it had.");
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => position;
        set => position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    /// <inheritdoc/>
    /// <exception cref="DamagedFileException">The chunk is not the one that was written there.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= Length || buffer.Length == 0) return 0;
        var (chunk, at) = Math.DivRem(position, ChunkCipher.ChunkBytes);
        if (chunk != loaded) await Load(chunk, cancellationToken);
        var count = (int)Math.Min(buffer.Length, Held(chunk) - at);
        plain.AsMemory((int)at, count).CopyTo(buffer);
        position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The vault waits for the disk: use ReadAsync.");

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
            cipher.Dispose();
            CryptographicOperations.ZeroMemory(plain);
        }

        base.Dispose(disposing);
    }

    private int Held(long chunk) => (int)Math.Min(ChunkCipher.ChunkBytes, Length - (chunk * ChunkCipher.ChunkBytes));

    private async Task Load(long chunk, CancellationToken stop)
    {
        loaded = -1;
        var length = Held(chunk) + ChunkCipher.TagBytes;
        var from = chunk * (ChunkCipher.ChunkBytes + ChunkCipher.TagBytes);
        for (var have = 0; have < length;)
        {
            var read = await RandomAccess.ReadAsync(file, @sealed.AsMemory(have, length - have), from + have, stop);
            if (read == 0) throw new DamagedFileException("The file was cut.");
            have += read;
        }

        try
        {
            cipher.Open(chunk, chunk == ChunkCipher.ChunksOf(Length) - 1, @sealed.AsSpan(0, length), plain.AsSpan(0, Held(chunk)));
        }
        catch (AuthenticationTagMismatchException changed)
        {
            throw new DamagedFileException("A part of the file is not what was written there.", changed);
        }

        loaded = chunk;
    }
}

/// <summary>A file of the vault is not there, or not as it was written.</summary>
internal sealed class DamagedFileException(string message, Exception? cause = null) : Exception(message, cause);
