using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>Brings CSV files of facts into a directory of facts, as one change that happens or does not.</summary>
public sealed class FactsImport
{
    /// <summary>Where the facts are, or will be.</summary>
    public required string Directory { get; init; }

    /// <summary>The files, each with the kind of its rows.</summary>
    public required IReadOnlyList<FactsFile> Files { get; init; }

    /// <summary>Whether the files hold all facts of their kinds, so that those known before go.</summary>
    public bool Replace { get; init; }

    /// <summary>Whether one row that cannot be read refuses everything.</summary>
    public bool Strict { get; init; }

    /// <summary>Where rows that cannot be read go, for files of one kind; by default <c>rejects-KIND.csv</c> beside the facts.</summary>
    public string? RejectsPath { get; init; }

    /// <summary>Told of the rows read so far, now and then, from any thread.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Reads, merges and writes. Whatever stops it, the facts known before stay as they were.</summary>
    /// <exception cref="BadInputException">A file cannot be read as facts, a row neither when strict, or another import is at work.</exception>
    public ImportSummary Run(CancellationToken stop)
    {
        FactKind[] kinds = [.. Files.Select(file => file.Kind).Distinct()];
        if (RejectsPath is not null && kinds.Length > 1)
        {
            throw new InvalidOperationException($"Rejected rows of several kinds go to a file for each kind: leave {nameof(RejectsPath)} out.");
        }

        foreach (var file in Files) CheckReadable(file.Path);
        using var folder = new FactsFolder(Directory);
        using var old = File.Exists(Path.Combine(Directory, Facts.FileName)) ? Facts.Open(Directory) : null;
        if (old is not null) FactsChecksums.Check(old); // new checksums must not be put on old damage
        var texts = new FactTexts();
        if (old is not null)
        {
            for (var id = 1u; id <= old.NameCount; id++) texts.NameId(old.Name(id));
        }

        using var gathered = new FactsGathering(this, texts, stop);
        foreach (var kind in kinds) gathered.Read(kind);

        var merge = new FactsMerge(gathered.Workers, Replace ? kinds : [], old, texts, stop);
        long numbers;
        using (var writer = new FactsWriter(folder.NewPath))
        {
            merge.Run(writer);
            numbers = writer.Numbers;
            writer.Finish(texts.Names);
        }

        // Nothing new: the file that is there says it already.
        if (old is null || Replace || merge.Added.Sum() > 0) folder.Commit();
        gathered.CompleteRejects();
        return new ImportSummary { Kinds = [.. kinds.Select(kind => gathered.Summary(kind, merge))], Numbers = numbers };
    }

    /// <summary>Where the rejected rows of a kind go.</summary>
    internal string RejectsOf(FactKind kind) => RejectsPath ?? Path.Combine(Directory, $"rejects-{Terms.Of(kind)}.csv");

    private static void CheckReadable(string file)
    {
        if (System.IO.Directory.Exists(file)) throw new BadInputException(file, "This is a directory; name a CSV file.");
        if (!File.Exists(file)) throw new FileNotFoundException("There is no such file.", file);
    }
}

/// <summary>A CSV file of one kind of facts.</summary>
public readonly record struct FactsFile(FactKind Kind, string Path);

/// <summary>What an import did.</summary>
public sealed record ImportSummary
{
    /// <summary>Kind by kind, in the order in which they were named.</summary>
    public required IReadOnlyList<KindSummary> Kinds { get; init; }

    /// <summary>Numbers known now.</summary>
    public long Numbers { get; init; }
}

/// <summary>What an import did with the files of one kind.</summary>
public sealed record KindSummary
{
    public FactKind Kind { get; init; }

    /// <summary>Rows after the headers.</summary>
    public long Rows { get; init; }

    public long Added { get; init; }

    /// <summary>Facts that were known, or came twice.</summary>
    public long AlreadyThere { get; init; }

    public long Rejected { get; init; }

    /// <summary>Rejected rows by reason.</summary>
    public required IReadOnlyDictionary<string, long> Reasons { get; init; }

    /// <summary>Where the rejected rows are; null without any.</summary>
    public string? RejectsPath { get; init; }
}
