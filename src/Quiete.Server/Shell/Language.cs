using System.Globalization;
using Quiete.Rules;

namespace Quiete.Server.Shell;

/// <summary>The language of a request. Both languages stand side by side where they are used: <c>Words["Aziende", "Companies"]</c>.</summary>
internal sealed class Language
{
    /// <summary>Keeps a choice of language: <c>it</c> or <c>en</c>.</summary>
    public const string Cookie = "lingua";

    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    public Language(IHttpContextAccessor accessor) => IsEnglish = accessor.HttpContext is { } http && WantsEnglish(http.Request);

    private Language(bool english) => IsEnglish = english;

    public bool IsEnglish { get; }

    /// <summary>The language for <c>lang</c> attributes: <c>it</c>, <c>en</c>.</summary>
    public string Code => IsEnglish ? "en" : "it";

    /// <summary>How dates and numbers are written.</summary>
    public CultureInfo Culture => IsEnglish ? English : Italian;

    /// <summary>A sentence in the language of the request.</summary>
    public string this[string italian, string english] => IsEnglish ? english : italian;

    /// <summary>An instant as clocks in Italy show it.</summary>
    public string At(DateTimeOffset instant) => RomeTime.At(instant).ToString("g", Culture);

    /// <summary>A day.</summary>
    public string On(DateOnly day) => day.ToString("d", Culture);

    /// <summary>For texts that no request asks for.</summary>
    public static Language Of(string code) => new(code == "en");

    // Whoever chose is obeyed. Otherwise English only where the browser asks for it before Italian.
    private static bool WantsEnglish(HttpRequest request)
    {
        if (request.Cookies.TryGetValue(Cookie, out var chosen) && chosen is "it" or "en") return chosen == "en";
        var asked = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(one => one.Quality ?? 1)
            .Select(one => one.Value.Value ?? "")
            .FirstOrDefault(one => one.StartsWith("it", StringComparison.OrdinalIgnoreCase) || one.StartsWith("en", StringComparison.OrdinalIgnoreCase));
        return asked?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true;
    }
}
