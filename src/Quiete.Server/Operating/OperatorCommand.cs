using System.Net.Sockets;
using System.Text.Json.Nodes;
using Quiete.Server.Audit;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Operating;

/// <summary>The commands <c>backup</c>, <c>restore</c> and <c>key rotate</c>: asked of the service while it runs, done here while it does not.</summary>
internal static class OperatorCommand
{
    /// <summary>Large databases take their time.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromHours(6);

    /// <summary>Writes a backup.</summary>
    /// <returns>What was done, in words.</returns>
    public static async Task<string> MakeBackup(string file, ServerOptions options)
    {
        NeedData(options);
        var path = Path.GetFullPath(file);
        using var held = Hold(options);
        if (held is null) return await Ask(options, "backup", new BackupRequest(path));
        // As it is: whoever backs up before a new version starts wants to be able to go back to the old one.
        await using var database = ServerApp.DatabaseOf(options);
        return await Backup.Write(database, path, options, CancellationToken.None);
    }

    /// <summary>Restores a backup.</summary>
    /// <returns>What was done, in words.</returns>
    public static async Task<string> RestoreBackup(string file, bool acceptOlderLog, ServerOptions options)
    {
        var path = Path.GetFullPath(file);
        using var held = Hold(options);
        if (held is null) return await Ask(options, "restore", new RestoreRequest(path, acceptOlderLog));
        if (Environment.GetEnvironmentVariable(HouseSecret.Variable) is not { Length: > 0 } && !File.Exists(Path.Combine(options.Data, HouseSecret.FileName)))
        {
            throw new BadInputException("--data", $"Put the file '{HouseSecret.FileName}' that was kept beside the backup into {Path.GetFullPath(options.Data)} first.");
        }

        await using var database = ServerApp.DatabaseOf(options);
        var done = await new Restore(database, HouseSecret.Load(options.Data), options, TimeProvider.System).Run(path, acceptOlderLog, makeRoom: async () =>
        {
            await SetAsideDamaged(ServerApp.FileOf(options), acceptOlderLog);
            await Migrations.Run(database, TimeProvider.System, CancellationToken.None);
        }, CancellationToken.None);

        // The maps may know facts that the backup does not; the next start makes them from what is there now.
        var maps = Path.Combine(options.Data, "maps");
        if (Directory.Exists(maps)) Directory.Delete(maps, recursive: true);
        return done;
    }

    /// <summary>Makes a new signing key. Gates on PostgreSQL follow within seconds.</summary>
    /// <returns>What was done, in words.</returns>
    public static async Task<string> RotateKey(ServerOptions options)
    {
        NeedData(options);
        using var held = Hold(options);
        if (held is null) return await Ask(options, "key/rotate", body: null);
        await using var database = ServerApp.DatabaseOf(options);
        await Migrations.MustBeCurrent(database, CancellationToken.None); // as it is: the version that runs on it must be able to go on
        var secret = HouseSecret.Load(options.Data);
        await secret.Check(database, CancellationToken.None);
        using var keys = new SigningKeys(database, secret, TimeProvider.System);
        return Messages.Rotated(await keys.Rotate(CancellationToken.None));
    }

    private static async Task SetAsideDamaged(string file, bool acceptOlderLog)
    {
        if (!File.Exists(file)) return;
        try
        {
            await Backup.Check(file);
        }
        catch (BadInputException damaged)
        {
            if (!acceptOlderLog)
            {
                throw new BadInputException("--accept-older-log",
                    $"The database here is damaged, so how far its log had come is not known. Give this option to set it aside as {file}.damaged and restore.", damaged);
            }

            foreach (var part in new[] { "", "-wal", "-shm" })
            {
                if (File.Exists(file + part)) File.Move(file + part, $"{file}.damaged{part}", overwrite: true);
            }
        }
    }

    private static void NeedData(ServerOptions options)
    {
        if (options.Database is null && !File.Exists(ServerApp.FileOf(options))) throw new BadInputException("--data", $"There is no database in {Path.GetFullPath(options.Data)}.");
    }

    // With PostgreSQL nothing need be held: it takes writers side by side.
    private static IDisposable? Hold(ServerOptions options) => options.Database is null ? DataLock.TryTake(options.Data) : new MemoryStream();

    private static async Task<string> Ask(ServerOptions options, string what, object? body)
    {
        var path = OperatorSocket.PathOf(options.Data);
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, stop) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = new Uri("http://localhost"), Timeout = MostWait };
        try
        {
            using var content = JsonContent.Create(body, options: Json.Options);
            using var answer = await client.PostAsync(new Uri($"/operator/{what}", UriKind.Relative), body is null ? null : content);
            var text = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
            if (answer.IsSuccessStatusCode) return text?["message"]?.GetValue<string>() ?? "";
            var field = text?["errors"]?.AsObject().FirstOrDefault().Key;
            throw new BadInputException(field ?? what, text?["detail"]?.GetValue<string>() ?? $"The service answered {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException unreachable)
        {
            throw new IOException($"A Quiete runs on {Path.GetFullPath(options.Data)}, but it does not answer at {path}: {unreachable.Message}", unreachable);
        }
    }
}
