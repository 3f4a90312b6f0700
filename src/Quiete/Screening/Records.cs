using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>The beginning of a number's record: how many facts of each kind follow it.</summary>
/// <remarks>Six 16-bit counts and 4 empty bytes, then the facts kind by kind. Records begin at multiples of 8 bytes.</remarks>
internal static unsafe class RecordHeader
{
    public const int Bytes = 16;

    /// <summary>The detail index counts positions in these, so that 4 bytes reach 32 GB.</summary>
    public const int Unit = 8;

    /// <summary>The most facts of one kind for one number.</summary>
    public const int MaxFacts = ushort.MaxValue;

    public static int SizeOf(FactKind kind) => kind switch
    {
        FactKind.Rpo => sizeof(PackedAnswer),
        FactKind.Objections => sizeof(PackedObjection),
        FactKind.Consents => sizeof(PackedConsent),
        FactKind.Requests => sizeof(PackedRequest),
        FactKind.Contracts => sizeof(PackedContract),
        _ => sizeof(PackedAttempt),
    };

    /// <summary>The bytes that facts in these numbers take.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long FactBytes(ReadOnlySpan<ushort> counts) =>
        (long)counts[(int)FactKind.Rpo] * SizeOf(FactKind.Rpo)
        + (long)counts[(int)FactKind.Objections] * SizeOf(FactKind.Objections)
        + (long)counts[(int)FactKind.Consents] * SizeOf(FactKind.Consents)
        + (long)counts[(int)FactKind.Requests] * SizeOf(FactKind.Requests)
        + (long)counts[(int)FactKind.Contracts] * SizeOf(FactKind.Contracts)
        + (long)counts[(int)FactKind.Attempts] * SizeOf(FactKind.Attempts);
}

/// <summary>The names that facts share (agencies, principals): a count, the ends of the texts, the texts in UTF-8.</summary>
internal readonly ref struct NameTable
{
    /// <summary>The most different names in one directory of facts.</summary>
    public const int MaxNames = 1_000_000;

    private readonly ReadOnlySpan<uint> bounds;
    private readonly ReadOnlySpan<byte> texts;

    private NameTable(ReadOnlySpan<uint> bounds, ReadOnlySpan<byte> texts)
    {
        this.bounds = bounds;
        this.texts = texts;
    }

    public uint Count => (uint)Math.Max(0, bounds.Length - 1);

    public static bool TryRead(ReadOnlySpan<byte> section, out NameTable names)
    {
        names = default;
        var words = MemoryMarshal.Cast<byte, uint>(section);
        if (words.Length < 2 || words[0] > words.Length - 2) return false;
        var ends = words.Slice(1, (int)words[0] + 1);
        names = new(ends, section[((ends.Length + 1) * sizeof(uint))..]);
        return true;
    }

    public bool TryGet(uint id, out ReadOnlySpan<byte> text)
    {
        text = [];
        if (id == 0 || id > Count) return false;
        var (from, to) = (bounds[(int)id - 1], bounds[(int)id]);
        if (from > to || to > texts.Length) return false;
        text = texts[(int)from..(int)to];
        return true;
    }

    public static byte[] Write(IReadOnlyList<byte[]> names)
    {
        var section = new byte[((names.Count + 2) * sizeof(uint)) + names.Sum(name => name.Length)];
        var words = MemoryMarshal.Cast<byte, uint>(section.AsSpan(0, (names.Count + 2) * sizeof(uint)));
        words[0] = (uint)names.Count;
        for (var i = 0; i < names.Count; i++)
        {
            words[i + 2] = words[i + 1] + (uint)names[i].Length;
            names[i].CopyTo(section, (words.Length * sizeof(uint)) + (int)words[i + 1]);
        }

        return section;
    }
}

/// <summary>The texts that prove consents, each with its length before it; one consent seldom shares one with another.</summary>
internal static class ProofText
{
    public const int HeaderBytes = sizeof(ushort);

    /// <summary>Texts begin at multiples of this, so that 4 bytes reach 16 GB; an id is the multiple plus one.</summary>
    public const int Unit = 4;

    /// <summary>The longest text kept, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1000;

    public static long Position(uint id) => (id - 1L) * Unit;

    public static uint Id(long position) => checked((uint)(position / Unit) + 1);

    public static int StoredBytes(int textBytes) => (HeaderBytes + textBytes + Unit - 1) & -Unit;
}
