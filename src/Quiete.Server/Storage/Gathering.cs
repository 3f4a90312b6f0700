using System.Diagnostics;
using System.Threading.Channels;

namespace Quiete.Server.Storage;

/// <summary>Fuller groups for one commit.</summary>
internal static class Gathering
{
    /// <summary>The longest that a group waits to become as large as the one before.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(100);

    /// <summary>Waits a moment until so many are in line.</summary>
    /// <remarks>
    /// Whoever was answered with the last group often asks again at once, but not as fast as the next group could begin: it would commit the few who were
    /// there, and the others would wait for two syncs. 64 in flight without HTTP: 1 % to 27 % more decisions a second; over HTTP no difference.
    /// </remarks>
    /// <param name="expected">How many the last group had.</param>
    public static async Task Gather<T>(this ChannelReader<T> line, int expected)
    {
        var began = Stopwatch.GetTimestamp();
        while (line.Count < expected && Stopwatch.GetElapsedTime(began) < Moment) await Task.Yield();
    }
}
