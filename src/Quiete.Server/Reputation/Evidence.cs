using System.Runtime.InteropServices;
using Quiete.Numbers;
using Quiete.Server.Register;

namespace Quiete.Server.Reputation;

/// <summary>What must be reckoned anew after some changes.</summary>
internal sealed class Touched
{
    public HashSet<int> Lines { get; } = [];

    public HashSet<int> Names { get; } = [];

    public HashSet<long> Persons { get; } = [];

    public bool IsEmpty => Lines.Count == 0 && Names.Count == 0 && Persons.Count == 0;

    public void Add(in Report report)
    {
        if (report.Line >= 0) Lines.Add(report.Line);
        if (report.Name >= 0) Names.Add(report.Name);
        Persons.Add(report.Person);
    }
}

/// <summary>Every entry of every register that stands, packed in memory and found by line, by name and by person. One writer; nobody else reads.</summary>
internal sealed class Evidence
{
    private readonly Dictionary<long, int> places = [];
    private readonly List<Report> reports = [];
    private readonly List<long> entries = [];
    private readonly Stack<int> free = [];

    private readonly Dictionary<string, int> lineNumbers = new(StringComparer.Ordinal);
    private readonly List<(string Text, bool IsReal)> lines = [];
    private readonly List<List<int>> byLine = [];

    private readonly Dictionary<NameKey, int> nameNumbers = [];
    private readonly List<NameKey> names = [];
    private readonly List<List<int>> byName = [];

    private readonly Dictionary<long, List<int>> byPerson = [];

    /// <summary>How many entries stand.</summary>
    public int Count => places.Count;

    public int LineCount => lines.Count;

    public int NameCount => names.Count;

    public IEnumerable<long> Persons => byPerson.Keys;

    public string Line(int line) => lines[line].Text;

    /// <summary>Whether the numbering plan holds the line. One that it does not hold was forged, and whom it names was perhaps not there.</summary>
    public bool IsReal(int line) => line < 0 || lines[line].IsReal;

    public NameKey Name(int name) => names[name];

    public int? LineNumber(string line) => lineNumbers.TryGetValue(line, out var number) ? number : null;

    public IEnumerable<Report> OfLine(int line) => byLine[line].Select(place => reports[place]);

    public IEnumerable<Report> OfName(int name) => byName[name].Select(place => reports[place]);

    public IEnumerable<Report> OfPerson(long person) => byPerson.TryGetValue(person, out var own) ? own.Select(place => reports[place]) : [];

    public IEnumerable<Report> All => places.Values.Select(place => reports[place]);

    /// <summary>Takes an entry as it stands now: entered, corrected, taken back, put back.</summary>
    public void Take(Entry entry, Touched touched)
    {
        Drop(entry.Id, touched);
        if (entry.TakenBack is not null) return;
        var told = entry.Told;
        var report = new Report(
            entry.Person, told.Received.ToUnixTimeMilliseconds(), NumberOf(told.Line), NameKey.Of(told) is { } name ? NumberOf(name) : -1,
            told.Kind, told.Channel, Report.MarksOf(told));
        if (!free.TryPop(out var place))
        {
            place = reports.Count;
            reports.Add(default);
            entries.Add(0);
        }

        (reports[place], entries[place]) = (report, entry.Id);
        places.Add(entry.Id, place);
        if (report.Line >= 0) byLine[report.Line].Add(place);
        if (report.Name >= 0) byName[report.Name].Add(place);
        (CollectionsMarshal.GetValueRefOrAddDefault(byPerson, report.Person, out _) ??= []).Add(place);
        touched.Add(report);
    }

    /// <summary>Forgets whoever left, with all that they told.</summary>
    public void Forget(long person, Touched touched)
    {
        if (!byPerson.TryGetValue(person, out var own)) return;
        foreach (var entry in own.Select(place => entries[place]).ToList()) Drop(entry, touched);
    }

    /// <summary>Forgets an entry, if it is known.</summary>
    public void Drop(long entry, Touched touched)
    {
        if (!places.Remove(entry, out var place)) return;
        var report = reports[place];
        touched.Add(report);
        if (report.Line >= 0) byLine[report.Line].Remove(place);
        if (report.Name >= 0) byName[report.Name].Remove(place);
        var own = byPerson[report.Person];
        own.Remove(place);
        if (own.Count == 0) byPerson.Remove(report.Person);
        free.Push(place);
    }

    private int NumberOf(CallerLine line)
    {
        if (line.IsWithheld) return -1;
        var text = line.ToString();
        if (lineNumbers.TryGetValue(text, out var number)) return number;
        lineNumbers.Add(text, number = lines.Count);
        lines.Add((text, line.Kind is not (NumberKind.Unknown or NumberKind.Emergency)));
        byLine.Add([]);
        return number;
    }

    private int NumberOf(NameKey name)
    {
        if (nameNumbers.TryGetValue(name, out var number)) return number;
        nameNumbers.Add(name, number = names.Count);
        names.Add(name);
        byName.Add([]);
        return number;
    }
}
