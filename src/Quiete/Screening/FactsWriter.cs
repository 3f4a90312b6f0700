using System.Numerics;
using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>Writes a facts file from numbers in ascending order, in memory that does not grow with their count.</summary>
/// <remarks>Lines go to their place at once; the other sections grow beside them and are appended at the end.</remarks>
internal sealed class FactsWriter : IDisposable
{
    private readonly FileStream file;
    private readonly FactsHeader header = new();
    private readonly MapWriter map;
    private readonly SectionFile lines;
    private readonly SectionFile payloads;
    private readonly SectionFile index;
    private readonly SectionFile records;
    private readonly SectionFile proofs;
    private readonly List<uint> bases = [];

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
        payloads = SectionFile.Aside(path + "-payloads");
        index = SectionFile.Aside(path + "-index");
        records = SectionFile.Aside(path + "-records");
        proofs = SectionFile.Aside(path + "-proofs");
        map = new MapWriter(lines);
    }

    /// <summary>How many numbers were added.</summary>
    public long Numbers => header.Numbers;

    /// <summary>Adds a number whose only fact fits the payload.</summary>
    public void Add(ulong key, ushort payload)
    {
        BeginNumber(key);
        payloads.Write(payload);
        CountAnswer(MapPayload.FirstDay + ((payload & MapPayload.DayMask) >> 1));
        header.Facts[(int)FactKind.Rpo]++;
    }

    /// <summary>Adds a number with a record: counts by kind, then the facts one kind after the other.</summary>
    public void Add(ulong key, ReadOnlySpan<ushort> counts, ReadOnlySpan<byte> facts, ReadOnlySpan<int> answerDays)
    {
        BeginNumber(key);
        var ordinalInBlock = header.Detailed - bases[^1];
        payloads.Write((ushort)(MapPayload.Detailed | ordinalInBlock));
        index.Write(checked((uint)(records.Length / RecordHeader.Unit)));
        records.Write(MemoryMarshal.AsBytes(counts));
        records.Write(0);
        records.Write(facts);
        header.Detailed++;
        for (var i = 0; i < counts.Length; i++) header.Facts[i] += counts[i];
        foreach (var day in answerDays) CountAnswer(day);
    }

    /// <summary>Keeps the text that proves a consent.</summary>
    /// <returns>Its id for the consent.</returns>
    public uint AddProof(ReadOnlySpan<byte> text)
    {
        var id = ProofText.Id(proofs.Length);
        proofs.Write((ushort)text.Length);
        proofs.Write(text);
        proofs.Write(new byte[ProofText.StoredBytes(text.Length) - ProofText.HeaderBytes - text.Length]);
        return id;
    }

    /// <summary>Writes what remains and brings everything to the disk.</summary>
    public FactsHeader Finish(IReadOnlyList<byte[]> names)
    {
        var directory = map.Finish();
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

    private void BeginNumber(ulong key)
    {
        if ((header.Numbers & ((1 << MapPayload.DetailBlockShift) - 1)) == 0) bases.Add((uint)header.Detailed);
        map.Add(key);
        header.Numbers++;
    }

    private void CountAnswer(int day)
    {
        if (header.OldestAnswer == 0 || day < header.OldestAnswer) header.OldestAnswer = day;
        if (day > header.NewestAnswer) header.NewestAnswer = day;
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

/// <summary>Folds ascending keys into the lines and the directory of a <see cref="NumberMap"/>.</summary>
internal sealed class MapWriter
{
    private readonly SectionFile lines;
    private readonly List<(ulong Chunk, int Shift, uint FirstLine)> chunks = [];
    private readonly ushort[] offsets = new ushort[MapChunk.Keys];
    private readonly byte[] line = new byte[MapLine.Bytes];
    private ulong chunk = ulong.MaxValue;
    private int count;
    private uint rank;
    private uint lineCount;

    public MapWriter(SectionFile lines)
    {
        this.lines = lines;
        // What an empty directory entry points at: a chunk without numbers.
        lines.Write(new byte[MapChunk.DenseLines * MapLine.Bytes]);
        lineCount = MapChunk.DenseLines;
    }

    public void Add(ulong key)
    {
        var next = key / MapChunk.Keys;
        if (next != chunk)
        {
            EndChunk();
            chunk = next;
        }

        offsets[count++] = (ushort)(key - (next * MapChunk.Keys));
    }

    /// <summary>Ends the last chunk and hashes all of them.</summary>
    public ulong[] Finish()
    {
        EndChunk();
        var buckets = Math.Max(MapChunk.MinBuckets, (int)BitOperations.RoundUpToPowerOf2((uint)chunks.Count * 2) / MapChunk.BucketSlots);
        for (; ; buckets *= 2)
        {
            if (TryHash(buckets, out var directory)) return directory;
        }
    }

    private void EndChunk()
    {
        if (count == 0) return;
        var shift = ChooseShift();
        if (lineCount > MapChunk.MaxLines - MapChunk.DenseLines)
        {
            throw new BadInputException("facts", "There are more numbers than one directory of facts can hold.");
        }

        chunks.Add((chunk, shift, lineCount));
        var rowsPerLine = 1 << shift;
        var at = 0;
        for (var row = 0; row < MapChunk.DenseLines; row += rowsPerLine)
        {
            var begin = at;
            var end = (row + rowsPerLine) * MapLine.DenseKeys;
            while (at < count && offsets[at] < end) at++;
            WriteLine(offsets.AsSpan(begin, at - begin), shift, row * MapLine.DenseKeys);
        }

        count = 0;
    }

    // The fewest lines such that none gets more offsets than it can list; if even 64 are too few, bits.
    private int ChooseShift()
    {
        Span<int> counts = stackalloc int[MapChunk.DenseLines];
        counts.Clear();
        foreach (var offset in offsets.AsSpan(0, count)) counts[offset / MapLine.DenseKeys]++;
        var shift = 0;
        while (shift < MapChunk.MaxShift)
        {
            var folded = counts.Length / 2;
            for (var i = 0; i < folded; i++) counts[i] = counts[2 * i] + counts[(2 * i) + 1];
            counts = counts[..folded];
            foreach (var each in counts)
            {
                if (each > MapLine.SparseKeys) return shift;
            }

            shift++;
        }

        return shift;
    }

    private void WriteLine(ReadOnlySpan<ushort> numbers, int shift, int firstOffset)
    {
        if (shift == 0)
        {
            Array.Clear(line);
            foreach (var offset in numbers)
            {
                var bit = offset - firstOffset;
                line[bit >> 3] |= (byte)(1 << (bit & 7));
            }
        }
        else
        {
            Array.Fill(line, (byte)0xFF);
            MemoryMarshal.AsBytes(numbers).CopyTo(line);
        }

        MapLine.SetRank(line, rank);
        lines.Write(line);
        lineCount++;
        rank += (uint)numbers.Length;
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
