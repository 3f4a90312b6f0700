using System.Globalization;
using Quiete.Screening;

namespace Quiete.Server.Gate;

/// <summary>A principal's map on the disk: the engine's file, and beside it the last change of the database that is in it.</summary>
/// <remarks>
/// The file comes first and the change after it, each by one rename. A crash between the two leaves a map that knows more
/// than its change says; facts that come again count once.
/// </remarks>
internal sealed class MapFolder(string path)
{
    private const string ChangeName = "change";

    public string Path => path;

    /// <summary>Maps what is there and compares its checksums; null when there is nothing whole.</summary>
    public (Facts Facts, long Change)? TryOpen()
    {
        var written = System.IO.Path.Combine(path, ChangeName);
        if (!File.Exists(written) || !File.Exists(System.IO.Path.Combine(path, Facts.FileName))) return null;
        if (!long.TryParse(File.ReadAllText(written), NumberStyles.None, CultureInfo.InvariantCulture, out var change)) return null;
        Facts? facts = null;
        try
        {
            facts = Facts.Open(path);
            facts.CheckBytes();
            return (facts, change);
        }
        catch (Exception damage) when (damage is InvalidDataException or BadInputException)
        {
            // Damaged, or made by a newer Quiete: the database has everything to make it anew.
            facts?.Dispose();
            return null;
        }
    }

    /// <summary>A place for CSV files on their way into the map.</summary>
    public FactsCsv NewCsv() => new(System.IO.Path.Combine(path, "csv"));

    /// <summary>Takes the map away; whoever has it open reads on.</summary>
    public void Clear()
    {
        File.Delete(System.IO.Path.Combine(path, ChangeName));
        File.Delete(System.IO.Path.Combine(path, Facts.FileName));
    }

    /// <summary>Brings CSV files into the map.</summary>
    /// <param name="replace">The files hold all facts of their kinds.</param>
    /// <returns>The numbers of facts that the map cannot hold.</returns>
    public IReadOnlyCollection<long> Import(IReadOnlyList<FactsFile> files, bool replace, CancellationToken stop)
    {
        if (files.Count == 0) return [];
        var summary = new FactsImport { Directory = path, Files = files, Replace = replace }.Run(stop);
        var rejected = new HashSet<long>();
        foreach (var rejects in summary.Kinds.Select(kind => kind.RejectsPath).OfType<string>())
        {
            foreach (var line in File.ReadLines(rejects))
            {
                if (IsRejected(line, out var number)) rejected.Add(number);
            }

            File.Delete(rejects);
        }

        return rejected;
    }

    // Line, reason, and the row, which begins with its number. One outside every numbering plan is refused as undialable, so nobody looks its facts up.
    private static bool IsRejected(ReadOnlySpan<char> line, out long number)
    {
        const string rowBegins = ",\"+";
        number = 0;
        if (line.IndexOf(rowBegins, StringComparison.Ordinal) is not (> 0 and var at) || line.IndexOf(",\"number:", StringComparison.Ordinal) >= 0) return false;
        var row = line[(at + rowBegins.Length)..];
        return row.IndexOf(',') is > 0 and var end && long.TryParse(row[..end], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Writes down the last change that is in the map, and opens it.</summary>
    public Facts Complete(long change)
    {
        var written = System.IO.Path.Combine(path, ChangeName);
        File.WriteAllText(written + ".new", change.ToString(CultureInfo.InvariantCulture));
        File.Move(written + ".new", written, overwrite: true);
        return Facts.Open(path);
    }
}
