using Quiete.Server.Companies;

namespace Quiete.Server.Reputation;

/// <summary>Which brand each name means: a brand that was chosen, one of the same name, or one that an administrator joined the name to.</summary>
internal sealed class NameBook(Evidence evidence)
{
    private readonly List<long?> brandOf = [];
    private readonly Dictionary<long, List<int>> namesOf = [];
    private IReadOnlyList<Brand> all = [];
    private IReadOnlyDictionary<string, long> joined = new Dictionary<string, long>(StringComparer.Ordinal);
    private Dictionary<string, long> byText = new(StringComparer.Ordinal);
    private Dictionary<long, Brand> brands = [];

    public IEnumerable<Brand> Brands => brands.Values;

    public Brand? Brand(long id) => brands.GetValueOrDefault(id);

    public Brand? BrandOf(int name) => name >= 0 && brandOf[name] is { } id ? brands.GetValueOrDefault(id) : null;

    public IReadOnlyList<int> NamesOf(long brand) => namesOf.GetValueOrDefault(brand) ?? [];

    /// <summary>What a name means, so that all names of one brand are the same: the brand's, or the text.</summary>
    public NameKey? Meant(int name) => name < 0 ? null : BrandOf(name) is { } brand ? new NameKey(brand.Id, "") : evidence.Name(name);

    /// <summary>A name as people read it; null: there is none, or its brand is gone.</summary>
    public string? Shown(NameKey? name) => name is not { } known ? null : known.Brand > 0 ? Brand(known.Brand)?.Name : known.Text;

    /// <summary>Whether brands and joined names are as they were.</summary>
    public bool Knows(IReadOnlyList<Brand> known, IReadOnlyDictionary<string, long> aliases) =>
        known.SequenceEqual(all) && aliases.Count == joined.Count && aliases.All(one => joined.TryGetValue(one.Key, out var brand) && brand == one.Value);

    /// <summary>Takes brands and joined names as they are now.</summary>
    /// <returns>The brands whose names have changed.</returns>
    public HashSet<long> Refresh(IReadOnlyList<Brand> known, IReadOnlyDictionary<string, long> aliases)
    {
        var before = brandOf.ToList();
        (all, joined) = (known, aliases);
        brands = known.ToDictionary(one => one.Id);
        byText = new(aliases, StringComparer.Ordinal);
        foreach (var one in known) byText[NameKey.Fold(one.Name)] = one.Id;
        brandOf.Clear();
        namesOf.Clear();
        Extend();
        var changed = new HashSet<long>();
        for (var name = 0; name < before.Count; name++)
        {
            if (before[name] == brandOf[name]) continue;
            if (before[name] is { } old) changed.Add(old);
            if (brandOf[name] is { } anew) changed.Add(anew);
        }

        return changed;
    }

    /// <summary>Finds the brands of names that came since.</summary>
    public void Extend()
    {
        for (var name = brandOf.Count; name < evidence.NameCount; name++)
        {
            var key = evidence.Name(name);
            long? brand = key.Brand > 0 ? key.Brand : byText.TryGetValue(key.Text, out var found) ? found : null;
            brandOf.Add(brand);
            if (brand is not { } id) continue;
            if (!namesOf.TryGetValue(id, out var names)) namesOf.Add(id, names = []);
            names.Add(name);
        }
    }
}
