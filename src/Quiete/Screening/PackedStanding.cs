using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>The facts of one number as they lie in the file: nothing is copied, nothing allocated.</summary>
/// <remarks>
/// Within a kind, oldest first. Valid while the <see cref="Facts"/> it came from are open. The default value knows nothing.
/// Moments are <see cref="Rules.Moment.Bits"/>, days <see cref="DateOnly.DayNumber"/>, names ids for <see cref="Facts.Name"/>.
/// </remarks>
public readonly ref struct PackedStanding
{
    public ReadOnlySpan<PackedAnswer> Answers { get; init; }

    public ReadOnlySpan<PackedObjection> Objections { get; init; }

    public ReadOnlySpan<PackedConsent> Consents { get; init; }

    public ReadOnlySpan<PackedRequest> Requests { get; init; }

    public ReadOnlySpan<PackedContract> Contracts { get; init; }

    public ReadOnlySpan<PackedAttempt> Attempts { get; init; }
}

/// <summary>An answer of the opposition register.</summary>
/// <param name="RevokedFor">Name id of the principals for which the block was lifted, parted by <c>|</c>; 0 for none.</param>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public readonly record struct PackedAnswer(long At, uint RevokedFor, byte ListedByte)
{
    public bool Listed => ListedByte != 0;
}

/// <summary>An objection to marketing.</summary>
/// <param name="ToAllByte">1 when to everybody, 0 when to the principal.</param>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public readonly record struct PackedObjection(long At, byte ToAllByte)
{
    public bool ToAll => ToAllByte != 0;
}

/// <summary>A consent.</summary>
/// <param name="RevokedAt">0 while it was not revoked.</param>
/// <param name="Proof">Id for <see cref="Facts.Proof"/>; 0 for none.</param>
/// <param name="Categories"><see cref="Rules.Sectors"/>.</param>
/// <param name="Channels"><see cref="Rules.Channels"/>.</param>
/// <param name="Flags"><see cref="ProofFlag"/>, <see cref="InsideContractFlag"/>.</param>
[StructLayout(LayoutKind.Sequential, Size = 24)]
public readonly record struct PackedConsent(
    long At, long RevokedAt, uint Proof, ushort Categories, byte Channels, byte Flags)
{
    public const byte ProofFlag = 1;
    public const byte InsideContractFlag = 2;

    internal const int ProofAt = 2 * sizeof(long);

    public bool HasProof => (Flags & ProofFlag) != 0;

    public bool InsideContract => (Flags & InsideContractFlag) != 0;
}

/// <summary>A request of the person to be contacted.</summary>
/// <param name="ExpiresDay">The last day; 0 when absent.</param>
/// <param name="Sectors"><see cref="Rules.Sectors"/>; 0 for any.</param>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public readonly record struct PackedRequest(long At, int ExpiresDay, ushort Sectors);

/// <summary>A contract, days inclusive.</summary>
/// <param name="ToDay"><see cref="Open"/> while it has no end.</param>
[StructLayout(LayoutKind.Sequential, Size = 8)]
public readonly record struct PackedContract(int FromDay, int ToDay)
{
    public const int Open = int.MaxValue;
}

/// <summary>A contact made before.</summary>
/// <param name="AtTicks">UTC ticks.</param>
/// <param name="Agency">Name id; 0 for none.</param>
/// <param name="Outcome"><see cref="Rules.Outcome"/>.</param>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public readonly record struct PackedAttempt(long AtTicks, uint Agency, byte Outcome);
