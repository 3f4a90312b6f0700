using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Server.Audit;
using Quiete.Server.Gate;
using Quiete.Server.Storage;

namespace Quiete.Server.Operating;

/// <param name="File">Where to, as an absolute path.</param>
internal sealed record BackupRequest(string File);

/// <param name="File">From where, as an absolute path.</param>
/// <param name="AcceptOlderLog">Restore although the log becomes shorter.</param>
internal sealed record RestoreRequest(string File, bool AcceptOlderLog = false);

/// <summary>What was done, in words for the terminal.</summary>
internal sealed record Done(string Message);

/// <summary>What the commands <c>backup</c>, <c>restore</c> and <c>key rotate</c> ask of a running service, over its socket only.</summary>
internal static class OperatorApi
{
    extension(WebApplication web)
    {
        public void MapOperatorApi()
        {
            var routes = web.MapGroup("/operator").NeedsLocalOperator().ExcludeFromDescription();
            routes.MapPost("/backup", MakeBackup);
            routes.MapPost("/restore", RestoreBackup);
            routes.MapPost("/key/rotate", RotateKey);
        }
    }

    /// <summary>Writes a backup while the service goes on.</summary>
    internal static async Task<Ok<Done>> MakeBackup(BackupRequest request, Database database, ServerOptions options, CancellationToken stop) =>
        TypedResults.Ok(new Done(await Backup.Write(database, request.File, options, stop)));

    /// <summary>Puts a backup in the place of the data. Whoever asks meanwhile waits.</summary>
    internal static async Task<Ok<Done>> RestoreBackup(RestoreRequest request, Restore restore, NumberMaps maps, CancellationToken stop)
    {
        var done = await restore.Run(request.File, request.AcceptOlderLog, makeRoom: () => Task.CompletedTask, stop);
        await maps.Renew(whole: true, CancellationToken.None);
        return TypedResults.Ok(new Done(done));
    }

    /// <summary>Signs with a new key from now on.</summary>
    internal static async Task<Ok<Done>> RotateKey(SigningKeys keys, CancellationToken stop) =>
        TypedResults.Ok(new Done(Messages.Rotated(await keys.Rotate(stop))));
}
