using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>Reads the fields of a row with care: any spelling, any reason for refusal said in words.</summary>
internal sealed class FactParser(FactColumns columns, FactTexts texts)
{
    private const int LongestField = 4096;

    private readonly string[] _names = FactColumns.Names(columns.Kind);
    private readonly char[] _buffer = new char[LongestField];
    private string _problem = "";

    /// <summary>Reads one row, without its line end.</summary>
    /// <param name="problem">Why not; empty when it was read.</param>
    public bool TryRead(ReadOnlySpan<byte> row, out FactRow fact, out string problem)
    {
        _problem = "";
        fact = default;
        var key = Number(row);
        if (_problem.Length == 0)
        {
            fact = columns.Kind switch
            {
                FactKind.Rpo => new(key, At(row, 1), 0, Principals(row, 3), Flag(row, 2) ? 1u : 0),
                FactKind.Objections => new(key, At(row, 1), 0, 0, One<ObjectionScope>(row, 2) == ObjectionScope.All ? 1u : 0),
                FactKind.Consents => Consent(key, row),
                FactKind.Requests => new(key, At(row, 1), Day(row, 2, 0, required: false), 0, Set<Sectors>(row, 3, required: false)),
                FactKind.Contracts => new(key, Day(row, 1, 0, required: true), Day(row, 2, PackedContract.Open, required: false), 0, 0),
                _ => new(key, Instant(row, 1), 0, Agency(row, 3), (uint)One<Outcome>(row, 2)),
            };
            if (_problem.Length == 0 && columns.Kind == FactKind.Contracts && fact.Until < fact.At) _problem = "to: before from";
        }

        problem = _problem;
        return _problem.Length == 0;
    }

    private FactRow Consent(ulong key, ReadOnlySpan<byte> row)
    {
        var terms = Set<Sectors>(row, 2, required: true) << 16 | Set<Channels>(row, 3, required: true) << 8;
        if (Text(row, 5) is not "" && Flag(row, 5)) terms |= PackedConsent.InsideContractFlag;
        var proof = Text(row, 4);
        if (proof.Length > 0) terms |= PackedConsent.ProofFlag;
        var revokedAt = Text(row, 6).Length == 0 ? 0 : At(row, 6);
        if (System.Text.Encoding.UTF8.GetByteCount(proof) > ProofText.MaxBytes) Refuse(4, $"longer than {ProofText.MaxBytes} bytes");
        var at = At(row, 1);
        return new(key, at, revokedAt, _problem.Length == 0 && proof.Length > 0 ? texts.AddProof(proof) : 0, terms);
    }

    private ulong Number(ReadOnlySpan<byte> row)
    {
        var reading = NumberReader.Read(Text(row, 0).AsSpan());
        if (!reading.Valid) Refuse(0, reading.Problem.Word() ?? "unreadable");
        else if (reading.Number.IsNone) Refuse(0, "a short code, which has no facts of a person");
        return reading.Number.Bits;
    }

    private long At(ReadOnlySpan<byte> row, int column)
    {
        if (Moment.TryParse(Text(row, column), out var moment)) return moment.Bits;
        Refuse(column, "not a date (2026-11-20) or an instant with offset (2026-11-20T10:15:00+01:00)");
        return 0;
    }

    private long Instant(ReadOnlySpan<byte> row, int column)
    {
        if (Moment.TryParseInstant(Text(row, column), out var instant)) return instant.UtcTicks;
        Refuse(column, "not an instant with offset (2026-11-20T10:15:00+01:00)");
        return 0;
    }

    private int Day(ReadOnlySpan<byte> row, int column, int absent, bool required)
    {
        var text = Text(row, column);
        if (text.Length == 0 && !required) return absent;
        if (Moment.TryParseDay(text, out var day)) return day.DayNumber;
        Refuse(column, "not a date (2026-11-20)");
        return 0;
    }

    private bool Flag(ReadOnlySpan<byte> row, int column)
    {
        switch (Text(row, column).ToLowerInvariant())
        {
            case "true" or "1" or "yes" or "si" or "sì": return true;
            case "false" or "0" or "no": return false;
            default:
                Refuse(column, "not one of true, false, 1, 0, yes, no, si, sì");
                return false;
        }
    }

    private T One<T>(ReadOnlySpan<byte> row, int column) where T : struct, Enum
    {
        if (Terms.TryParse<T>(Text(row, column).ToLowerInvariant(), out var value)) return value;
        Refuse(column, $"not one of {string.Join(", ", Terms.All<T>())}");
        return default;
    }

    private uint Set<T>(ReadOnlySpan<byte> row, int column, bool required) where T : struct, Enum
    {
        var text = Text(row, column).ToLowerInvariant();
        var set = 0u;
        foreach (var word in text.Split(Unpacking.ListSeparator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Terms.TryParse<T>(word, out var value)) set |= Convert.ToUInt32(value, null);
            else Refuse(column, $"not of {string.Join(", ", Terms.All<T>())}, parted by |");
        }

        if (set == 0 && required) Refuse(column, "empty");
        return set;
    }

    private uint Agency(ReadOnlySpan<byte> row, int column) => texts.NameId(Text(row, column));

