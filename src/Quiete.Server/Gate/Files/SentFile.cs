using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Quiete.Server.Gate;

/// <summary>A file on its way in, read as it comes: the body itself, or the first file of a form.</summary>
/// <param name="Name">As its sender calls it.</param>
/// <param name="Fields">The fields of the form that came before the file.</param>
internal sealed record SentFile(string Name, Stream Content, IReadOnlyDictionary<string, string> Fields)
{
    private const int LongestName = 120;
    private const int LongestField = 2_000;
    private const int MostFields = 20;
    private const int LongestBoundary = 70;

    /// <summary>Whether there is a file at all.</summary>
    public bool IsThere => Content != Stream.Null;

    /// <summary>Begins to read a request that must hold a file.</summary>
    /// <exception cref="BadInputException">A form without a file, or with too much before it.</exception>
    public static async Task<SentFile> Of(HttpContext http, CancellationToken stop) =>
        await Begin(http, stop) is { IsThere: true } sent ? sent : throw new BadInputException("file", "Choose a file.");

    /// <summary>Begins to read a request that may hold a file.</summary>
    /// <exception cref="BadInputException">A form with too much before the file.</exception>
    public static async Task<SentFile> Begin(HttpContext http, CancellationToken stop)
    {
        if (http.Request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
        {
            return new(Clean(http.Request.Query["name"]), http.Request.Body, new Dictionary<string, string>(StringComparer.Ordinal));
        }

        var boundary = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (boundary is null or "" || boundary.Length > LongestBoundary) throw new BadInputException("body", "The form has no boundary.");
        var reader = new MultipartReader(boundary, http.Request.Body);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            while (await reader.ReadNextSectionAsync(stop) is { } section)
            {
                if (section.GetContentDispositionHeader() is not { } about) continue;
                var name = HeaderUtilities.RemoveQuotes(about.FileNameStar.HasValue ? about.FileNameStar : about.FileName);
                if (name is { HasValue: true, Length: > 0 }) return new(Clean(name.Value), section.Body, fields);
                if (fields.Count == MostFields) throw new BadInputException("body", "The form has too many fields.");
                fields[HeaderUtilities.RemoveQuotes(about.Name).Value ?? ""] = await Field(section.Body, stop);
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw new BadInputException("body", "The form cannot be read: it is cut, or its parts are too large.", broken);
        }

        return new("", Stream.Null, fields);
    }

    /// <summary>Whether the form came from a page of ours. The token must stand before the file, which is not read yet.</summary>
    public Task<bool> IsFromOurPage(HttpContext http, IAntiforgery antiforgery)
    {
        if (Fields.GetValueOrDefault("__RequestVerificationToken") is not { } token) return Task.FromResult(false);
        http.Request.Headers["RequestVerificationToken"] = token;
        return antiforgery.IsRequestValidAsync(http);
    }

    private static async Task<string> Field(Stream body, CancellationToken stop)
    {
        var bytes = new byte[LongestField + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        return length > LongestField
            ? throw new BadInputException("body", "A field of the form is too long.")
            : Encoding.UTF8.GetString(bytes, 0, length);
    }

    // Only a name to show: never a path.
    private static string Clean(string? name)
    {
        var last = (name ?? "").Trim('"').Split('/', '\\')[^1];
        var clean = string.Concat(last.Where(c => !char.IsControl(c))).Trim();
        return clean.Length == 0 ? "file" : clean.Length > LongestName ? clean[..LongestName] : clean;
    }
}
