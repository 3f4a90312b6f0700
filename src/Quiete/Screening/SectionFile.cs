using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>One section of a facts file while it is written: a buffered stream with a running checksum.</summary>
internal sealed class SectionFile : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly FileStream file;
    private readonly bool ownsFile;
    private readonly int mostInMemory; // full buffers
    private readonly List<byte[]> full = [];
    private readonly XxHash64 hash = new();
    private byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private int used;

    private SectionFile(FileStream file, bool ownsFile, int mostInMemory)
    {
        this.file = file;
        this.ownsFile = ownsFile;
        this.mostInMemory = mostInMemory;
    }

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>A section written straight to its place in the file.</summary>
    public static SectionFile Within(FileStream file) => new(file, ownsFile: false, mostInMemory: 0);

    /// <summary>A section of unknown length: up to so many MB in memory, the rest in a file of its own that vanishes when closed.</summary>
    public static SectionFile Aside(string path, int megabytesInMemory) => new(
        new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        }),
        ownsFile: true,
        megabytesInMemory * ((1 << 20) / BufferBytes));

    public void Write<T>(T value) where T : unmanaged
    {
        var size = Unsafe.SizeOf<T>();
        if (buffer.Length - used < size)
        {
            Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
            return;
        }

        Unsafe.WriteUnaligned(ref buffer[used], value);
        used += size;
        Length += size;
    }

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
        if (!ownsFile)
        {
            Drain();
            return place with { Checksum = hash.Value };
        }

        foreach (var bytes in full) WriteTo(target, bytes);
        full.Clear();
        if (file.Position > 0)
        {
            Drain();
            file.Position = 0;
            file.CopyTo(target, BufferBytes);
        }
        else
        {
            hash.Append(buffer.AsSpan(0, used));
            WriteTo(target, buffer.AsSpan(0, used));
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
        if (full.Count < mostInMemory)
        {
            full.Add(buffer);
            buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
        }
        else
        {
            WriteTo(file, buffer.AsSpan(0, used));
        }

        used = 0;
    }

    private static void WriteTo(FileStream file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
        }
        catch (ArgumentOutOfRangeException limit)
        {
            // EFBIG, which the base library takes for the caller's mistake: the disk's world, like a full one.
            throw new IOException($"{file.Name}: the file is larger than this file system, or a limit set here, allows.", limit);
        }
    }
}
