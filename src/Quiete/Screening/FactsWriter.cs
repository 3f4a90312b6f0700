using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>Writes a facts file from numbers in ascending order, in memory that grows with their count up to a limit.</summary>
/// <remarks>Lines go to their place at once; the other sections wait in memory, then beside the file, and are appended at the end.</remarks>
internal sealed class FactsWriter : IDisposable
{
    // Megabytes. Together they hold the facts of 30 million numbers, and are less than what the rows of such an import took.
    private const int PayloadsInMemory = 96;
    private const int IndexInMemory = 32;
    private const int RecordsInMemory = 256;
    private const int ProofsInMemory = 96;

    private readonly FileStream file;
    private readonly FactsHeader header = new();
    private readonly MapDirectory map = new();
    private readonly MergedPiece single = new(); // of numbers that come one by one
    private readonly ulong[] singleKeys = new ulong[ChunkKeys.Words];
    private readonly List<ushort> singleOffsets = [];
    private readonly SectionFile lines;
    private readonly SectionFile payloads;
    private readonly SectionFile index;
    private readonly SectionFile records;
    private readonly SectionFile proofs;
    private readonly List<uint> bases = [];
    private ulong singleChunk;
    private uint lineCount = MapChunk.DenseLines;

    /// <param name="path">Where the new file grows. Files beside it, of the same name and more, hold its parts.</param>
    public FactsWriter(string path)
    {
        file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            BufferSize = 0,
        });
        file.Write(new byte[FactsHeader.Bytes]);
        lines = SectionFile.Within(file);
        payloads = SectionFile.Aside(path + "-payloads", PayloadsInMemory);
        index = SectionFile.Aside(path + "-index", IndexInMemory);
        records = SectionFile.Aside(path + "-records", RecordsInMemory);
        proofs = SectionFile.Aside(path + "-proofs", ProofsInMemory);
        // What an empty directory entry points at: a chunk without numbers.
        lines.Write(new byte[MapChunk.DenseLines * MapLine.Bytes]);
    }

    /// <summary>How many numbers were added.</summary>
    public long Numbers => header.Numbers;

    /// <summary>Adds the chunks of a piece, which come after all that were added.</summary>
    public void Add(MergedPiece piece)
    {
        foreach (var (chunk, shift, count) in piece.Chunks)
        {
            map.Add(chunk, shift, lineCount);
            lineCount += (uint)count;
        }

        var numbers = (uint)header.Numbers;
        var bytes = piece.Lines.Span;
        for (var at = 0; at < bytes.Length; at += MapLine.Bytes)
        {
            var line = bytes.Slice(at, MapLine.Bytes);
            MapLine.SetRank(line, numbers + MapLine.Rank(line));
        }

        lines.Write(bytes);
        MarkDetailed(piece.Payloads.Span);
        payloads.Write(MemoryMarshal.AsBytes(piece.Payloads.Span));

        var firstRecord = checked((uint)(records.Length / RecordHeader.Unit));
        foreach (ref var position in piece.Index.Span) position = checked(position + firstRecord);
        index.Write(MemoryMarshal.AsBytes(piece.Index.Span));

        var firstProof = ProofText.Id(proofs.Length) - ProofText.Id(0);
        foreach (var at in piece.ProofIds.Span)
        {
            ref var id = ref Unsafe.As<byte, uint>(ref piece.Records.Span[at]);
            id = checked(id + firstProof);
        }

        records.Write(piece.Records.Span);
        proofs.Write(piece.Proofs.Span);

        for (var i = 0; i < header.Facts.Length; i++) header.Facts[i] += piece.Facts[i];
        if (piece.OldestAnswer != 0 && (header.OldestAnswer == 0 || piece.OldestAnswer < header.OldestAnswer)) header.OldestAnswer = piece.OldestAnswer;
        header.NewestAnswer = Math.Max(header.NewestAnswer, piece.NewestAnswer);
    }

    /// <summary>Adds one number whose only fact fits the payload.</summary>
    public void Add(ulong key, ushort payload)
    {
        var chunk = key / MapChunk.Keys;
        if (chunk != singleChunk) AddSingles();
        singleChunk = chunk;
        var offset = (int)(key - (chunk * MapChunk.Keys));
        singleKeys[offset >> 6] |= 1UL << (offset & 63);
        singleOffsets.Add((ushort)offset);
        single.Add(payload);
    }

    /// <summary>Writes what remains and brings everything to the disk.</summary>
    public FactsHeader Finish(IReadOnlyList<byte[]> names)
    {
        AddSingles();
        var directory = map.Hash();
        var end = (long)FactsHeader.Bytes;
        Append(FactsSection.Lines, lines, ref end);
        Append(FactsSection.Payloads, payloads, ref end);
        Append(FactsSection.Directory, MemoryMarshal.AsBytes(directory.AsSpan()), ref end);
        Append(FactsSection.DetailBases, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(bases)), ref end);
        Append(FactsSection.DetailIndex, index, ref end);
        Append(FactsSection.Records, records, ref end);
        Append(FactsSection.Names, NameTable.Write(names), ref end);
        Append(FactsSection.Proofs, proofs, ref end);
        file.Write(new byte[SectionPlace.Alignment]);

        header.FileLength = file.Length;
        Span<byte> start = stackalloc byte[FactsHeader.Bytes];
        header.Write(start);
        file.Position = 0;
        file.Write(start);
        file.Flush(flushToDisk: true);
        return header;
    }

    public void Dispose()
    {
        payloads.Dispose();
        index.Dispose();
        records.Dispose();
        proofs.Dispose();
        file.Dispose();
    }

    private void AddSingles()
    {
        if (singleOffsets.Count == 0) return;
        ChunkKeys.Write(single, singleChunk, singleKeys, CollectionsMarshal.AsSpan(singleOffsets), firstRank: 0);
        Add(single);
        single.Clear();
        singleOffsets.Clear();
        Array.Clear(singleKeys);
    }

    // Detailed numbers are counted anew in each block of ordinals.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MarkDetailed(Span<ushort> added)
    {
        const int Block = 1 << MapPayload.DetailBlockShift;
        while (added.Length > 0)
        {
            var inBlock = (int)(header.Numbers & (Block - 1));
            if (inBlock == 0) bases.Add((uint)header.Detailed);
            var part = added[..Math.Min(Block - inBlock, added.Length)];
            var next = (uint)header.Detailed - bases[^1];
            for (var i = 0; i < part.Length; i++)
            {
                // Without a branch: nobody can guess which numbers have more.
                unchecked
                {
                    var isDetailed = (uint)part[i] >> MapPayload.DetailBlockShift;
                    part[i] = (ushort)(part[i] | (next & (0 - isDetailed)));
                    next += isDetailed;
                }
            }

            header.Detailed = bases[^1] + next;
            header.Numbers += part.Length;
            added = added[part.Length..];
        }
    }

    private void Append(FactsSection section, SectionFile part, ref long end)
    {
        header.Places[(int)section] = part.Finish(file, end);
        end = header[section].End;
    }

    private void Append(FactsSection section, ReadOnlySpan<byte> bytes, ref long end)
    {
        var part = SectionFile.Within(file);
        part.Write(bytes);
        Append(section, part, ref end);
    }
}

