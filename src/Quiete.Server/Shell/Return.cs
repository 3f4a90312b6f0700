namespace Quiete.Server.Shell;

/// <summary>Where to go back to: only ever to a page of ours.</summary>
internal static class Return
{
    /// <summary>The address that was asked for when it is a path of this site; otherwise the home page.</summary>
    public static string To(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : "/";
}
