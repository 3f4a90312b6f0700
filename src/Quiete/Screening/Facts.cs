using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>All facts of one principal's numbers, in one file that is mapped and never changed in place.</summary>
/// <remarks>
/// An import writes a new file and renames it over the old one, so what is open here goes on answering from the facts of
/// the moment at which it was opened. Opening reads 4 KB, whatever the size. Safe for any number of threads.
/// </remarks>
public sealed unsafe class Facts : IDisposable
{
    /// <summary>The file in the directory of facts.</summary>
    public const string FileName = "facts.qnm";

    private const int CacheLine = 64;

    private readonly string path;
    private readonly MappedFile file;
    private readonly LoadedFile? loaded;
    private readonly FactsHeader header;

    private Facts(string filePath, MappedFile mapped, LoadedFile? near, FactsHeader read)
    {
        path = filePath;
        file = mapped;
        loaded = near;
        header = read;
        Map = new NumberMap(
            (ulong*)At(FactsSection.Directory),
            64 - BitOperations.Log2((ulong)header.Buckets),
            At(FactsSection.Lines),
            (uint)(header[FactsSection.Lines].Length / MapLine.Bytes),
            (ushort*)At(FactsSection.Payloads),
            (uint)header.Numbers);
    }

    /// <summary>The numbers, for look-ups.</summary>
    public NumberMap Map { get; }

    /// <summary>The length of the file in bytes.</summary>
    public long FileLength => file.Length;

    /// <summary>How many numbers have more than one answer of the register known by its day.</summary>
    public uint DetailedCount => (uint)header.Detailed;

    /// <summary>The oldest and the newest day of an answer of the register; null without answers.</summary>
    public (DateOnly Oldest, DateOnly Newest)? AnswerDays => header.OldestAnswer == 0
        ? null
        : (DateOnly.FromDayNumber(header.OldestAnswer), DateOnly.FromDayNumber(header.NewestAnswer));

    /// <summary>How many names there are; their ids go from 1 to this, so a plan can prepare a table of them.</summary>
    public uint NameCount => Names.Count;

    internal FactsHeader Header => header;

    internal string FilePath => path;

    internal NameTable Names => NameTable.TryRead(Section(FactsSection.Names), out var names)
        ? names
        : throw Damaged(FactsSection.Names);

    /// <summary>Opens the facts in a directory: maps them, and reads no more than the first page.</summary>
    /// <exception cref="BadInputException">There are none, or a newer Quiete made them.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static Facts Open(string directory) => Open(directory, near: false);

    /// <summary>Opens the facts for a process that stays and looks millions of numbers up: reads them into huge pages and checks every byte.</summary>
    /// <remarks>
    /// Look-ups from huge pages are a sixth faster, but filling them costs more than one list gains: a single screening maps
    /// the file and calls <see cref="CheckBytes"/>. Proofs stay in the file: no verdict reads them.
    /// </remarks>
    /// <inheritdoc cref="Open(string)" path="/exception"/>
    public static Facts Load(string directory) => Open(directory, near: true);

    private static Facts Open(string directory, bool near)
    {
        var found = Path.Combine(directory, FileName);
        if (!File.Exists(found))
        {
            throw new BadInputException(
                directory, $"There are no facts here. Make them with: quiete facts import {directory} --kind rpo FILE");
        }

        using var stream = new FileStream(
            found, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.RandomAccess);
        Span<byte> start = stackalloc byte[FactsHeader.Bytes];
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var read = FactsHeader.Read(found, start[..length], stream.Length);
        var facts = new Facts(found, new MappedFile(stream), near ? FactsChecksums.Load(found, stream, read) : null, read);
        // Look-ups stop at an empty slot, so there must be one at the end.
        return facts.As<ulong>(FactsSection.Directory)[^1] == 0
            ? facts
            : throw facts.Damaged(FactsSection.Directory, "its last slot is taken");
    }

    /// <summary>How many facts of a kind there are.</summary>
    public long Count(FactKind kind) => header.Facts[(int)kind];

    /// <summary>Brings the whole file into the process's page tables, for work that will look up most of it.</summary>
    public void Populate() => file.Populate();

    /// <summary>Takes a part of the file out of the process's memory until it is read again.</summary>
    internal void Release(long offset, long length) => file.Release(offset, length);

    /// <summary>The facts of a number whose answer is detailed, in place.</summary>
    public PackedStanding Details(MapAnswer answer) =>
        answer.IsDetailed ? DetailsAt((long)As<uint>(FactsSection.DetailIndex)[IndexOf(answer)] * RecordHeader.Unit) : default;

    /// <summary>
    /// Finds the records of a group of detailed answers (-1 for the others) and asks the memory for them, so that they are
    /// near when <see cref="DetailsAt"/> reads them.
    /// </summary>
    internal void FindRecords(ReadOnlySpan<MapAnswer> answers, Span<long> records)
    {
        unchecked
        {
            var index = As<uint>(FactsSection.DetailIndex);
            for (var at = 0; at < answers.Length; at++)
            {
                records[at] = answers[at].IsDetailed ? IndexOf(answers[at]) : -1;
                if (records[at] >= 0 && Sse.IsSupported) Sse.Prefetch0((byte*)Unsafe.AsPointer(in index[(int)records[at]]));
            }

            var start = At(FactsSection.Records);
            for (var at = 0; at < records.Length; at++)
            {
                if (records[at] < 0) continue;
                records[at] = (long)index[(int)records[at]] * RecordHeader.Unit;
                if (!Sse.IsSupported) continue;
                Sse.Prefetch0(start + records[at]);
                Sse.Prefetch0(start + records[at] + CacheLine);
            }
        }
    }

