namespace Quiete.Server.Complaints;

/// <summary>How much a vault takes, and what is said when it is too much.</summary>
internal static class VaultLimits
{
    /// <summary>The most bytes of one file: 2 GB.</summary>
    public const long MaxFileBytes = 2L << 30;

    /// <summary>The most bytes of one person: 10 GB.</summary>
    public const long MostBytes = 10L << 30;

    /// <summary>The most files of one person.</summary>
    public const int MostFiles = 2_000;

    /// <summary>Uploads of one person that may be on their way together.</summary>
    public const int MostAtOnce = 2;

    /// <summary>Uploads of one person in an hour.</summary>
    public const int MostAnHour = 120;

    /// <summary>How much of its disk the vault leaves to the database, which shares it: 1 GB, or of a small disk the <see cref="ReservePart"/>th part.</summary>
    public const long ReserveBytes = 1L << 30;

    /// <summary>Of a disk smaller than twenty gigabytes.</summary>
    public const int ReservePart = 20;

    /// <summary>After how many bytes of an upload the disk is looked at again: many may come together.</summary>
    public const int LookEvery = 4 << 20;

    public static BadInputException Empty() => new("file-empty", "The file is empty.");

    public static BadInputException TooLarge() => new("file-too-large", "A file has 2 GB at most.");

    public static BadInputException Full() => new("vault-full", $"The vault is full: it holds {MostFiles} files and 10 GB at most.");

    public static BadInputException Gone() => new("vault-gone", "The register was deleted meanwhile.");

    public static BadInputException TooOften() => new("vault-often", $"Two files may come at once, and {MostAnHour} in an hour.");

    public static Storage.NotNowException NoRoom() => new("no-room", "There is no room left for files on the disk of the service. Nothing of the file was kept.");
}
