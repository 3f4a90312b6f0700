using Quiete.Server.Accounts;
using Quiete.Server.Audit;
using Quiete.Server.Blocking;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Documents;
using Quiete.Server.Events;
using Quiete.Server.Gate;
using Quiete.Server.Operating;
using Quiete.Server.Register;
using Quiete.Server.Reputation;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server;

/// <summary>The service put together: the database brought up to date, every room wired, ready to run.</summary>
internal sealed class ServerApp : IAsyncDisposable
{
    private readonly DataLock? held;

    private ServerApp(WebApplication web, DataLock? held) => (Web, this.held) = (web, held);

    public WebApplication Web { get; }

    /// <summary>Opens and migrates the database and wires the rooms. Nothing listens yet.</summary>
    /// <exception cref="BadInputException">The data cannot be used by this version.</exception>
    public static async Task<ServerApp> Build(ServerOptions options, TimeProvider? clock = null, Action<WebApplicationBuilder>? configure = null)
    {
        DataLock.MakeFolder(options.Data);
        var directory = options.Database is null ? DataLock.Take(options.Data) : null;
        try
        {
            if (directory is not null) Restore.ClearLeft(options.Data);
            return new(await Wire(options, clock, configure), directory);
        }
        catch
        {
            directory?.Dispose();
            throw;
        }
    }

    /// <summary>The database that the options name.</summary>
    public static Database DatabaseOf(ServerOptions options) =>
        options.Database is { } connection ? Database.OfPostgres(connection) : Database.OfFile(FileOf(options), options.NoSync);

    /// <summary>Where SQLite keeps the data.</summary>
    public static string FileOf(ServerOptions options) => Path.GetFullPath(Path.Combine(options.Data, "quiete.db"));

    /// <summary>Listens, and returns when the process is told to stop and what was accepted has been finished.</summary>
    /// <param name="notes">What else to tell the person at the terminal.</param>
    /// <exception cref="IOException">It was not told to stop: a part of it failed for good.</exception>
    public async Task Run(IReadOnlyList<string> notes)
    {
        try
        {
            await Web.StartAsync();
        }
        catch (Exception fault) when (StartTrouble.IsOfTheAddress(fault))
        {
            throw new IOException($"{Web.Services.GetRequiredService<ServerOptions>().Url} cannot be listened at ({(fault.InnerException ?? fault).Message}). Stop what listens there, or name another address with --url.", fault);
        }
        catch (Exception fault)
        {
            // A part that fails on its own makes the host give up what it is at: then that part's fault is the one to tell.
            var (part, why) = Failed() is { } one ? one : (null, fault);
            throw new IOException(StartTrouble.OfPart(part, why, started: false), why);
        }

        await ShellSetup.SayHello(Web);
        foreach (var note in notes) Console.WriteLine(note);
        await Web.Services.GetRequiredService<Drain>().Finish();

        // The host stops by itself when one of its parts fails. That is no stop that somebody wanted: whoever watches the process starts it again.
        var failed = Failed();
        try
        {
            await Web.StopAsync();
        }
        catch (Exception) when (failed is not null)
        {
            // What failed while it ran may fail again while it ends.
        }

        if (failed is not { } gone) return;
        Web.Services.GetRequiredService<ILogger<ServerApp>>().LogCritical("{Part} failed: {Fault} in {Place}", gone.Part, gone.Fault.GetType().Name, gone.Fault.StackTrace);
        throw new IOException(StartTrouble.OfPart(gone.Part, gone.Fault, started: true), gone.Fault);
    }

    private (string? Part, Exception Fault)? Failed() =>
        Web.Services.GetServices<IHostedService>().OfType<BackgroundService>().FirstOrDefault(part => part.ExecuteTask is { IsFaulted: true }) is { } failed
            ? (failed.GetType().Name, failed.ExecuteTask!.Exception!.InnerException!)
            : null;

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        held?.Dispose();
    }

    private static async Task<WebApplication> Wire(ServerOptions options, TimeProvider? clock, Action<WebApplicationBuilder>? configure)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "Quiete.Server",
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseUrls(options.Url);
        if (options.Database is null) builder.ListenToOperator(options);
        builder.Services.AddSingleton(options);

        var database = DatabaseOf(options);
        if (clock is null && database.Kind == DatabaseKind.PostgreSql)
        {
            var common = new DatabaseClock(database, TimeProvider.System);
            await common.Compare(CancellationToken.None);
            clock = common;
            builder.Services.AddSingleton(common);
            builder.Services.AddHostedService<DatabaseClockFollower>();
        }

        clock ??= TimeProvider.System;
        builder.Services.AddSingleton(clock);
        await Migrations.Run(database, clock, CancellationToken.None);
        builder.Services.AddSingleton(_ => database); // made by a factory, so the container disposes of it, last
        builder.Services.AddSingleton<ChangeSignal>();
        builder.Services.AddSingleton<KnownTime>();

        builder.AddShell();
        var secret = HouseSecret.Load(options.Data);
        await secret.Check(database, CancellationToken.None);
        builder.Services.AddSingleton(secret);

        builder.Services.AddAccounts(options);
        builder.Services.AddCompanies();
        builder.Services.AddAudit();
        builder.Services.AddEvents();
        builder.Services.AddGate();
        builder.Services.AddRegister();
        if (options.LocalNumberProof || options.Demo) builder.Services.AddLocalNumberProof();
        builder.Services.AddReputation();
        builder.Services.AddBlocking();
        builder.Services.AddDocuments();
        builder.Services.AddComplaints();
        builder.Services.AddOperating();
        configure?.Invoke(builder);

        var web = builder.Build();
        web.UseShell(options);
        web.UseOperating();
        web.UseAccounts();
        web.MapShell();
        web.MapAccounts();
        web.MapCompanies();
        web.MapAudit();
        web.MapEvents();
        web.MapGate();
        web.MapRegister();
        web.MapReputation();
        web.MapBlocking();
        web.MapDocuments();
        web.MapComplaints();
        web.MapOperating();
        return web;
    }
}
