using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Register;
using Quiete.Server.Shell;
using Quiete.Server.Tests.Gate;

namespace Quiete.Server.Tests.Register;

/// <summary>Somebody with a register, a browser and, if wanted, proved numbers.</summary>
internal sealed class People(TestServer server)
{
    public static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    public static readonly Language Italian = Language.Of("it");

    /// <summary>Signs up by the page and gives the numbers, proved by a code each.</summary>
    public async Task<(HttpClient Browser, Person Person)> SignUp(string name, params string[] numbers)
    {
        var browser = server.Anonymous();
        var email = $"{Guid.NewGuid():N}@quiete.example";
        using (await TestServer.Send(browser, "/registrati", "registrati", ("Nome", name), ("Email", email), ("Password", TestServer.Password)))
        {
        }

        await using var scope = server.Services.CreateAsyncScope();
        var account = await scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<Account>>().FindByEmailAsync(email);
        var person = await server.Get<PersonStore>().OfAccount(account!.Id, name, Stop);
        foreach (var number in numbers) await Prove(person, number);
        return (browser, person);
    }

    /// <summary>Proves a number to be a person's, with the code that was sent.</summary>
    public async Task<OwnNumber> Prove(Person person, string text)
    {
        var own = await server.Get<PersonNumbers>().Add(person.Id, text, Stop);
        Assert.Equal(CodeSent.Sent, await server.Get<NumberCodes>().Send(own, person.Account!.Value, Italian, Stop));
        Assert.Equal(CodeTried.Proved, await server.Get<NumberCodes>().Try(person.Id, own.Id, LastCode(server), Stop));
        return (await server.Get<PersonNumbers>().Find(person.Id, own.Id, Stop))!;
    }

    /// <summary>Enters a contact that a person received.</summary>
    public Task<Entry> Record(Person person, string? line, DateTimeOffset? at = null, Func<NewEntry, NewEntry>? more = null)
    {
        Assert.True(CallerLine.TryParse(line, out var shown));
        var told = new NewEntry($"{Guid.NewGuid():N}", at ?? server.Clock.GetUtcNow(), Channels.LiveCall, shown);
        return server.Get<EntryStore>().Enter(person.Id, person.Account ?? 0, more?.Invoke(told) ?? told, Stop);
    }

    /// <summary>The code that was sent last, as the operator reads it.</summary>
    public static string LastCode(TestServer server) =>
        File.ReadAllLines(Path.Combine(server.Get<ServerOptions>().Data, LocalNumberProof.FileName))[^1].Split(' ')[^1];

    /// <summary>A server on which codes can be read.</summary>
    public static Task<TestServer> Start(string kind = "Sqlite") => TestServer.Start(kind, options => options with { LocalNumberProof = true });

    /// <summary>The market of the gate with people in it.</summary>
    public static Task<GateServer> StartGate(string kind = "Sqlite") => GateServer.Start(kind, options => options with { LocalNumberProof = true });
}
