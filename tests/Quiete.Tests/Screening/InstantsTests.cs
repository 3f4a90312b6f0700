using System.Text;
using Quiete.Rules;
using Quiete.Screening;

namespace Quiete.Tests.Screening;

public sealed class InstantsTests
{
    [Fact]
    public void The_fast_text_of_an_instant_is_that_of_the_moment()
    {
        var random = new Random(5);
        var first = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;
        for (var drawn = 0; drawn < 50_000; drawn++)
        {
            // Seconds over a century, and around the hours at which the clock changes.
            var ticks = first + random.NextInt64(100L * 366 * 86_400) * TimeSpan.TicksPerSecond;
            if (drawn % 4 == 0) ticks = new DateTimeOffset(2026, drawn % 8 == 0 ? 3 : 10, 24 + random.Next(7), random.Next(24), random.Next(60), 0, TimeSpan.Zero).UtcTicks;
            if (drawn % 100 == 0) ticks += random.Next(1, 9_999_999);
            Assert.Equal(Moment.Iso(new DateTimeOffset(ticks, TimeSpan.Zero)), Encoding.ASCII.GetString(Instants.Text(ticks)));
        }

        Assert.Empty(Instants.Text(0));
    }
}
