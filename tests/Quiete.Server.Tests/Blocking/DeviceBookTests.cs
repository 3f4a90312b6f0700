using Quiete.Server.Blocking;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Blocking;

public class DeviceBookTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Devices_may_show_up_while_the_visits_of_others_are_written_down()
    {
        await using var test = await TestDatabase.New(DatabaseKind.Sqlite);
        var clock = TestClock.OnAMonday();
        using var book = new DeviceBook(test.Database, new DeviceStore(test.Database, clock, new ChangeSignal()), clock);
        var device = new Device(1, 1, 1, "Telefono", DeviceKind.Iphone, "it", DeviceWants.For(DeviceKind.Iphone), clock.GetUtcNow(), LastSeen: null, LastClient: null, Revoked: null);
        var visits = Task.Run(() =>
        {
            for (var at = 1; at <= 100_000; at++) book.Saw(device with { Id = at % 5_000 }, client: null);
        }, Stop);
        while (!visits.IsCompleted) await book.Flush(Stop);
        await visits;
    }
}
