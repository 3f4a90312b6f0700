using System.Buffers.Binary;

namespace Quiete.Screening;

/// <summary>The kinds of facts that are kept of a number, in the order of their counts in files.</summary>
public enum FactKind : byte
{
    Rpo,
    Objections,
    Consents,
    Requests,
    Contracts,
    Attempts,
}

/// <summary>The parts of a facts file, in the order in which they lie in it.</summary>
internal enum FactsSection
{
    Lines,
    Payloads,
    Directory,
    DetailBases,
    DetailIndex,
    Records,
    Names,
    Proofs,
}

/// <summary>Where a section lies: aligned to 4 KB, filled up with zeros; the checksum covers the filling.</summary>
internal readonly record struct SectionPlace(long Offset, long Length, ulong Checksum)
{
    public const int Alignment = 4096;

    public long End => Offset + FullLength;

    public long FullLength => (Length + Alignment - 1) & -Alignment;
}

/// <summary>The first 4 KB of a facts file: what it is, how much it holds, where its sections lie.</summary>
internal sealed class FactsHeader
{
    public const int Bytes = 4096;
    public const uint FormatVersion = 1;
    public static readonly int Kinds = Enum.GetValues<FactKind>().Length;
    public static readonly int Sections = Enum.GetValues<FactsSection>().Length;

    private const int VersionAt = 8;
    private const int FileLengthAt = 16;
    private const int NumbersAt = 24;
    private const int DetailedAt = 32;
    private const int FactsAt = 40;
    private const int OldestAt = 88;
    private const int NewestAt = 92;
    private const int SectionsAt = 96;
    private const int SectionBytes = 24;
    private const int ChecksumAt = Bytes - 8;

    public long FileLength { get; set; }

    public long Numbers { get; set; }

    /// <summary>Numbers whose facts are in a record.</summary>
    public long Detailed { get; set; }

    /// <summary>Facts by <see cref="FactKind"/>.</summary>
    public long[] Facts { get; } = new long[Kinds];

    /// <summary>Day numbers of the oldest and the newest answer of the register; 0 without one.</summary>
    public int OldestAnswer { get; set; }

    public int NewestAnswer { get; set; }

    public SectionPlace[] Places { get; } = new SectionPlace[Sections];

    private static ReadOnlySpan<byte> Magic => "QUIETE\u001a\n"u8;

    /// <summary>Buckets of the directory, not counting its tail: a power of two.</summary>
    public long Buckets => (this[FactsSection.Directory].Length / (MapChunk.BucketSlots * sizeof(ulong))) - MapChunk.Tail;

    public SectionPlace this[FactsSection section] => Places[(int)section];

