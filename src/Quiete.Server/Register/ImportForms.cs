using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Quiete.Server.Accounts;
using Quiete.Server.Gate;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>Where the form of the import's page sends its file, and where the rows left out are fetched.</summary>
internal static class ImportForms
{
    private const int LongestName = 120;
    private const int FormOverheadBytes = 20_000;

    extension(WebApplication web)
    {
        public void MapImportForms()
        {
            var routes = web.MapGroup("/registro/importa").NeedsCaller().ExcludeFromDescription();
            routes.MapPost("/file", Send).WithMetadata(new RequestSizeLimitAttribute(ImportFile.MaxBytes + FormOverheadBytes));
            routes.MapGet("/{id:long}/scarti.csv", Rejects);
        }
    }

    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> Send(
        IFormFile? file, long? di, HttpContext http, Kept kept, ImportStore imports, ImportDesk desk, Flash flash, Language words, CancellationToken stop)
    {
        if (await kept.By(http, di, stop) is not { } whose) return Problems.NotFound();
        try
        {
            if (file is null or { Length: 0 } or { Length: > ImportFile.MaxBytes }) throw new BadInputException("file", "Choose a file.");
            using var content = new MemoryStream((int)file.Length);
            await file.CopyToAsync(content, stop);
            await desk.Preview(whose.Id, content.ToArray(), import: null, stop); // what cannot be read is not kept
            var id = await imports.Keep(whose.Id, SignedIn.Id(http.User)!.Value, Clean(file.FileName), content.ToArray(), stop);
            return TypedResults.Redirect(RegisterTabs.At($"/registro/importa/{id}", di));
        }
        catch (BadInputException mistake)
        {
            flash.Put("/registro/importa", words.MendFile(mistake));
            return TypedResults.Redirect(RegisterTabs.At("/registro/importa", di));
        }
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Rejects(long id, long? di, HttpContext http, Kept kept, ImportStore imports, CancellationToken stop)
    {
        if (await kept.By(http, di, stop) is not { } whose || await imports.Find(whose.Id, id, stop) is not { Rejects: { } rejects }) return Problems.NotFound();
        using var safe = new MemoryStream();
        await SafeCsv.Copy(new MemoryStream(Encoding.UTF8.GetBytes(rejects)), safe, stop);
        return TypedResults.File(safe.ToArray(), "text/csv; charset=utf-8", "scarti.csv");
    }

    // Only a name to show: never a path.
    private static string Clean(string name)
    {
        var clean = string.Concat(name.Split('/', '\\')[^1].Where(c => !char.IsControl(c))).Trim();
        return clean.Length == 0 ? "file" : clean.Length > LongestName ? clean[..LongestName] : clean;
    }
}
