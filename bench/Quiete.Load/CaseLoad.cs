using System.Diagnostics;
using System.Globalization;
using Quiete.Numbers;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server;
using Quiete.Server.Accounts;
using Quiete.Server.Complaints;
using Quiete.Server.Documents;
using Quiete.Server.Register;

namespace Quiete.Load;

/// <summary>A case with thousands of events: page times, and whether the service answers others while it prints the dossier. Prints tables.</summary>
internal static class CaseLoad
{
    private const int Requests = 200;
    private const int WarmUp = 20;
    private const int LettersOfAct = 1_350;
    private const int RequestsOfLong = 20;

    /// <param name="events">Half of them contacts, half acts with a long text each.</param>
    public static async Task<int> Run(string data, int events)
    {
        var stop = CancellationToken.None;
        var options = new ServerOptions { Data = data, Url = "http://127.0.0.1:5302", Limits = new RateLimits { PagesAMinute = int.MaxValue } };
        await using var app = await ServerApp.Build(options);
        await app.Web.StartAsync(stop);
        var id = await Fill(app.Web.Services, events, MostLetters(events / 2, LettersOfAct), stop);
        using var person = PeopleLoad.Client(options);
        person.Timeout = TimeSpan.FromMinutes(30);
        await PeopleLoad.SignIn(person);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A case with {events:N0} events, SQLite.\n\n| page, one at a time | p50 ms | p95 ms | p99 ms |\n| --- | --: | --: | --: |"));
        foreach (var path in new[] { "", "?ordine=vecchi", "/contatti", "/atti/nuovo?tipo=call", "/cronologia", "/cronologia.json", "/cronologia.csv" })
        {
            var (times, _, _) = await Times(person, $"/pratiche/{id}{path}", Requests, WarmUp);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| /pratiche/ID{path} | {times[times.Count / 2]:F1} | {times[times.Count * 95 / 100]:F1} | {times[times.Count * 99 / 100]:F1} |"));
        }

        if (!app.Web.Services.GetRequiredService<Press>().IsThere)
        {
            Console.WriteLine("\nweasyprint was not found: no dossier was printed.");
            return 0;
        }

        var (alone, _, _) = await Times(person, "/pratiche", Requests, WarmUp);
        using var self = Process.GetCurrentProcess();
        var watch = Stopwatch.StartNew();
        var printing = person.GetByteArrayAsync($"/pratiche/{id}/cronologia.pdf", stop);
        var meanwhile = new List<double>();
        var most = 0L;
        while (!printing.IsCompleted)
        {
            var one = Stopwatch.StartNew();
            (await person.GetAsync("/pratiche", stop)).Dispose();
            meanwhile.Add(one.Elapsed.TotalMilliseconds);
            self.Refresh();
            most = Math.Max(most, self.WorkingSet64);
            await Task.Delay(20, stop);
        }

        var pdf = await printing;
        meanwhile.Sort();
        var pages = System.Text.Encoding.Latin1.GetString(pdf).Split("/Type /Page\n").Length - 1;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nThe dossier as PDF: {pages:N0} pages, {pdf.Length / 1_000:N0} kB, {watch.Elapsed.TotalSeconds:F1} s; the service (this process, client included) used at most {most / 1_000_000:N0} MB."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Another page meanwhile: p50 {meanwhile[meanwhile.Count / 2]:F1} ms, p95 {meanwhile[meanwhile.Count * 95 / 100]:F1} ms over {meanwhile.Count:N0} requests; alone: p50 {alone[Requests / 2]:F1} ms, p95 {alone[Requests * 95 / 100]:F1} ms."));
        await app.Web.StopAsync(stop);
        return 0;
    }

    /// <summary>What long texts cost the pages of a case that do not print them. A directory that holds a case already is measured as it is.</summary>
    /// <param name="acts">So many contacts come with them.</param>
    /// <param name="letters">Of each act, as far as a case takes them.</param>
    public static async Task<int> Long(string data, int acts, int letters)
    {
        var stop = CancellationToken.None;
        var options = new ServerOptions { Data = data, Url = "http://127.0.0.1:5303", Limits = new RateLimits { PagesAMinute = int.MaxValue } };
        await using var app = await ServerApp.Build(options);
        await app.Web.StartAsync(stop);
        var known = await app.Web.Services.GetRequiredService<PersonStore>().All(stop);
        if (known.Count == 0) letters = MostLetters(acts, letters);
        var id = known.Count == 0
            ? await Fill(app.Web.Services, acts * 2, letters, stop)
            : (await app.Web.Services.GetRequiredService<CaseStore>().Of(known[0].Id, stop))[0].Id;
        using var person = PeopleLoad.Client(options);
        await PeopleLoad.SignIn(person);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A case with {acts:N0} acts of {letters:N0} letters each, and as many contacts.\n\n| page, one at a time | p50 ms | p95 ms | processor ms | MB allocated |\n| --- | --: | --: | --: | --: |"));
        foreach (var path in new[] { $"/{id}", $"/{id}?pagina=2", $"/{id}/passi", $"/{id}/atti/nuovo?tipo=call", $"/{id}/lettere/objection", $"/{id}/elimina", "" })
        {
            var (times, megabytes, busy) = await Times(person, $"/pratiche{path}", RequestsOfLong, warmUp: 3);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| /pratiche{path.Replace($"/{id}", "/ID", StringComparison.Ordinal)} | {times[times.Count / 2]:F1} | {times[times.Count * 95 / 100]:F1} | {busy:F1} | {megabytes:F1} |"));
        }

        await app.Web.StopAsync(stop);
        return 0;
    }

    // The number in front of each text takes some room, too.
    private static int MostLetters(int acts, int letters) => Math.Min(letters, (ActStore.MostTextBytes / acts) - 10);

    private static async Task<long> Fill(IServiceProvider all, int events, int letters, CancellationToken stop)
    {
        Person person;
        await using (var scope = all.CreateAsyncScope())
        {
            var account = await scope.ServiceProvider.GetRequiredService<Registration>().Enter(PeopleSeed.Email, "Ada", PeopleSeed.Password, stop);
            person = await all.GetRequiredService<PersonStore>().OfAccount(account.Id, "Ada", stop);
        }

        var now = TimeProvider.System.GetUtcNow();
        var line = CallerLine.From(PhoneNumber.Parse(PeopleSeed.Line(1), provider: null));
        var entered = await all.GetRequiredService<EntryStore>().EnterAll(person.Id, person.Account!.Value,
            [.. Enumerable.Range(0, events / 2).Select(at => new NewEntry($"e{at}", now.AddHours(-7 * at), Channels.LiveCall, line, Claimed: "Luce Chiara", Basis: Basis.Said))], stop);
        var cases = all.GetRequiredService<CaseStore>();
        var id = await cases.Open(person.Id, new(CaseSubject.UnwantedContacts, "Chiamate", Named: "Luce Chiara", Basis: Basis.Said), stop);
        await cases.Link(person.Id, id, [.. entered.Select(one => one.Id)], stop);
        var text = string.Concat(Enumerable.Repeat("parola parola parola risposta. ", 1 + (letters / 31)))[..letters];
        var (said, promised) = letters > NewAct.MaxSaid ? (text[..(NewAct.MaxSaid - 10)], text[..Math.Min(letters - NewAct.MaxSaid, NewAct.MaxSaid)]) : (text, null);
        for (var at = 0; at < events / 2; at++)
        {
            await all.GetRequiredService<ActStore>().Enter(id, person.Account.Value, new NewAct($"a{at}", ActKind.Call, now.AddHours(-7 * at - 2), Way: Way.Phone, Body: Body.Company, Said: $"{at}: {said}", Promised: promised), stop);
        }

        return id;
    }

    // Client and service are one process: what it allocates and how long it holds a processor is of both.
    internal static async Task<(List<double> Times, double Megabytes, double BusyMs)> Times(HttpClient client, string path, int count, int warmUp)
    {
        var times = new List<double>();
        var before = 0L;
        using var self = Process.GetCurrentProcess();
        var busy = TimeSpan.Zero;
        for (var at = 0; at < warmUp + count; at++)
        {
            if (at == warmUp) (before, busy) = (GC.GetTotalAllocatedBytes(), self.TotalProcessorTime);
            var watch = Stopwatch.StartNew();
            using var answer = await client.GetAsync(path);
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}.");
            if (at >= warmUp) times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        self.Refresh();
        return (times, (GC.GetTotalAllocatedBytes() - before) / 1e6 / count, (self.TotalProcessorTime - busy).TotalMilliseconds / count);
    }
}
