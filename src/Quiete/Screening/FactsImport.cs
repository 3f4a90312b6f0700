using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>Brings CSV files of one kind of facts into a directory of facts, as one change that happens or does not.</summary>
public sealed class FactsImport
{
    /// <summary>Where the facts are, or will be.</summary>
    public required string Directory { get; init; }

    public required FactKind Kind { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Whether the files hold all facts of the kind, so that those known before go.</summary>
    public bool Replace { get; init; }

    /// <summary>Whether one row that cannot be read refuses everything.</summary>
    public bool Strict { get; init; }

    /// <summary>Where rows that cannot be read go; by default <c>rejects-KIND.csv</c> beside the facts.</summary>
    public string? RejectsPath { get; init; }

    /// <summary>Told of the rows read so far, now and then, from any thread.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Reads, merges and writes. Whatever stops it, the facts known before stay as they were.</summary>
    /// <exception cref="BadInputException">A file cannot be read as facts, a row neither when strict, or another import is at work.</exception>
    public ImportSummary Run(CancellationToken stop)
    {
        foreach (var file in Files) CheckReadable(file);
        using var folder = new FactsFolder(Directory);
        using var old = File.Exists(Path.Combine(Directory, Facts.FileName)) ? Facts.Open(Directory) : null;
        old?.Verify(); // new checksums must not be put on old damage
        var rejectsPath = RejectsPath ?? Path.Combine(Directory, $"rejects-{Terms.Of(Kind)}.csv");
        using var rejects = new RejectedRows(rejectsPath);
        var texts = new FactTexts();
        if (old is not null)
        {
            for (var id = 1u; id <= old.NameCount; id++) texts.NameId(old.Name(id));
        }

        var gathered = new FactsGathering(this, texts, rejects, stop);
        for (var i = 0; i < Files.Count; i++) gathered.Read(i, Files[i]);

        var merge = new FactsMerge(Kind, Replace, old, texts, stop);
        long numbers;
        using (var writer = new FactsWriter(folder.NewPath))
        {
            merge.Run(gathered.Plain(), gathered.Rows(), writer);
            numbers = writer.Numbers;
            writer.Finish(texts.Names);
        }

        // Nothing new: the file that is there says it already.
        if (old is null || Replace || merge.Added > 0) folder.Commit();
        rejects.Complete();
        return new ImportSummary
        {
            Rows = gathered.RowCount,
            Added = merge.Added,
            AlreadyThere = merge.AlreadyThere,
            Rejected = rejects.Count,
            Reasons = rejects.Reasons,
            RejectsPath = rejects.Count > 0 ? rejectsPath : null,
            Numbers = numbers,
        };
    }

    private static void CheckReadable(string file)
    {
        if (System.IO.Directory.Exists(file)) throw new BadInputException(file, "This is a directory; name a CSV file.");
        if (!File.Exists(file)) throw new FileNotFoundException("There is no such file.", file);
    }
}

/// <summary>What an import did.</summary>
public sealed record ImportSummary
{
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

    /// <summary>Numbers known now.</summary>
    public long Numbers { get; init; }
}
