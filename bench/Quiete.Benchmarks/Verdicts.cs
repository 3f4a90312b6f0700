using System.Text;
using BenchmarkDotNet.Attributes;
using Quiete.Benchmarks.Workload;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;

namespace Quiete.Benchmarks;

/// <summary>What one full verdict costs: every rule asked, of a number with an answer, a consent and three attempts.</summary>
[InProcess, MemoryDiagnoser]
public class Verdicts
{
    private static readonly DateTimeOffset At = Moment.TryParseInstant(Calendar.At, out var at) ? at : default;

    private readonly Campaign campaign = CampaignReader.Read(Encoding.UTF8.GetBytes(Generate.Campaign), "campaign.json");
    private readonly Standing standing = new()
    {
        RpoAnswers = [new(Moment.On(new(2026, 11, 12)), Listed: true, [])],
        Consents = [new(Moment.On(new(2026, 11, 14)), Sectors.Telecom, Channels.LiveCall, "sha256:00", InsideContract: false, Moment.None)],
        Attempts = [new(At.AddDays(-2), Outcome.NoAnswer, null), new(At.AddDays(-9), Outcome.Busy, null), new(At.AddDays(-40), Outcome.Answered, null)],
    };

    private readonly PackedAnswer[] answers = [new(Moment.On(new(2026, 11, 12)).Bits, 0, 1)];
    private readonly PackedConsent[] consents =
    [
        new(Moment.On(new(2026, 11, 14)).Bits, 0, 1, (ushort)Sectors.Telecom, (byte)Channels.LiveCall, PackedConsent.ProofFlag),
    ];

    private readonly PackedAttempt[] attempts =
    [
        new(At.AddDays(-2).UtcTicks, 0, (byte)Outcome.NoAnswer), new(At.AddDays(-9).UtcTicks, 0, (byte)Outcome.Busy),
        new(At.AddDays(-40).UtcTicks, 0, (byte)Outcome.Answered),
    ];

    private NumberReading number;
    private CampaignPlan? plan;

    [GlobalSetup]
    public void Compile()
    {
        number = NumberReader.Read("347 1234567");
        plan = CampaignPlan.Compile(RulePack.Italian, campaign, At, _ => "");
    }

    /// <summary>The gate that is written to be read, with its reasons, sources and facts as objects.</summary>
    [Benchmark]
    public Verdict Readable() => CallGate.Italian.Decide(campaign, number, standing, At);

    /// <summary>The compiled plan, over packed facts.</summary>
    [Benchmark(Baseline = true)]
    public PlannedVerdict Compiled() =>
        plan!.Judge(number.Kind, new PackedStanding { Answers = answers, Consents = consents, Attempts = attempts });
}
