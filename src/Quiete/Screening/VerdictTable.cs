using System.Collections.Concurrent;
using System.Text;
using Quiete.Numbers;

namespace Quiete.Screening;

/// <summary>The answers of one campaign in the bytes of its list: each is decided and worded once, whoever needs it first.</summary>
/// <remarks>
/// Most rows hold a number with one answer of the register or with no facts at all: their verdict hangs on 16 bits and the
/// kind of the number, so it is looked up here. Rows with more facts share only the words for their reasons.
/// </remarks>
internal sealed class VerdictTable(CampaignPlan plan, byte separator)
{
    private const int Payloads = 1 << 15;
    private static readonly int NumberKinds = Enum.GetValues<NumberKind>().Length;
    private const int Unknown = Payloads; // the place of "no facts", behind the payloads

    private readonly Entry?[] entries = new Entry[NumberKinds * (Payloads + 1)];
    private readonly ConcurrentDictionary<ulong, Wording> wordings = new();
    private int wordingCount;

    public CampaignPlan Plan => plan;

    public byte Separator => separator;

    /// <summary>The answer for a number without facts.</summary>
    public Entry OfUnknown(NumberKind number) => Of(number, Unknown);

    /// <summary>The answer for a number whose one fact is the answer of the register in <paramref name="payload"/>.</summary>
    public Entry OfAnswer(NumberKind number, ushort payload) => Of(number, payload);

    /// <summary>The words for a set of reasons.</summary>
    public Wording WordingOf(ulong reasons) => wordings.GetOrAdd(reasons, Word);

    /// <summary>Every wording made so far.</summary>
    public IEnumerable<Wording> Wordings => wordings.Values;

    private Entry Of(NumberKind number, int place) =>
        Volatile.Read(ref entries[(int)number * (Payloads + 1) + place]) ?? Decide(number, place);

    private Entry Decide(NumberKind number, int place)
    {
        var verdict = place == Unknown ? plan.JudgeUnknown(number) : plan.JudgeAnswer(number, MapAnswer.Of(ordinal: 0, (ushort)place));
        var entry = EntryOf(verdict);
        Volatile.Write(ref entries[(int)number * (Payloads + 1) + place], entry);
        return entry;
    }

    /// <summary>Words a whole verdict.</summary>
    public Entry EntryOf(in PlannedVerdict verdict)
    {
        var wording = WordingOf(verdict.Reasons);
        byte[] tail = [.. wording.Text, .. Instants.Text(verdict.ValidUntil), separator, .. Instants.Text(verdict.Earliest)];
        return new Entry(wording.Index, verdict, [.. tail, .. new byte[RowWriter.CopyStep]], tail.Length);
    }

    private Wording Word(ulong reasons)
    {
        var text = new StringBuilder();
        text.Append((char)separator).Append(plan.DecisionOf(reasons).ToString().ToLowerInvariant()).Append((char)separator);
        var list = string.Join('|', plan.ReasonsOf(reasons));
        text.Append(separator == '|' && list.Length > 0 ? $"\"{list}\"" : list).Append((char)separator);
        return new Wording(Interlocked.Increment(ref wordingCount) - 1, reasons, Encoding.ASCII.GetBytes(text.ToString()));
    }

    /// <summary>A decision and its reasons as they stand in the list: from the separator before the one to that behind the other.</summary>
    internal sealed record Wording(int Index, ulong Reasons, byte[] Text);

    /// <summary>A whole answer: the wording, then <c>quiete_valid_until</c> and <c>quiete_earliest</c>.</summary>
    /// <param name="Wording">The index of the wording.</param>
    /// <param name="Tail">The bytes, then some of no meaning, so that they can be copied in steps.</param>
    internal sealed record Entry(int Wording, PlannedVerdict Verdict, byte[] Tail, int Length);
}