    private uint Principals(ReadOnlySpan<byte> row, int column)
    {
        var text = Text(row, column);
        if (text.Length == 0) return 0;
        var names = text.Split(Unpacking.ListSeparator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return texts.NameId(string.Join(Unpacking.ListSeparator, names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
    }

    private string Text(ReadOnlySpan<byte> row, int name)
    {
        var column = columns.Places[name];
        if (column < 0) return "";
        var cursor = new ScalarRowCursor(row, columns.Separator, column);
        if (!cursor.Next(out var span) || span.FieldStart < 0) return "";
        if (span.FieldLength > LongestField)
        {
            Refuse(name, $"longer than {LongestField} bytes");
            return "";
        }

        return new string(_buffer.AsSpan(0, CsvText.Decode(row.Slice(span.FieldStart, span.FieldLength), _buffer)).Trim());
    }

    // The first problem of a row is the one that is told.
    private void Refuse(int name, string why)
    {
        if (_problem.Length == 0) _problem = $"{_names[name]}: {why}";
    }
}

/// <summary>The texts met during an import: names with one id each for all workers, proofs by position.</summary>
internal sealed class FactTexts
{
    /// <summary>Marks a proof id as a position here, not in the file.</summary>
    public const uint NewProof = 0x8000_0000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, uint> _ids = new(StringComparer.Ordinal);
    private readonly ProofPage.Pages _proofPages = new();
    private readonly ProofPage _carefulProofs;

    /// <summary>Names by id - 1, in UTF-8.</summary>
    public List<byte[]> Names { get; } = [];

    /// <summary>Gives the id of a name, a new one when it is new. 0 for an empty text.</summary>
    public uint NameId(string name)
    {
        if (name.Length == 0) return 0;
        lock (_gate)
        {
            if (_ids.TryGetValue(name, out var id)) return id;
            if (Names.Count == NameTable.MaxNames)
            {
                throw new BadInputException("facts", $"There are more than {NameTable.MaxNames} different agencies and principals.");
            }

            Names.Add(System.Text.Encoding.UTF8.GetBytes(name));
            return _ids[name] = (uint)Names.Count;
        }
    }

    public FactTexts() => _carefulProofs = NewProofs();

    /// <summary>A place for the proofs that one worker meets.</summary>
    public ProofPage NewProofs() => new(_proofPages);

    public uint AddProof(string proof)
    {
        lock (_gate) return _carefulProofs.Add(System.Text.Encoding.UTF8.GetBytes(proof));
    }

    /// <summary>Asks the memory for the text of a new proof.</summary>
    public void Prefetch(uint id)
    {
        if ((id & NewProof) != 0) _proofPages.Prefetch(id);
    }

    /// <summary>The text of a proof, wherever it is.</summary>
    public ReadOnlySpan<byte> Proof(uint id, Facts? old) =>
        (id & NewProof) != 0 ? _proofPages.Text(id) : old is null ? [] : old.ProofBytes(id);
}

/// <summary>Texts of proofs one after the other, for one thread at a time.</summary>
internal sealed class ProofPage(ProofPage.Pages pages)
{
    private const int Bytes = 1 << 16;
    private const int Unit = 4;
    private const int PlaceBits = 14; // of 64 KB in units of 4 bytes

    private byte[] _page = [];
    private int _used;
    private uint _number;

    public uint Add(ReadOnlySpan<byte> text)
    {
        var stored = (sizeof(ushort) + text.Length + Unit - 1) & -Unit;
        if (_page.Length - _used < stored)
        {
            _page = GC.AllocateUninitializedArray<byte>(Bytes);
            _used = 0;
            _number = pages.Add(_page);
        }

        BitConverter.TryWriteBytes(_page.AsSpan(_used), (ushort)text.Length);
        text.CopyTo(_page.AsSpan(_used + sizeof(ushort)));
        var id = FactTexts.NewProof | (_number << PlaceBits) | (uint)(_used / Unit);
        _used += stored;
        return id;
    }

    /// <summary>The pages of all threads.</summary>
    public sealed class Pages
    {
        private const int Most = 1 << (31 - PlaceBits);
        private const int CacheLine = 64;

        private readonly Lock _gate = new();
        private readonly List<byte[]> _pages = [];

        public uint Add(byte[] page)
        {
            lock (_gate)
            {
                if (_pages.Count == Most) throw new BadInputException("facts", "The proofs take more than 8 GB. Import the files one by one.");
                _pages.Add(page);
                return (uint)_pages.Count - 1;
            }
        }

        /// <summary>A text, once all are added.</summary>
        public ReadOnlySpan<byte> Text(uint id)
        {
            var stored = Stored(id);
            return stored.Slice(sizeof(ushort), BitConverter.ToUInt16(stored));
        }

        /// <summary>Asks the memory for a text of the usual length.</summary>
        public unsafe void Prefetch(uint id)
        {
            if (!Sse.IsSupported) return;
            var start = Unsafe.AsPointer(ref MemoryMarshal.GetReference(Stored(id)));
            Sse.Prefetch0(start);
            Sse.Prefetch0((byte*)start + CacheLine);
        }

        private Span<byte> Stored(uint id) =>
            _pages[(int)((id & ~FactTexts.NewProof) >> PlaceBits)].AsSpan((int)(id & ((1 << PlaceBits) - 1)) * Unit);
    }
}
