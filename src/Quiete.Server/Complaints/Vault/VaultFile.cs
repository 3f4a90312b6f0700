namespace Quiete.Server.Complaints;

/// <summary>What a file in the vault was found to be, by its first bytes; its name decides nothing.</summary>
public enum FileKind
{
    Pdf,
    Picture,
    Sound,
    Video,
    Mail,
    Text,

    /// <summary>Nothing that is known. It is kept, and only ever handed out as a download.</summary>
    Unknown,

    /// <summary>A file with a digital signature around it (.p7m).</summary>
    Signed,
}

/// <summary>Something about a file that its person should know.</summary>
public enum FileNotice
{
    /// <summary>The place where a picture was taken was removed from it.</summary>
    PlaceRemoved,

    /// <summary>The picture may hold the place where it was taken, in a form that could not be removed.</summary>
    PlaceMayRemain,

    /// <summary>What hung behind the end of a picture was left out: often a second picture or a film, with the place.</summary>
    TailRemoved,

    /// <summary>It opens with a password only.</summary>
    PasswordProtected,

    /// <summary>It looks cut or broken.</summary>
    LooksBroken,
}

/// <summary>A file in a person's vault: encrypted, and nobody's but theirs.</summary>
/// <param name="Name">As it was called where it came from.</param>
/// <param name="Sha256">Of the content as it was taken in; for pictures whose place was removed, of what is kept.</param>
/// <param name="Case">The case that it belongs to; null: none.</param>
/// <param name="Cleaned">Whether the place where a picture was taken was removed from it.</param>
public sealed record VaultFile(
    long Id, long Person, long? Case, string Name, FileKind Kind, string MediaType, long Bytes, byte[] Sha256, int? Seconds, bool Cleaned, DateTimeOffset Added)
{
    public IReadOnlyList<FileNotice> Notices { get; init; } = [];

    /// <summary>Its bytes are no longer in the folder, or not all of them.</summary>
    public bool IsMissing { get; init; }

    /// <summary>It was in the vault before: the same content came again.</summary>
    public bool WasThere { get; init; }

    public string Hash => Convert.ToHexStringLower(Sha256);
}
