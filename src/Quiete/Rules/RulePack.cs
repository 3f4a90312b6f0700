using System.Collections.Immutable;
using System.Security.Cryptography;
using Quiete.Rules.Kinds;

namespace Quiete.Rules;

/// <summary>The law of a country as data: every version of every rule, in the order of its files.</summary>
public sealed class RulePack
{
    private static readonly Lazy<RulePack> Embedded = new(() => Parse(EmbeddedFiles("rules/it/")));

    internal RulePack(IEnumerable<Rule> rules) => Rules = [.. rules];

    /// <summary>The pack of Italy that comes with the engine. It is read when it is first asked for.</summary>
    public static RulePack Italian => Embedded.Value;

    /// <summary>Every version of every rule.</summary>
    public ImmutableArray<Rule> Rules { get; }

    /// <summary>SHA-256 over the contents of the files in their order, in hexadecimal: by which text of the law it was decided.</summary>
    public string Digest { get; private init; } = "";

    /// <summary>Reads a pack from its files, in the order of their names.</summary>
    /// <exception cref="BadInputException">The first fault found. Examples are read, not judged: the gate does that.</exception>
    public static RulePack Parse(IEnumerable<PackFile> files) => Read(files, Faults.Throwing);

    /// <summary>Reads a pack and reports what is wrong with it.</summary>
    /// <returns>What could be read; whole only if nothing was reported.</returns>
    public static RulePack Read(IEnumerable<PackFile> files, Faults faults)
    {
        PackFile[] all = [.. files];
        return new(PackReader.Read(all, faults).Rules) { Digest = DigestOf(all) };
    }

    /// <summary>The rules in force on a day.</summary>
    public LawOfDay On(DateOnly day) => new(day, [.. Rules.Where(rule => rule.InForceOn(day))]);

    private static string DigestOf(PackFile[] files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal)) hash.AppendData(file.Utf8.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<PackFile> EmbeddedFiles(string folder)
    {
        var engine = typeof(RulePack).Assembly;
        foreach (var name in engine.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)))
        {
            using var stream = engine.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return new(name, content);
        }
    }
}

/// <summary>One file of a pack.</summary>
/// <param name="Name">As it is to be named in messages.</param>
public sealed record PackFile(string Name, ReadOnlyMemory<byte> Utf8);

/// <summary>The rules of a pack that are in force on one day.</summary>
public sealed record LawOfDay(DateOnly Day, ImmutableArray<Rule> Rules)
{
    /// <summary>The public holidays that this law knows; they carry their own dates.</summary>
    public Holidays Holidays { get; } = KindIn<Holidays>(Rules) ?? Holidays.None;

    /// <summary>How many days after its own a request lasts that names no end; none if the pack does not say.</summary>
    public int RequestDays { get; } = KindIn<RequestAge>(Rules)?.Days ?? 0;

    private static T? KindIn<T>(ImmutableArray<Rule> rules) where T : RuleKind => rules.Select(rule => rule.Kind).OfType<T>().FirstOrDefault();
}
