using System.Text;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Reads files of facts one after the other: judges each row, stores the good ones unseen, then makes them all visible at once.</summary>
/// <remarks>
/// Objections are the exception: each piece acts as soon as it is stored. What a stopped process left is taken back and read anew.
/// A process reads the files that it was sent; several may share a database.
/// </remarks>
internal sealed class FactImporter(
    Database database, ImportStore imports, Objections objections, UploadFolder uploads, ChangeSignal signal, KnownTime time, TimeProvider clock, ILogger<FactImporter> log) : BackgroundService
{
    public const string Job = "import";

    private const int ObjectionsTogether = 50;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestAfterLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Where the rejected rows of an import are; the file is there only when there are some.</summary>
    public static string RejectsOf(UploadFolder uploads, long id) => uploads.Of(Job, id, "-rejects.csv");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var begun = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var written = signal.Next;
            try
            {
                if (!begun) await TakeBack(stoppingToken);
                begun = true;
                if (await time.Reach(stoppingToken)) uploads.Sweep();
                foreach (var import in await imports.Open(stoppingToken))
                {
                    if (File.Exists(FileOf(import)))
                    {
                        if (await imports.Move(import.Id, JobState.Waiting, JobState.Running, stoppingToken)) await Run(import, stoppingToken);
                    }
                    else if (JobFaults.IsGone(import.CreatedMs, clock.GetUtcNow()))
                    {
                        await GiveUp(import, JobFaults.Gone, stoppingToken);
                    }
                }

                await Task.Delay(RestAfterLook, stoppingToken); // the signal is raised for every group of decisions as well
                await Task.WhenAny(written, Task.Delay(LookEvery, stoppingToken));
            }
            catch (Exception fault) when (JobFaults.Passes(fault))
            {
                log.LogWarning("An import waits: {Fault} in {Place}", fault.GetType().Name, fault.StackTrace);
                begun = false;
                await Task.WhenAny(Task.Delay(RetryAfter, stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // What is running is taken back at the next start.
            }
        }
    }

    private string FileOf(FactImport import) => uploads.Of(Job, import.Id, ".csv");

    private async Task TakeBack(CancellationToken stop)
    {
        foreach (var import in await imports.Open(stop))
        {
            if (import.State != JobState.Running || !File.Exists(FileOf(import))) continue;
            await FactLoad.Undo(database, import.Id, stop);
            await imports.Move(import.Id, JobState.Running, JobState.Waiting, stop);
        }
    }

    private async Task Run(FactImport import, CancellationToken stop)
    {
        try
        {
            if (import.Strict) Judge(import, stop);
            if (await Store(import, stop) && await imports.Complete(import.Id, stop)) signal.Raise();
            else await FactLoad.Undo(database, import.Id, stop); // cancelled
        }
        catch (BadInputException fault)
        {
            await GiveUp(import, $"{fault.Place}: {fault.Message}", stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !JobFaults.Passes(fault))
        {
            log.LogError("Import {Id} was given up: {Fault} in {Place}", import.Id, fault.GetType().Name, fault.StackTrace);
            await GiveUp(import, JobFaults.OfService, stop);
        }

        File.Delete(FileOf(import));
    }

    private async Task GiveUp(FactImport import, string fault, CancellationToken stop)
    {
        await imports.Refuse(import.Id, fault, stop);
        await FactLoad.Undo(database, import.Id, stop);
    }

    // Before anything is stored.
    private void Judge(FactImport import, CancellationToken stop)
    {
        using var file = File.OpenRead(FileOf(import));
        var reader = new FactRowReader(file, import.Kind, import.Name);
        while (reader.TryRead(out var row))
        {
            stop.ThrowIfCancellationRequested();
            if (row.Problem is { } problem) throw new BadInputException($"{import.Name}: line {row.Line}", $"{problem}. Nothing was stored.");
        }
    }

    /// <summary>Stores the good rows in pieces; false when it was cancelled.</summary>
    private async Task<bool> Store(FactImport import, CancellationToken stop)
    {
        using var file = File.OpenRead(FileOf(import));
        using var rejects = new RejectsFile(RejectsOf(uploads, import.Id));
        var reader = new FactRowReader(file, import.Kind, import.Name);
        var load = new FactLoad(database, import.Id, import.Principal, import.Kind, import.Source);
        var most = import.Kind == FactKind.Objections ? ObjectionsTogether : load.PieceRows;
        var piece = new List<(PhoneNumber Number, string Body)>(most);
        var known = new ImportProgress(0, 0, 0, 0, 0);
        var more = true;
        do
        {
            piece.Clear();
            var rejected = 0;
            while (piece.Count + rejected < most && (more = reader.TryRead(out var row))) Take(row, piece, rejects, import.Kind, ref rejected);
            var added = import.Kind == FactKind.Objections ? await Enter(import, piece, stop) : await load.Store(piece, clock.GetUtcNow(), stop);
            known = new(reader.BytesRead, known.Rows + piece.Count + rejected, known.Added + added, known.AlreadyThere + piece.Count - added, known.Rejected + rejected);
            if (!await imports.Tell(import.Id, known, stop)) return false;
        }
        while (more);
        return true;
    }

    private static void Take(in ReadFact row, List<(PhoneNumber Number, string Body)> piece, RejectsFile rejects, FactKind kind, ref int rejected)
    {
        if (row.Problem is { } problem)
        {
            rejects.Add(row.Line, problem, row.Text!);
            rejected++;
        }
        else
        {
            piece.Add((row.Number, FactItem.BodyOf(kind, row.Fact)));
        }
    }

    private async Task<int> Enter(FactImport import, List<(PhoneNumber Number, string Body)> piece, CancellationToken stop)
    {
        var known = await database.Read(async connection =>
        {
            var there = new HashSet<(long, string)>();
            var round = new Round(connection);
            foreach (var (number, _) in piece)
            {
                round.Add(
                    "SELECT number, body FROM fact WHERE number = @number AND principal = @principal AND kind = @kind",
                    row => there.Add((row.GetInt64(0), row.GetString(1))),
                    ("@number", (long)number.Bits), ("@principal", import.Principal), ("@kind", (int)FactKind.Objections));
            }

            await round.Run();
            return there;
        }, stop);
        var fresh = piece.Where(one => known.Add(((long)one.Number.Bits, OwnBody(one.Body)))).ToList();
        await objections.Enter([.. fresh.Select(one => new NewObjection(import.Principal, one.Number, AtOf(one.Body), $"{Job} {import.Id}", Evidence: null))], stop);
        return fresh.Count;
    }

    // A principal is told "no" by a person; what it writes down holds for itself, not for others.
    private static string OwnBody(string body) => FactBody.Of(new Quiete.Gate.Objection(AtOf(body), ObjectionScope.Principal));

    private static Moment AtOf(string body) =>
        Quiete.Gate.StandingReader.Read(Encoding.UTF8.GetBytes($$"""{"objections":[{{body}}]}"""), Job).Objections[0].At;
}