/// <summary>The chunks of a <see cref="NumberMap"/> while they are written, hashed at the end.</summary>
internal sealed class MapDirectory
{
    private readonly List<(ulong Chunk, int Shift, uint FirstLine)> chunks = [];

    public void Add(ulong chunk, int shift, uint firstLine)
    {
        if (firstLine > MapChunk.MaxLines - MapChunk.DenseLines)
        {
            throw new BadInputException("facts", "There are more numbers than one directory of facts can hold.");
        }

        chunks.Add((chunk, shift, firstLine));
    }

    public ulong[] Hash()
    {
        var buckets = Math.Max(MapChunk.MinBuckets, (int)BitOperations.RoundUpToPowerOf2((uint)chunks.Count * 2) / MapChunk.BucketSlots);
        for (; ; buckets *= 2)
        {
            if (TryHash(buckets, out var directory)) return directory;
        }
    }

    private bool TryHash(int buckets, out ulong[] directory)
    {
        directory = new ulong[(buckets + MapChunk.Tail) * MapChunk.BucketSlots];
        var shift = 64 - BitOperations.Log2((uint)buckets);
        foreach (var (id, lineShift, firstLine) in chunks)
        {
            var slot = (int)MapChunk.Bucket(id, shift) * MapChunk.BucketSlots;
            while (slot < directory.Length - 1 && directory[slot] != 0) slot++;
            if (slot == directory.Length - 1) return false;
            directory[slot] = MapChunk.Entry(id, lineShift, firstLine);
        }

        return true;
    }
}
