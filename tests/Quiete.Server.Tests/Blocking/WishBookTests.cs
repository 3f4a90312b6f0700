using Dapper;
using Quiete.Server.Blocking;
using Quiete.Server.Operating;
using Quiete.Server.Register;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Blocking;

/// <summary>What people's devices are told follows the register, through a restore as well.</summary>
public class WishBookTests
{
    private const string Old = "+390211111111";
    private const string New = "+390222222222";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_wish_that_restored_data_do_not_know_is_forgotten_and_what_comes_after_is_followed(string kind)
    {
        await using var house = await BlockHouse.Open(kind);
        var book = new WishBook(house.Server.Database, house.Wishes, house.Server.Get<EntryStore>(), house.Server.Get<PersonNumbers>(), house.Server.Clock);
        await house.Wishes.Enter(house.Person, Old, isRange: false, Wish.Block, label: null, Stop);
        await house.Wishes.Enter(house.Person, New, isRange: false, Wish.Block, label: null, Stop);
        await book.Follow(Stop);
        Assert.Equal([Old, New], await Blocked());

        await house.Server.Database.Write(async connection =>
        {
            await connection.ExecuteAsync("DELETE FROM line_wish WHERE line = @New", new { New });
            await Change.Restore(connection, await Change.Last(connection));
        }, Stop);
        await book.Follow(Stop);
        Assert.Equal([Old], await Blocked());

        // Whoever followed before the restore hears of what comes after it.
        await house.Wishes.Remove(house.Person, Old, isRange: false, Stop);
        await book.Follow(Stop);
        Assert.Empty(await Blocked());

        async Task<IEnumerable<string>> Blocked() => (await book.Of(house.Person, Stop)).Blocks.Select(one => one.Line);
    }

    // PostgreSQL is restored by tools of its own while every service is stopped: there nobody remembers anything.
    [Fact]
    public async Task A_backup_that_is_put_in_place_while_the_service_runs_reaches_the_devices()
    {
        await using var house = await BlockHouse.Open();
        var (server, folder) = (house.Server, Directory.CreateTempSubdirectory("quiete-wishes-").FullName);
        var saved = Path.Combine(folder, "saved.db");
        await house.Wishes.Enter(house.Person, Old, isRange: false, Wish.Block, label: null, Stop);
        await Backup.Write(server.Database, saved, server.Get<ServerOptions>(), Stop);
        await house.Wishes.Enter(house.Person, New, isRange: false, Wish.Block, label: null, Stop);
        await Until([Old, New]);
        await server.Get<WishBook>().Follow(Stop); // so that nothing but the restore makes it forget
        await Until([Old, New]);

        await server.Get<Restore>().Run(saved, acceptOlderLog: false, () => Task.CompletedTask, Stop);
        await Until([Old]);
        await house.Wishes.Remove(house.Person, Old, isRange: false, Stop);
        await Until([]);
        Directory.Delete(folder, recursive: true);

        async Task Until(string[] lines)
        {
            var end = Task.Delay(Patience.Soon, Stop);
            while (!(await server.Get<WishBook>().Of(house.Person, Stop)).Blocks.Select(one => one.Line).SequenceEqual(lines))
            {
                Assert.False(end.IsCompleted, $"The devices are not told: {string.Join(' ', lines)}");
                await Task.Delay(20, Stop);
            }
        }
    }
}
