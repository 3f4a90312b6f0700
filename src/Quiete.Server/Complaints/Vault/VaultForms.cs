using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Quiete.Server.Accounts;
using Quiete.Server.Gate;
using Quiete.Server.Register;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>Where the vault's pages send files, which are read as they come, and where they are fetched.</summary>
internal static class VaultForms
{
    /// <summary>What a form may hold besides its file.</summary>
    private const int FormBytes = 100_000;

    extension(WebApplication web)
    {
        public void MapVaultForms()
        {
            var routes = web.MapGroup("/cassaforte").NeedsCaller().ExcludeFromDescription();
            routes.MapPost("/file", Send).WithMetadata(new RequestSizeLimitAttribute(VaultLimits.MaxFileBytes + FormBytes));
            routes.MapGet("/{id:long}/contenuto", Download).RequireRateLimiting(RateLimits.Downloads);
            routes.MapPost("/esporta/zip", Export).RequireRateLimiting(RateLimits.Downloads);
        }
    }

    /// <summary>The register whose vault it is; null: none of theirs.</summary>
    private static async Task<Person?> Whose(HttpContext http, Kept kept, long? di, CancellationToken stop) =>
        await kept.By(http, di, stop) is { } person && person.IsRuledBy(SignedIn.Id(http.User)!.Value) ? person : null;

    /// <summary>Takes a file in. The page that sent it says what came of it; a script is told where that page is.</summary>
    private static async Task<IResult> Send(
        long? di, long? pratica, HttpContext http, Kept kept, CaseStore cases, VaultStore vault, UploadTurns turns, IAntiforgery antiforgery, Flash flash, Language words, CancellationToken stop)
    {
        if (await Whose(http, kept, di, stop) is not { } person) return Problems.NotFound();
        if (pratica is { } id && await cases.Find(person.Id, id, stop) is null) return Problems.NotFound();
        var page = pratica is { } one ? string.Create(CultureInfo.InvariantCulture, $"/pratiche/{one}/file") : "/cassaforte";
        var (said, status) = ("", StatusCodes.Status200OK);
        try
        {
            using var turn = turns.Take(person.Id);
            var sent = await SentFile.Of(http, stop);
            if (!await sent.IsFromOurPage(http, antiforgery)) throw new BadInputException("form", "The form is not one of ours, or it is old.");
            said = words.Taken(await vault.Put(person, pratica, sent.Name, sent.Content, stop));
        }
        catch (BadInputException mistake)
        {
            (said, status) = (words.MendUpload(mistake.Place), StatusCodes.Status400BadRequest);
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            (said, status) = (words.MendUpload("file-too-large"), StatusCodes.Status413PayloadTooLarge);
        }
        catch (NotNowException full)
        {
            (said, status) = (words.MendUpload(full.Type), StatusCodes.Status507InsufficientStorage);
        }

        flash.Put(page, said);
        var address = di is null ? page : string.Create(CultureInfo.InvariantCulture, $"{page}?di={di}");
        return http.Request.Headers.Accept == "application/json" ? TypedResults.Json(new SentAnswer(address, said), statusCode: status) : TypedResults.Redirect(address);
    }

    /// <summary>The bytes of a file, or the part of them that a player asks for: never shown by the browser as a page of ours.</summary>
    private static async Task<IResult> Download(long id, long? di, HttpContext http, Kept kept, VaultStore vault, Language words, CancellationToken stop)
    {
        if (await Whose(http, kept, di, stop) is not { } person || await vault.Find(person.Id, id, stop) is not { } file) return Problems.NotFound();
        try
        {
            if (await Opened(vault, file, stop) is not { } content) return Problems.NotFound();
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
            return TypedResults.Stream(content, file.MediaType, file.Name, entityTag: new EntityTagHeaderValue($"\"{file.Hash}\""), enableRangeProcessing: true);
        }
        catch (DamagedFileException)
        {
            return Problems.Answer(StatusCodes.Status500InternalServerError, "file-damaged", words.Damaged);
        }
    }

    /// <summary>The files that were chosen one by one, in one archive that is made while it is sent.</summary>
    private static async Task<IResult> Export([FromForm] string? di, [FromForm] long[]? file, HttpContext http, Kept kept, VaultStore vault, Flash flash, Language words, CancellationToken stop)
    {
        long? asked = string.IsNullOrEmpty(di) ? null : long.TryParse(di, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        if (await Whose(http, kept, asked, stop) is not { } person) return Problems.NotFound();
        var chosen = new List<VaultFile>();
        foreach (var id in (file ?? []).Distinct())
        {
            if (await vault.Find(person.Id, id, stop) is { IsMissing: false } one) chosen.Add(one);
        }

        if (chosen.Count == 0)
        {
            flash.Put("/cassaforte/esporta", words["Scegli almeno un file.", "Choose at least one file."]);
            return TypedResults.Redirect(asked is null ? "/cassaforte/esporta" : string.Create(CultureInfo.InvariantCulture, $"/cassaforte/esporta?di={asked}"));
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true; // the archive's ends are written so
        return TypedResults.Stream(to => Zip(vault, chosen, to, stop), "application/zip", "cassaforte.zip");
    }

    private static async Task Zip(VaultStore vault, IReadOnlyList<VaultFile> chosen, Stream to, CancellationToken stop)
    {
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, stop);
        foreach (var file in chosen)
        {
            if (await Opened(vault, file, stop) is not { } content) continue; // deleted meanwhile
            await using var from = content;
            var entry = zip.CreateEntry(string.Create(CultureInfo.InvariantCulture, $"{file.Id}-{file.Name}"), CompressionLevel.NoCompression);
            entry.LastWriteTime = file.Added;
            await using var into = await entry.OpenAsync(stop);
            await from.CopyToAsync(into, ChunkCipher.ChunkBytes, stop);
        }
    }

    /// <summary>A file with its first chunk read: what is damaged there is told before anything is sent.</summary>
    private static async Task<Stream?> Opened(VaultStore vault, VaultFile file, CancellationToken stop)
    {
        if (await vault.Open(file.Person, file.Id, stop) is not { } content) return null;
        try
        {
            await content.ReadExactlyAsync(new byte[1], stop);
            content.Position = 0;
            return content;
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the page's script hears: where to go on, and what is said there.</summary>
    internal sealed record SentAnswer(string Address, string Said);
}
