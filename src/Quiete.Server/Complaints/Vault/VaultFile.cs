namespace Quiete.Server.Complaints;

/// <summary>What a file in the vault was found to be, by its first bytes; its name decides nothing.</summary>
internal enum FileKind
{
    Pdf,
    Picture,
    Sound,
    Video,
    Mail,
    Text,

    /// <summary>Nothing that is known. It is kept, and only ever handed out as a download.</summary>
    Unknown,
}

/// <summary>A file in a person's vault: encrypted, and nobody's but theirs.</summary>
/// <param name="Name">As it was called where it came from.</param>
/// <param name="Sha256">Of the content as it was taken in; for pictures whose place was removed, of what is kept.</param>
/// <param name="Case">The case that it belongs to; null: none.</param>
/// <param name="Cleaned">Whether the place where a picture was taken was removed from it.</param>
internal sealed record VaultFile(
    long Id, long Person, long? Case, string Name, FileKind Kind, string MediaType, long Bytes, byte[] Sha256, int? Seconds, bool Cleaned, DateTimeOffset Added);
