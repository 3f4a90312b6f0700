using System.Globalization;
using Quiete.Server;
using Quiete.Server.Accounts;
using Quiete.Server.Blocking;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Reputation;

namespace Quiete.Load;

/// <summary>The service with many devices and a common list that changes every second: what address books ask in a large house.</summary>
internal static class CardDavServe
{
    /// <summary>As long as the list with which the peer's published figure was measured; of it an account there gets about 2,000.</summary>
    private const int Lines = 14_500;

    private const int LinesADevice = 2_500;

    private const int ChangedEachSecond = 10;
    private const int OwnLines = 3;

    public static async Task<int> Run(string data, int devices, string url)
    {
        var dice = new Random(42);
        var lines = Enumerable.Range(0, Lines).Select(_ => Line(dice)).DistinctBy(line => line.Line).ToList();
        var list = new LineList(1, [.. lines.OrderBy(line => line.Line, StringComparer.Ordinal)]);
        await using var app = await ServerApp.Build(
            new ServerOptions { Data = data, Url = url, PublicUrl = url, Limits = new RateLimits { DeviceRequestsAMinute = 0, PagesAMinute = int.MaxValue } },
            configure: builder => builder.Services.AddSingleton<Func<LineList>>(() => Volatile.Read(ref list)));
        var all = app.Web.Services;
        var tokens = new List<string>();
        for (var at = 0; at < devices; at++)
        {
            var person = await all.GetRequiredService<PersonStore>().OfAccount(at + 1, "Carico", CancellationToken.None);
            for (var own = 0; at % 3 == 0 && own < OwnLines; own++) // two people in three have no list of their own
            {
                await all.GetRequiredService<LineWishStore>().Enter(person.Id, Line(dice).Line, isRange: false, Wish.Block, label: null, CancellationToken.None);
            }

            var (_, token) = await all.GetRequiredService<DeviceStore>().Add(person.Id, at + 1, "Carico", DeviceKind.Iphone, "it",
                DeviceWants.For(DeviceKind.Iphone) with { MostCommon = LinesADevice, MinVoices = 1 }, CancellationToken.None);
            tokens.Add(token);
        }

        await File.WriteAllLinesAsync(Path.Combine(data, "tokens.txt"), tokens);
        await app.Web.StartAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ready {Environment.ProcessId}"));
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        using var end = app.Web.Lifetime.ApplicationStopping.Register(second.Dispose);
        while (await second.WaitForNextTickAsync())
        {
            for (var at = 0; at < ChangedEachSecond; at++) lines[dice.Next(lines.Count)] = Line(dice);
            Volatile.Write(ref list, new(list.Version + 1, [.. lines.DistinctBy(line => line.Line).OrderBy(line => line.Line, StringComparer.Ordinal)]));
        }

        return 0;
    }

    private static ListedLine Line(Random dice) => new($"+390{dice.Next(2, 9)}{dice.Next(10_000_000, 99_999_999)}", dice.Next(3, 60), BrandKind.Energy,
        dice.Next(4) == 0 ? $"Azienda {dice.Next(200)}" : null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
