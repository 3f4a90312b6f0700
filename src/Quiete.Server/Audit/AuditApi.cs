using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Audit;

namespace Quiete.Server.Audit;

/// <summary>The log for whoever wants to check it: checkpoint, tiles, keys and proofs. Nothing here names a person.</summary>
internal static class AuditApi
{
    /// <summary>How long a full tile may be kept by whoever fetched it: it never changes.</summary>
    private const string Forever = "public, max-age=31536000, immutable";

    private const int MostCheckpoints = 400;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapAuditApi()
        {
            routes.MapGet("/log/checkpoint", Newest).AllowAnonymous();
            routes.MapGet("/log/tile/{**path}", Tile).AllowAnonymous();
            routes.MapGet("/log/checkpoints", Daily).AllowAnonymous();
            routes.MapGet("/.well-known/jwks.json", Keys).AllowAnonymous();
            routes.MapGet("/v1/log/inclusion", Inclusion).AllowAnonymous();
            routes.MapGet("/v1/log/consistency", Consistency).AllowAnonymous();
        }
    }

    /// <summary>The newest checkpoint, as a signed note (C2SP).</summary>
    internal static async Task<Results<ContentHttpResult, NotFound>> Newest(AuditLog log, CancellationToken stop) =>
        await log.Head(stop) is { Size: > 0 } head ? TypedResults.Text(head.Checkpoint, "text/plain; charset=utf-8") : TypedResults.NotFound();

    /// <summary>A tile of hashes, or of entries, by its C2SP path.</summary>
    internal static async Task<Results<FileContentHttpResult, NotFound>> Tile(string path, HttpContext http, AuditLog log, CancellationToken stop)
    {
        if (!TileLog.TryParseTilePath($"tile/{path}", out var level, out var index, out var width)) return TypedResults.NotFound();
        if (await log.Tile(level, index, stop) is not { } bytes || bytes.Length < width * Merkle.HashBytes) return TypedResults.NotFound();
        http.Response.Headers.CacheControl = Forever;
        return level == AuditLog.EntryLevel
            ? TypedResults.Bytes(EntryBundle.Write([.. bytes.Chunk(Merkle.HashBytes).Take(width)]), "application/octet-stream")
            : TypedResults.Bytes(bytes[..(width * Merkle.HashBytes)], "application/octet-stream");
    }

    /// <summary>The last checkpoint of each day, the newest first: keep them elsewhere.</summary>
    internal static async Task<Ok<IReadOnlyList<DailyCheckpoint>>> Daily(AuditLog log, CancellationToken stop) =>
        TypedResults.Ok<IReadOnlyList<DailyCheckpoint>>(
            [.. (await log.DailyCheckpoints(MostCheckpoints, stop)).Select(one => new DailyCheckpoint(one.Day, one.Text))]);

    /// <summary>Every public key that ever signed (JWKS, RFC 7517).</summary>
    internal static async Task<ContentHttpResult> Keys(SigningKeys keys, CancellationToken stop) =>
        TypedResults.Text(Encoding.UTF8.GetString((await keys.Published(stop)).Write()), "application/jwk-set+json");

    /// <summary>Proves that an entry is in the log of a size; without a size, the newest.</summary>
    internal static async Task<Ok<LogProof>> Inclusion(long index, long? size, AuditLog log, CancellationToken stop)
    {
        var tree = await Size(size, log, stop);
        if (index < 0 || index >= tree) throw new BadInputException("index", $"The log of this size holds the entries 0 to {tree - 1}.");
        return TypedResults.Ok(LogProof.Of(tree, await log.Ask(read => TileLog.InclusionProof(read, index, tree), stop)));
    }

    /// <summary>Proves that a larger log only added to a smaller one.</summary>
    internal static async Task<Ok<LogProof>> Consistency(long from, long? to, AuditLog log, CancellationToken stop)
    {
        var tree = await Size(to, log, stop);
        if (from < 1 || from > tree) throw new BadInputException("from", $"This must be from 1 to {tree}.");
        return TypedResults.Ok(LogProof.Of(tree, await log.Ask(read => TileLog.ConsistencyProof(read, from, tree), stop)));
    }

    private static async Task<long> Size(long? asked, AuditLog log, CancellationToken stop)
    {
        var head = (await log.Head(stop))?.Size ?? 0;
        return asked is null ? head
            : asked > 0 && asked <= head ? asked.Value
            : throw new BadInputException("size", $"The log holds {head} entries.");
    }
}

/// <summary>The last checkpoint of a day in Italy.</summary>
internal sealed record DailyCheckpoint(string Day, string Checkpoint);

/// <summary>A proof over the log: hashes in base64, in the order in which RFC 9162 uses them.</summary>
internal sealed record LogProof(long Size, IReadOnlyList<string> Hashes)
{
    public static LogProof Of(long size, IReadOnlyList<byte[]> hashes) => new(size, [.. hashes.Select(Convert.ToBase64String)]);
}
