using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Tests.Screening;

/// <summary>Contacts, facts and instants drawn so that the edges of every rule are met often.</summary>
internal sealed class RandomCases(int seed)
{
    private static readonly int[] DayOffsets = [0, 0, 1, 2, 4, 5, 6, 7, 13, 14, 15, 16, 17, 29, 30, 31, 32, 60, 179, 180, 181, 400, -1, -2];
    private static readonly string[] Principals = ["Luce Chiara", "Gas & Più"];
    private static readonly string[] Agencies = ["Alfa Call", "Beta Contact", "Èolo"];
    private static readonly string[] Lines = ["06 0000 1234", "340 0000001", "0844 123456", "187", "800 000000"];

    private readonly Random random = new(seed);

    public DateTimeOffset At { get; private set; }

    public (Campaign Campaign, NumberReading Number, Standing Standing) Next()
    {
        // Around the changes of the clock, holidays, the changes of the law; at full hours and beside them.
        var day = One(new DateOnly(2026, 11, 23), new(2026, 3, 29), new(2026, 10, 25), new(2026, 6, 19), new(2026, 12, 24), new(2027, 10, 4), new(2025, 8, 19), new(2026, 4, 27))
            .AddDays(random.Next(-3, 4));
        At = RomeTime.Instant(day, new TimeOnly(random.Next(24), One(0, 0, 15, 59))).AddTicks(One(0, 0, 1, -1)).ToOffset(TimeSpan.FromHours(One(0, 1, -11)));
        var calm = Chance(0.5);
        if (calm) At = RomeTime.Instant(new DateOnly(2026, 11, random.Next(23, 28)), new TimeOnly(random.Next(9, 20), 30));
        var standing = new Standing
        {
            RpoAnswers = Some(3, () => new RpoAnswer(MomentNear(), Chance(0.5), Some(2, () => One(Principals)))),
            Objections = Some(2, () => new Objection(MomentNear(), One(ObjectionScope.Principal, ObjectionScope.All))),
            Consents = Some(2, () => new Consent(
                MomentNear(), Set(Sectors.Telecom | Sectors.Gas), Set(Channels.LiveCall | Channels.Sms | Channels.AiVoice),
                Chance(0.85) ? "sha256:00" : null, Chance(0.4), Chance(0.25) ? MomentNear() : Moment.None)),
            Requests = Some(2, () => new PersonRequest(MomentNear(), Chance(0.6) ? DayNear(forward: true) : null, Chance(0.5) ? Sectors.None : Set(Sectors.Telecom | Sectors.Gas))),
            Contracts = Some(2, () => DayNear() is var from && Chance(0.5) ? new Contract(from, null) : new Contract(from, from.AddDays(One(0, 1, 30, 365)))),
            Attempts = Some(4, () => new Attempt(InstantNear(), One(Enum.GetValues<Outcome>()), One(Agencies))),
        };
        return calm
            ? (InOrder(), NumberReader.Read("340 0000001"), Chance(0.5) ? Weighed(standing) : standing)
            : (Campaign(), Number(), standing);
    }

    /// <summary>Listed lately, with a consent whose date decides.</summary>
    private Standing Weighed(Standing standing) => standing with
    {
        RpoAnswers = [.. standing.RpoAnswers.Take(1), new RpoAnswer(Moment.On(RomeTime.DayOf(At).AddDays(-1)), Listed: true, [])],
        Objections = [],
        Attempts = [],
        Consents = [.. standing.Consents, new Consent(
            MomentNear(), Sectors.Telecom | Sectors.Gas, Channels.LiveCall | Channels.Sms | Channels.AiVoice, "sha256:00", Chance(0.3), Moment.None)],
    };

    /// <summary>A campaign against which nothing speaks but the person's facts.</summary>
    private Campaign InOrder()
    {
        var policy = Policy();
        return new Campaign(
            new Contact
            {
                Principal = One(Principals),
                Agency = "Alfa Call",
                Sector = One(Sectors.Telecom, Sectors.Gas),
                Purpose = Purpose.Sale,
                Channel = One(Channels.LiveCall, Channels.LiveCall, Channels.AiVoice, Channels.Sms),
                CallerLine = Line(Lines[0]),
            },
            new Agency { Roc = "12345", MandateFrom = new DateOnly(2026, 1, 1), CodeMember = true, Lines = [new DeclaredLine(Line(Lines[0]), Recallable: true)] },
            Chance(0.5) ? null : policy with { Audience = One(Audience.Anyone, Audience.Anyone, policy.Audience), Partners = Partners.Any });
    }