    /// <summary>The facts of the record at a place that <see cref="FindRecords"/> gave.</summary>
    internal PackedStanding DetailsAt(long record) => Record(record, out _);

    private int IndexOf(MapAnswer answer)
    {
        var bases = As<uint>(FactsSection.DetailBases);
        var block = (int)(answer.Ordinal >> MapPayload.DetailBlockShift);
        if (block >= bases.Length) throw Damaged(FactsSection.DetailBases);
        var place = (long)bases[block] + (answer.Payload & MapPayload.DetailMask);
        return place < As<uint>(FactsSection.DetailIndex).Length ? (int)place : throw Damaged(FactsSection.DetailIndex);
    }

    /// <summary>The facts of a number, written out; <see cref="Standing.Unknown"/> when there are none.</summary>
    public Standing Standing(PhoneNumber number)
    {
        var answer = Map.LookUp(number.Bits);
        if (!answer.IsThere) return Gate.Standing.Unknown;
        return answer.IsDetailed
            ? Unpacking.Of(this, Details(answer))
            : new Standing
            {
                RpoAnswers = [new(Moment.On(DateOnly.FromDayNumber(answer.AnswerDayNumber)), answer.Listed, [])],
            };
    }

    /// <summary>The text of a name id: an agency, or principals parted by <c>|</c>. Empty for 0.</summary>
    public string Name(uint id)
    {
        if (id == 0) return "";
        return Names.TryGet(id, out var text) ? Encoding.UTF8.GetString(text) : throw Damaged(FactsSection.Names);
    }

    /// <summary>The text that proves a consent. Empty for 0.</summary>
    public string Proof(uint id) => Encoding.UTF8.GetString(ProofBytes(id));

    internal ReadOnlySpan<byte> ProofBytes(uint id)
    {
        if (id == 0) return [];
        var at = ProofText.Position(id);
        var length = header[FactsSection.Proofs].Length;
        if (at > length - ProofText.HeaderBytes) throw Damaged(FactsSection.Proofs);
        var start = At(FactsSection.Proofs) + at;
        var bytes = *(ushort*)start;
        if (at + ProofText.HeaderBytes + bytes > length) throw Damaged(FactsSection.Proofs);
        return new(start + ProofText.HeaderBytes, bytes);
    }

    /// <summary>Compares the checksum of every section, on all processors.</summary>
    /// <exception cref="InvalidDataException">The first section that does not fit.</exception>
    public void CheckBytes() => FactsChecksums.Check(this);

    /// <summary>Reads everything and compares checksums and counts.</summary>
    /// <returns>What was checked, section by section.</returns>
    /// <exception cref="InvalidDataException">The first thing that does not fit, with its section.</exception>
    public IReadOnlyList<CheckedSection> Verify() => FactsCheck.Run(this);

    public void Dispose()
    {
        file.Dispose();
        loaded?.Dispose();
    }

    internal byte* At(FactsSection section) =>
        (loaded is null || section == FactsSection.Proofs ? file.Start : loaded.Start) + header[section].Offset;

    /// <summary>A section of up to 2 GB as bytes. Lines, records and proofs may be longer and are read by position.</summary>
    internal ReadOnlySpan<byte> Section(FactsSection section) => new(At(section), checked((int)header[section].Length));

    internal ReadOnlySpan<T> As<T>(FactsSection section) where T : unmanaged =>
        new(At(section), checked((int)(header[section].Length / sizeof(T))));

    /// <summary>The record at a position of its section, which may come from a damaged file.</summary>
    internal PackedStanding Record(long position, out long end)
    {
        var length = header[FactsSection.Records].Length;
        if (position > length - RecordHeader.Bytes) throw Damaged(FactsSection.Records);
        var start = At(FactsSection.Records);
        var counts = (ushort*)(start + position);
        end = position + RecordHeader.Bytes + RecordHeader.FactBytes(new ReadOnlySpan<ushort>(counts, FactsHeader.Kinds));
        if (end > length) throw Damaged(FactsSection.Records);

        var at = start + position + RecordHeader.Bytes;
        return new PackedStanding
        {
            Answers = Take<PackedAnswer>(ref at, counts[(int)FactKind.Rpo]),
            Objections = Take<PackedObjection>(ref at, counts[(int)FactKind.Objections]),
            Consents = Take<PackedConsent>(ref at, counts[(int)FactKind.Consents]),
            Requests = Take<PackedRequest>(ref at, counts[(int)FactKind.Requests]),
            Contracts = Take<PackedContract>(ref at, counts[(int)FactKind.Contracts]),
            Attempts = Take<PackedAttempt>(ref at, counts[(int)FactKind.Attempts]),
        };
    }

    internal InvalidDataException Damaged(FactsSection section, string what = "a position in it leads outside") =>
        FactsHeader.Damaged(path, FactsHeader.NameOf(section), what);

    private static ReadOnlySpan<T> Take<T>(scoped ref byte* at, int count) where T : unmanaged
    {
        var facts = new ReadOnlySpan<T>(at, count);
        at += (long)count * sizeof(T);
        return facts;
    }
}
