namespace Quiete.Server.Complaints;

/// <summary>Looks at a PDF as it passes: whether a password is needed, whether its end is there. Nothing of it is unpacked.</summary>
internal static class PdfLook
{
    /// <summary>Readers look for the end in so many bytes.</summary>
    private const int TailBytes = 1024;

    private const int StepBytes = 32 * 1024;

    /// <summary>Copies the rest of the file.</summary>
    public static async Task<IReadOnlyList<FileNotice>> Copy(ByteWindow window, Stream to, CancellationToken stop)
    {
        var isLocked = false;
        while (await window.Need(StepBytes + TailBytes, stop))
        {
            isLocked |= IsLocked(window.View);
            await window.Pass(StepBytes, to, stop);
        }

        // The window always leaves the tail behind, so nothing is overlooked between two steps.
        isLocked |= IsLocked(window.View);
        var tail = window.View[Math.Max(0, window.View.Length - TailBytes)..];
        var isWhole = tail.IndexOf("%%EOF"u8) >= 0 && tail.IndexOf("startxref"u8) >= 0;
        await window.Pass(long.MaxValue, to, stop);
        return (isLocked, isWhole) switch
        {
            (true, true) => [FileNotice.PasswordProtected],
            (true, false) => [FileNotice.PasswordProtected, FileNotice.LooksBroken],
            (false, false) => [FileNotice.LooksBroken],
            _ => [],
        };
    }

    // The trailer, or the dictionary of the table that stands for it, names what the file is encrypted with: "/Encrypt 12 0 R".
    private static bool IsLocked(ReadOnlySpan<byte> view)
    {
        for (int at; (at = view.IndexOf("/Encrypt"u8)) >= 0; view = view[(at + 1)..])
        {
            var rest = view[(at + "/Encrypt".Length)..];
            if (!rest.IsEmpty && (rest[0] is (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t' or (byte)'<' or (byte)'/')) return true;
        }

        return false;
    }
}
