using Quiete.Server.Audit;

namespace Quiete.Server.Tests.Audit;

public class BatchIdTests
{
    [Fact]
    public void While_time_stands_still_every_batch_has_a_higher_id_than_the_one_before()
    {
        var at = TestClock.OnAMonday().GetUtcNow();
        var ids = new List<long> { AuditLog.NewId(at, newest: 0) };
        for (var batch = 1; batch < 20_000; batch++) ids.Add(AuditLog.NewId(at, ids[^1]));
        Assert.All(ids.Zip(ids.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        Assert.True(AuditLog.NewId(at + TimeSpan.FromSeconds(10), ids[^1]) > ids[^1]);
    }
}
