using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Blocking;

/// <summary>Block lists as files: for devices by their token, for people from the page of the device.</summary>
internal static class ListFilesApi
{
    /// <summary>The most lines that are taken from one file.</summary>
    private const int MostImported = 2_000;

    private const int MaxLabel = 80;

    extension(WebApplication web)
    {
        public void MapListFiles()
        {
            web.MapMethods("/lists/{name}", [HttpMethods.Get, HttpMethods.Head], OfDevice).ForDevices().ExcludeFromDescription();
            web.MapGet("/dispositivi/{id:long}/file/{name}", OfPage).RequireAuthorization().ExcludeFromDescription();
            web.MapPost("/dispositivi/importa", Import).RequireAuthorization().ExcludeFromDescription();
        }
    }

    /// <summary>A file of the device that asks.</summary>
    internal static Task<IResult> OfDevice(string name, HttpContext http, ListFiles files, CancellationToken stop) => Answer(name, Device.Of(http), http, files, stop);

    /// <summary>A file of a device, for the person to download.</summary>
    internal static async Task<IResult> OfPage(long id, string name, long? persona, HttpContext http, Kept kept, DeviceStore devices, ListFiles files, CancellationToken stop) =>
        await kept.By(http, persona, stop) is { } person && await devices.Find(person.Id, id, stop) is { } device
            ? await Answer(name, device, http, files, stop)
            : Results.NotFound();

    /// <summary>Blocks the numbers of a FRITZ!Box phone book.</summary>
    internal static async Task<Results<RedirectHttpResult, NotFound>> Import(
        IFormFile file, long? persona, HttpContext http, Kept kept, LineWishStore wishes, Flash flash, Language words, CancellationToken stop)
    {
        if (await kept.By(http, persona, stop) is not { } person) return TypedResults.NotFound();
        var page = "/dispositivi";
        try
        {
            await using var content = file.OpenReadStream();
            var told = await FritzBook.Read(content, stop);
            var (taken, left) = (0, 0);
            foreach (var (name, number) in told)
            {
                if (taken == MostImported || !NumberForms.TryRead(number, out var line, out var isRange))
                {
                    left++;
                    continue;
                }

                await wishes.Enter(person.Id, line, isRange, Wish.Block, name.Length == 0 ? null : name[..Math.Min(name.Length, MaxLabel)], stop);
                taken++;
            }

            flash.Put(page, words[$"Bloccati {taken} numeri; {left} non si leggono.", $"{taken} numbers are blocked; {left} cannot be read."]);
        }
        catch (BadInputException)
        {
            flash.Put(page, words["Questo file non è una rubrica di FRITZ!Box.", "This file is no phone book of a FRITZ!Box."]);
        }

        return TypedResults.Redirect(persona is null ? page : $"{page}?persona={persona}");
    }

    private static async Task<IResult> Answer(string name, Device device, HttpContext http, ListFiles files, CancellationToken stop)
    {
        if (await files.Make(name, device, http.Request.Query, stop) is not { } file) return Results.NotFound();
        http.Response.Headers.CacheControl = "private, no-cache";
        var tag = Convert.ToHexStringLower(SHA256.HashData(file.Content))[..32];
        return Results.File(file.Content, file.Type, name, entityTag: new($"\"{tag}\""));
    }
}
