using Quiete.Reputation;
using Quiete.Rules;

namespace Quiete.Server.Reputation;

/// <summary>Makes of the evidence what is said in public: which reports count, for whom, and how often. One writer.</summary>
internal sealed class Reckoning
{
    private readonly Dictionary<long, (long Voice, DateOnly From, DateOnly To)> used = [];
    private readonly Dictionary<long, BrandTally> tallies = [];
    private readonly SortedDictionary<string, ListedLine> listed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<long, Dispute>> disputes = new(StringComparer.Ordinal);
    private readonly Evidence evidence = new();
    private readonly NameBook names;
    private VoiceFacts voices = VoiceFacts.None;
    private Window window;

    public Reckoning() => names = new NameBook(evidence);

    public Evidence Evidence => evidence;

    public NameBook Names => names;

    /// <summary>Takes disputes that were opened or decided.</summary>
    public void Take(IReadOnlyList<Dispute> changed, Touched touched)
    {
        foreach (var dispute in changed)
        {
            if (!disputes.TryGetValue(dispute.Line, out var ofLine)) disputes.Add(dispute.Line, ofLine = []);
            ofLine[dispute.Id] = dispute;
            if (evidence.LineNumber(dispute.Line) is not { } line) continue;
            foreach (var report in evidence.OfLine(line)) touched.Add(report);
        }
    }

    /// <summary>Forgets all disputes, to be told them anew.</summary>
    public void ForgetDisputes() => disputes.Clear();

    /// <summary>Takes who is a voice now.</summary>
    public void Take(VoiceFacts anew, Touched touched)
    {
        foreach (var person in anew.ChangedFrom(voices))
        {
            touched.Persons.Add(person);
            foreach (var report in evidence.OfPerson(person)) touched.Add(report);
        }

        voices = anew;
    }

    /// <summary>Moves to the months that are counted today.</summary>
    /// <returns>Whether they are others than before.</returns>
    public bool TurnTo(Window today)
    {
        var turned = today != window;
        window = today;
        return turned;
    }

    /// <summary>In which months a person's register was in use, of those that count.</summary>
    public void ReadUsage(long person)
    {
        used.Remove(person);
        var counting = evidence.OfPerson(person).Select(report => report.Received).Where(at => voices.At(person, at) is not null).ToList();
        if (counting.Count == 0) return;
        used[person] = (voices.All[person].Voice, MonthAt(counting.Min()), MonthAt(counting.Max()));
    }

    public LineRecord Line(int line)
    {
        var text = evidence.Line(line);
        return new(text, [.. evidence.OfLine(line)], ClearedUntil(text), disputes.TryGetValue(text, out var own) && own.Values.Any(one => one.State == DisputeState.Open));
    }

    /// <summary>Counts anew what voices say of a brand.</summary>
    public void Tally(long brand)
    {
        var days = new VoiceDays();
        var lines = new HashSet<(int Line, long Voice)>();
        foreach (var report in names.NamesOf(brand).SelectMany(evidence.OfName))
        {
            if (!Blames(report) || voices.At(report.Person, report.Received) is not { } voice) continue;
            var day = RomeTime.DayOf(report.Received);
            if (!window.Holds(VoiceDays.MonthOf(day))) continue;
            days.Add(voice, day.DayNumber);
            if (report.Line >= 0 && !(report.Received < ClearedUntil(evidence.Line(report.Line)))) lines.Add((report.Line, voice));
        }

        tallies[brand] = new(brand, days.Count(), [.. lines.GroupBy(one => one.Line).Select(line => (Line: evidence.Line(line.Key), Voices: line.Count()))
            .Where(line => line.Voices >= Ranking.LeastVoicesShown).OrderByDescending(line => line.Voices).ThenBy(line => line.Line, StringComparer.Ordinal)]);
    }

