using Quiete.Server.Audit;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Audit;

public class SigningKeysTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_gate_whose_clock_was_set_back_signs_with_the_new_key_within_seconds_all_the_same(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var clock = new SetClock();
        var secret = HouseSecret.Load(test.Folder);
        using var here = new SigningKeys(test.Database, secret, clock);
        using var elsewhere = new SigningKeys(test.Database, secret, TimeProvider.System);
        var old = (await here.Current(Stop)).Kid;

        clock.Set(TimeSpan.FromHours(-1));
        var rotated = await elsewhere.Rotate(Stop);
        Assert.Equal(old, (await here.Current(Stop)).Kid); // it has not asked yet
        clock.Pass(TimeSpan.FromSeconds(11));
        Assert.Equal(rotated, (await here.Current(Stop)).Kid);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Once_a_rotation_is_answered_nothing_more_is_signed_with_the_key_before_it(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var clock = new SetClock();
        using var keys = new SigningKeys(test.Database, HouseSecret.Load(test.Folder), clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var busy = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                clock.Pass(TimeSpan.FromSeconds(11)); // every time it asks the database
                await keys.Current(Stop);
            }
        }, Stop);

        for (var times = 0; times < 50; times++)
        {
            var rotated = await keys.Rotate(Stop);
            Assert.Equal(rotated, (await keys.Current(Stop)).Kid);
        }

        await end.CancelAsync();
        await busy;
    }

    /// <summary>A clock on a wall, which can be set, and the time that passes, which cannot.</summary>
    private sealed class SetClock : TimeProvider
    {
        private long wall = TestClock.OnAMonday().GetUtcNow().UtcTicks;
        private long passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref passed);

        public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref wall), TimeSpan.Zero);

        public void Set(TimeSpan by) => Interlocked.Add(ref wall, by.Ticks);

        public void Pass(TimeSpan span)
        {
            Interlocked.Add(ref wall, span.Ticks);
            Interlocked.Add(ref passed, span.Ticks);
        }
    }
}
