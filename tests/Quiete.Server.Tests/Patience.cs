namespace Quiete.Server.Tests;

/// <summary>How long tests wait.</summary>
internal static class Patience
{
    /// <summary>For what comes by itself within a second on a machine at rest: one that runs all the tests gets more, but less than any round of polling takes.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
}
