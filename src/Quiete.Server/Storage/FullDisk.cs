namespace Quiete.Server.Storage;

/// <summary>Tells a full disk from other trouble with files.</summary>
internal static class FullDisk
{
    /// <summary>Whether writing failed because the disk, or the share of it, is full.</summary>
    public static bool IsWhy(IOException fault) => fault.HResult is 28 /* ENOSPC */ or 122 /* EDQUOT */ or unchecked((int)0x80070070) /* ERROR_DISK_FULL */;
}