    /// <summary>The common list, with some lines looked at anew.</summary>
    public IReadOnlyList<ListedLine> List(IEnumerable<int> lines, DateTimeOffset now)
    {
        foreach (var line in lines)
        {
            var record = Line(line);
            var signals = record.Signals(voices, now);
            if (signals.IsListed && evidence.IsReal(line)) listed[record.Line] = Describe(record, signals, now);
            else listed.Remove(record.Line);
        }

        return [.. listed.Values];
    }

    public Ranking Rank(MarketSizes sizes) =>
        RankingMaker.Make(window, Usage(), [.. tallies.Values.Where(tally => tally.Counts.Count > 0).OrderBy(tally => tally.Brand)
            .Select(tally => (Brand: names.Brand(tally.Brand), tally)).Where(one => one.Brand is not null).Select(one => (one.Brand!, one.tally))], sizes);

    public Trends Trends() => Reputation.Trends.Make(window, Usage(), evidence.All.Where(report => !report.IsUseful)
        .Select(report => (Voice: voices.At(report.Person, report.Received), report)).Where(one => one.Voice is not null)
        .Select(one => (one.Voice!.Value, RomeTime.DayOf(one.report.Received), one.report.Kind ?? names.BrandOf(one.report.Name)?.Kind, one.report.Channel)));

    /// <summary>How many voices made some reports.</summary>
    public int VoicesOf(IEnumerable<Report> reports) => reports.Select(report => voices.At(report.Person, report.Received)).OfType<long>().Distinct().Count();

    // Whether a report counts against the company that it names: not a wanted contact, not a guess. A line that no plan holds was forged, and
    // who forges a line may borrow a name, too; a paper of the company stands all the same. What rests on a line falls with the line.
    private bool Blames(in Report report)
    {
        if (report.IsUseful || report.Marks.HasFlag(ReportMarks.Guess)) return false;
        if (!evidence.IsReal(report.Line) && !report.Marks.HasFlag(ReportMarks.ByContract)) return false;
        return !report.Marks.HasFlag(ReportMarks.ByLine) || report.Line < 0 || !(report.Received < ClearedUntil(evidence.Line(report.Line)));
    }

    private DateTimeOffset? ClearedUntil(string line) =>
        disputes.TryGetValue(line, out var own) ? own.Values.Where(one => one.State == DisputeState.Upheld).Max(one => one.Decided) : null;

    private ListedLine Describe(LineRecord record, LineSignals signals, DateTimeOffset now)
    {
        var words = record.Counting(voices)
            .Where(one => !one.Report.IsUseful && one.Report.Received <= now && one.Report.Received > now.AddDays(-LineSignals.WindowDays))
            .OrderBy(one => one.Report.ReceivedMs).ToList();
        return new(
            record.Line, signals.Voices,
            MostSay(words.Select(one => (one.Voice, one.Report.Kind ?? names.BrandOf(one.Report.Name)?.Kind)), signals.Voices),
            names.Shown(MostSay(words.Select(one => (one.Voice, names.Meant(one.Report.Name))), signals.Voices)),
            DayOf(signals.First!.Value), DayOf(signals.Last!.Value));
    }

    // What more than half of all voices say, each with its last word, and no fewer than corroborate a line.
    private static T? MostSay<T>(IEnumerable<(long Voice, T? Word)> words, int voices) where T : struct
    {
        var said = words.Where(one => one.Word is not null).GroupBy(one => one.Voice).Select(one => one.Last().Word!.Value)
            .GroupBy(word => word).Where(one => one.Count() >= LineSignals.Corroboration && one.Count() * 2 > voices).ToList();
        return said.Count == 0 ? null : said[0].Key;
    }

    private Usage Usage()
    {
        var usage = new Usage();
        foreach (var (voice, from, to) in used.Values) usage.Add(voice, from, to);
        return usage;
    }

    // Published without its hour: whoever owns the line could tell by it whom they had called.
    private static DateTimeOffset DayOf(DateTimeOffset instant) => RomeTime.StartOf(RomeTime.DayOf(instant));

    private static DateOnly MonthAt(DateTimeOffset instant) => VoiceDays.MonthOf(RomeTime.DayOf(instant));
}
