namespace Quiete.Screening;

/// <summary>Memory for sections of a file that will be looked up at random millions of times: in huge pages, where there are any.</summary>
/// <remarks>
/// With pages of 4 KB nearly every look-up also misses the processor's table of pages. Offsets are those of the file; what is
/// not read into it stays untouched and costs nothing.
/// </remarks>
internal sealed unsafe class LoadedFile : IDisposable
{
    private const int StepBytes = 1 << 18;

    public LoadedFile(long length) => Start = HugePages.Allocate((nuint)length);

    public byte* Start { get; private set; }

    /// <summary>Reads a section to its place and gives the checksum of what was read, while it is still near.</summary>
    public ulong Read(FileStream file, SectionPlace place)
    {
        var hash = new XxHash64();
        for (var at = place.Offset; at < place.End;)
        {
            var step = new Span<byte>(Start + at, (int)Math.Min(StepBytes, place.End - at));
            var read = RandomAccess.Read(file.SafeFileHandle, step, at);
            if (read == 0) break;
            hash.Append(step[..read]);
            at += read;
        }

        return hash.Value;
    }

    public void Dispose()
    {
        HugePages.Free(Start);
        Start = null;
    }
}
