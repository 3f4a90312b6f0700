namespace Quiete.Server.Tests;

/// <summary>A clock that stands still until the test moves it.</summary>
internal sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    /// <summary>A Monday morning inside every calling window.</summary>
    public static TestClock OnAMonday() => new(new DateTimeOffset(2026, 11, 23, 10, 15, 0, TimeSpan.FromHours(1)));

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref ticks), TimeSpan.Zero);

    public void Pass(TimeSpan span) => Interlocked.Add(ref ticks, span.Ticks);
}
