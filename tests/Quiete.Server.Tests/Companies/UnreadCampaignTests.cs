using Dapper;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Companies;

/// <summary>Rows that a newer version wrote, or that are damaged: what rests on them is closed, and nothing else.</summary>
public class UnreadCampaignTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_row_that_cannot_be_read_closes_what_rests_on_it_and_is_named(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, TestClock.OnAMonday());
        var (luce, gas) = (await market.Principal("Luce"), await market.Principal("Gas"));
        var (alfa, beta) = (await market.Agency("Alfa"), await market.Agency("Beta"));
        var mandate = await market.Mandate(luce, alfa, "2026-01-01");
        await market.Mandate(luce, beta, "2026-01-01", through: alfa);
        await market.Mandate(gas, alfa, "2026-01-01");
        var policy = await market.Policy(luce, """{ "from": "2026-06-01" }""");
        await market.Lines.Declare(alfa, "06 9025 1234", recallable: true, Stop);
        var byAlfa = await market.Campaign(luce, alfa, "Alfa");
        var byBeta = await market.Campaign(luce, beta, "Beta");
        var own = await market.Campaign(luce, agency: null, "Da sé");
        var forGas = await market.Campaign(gas, alfa, "Gas");
        (string Table, long Id, string Broken, long[] Closed)[] rows =
        [
            ("campaign", byAlfa, "channel = 'telepathy'", [byAlfa]), // a word of a newer version
            ("policy", policy, "body = '{'", [byAlfa, byBeta, own]), // damaged
            ("mandate", mandate, "from_day = 'soon'", [byAlfa, byBeta]), // and what was passed on from it
            ("company", alfa, "sector = 'astrology'", [byAlfa, forGas]), // who calls
        ];
        foreach (var (table, id, broken, closed) in rows)
        {
            var column = broken[..broken.IndexOf(' ', StringComparison.Ordinal)];
            var before = await test.Database.Read(connection => connection.ExecuteScalarAsync<string?>($"SELECT {column} FROM {table} WHERE id = @id", new { id }), Stop);
            await Write(market, $"UPDATE {table} SET {broken} WHERE id = {id}");
            foreach (var campaign in new[] { byAlfa, byBeta, own, forGas })
            {
                if (!closed.Contains(campaign))
                {
                    Assert.Equal(campaign, (await market.Book.Find(campaign, Stop))!.Id);
                    continue;
                }

                var refused = await Assert.ThrowsAsync<NotNowException>(() => market.Book.Find(campaign, Stop).AsTask());
                Assert.Equal("campaign-unreadable", refused.Type);
                Assert.Contains($"{table} {id}", refused.Message, StringComparison.Ordinal);
                Assert.Equal(campaign == forGas ? gas : luce, (await market.Book.Parties(campaign, Stop))!.Principal); // for what must be taken all the same
            }

            Assert.Equal([(table, id)], test.Database.Unread.All);
            await test.Database.Write(connection => connection.ExecuteAsync($"UPDATE {table} SET {column} = @before WHERE id = @id", new { before, id }), Stop);
            await Write(market, "UPDATE campaign SET name = name");
            Assert.Equal(byAlfa, (await market.Book.Find(byAlfa, Stop))!.Id);
            Assert.Empty(test.Database.Unread.All); // somebody mended it
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_mandate_that_cannot_be_read_is_not_missed_where_another_one_permits(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, TestClock.OnAMonday());
        var (luce, alfa) = (await market.Principal("Luce"), await market.Agency("Alfa"));
        var first = await market.Mandate(luce, alfa, "2026-01-01");
        await market.Mandate(luce, alfa, "2026-11-01");
        var campaign = await market.Campaign(luce, alfa);
        await Write(market, $"UPDATE mandate SET to_day = 'never' WHERE id = {first}");
        Assert.Equal(Market.Day("2026-11-01"), Assert.Single((await market.Book.Find(campaign, Stop))!.MandateDays).From);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Lists_leave_out_the_row_alone_and_a_line_that_cannot_be_read_permits_nothing(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, TestClock.OnAMonday());
        var alfa = await market.Agency("Alfa");
        await market.Lines.Declare(alfa, "06 9025 1234", recallable: true, Stop);
        await market.Lines.Declare(alfa, "02 1234 5678", recallable: true, Stop);
        var own = await market.Campaign(await market.Principal("Luce"), alfa);
        await Write(market, "UPDATE caller_line SET line = '+++' WHERE line LIKE '%1234'");
        Assert.Equal("+390212345678", Assert.Single(await market.Lines.Of(alfa, Stop)).Line.ToString());
        Assert.Single((await market.Book.Find(own, Stop))!.DeclaredLines);
        Assert.Equal("caller_line", Assert.Single(test.Database.Unread.All).Table);
    }

    private static Task Write(Market market, string sql) => market.Writes.Write(connection => connection.ExecuteAsync(sql), Stop);
}
