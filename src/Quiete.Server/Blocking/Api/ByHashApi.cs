using System.Text;
using System.Text.Json;
using Quiete.Rules;
using Quiete.Server.Reputation;

namespace Quiete.Server.Blocking;

/// <summary>A line of the common list whose hash begins as was asked.</summary>
/// <param name="Sha1">Of the line's text, in small hex digits.</param>
/// <param name="Voices">How many people reported it, in steps.</param>
internal sealed record HashedLine(string Sha1, string Line, int Voices, string? Kind, string? Brand);

/// <summary>The lines, in the order of their hashes.</summary>
internal sealed record HashedLines(IReadOnlyList<HashedLine> Lines);

/// <summary>Looking up a line without saying which: the asker tells the beginning of its hash and finds its own line among the answers.</summary>
internal static class ByHashApi
{
    private const int LeastPrefix = 4;
    private const int MostPrefix = 6;

    /// <summary>Answers are a multiple of so many bytes long, so that whoever sees only lengths learns little.</summary>
    private const int PaddedTo = 2_048;

    private const int CacheSeconds = 3_600;

    extension(WebApplication web)
    {
        public void MapByHash() => web.MapGet("/v1/lines/by-hash/{prefix}", Beginning).AllowAnonymous().WithTags("Blocking").Produces<HashedLines>();
    }

    /// <summary>The lines of the common block list whose SHA-1 begins with these 4 to 6 hex digits. Nobody need sign in, and no look-up is kept.</summary>
    internal static IResult Beginning(string prefix, HttpContext http, Snapshots snapshots)
    {
        if (!LineHashes.IsHex(prefix, LeastPrefix, MostPrefix)) throw new BadInputException("prefix", $"{LeastPrefix} to {MostPrefix} hex digits are needed.");
        var lines = snapshots.Hashes.Beginning(prefix.ToLowerInvariant())
            .Select(pair => new HashedLine(pair.Hash, pair.Line.Line, ListedLine.Step(pair.Line.Voices), pair.Line.Kind is { } kind ? Terms.Of(kind) : null, pair.Line.Brand));
        var text = JsonSerializer.Serialize(new HashedLines([.. lines]), Shell.Json.Options);
        var length = Encoding.UTF8.GetByteCount(text);
        http.Response.Headers.CacheControl = $"public, max-age={CacheSeconds}";
        return Results.Text(text + new string(' ', (PaddedTo - (length % PaddedTo)) % PaddedTo), "application/json");
    }
}