    private Campaign Campaign()
    {
        var contact = new Contact
        {
            Principal = One(Principals),
            Agency = Chance(0.8) ? One(Agencies) : null,
            Sector = One(Sectors.Telecom, Sectors.Telecom, Sectors.Gas),
            Purpose = One(Purpose.Sale, Purpose.Sale, Purpose.Commercial, Purpose.Service),
            Channel = One(Channels.LiveCall, Channels.LiveCall, Channels.AiVoice, Channels.AutomatedCall, Channels.Sms, Channels.Visit),
            CallerLine = Chance(0.9) ? Line(One(Lines)) : CallerLine.Withheld,
            OriginCountry = One("IT", "IT", "AL", null!),
            SilentRatioPerCent = One<decimal?>(null, 1.2m, 3m, 3.1m),
        };
        return new Campaign(contact, Chance(0.8) ? Agency() : null, Chance(0.8) ? Policy() : null);
    }

    private Agency Agency() => new()
    {
        Roc = Chance(0.9) ? "12345" : null,
        RocTo = Chance(0.5) ? DayNear(forward: true) : null,
        CodeMember = Chance(0.7),
        MandateFrom = Chance(0.9) ? DayNear() : null,
        MandateTo = Chance(0.5) ? DayNear(forward: true) : null,
        Lines = [.. Lines.Where(_ => Chance(0.8)).Select(line => new DeclaredLine(Line(line), Chance(0.8)))],
    };

    private Policy Policy() => new()
    {
        From = Chance(0.8) ? DayNear() : null,
        To = Chance(0.4) ? DayNear(forward: true) : null,
        Audience = One(Audience.Anyone, Audience.Customers),
        MinTenureDays = One(0, 1, 30, 365),
        Partners = One(Partners.Any, Partners.None, Partners.Only(["Alfa Call", "Èolo"])),
        Hours = One(PolicyHours.Code, PolicyHours.None),
        MaxAttempts = Chance(0.6) ? new AttemptCap(One(1, 2, 3), One(1, 7, 30)) : null,
        PauseAfterRefusalDays = One<int?>(null, 5, 180),
        PauseAfterNotNowDays = One<int?>(null, 30),
        RedialPauseHours = One<int?>(null, 24, 72),
    };

    private NumberReading Number() =>
        NumberReader.Read(One("340 0000001", "340 0000001", "06 0000 0016", "892 000", "187", "+41 91 000 00 19", "nessuno", "0844 123456"));

    private static CallerLine Line(string text) =>
        CallerLine.TryParse(text, out var line) ? line : throw new ArgumentException(text, nameof(text));

    private DateOnly DayNear(bool forward = false) => RomeTime.DayOf(At).AddDays(forward && Chance(0.7) ? One(DayOffsets) : -One(DayOffsets));

    private DateTimeOffset InstantNear() => At.AddDays(-One(DayOffsets)).AddTicks(One(0, 0, 1, -1, TimeSpan.TicksPerHour, -TimeSpan.TicksPerHour));

    private Moment MomentNear() => Chance(0.7) ? Moment.On(DayNear()) : Moment.At(InstantNear());

    private TFlags Set<TFlags>(TFlags of) where TFlags : struct, Enum =>
        (TFlags)Enum.ToObject(typeof(TFlags), Convert.ToInt64(of, null) & random.Next(1, 256));

    private List<TFact> Some<TFact>(int most, Func<TFact> make) => [.. Enumerable.Range(0, Chance(0.5) ? 0 : random.Next(most + 1)).Select(_ => make())];

    private TValue One<TValue>(params TValue[] values) => values[random.Next(values.Length)];

    private bool Chance(double of) => random.NextDouble() < of;
}
