using System.Data.Common;

namespace Quiete.Server.Gate;

/// <summary>What becomes of a job that meets a fault.</summary>
/// <remarks>
/// A disk or a database that does not answer is waited for. A job that meets a fault of ours is refused, for it would meet it again at each
/// start and hold up all others; and so is one whose file is gone.
/// </remarks>
internal static class JobFaults
{
    /// <summary>Told of a job that met a fault of ours.</summary>
    public const string OfService = "Here the service itself has a fault: it has been noted for whoever runs it.";

    /// <summary>Told of a job whose file is gone: the service was stopped hard between the job's row and its file.</summary>
    public const string Gone = "The file did not arrive whole. Send it again.";

    // Another service on the same database may have the file, and many others to read before it.
    private static readonly TimeSpan GoneAfter = TimeSpan.FromDays(1);

    /// <summary>Whether waiting may help.</summary>
    public static bool Passes(Exception fault) =>
        fault is DbException or IOException or UnauthorizedAccessException or TimeoutException;

    /// <summary>Whether a job that waits without a file was given up.</summary>
    public static bool IsGone(long createdMs, DateTimeOffset now) => now - DateTimeOffset.FromUnixTimeMilliseconds(createdMs) > GoneAfter;
}
