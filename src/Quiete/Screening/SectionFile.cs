using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>One section of a facts file while it is written: a buffered stream with a running checksum.</summary>
internal sealed class SectionFile : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly FileStream file;
    private readonly bool ownsFile;
    private readonly XxHash64 hash = new();
    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private int used;

    private SectionFile(FileStream file, bool ownsFile)
    {
        this.file = file;
        this.ownsFile = ownsFile;
    }

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>A section written straight to its place in the file.</summary>
    public static SectionFile Within(FileStream file) => new(file, ownsFile: false);

    /// <summary>A section of unknown length, written to a file of its own that vanishes when closed.</summary>
    public static SectionFile Aside(string path) => new(
        new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        }),
        ownsFile: true);

    public void Write<T>(T value) where T : unmanaged => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        while (bytes.Length > 0)
        {
            if (used == buffer.Length) Drain();
            var taken = Math.Min(buffer.Length - used, bytes.Length);
            bytes[..taken].CopyTo(buffer.AsSpan(used));
            used += taken;
            bytes = bytes[taken..];
        }
    }

    /// <summary>Fills up to the alignment, and copies a section written aside to the end of <paramref name="target"/>.</summary>
    public SectionPlace Finish(FileStream target, long offset)
    {
        var place = new SectionPlace(offset, Length, 0);
        Write(new byte[place.FullLength - place.Length]);
        Drain();
        if (ownsFile)
        {
            file.Position = 0;
            file.CopyTo(target, BufferBytes);
        }

        return place with { Checksum = hash.Value };
    }

    public void Dispose()
    {
        if (ownsFile) file.Dispose();
    }

    private void Drain()
    {
        hash.Append(buffer.AsSpan(0, used));
        try
        {
            file.Write(buffer, 0, used);
        }
        catch (ArgumentOutOfRangeException limit)
        {
            // EFBIG, which the base library takes for the caller's mistake: the disk's world, like a full one.
            throw new IOException($"{file.Name}: the file is larger than this file system, or a limit set here, allows.", limit);
        }

        used = 0;
    }
}
