using Quiete.Server.Companies;

namespace Quiete.Server.Reputation;

/// <summary>Enters the brands that the project ships, where they are missing, before anybody asks. A demo has a market of its own.</summary>
internal sealed class MarketLoader(BrandStore brands, AliasStore aliases, ServerOptions options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Demo) return;
        var known = (await brands.All(cancellationToken)).Select(brand => NameKey.Fold(brand.Name)).ToHashSet(StringComparer.Ordinal);
        await Task.WhenAll(MarketSizes.BrandsOfItaly.Where(brand => !known.Contains(NameKey.Fold(brand.Name))).Select(brand => Enter(brand, cancellationToken)));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task Enter(MarketBrand brand, CancellationToken stop)
    {
        var id = await brands.Enter(brand.Name, brand.Kind, company: null, brand.Website, stop);
        await Task.WhenAll(brand.Also.Select(name => aliases.Join(name, id, stop)));
    }
}
