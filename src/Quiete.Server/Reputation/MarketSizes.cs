using System.Globalization;
using System.Reflection;
using Quiete.Server.Companies;

namespace Quiete.Server.Reputation;

/// <summary>How many customers a brand has, by a source and a day.</summary>
/// <param name="What">What is counted, such as fixed lines.</param>
internal sealed record MarketSize(string Brand, long Customers, string What, string WhatInItalian, DateOnly On, string Source);

/// <summary>A brand of the market as the project ships it.</summary>
/// <param name="Also">Other names that mean the same.</param>
internal sealed record MarketBrand(string Name, BrandKind Kind, IReadOnlyList<string> Also, string Website);

/// <summary>The market as the project ships it (<c>market/it</c>): brands, and sizes where a dated source gives them.</summary>
internal sealed class MarketSizes
{
    private readonly Dictionary<string, MarketSize> sizes;

    public MarketSizes(IEnumerable<MarketSize> sizes) => this.sizes = sizes.ToDictionary(one => one.Brand, StringComparer.Ordinal);

    /// <summary>Of Italy.</summary>
    public static MarketSizes OfItaly { get; } = new(Rows("sizes.csv").Select(row => new MarketSize(
        row[0], long.Parse(row[1], CultureInfo.InvariantCulture), row[2], row[3], Columns.Day(row[4])!.Value, row[5])));

    /// <summary>The brands of Italy.</summary>
    public static IReadOnlyList<MarketBrand> BrandsOfItaly { get; } =
        [.. Rows("brands.csv").Select(row => new MarketBrand(row[0], Columns.Word<BrandKind>(row[1]), row[2].Split('|', StringSplitOptions.RemoveEmptyEntries), row[3]))];

    public MarketSize? Of(string brand) => sizes.GetValueOrDefault(brand);

    // No field of these files holds a comma or a quote; a test reads every row.
    private static IEnumerable<string[]> Rows(string file)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"market/it/{file}")!);
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return line.Split(',');
    }
}
