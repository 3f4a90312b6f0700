using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Reputation;

/// <summary>The ranking as open data.</summary>
/// <param name="Licence">Under which everybody may use it.</param>
/// <param name="From">The first day that is counted.</param>
/// <param name="To">The last.</param>
/// <param name="Reporters">How many independent people kept a register in these months.</param>
/// <param name="ReporterMonths">For how many months altogether.</param>
internal sealed record RankingAnswer(string Licence, string Method, DateOnly From, DateOnly To, int Reporters, double ReporterMonths, BrandAnswer[] Brands);

/// <summary>A brand of the ranking. Contacts are those of a hundred reporters in a month; <c>low</c> and <c>high</c> bound the 95 % credible interval.</summary>
/// <param name="Rank">Among its kind; 1 bothers least. Absent: too little evidence.</param>
/// <param name="SureBeforeNext">How probable it is that it bothers less than the next in rank.</param>
internal sealed record BrandAnswer(
    long Brand, string Name, BrandKind Kind, int? Rank, double Contacts, double Low, double High, double? SureBeforeNext, int Voices, MonthAnswer[] Months)
{
    public static BrandAnswer Of(RankedBrand one) => new(
        one.Brand.Id, one.Brand.Name, one.Brand.Kind, one.Rank, one.Contacts, one.Low, one.High, one.SureBeforeNext, one.Evidence.Voices, [.. one.Months.Select(MonthAnswer.Of)]);
}

/// <summary>A month of a brand; figures of few voices are absent.</summary>
internal sealed record MonthAnswer(DateOnly Month, int? Contacts, int? Voices, int ReporterMonths, double? Rate, double? Low, double? High)
{
    public static MonthAnswer Of(MonthCell cell) => new(cell.Month, cell.Contacts, cell.Voices, cell.ReporterMonths, cell.Rate, cell.Low, cell.High);
}

/// <summary>What everybody may have: rankings and counts, never a person.</summary>
internal static class OpenDataApi
{
    public const string Licence = "CC BY 4.0";
    public const string Method = "docs/decisions/0013-the-rankings-arithmetic.md";

    private const string CsvType = "text/csv; charset=utf-8";
    private const int CacheSeconds = 60;

    extension(WebApplication web)
    {
        public void MapOpenData()
        {
            var routes = web.MapGroup("/v1/open").WithTags("Open data").AllowAnonymous();
            routes.MapGet("/ranking.json", RankingJson);
            routes.MapGet("/ranking.csv", RankingCsv);
            routes.MapGet("/evidence.csv", EvidenceCsv);
            routes.MapGet("/counts.csv", CountsCsv);
            routes.MapGet("/trends.csv", TrendsCsv);
            routes.MapGet("/brands/{id:long}.json", BrandJson);
            routes.MapGet("/brands/{id:long}.csv", BrandCsv);
        }
    }

    /// <summary>The brands of each kind, the one that bothers least first, with their months. Licence: CC BY 4.0.</summary>
    internal static Ok<RankingAnswer> RankingJson(RankingBook book, HttpContext http)
    {
        var now = book.Now;
        Keep(http);
        return TypedResults.Ok(new RankingAnswer(Licence, Method, now.Window.From, now.Window.Last.AddMonths(1).AddDays(-1), now.Exposure.Voices, now.Exposure.Months,
            [.. OpenCsv.Brands(now).Select(BrandAnswer.Of)]));
    }

    /// <summary>The same without the months, as CSV.</summary>
    internal static ContentHttpResult RankingCsv(RankingBook book, HttpContext http) => Csv(http, OpenCsv.Of(book.Now));

    /// <summary>The sums from which the ranking is reckoned, as CSV: <c>scripts/ranking.py</c> makes the ranking of them anew.</summary>
    internal static ContentHttpResult EvidenceCsv(RankingBook book, HttpContext http) => Csv(http, OpenCsv.Evidence(book.Now));

    /// <summary>Each brand's months, as CSV. Figures of fewer than five voices are empty.</summary>
    internal static ContentHttpResult CountsCsv(RankingBook book, HttpContext http) => Csv(http, OpenCsv.Counts(OpenCsv.Brands(book.Now)));

    /// <summary>The months of all kinds of callers and of all channels, as CSV.</summary>
    internal static ContentHttpResult TrendsCsv(RankingBook book, HttpContext http) => Csv(http, OpenCsv.Of(book.Trends));

    /// <summary>A brand with its months. 404: there is none, or too few people tell of it.</summary>
    internal static Results<Ok<BrandAnswer>, ProblemHttpResult> BrandJson(long id, RankingBook book, HttpContext http)
    {
        if (book.Now.Find(id) is not { } brand) return Problems.NotFound();
        Keep(http);
        return TypedResults.Ok(BrandAnswer.Of(brand));
    }

    /// <summary>The same as CSV.</summary>
    internal static Results<ContentHttpResult, ProblemHttpResult> BrandCsv(long id, RankingBook book, HttpContext http) =>
        book.Now.Find(id) is { } brand ? Csv(http, OpenCsv.Counts([brand])) : Problems.NotFound();

    private static ContentHttpResult Csv(HttpContext http, string text)
    {
        Keep(http);
        http.Response.Headers["Link"] = "<https://creativecommons.org/licenses/by/4.0/>; rel=\"license\"";
        return TypedResults.Text(text, CsvType);
    }

    private static void Keep(HttpContext http) => http.Response.Headers.CacheControl = $"public, max-age={CacheSeconds}";
}