    /// <summary>Reads a header and checks that every section lies inside a file of this length.</summary>
    /// <exception cref="BadInputException">Not a facts file, or made by a newer Quiete.</exception>
    /// <exception cref="InvalidDataException">Damaged.</exception>
    public static FactsHeader Read(string path, ReadOnlySpan<byte> bytes, long fileLength)
    {
        if (bytes.Length < Bytes) throw Damaged(path, "header", "the file ends before it does");
        if (!bytes.StartsWith(Magic)) throw new BadInputException(path, "This is not a facts file of Quiete, or its first bytes are damaged.");
        if (XxHash64.Of(bytes[..ChecksumAt]) != BinaryPrimitives.ReadUInt64LittleEndian(bytes[ChecksumAt..]))
        {
            throw Damaged(path, "header", "its checksum does not fit");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[VersionAt..]);
        if (version != FormatVersion)
        {
            throw new BadInputException(path, version > FormatVersion
                ? $"Made by a newer Quiete (format {version}, this one reads {FormatVersion})."
                : $"Format {version} is not one that Quiete ever wrote.");
        }

        var header = new FactsHeader
        {
            FileLength = BinaryPrimitives.ReadInt64LittleEndian(bytes[FileLengthAt..]),
            Numbers = BinaryPrimitives.ReadInt64LittleEndian(bytes[NumbersAt..]),
            Detailed = BinaryPrimitives.ReadInt64LittleEndian(bytes[DetailedAt..]),
            OldestAnswer = BinaryPrimitives.ReadInt32LittleEndian(bytes[OldestAt..]),
            NewestAnswer = BinaryPrimitives.ReadInt32LittleEndian(bytes[NewestAt..]),
        };
        for (var i = 0; i < Kinds; i++) header.Facts[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(FactsAt + (8 * i))..]);
        for (var i = 0; i < Sections; i++)
        {
            var place = bytes.Slice(SectionsAt + (SectionBytes * i), SectionBytes);
            header.Places[i] = new(
                BinaryPrimitives.ReadInt64LittleEndian(place),
                BinaryPrimitives.ReadInt64LittleEndian(place[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(place[16..]));
        }

        header.Check(path, fileLength);
        return header;
    }

    public void Write(Span<byte> bytes)
    {
        bytes.Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[VersionAt..], FormatVersion);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[FileLengthAt..], FileLength);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[NumbersAt..], Numbers);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[DetailedAt..], Detailed);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[OldestAt..], OldestAnswer);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[NewestAt..], NewestAnswer);
        for (var i = 0; i < Kinds; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes[(FactsAt + (8 * i))..], Facts[i]);
        for (var i = 0; i < Sections; i++)
        {
            var place = bytes.Slice(SectionsAt + (SectionBytes * i), SectionBytes);
            BinaryPrimitives.WriteInt64LittleEndian(place, Places[i].Offset);
            BinaryPrimitives.WriteInt64LittleEndian(place[8..], Places[i].Length);
            BinaryPrimitives.WriteUInt64LittleEndian(place[16..], Places[i].Checksum);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes[ChecksumAt..], XxHash64.Of(bytes[..ChecksumAt]));
    }

    /// <summary>The one way in which damage is told: file, section, what is wrong.</summary>
    public static InvalidDataException Damaged(string path, string section, string what) =>
        new($"{path}: damaged: {section}: {what}. Import the facts again, or restore the file from a copy.");

    public static string NameOf(FactsSection section) => section switch
    {
        FactsSection.DetailBases => "detail bases",
        FactsSection.DetailIndex => "detail index",
        _ => section.ToString().ToLowerInvariant(),
    };

    // A header with the right checksum is one that we wrote, or a forgery. Neither may lead a read outside the file.
    private void Check(string path, long fileLength)
    {
        if (FileLength != fileLength)
        {
            throw Damaged(path, "header", $"it speaks of {FileLength} bytes, the file has {fileLength}");
        }

        if (Numbers is < 0 or >= uint.MaxValue || Detailed < 0 || Detailed > Numbers)
        {
            throw Damaged(path, "header", "its counts are impossible");
        }

        var end = (long)Bytes;
        foreach (var section in Enum.GetValues<FactsSection>())
        {
            var place = this[section];
            if (place.Offset != end || place.Length < 0 || place.Length > fileLength - end || place.End > fileLength)
            {
                throw Damaged(path, NameOf(section), "it does not lie inside the file");
            }

            end = place.End;
        }

        // The last page, always there, takes the reads that are clamped to an empty section.
        if (end + SectionPlace.Alignment != fileLength) throw Damaged(path, "header", "its sections do not fill the file");

        Expect(path, FactsSection.Payloads, Numbers * sizeof(ushort));
        Expect(path, FactsSection.DetailBases, DetailBlocks(Numbers) * sizeof(uint));
        Expect(path, FactsSection.DetailIndex, Detailed * sizeof(uint));
        var lines = this[FactsSection.Lines].Length;
        if (lines < MapChunk.DenseLines * MapLine.Bytes || lines % MapLine.Bytes != 0 || lines / MapLine.Bytes > MapChunk.MaxLines)
        {
            throw Damaged(path, NameOf(FactsSection.Lines), "its length is impossible");
        }

        var buckets = Buckets;
        if (buckets < MapChunk.MinBuckets || !long.IsPow2(buckets)
            || this[FactsSection.Directory].Length % (MapChunk.BucketSlots * sizeof(ulong)) != 0)
        {
            throw Damaged(path, NameOf(FactsSection.Directory), "its length is impossible");
        }
    }

    public static long DetailBlocks(long numbers) =>
        (numbers + (1 << MapPayload.DetailBlockShift) - 1) >> MapPayload.DetailBlockShift;

    private void Expect(string path, FactsSection section, long length)
    {
        if (this[section].Length != length) throw Damaged(path, NameOf(section), "its length does not fit the counts");
    }
}
