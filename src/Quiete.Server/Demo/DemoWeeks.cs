using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Audit;
using Quiete.Server.Companies;
using Quiete.Server.Gate;

namespace Quiete.Server.Demo;

/// <summary>Lives through the weeks: the register is asked, people consent, ask, object; agencies call and tell what happened.</summary>
internal sealed class DemoWeeks(IServiceProvider services, DemoClock clock, DemoMarket market, DemoPeople readers)
{
    private const int People = 420;
    private const int HoursBetween = 2;

    /// <summary>Mobile numbers from here on, one after the other. The market is fictional; nobody is called.</summary>
    public const long FirstNumber = 393_400_000_100;

    private readonly Random chance = new(42);
    private readonly ContactLedger ledger = services.GetRequiredService<ContactLedger>();
    private readonly Outcomes outcomes = services.GetRequiredService<Outcomes>();
    private readonly FactStore facts = services.GetRequiredService<FactStore>();
    private readonly NumberReading[] people = [.. Enumerable.Range(0, People).Select(at => NumberReader.Read($"+{FirstNumber + at}"))];

    public async Task Live(DateTimeOffset now, CancellationToken stop)
    {
        var campaigns = await Campaigns(stop);
        await ledger.StartAsync(stop);
        try
        {
            await Customers(stop);
            var rounds = new DemoRounds(services, market);
            await rounds.Prepare(stop);
            for (var day = RomeTime.DayOf(clock.GetUtcNow()).AddDays(1); RomeTime.StartOf(day) < now; day = day.AddDays(1))
            {
                await Day(day, now, campaigns, stop);
                if (RomeTime.Instant(day, new TimeOnly(21, 45)) < now) await readers.Day(day, stop);
                if (day == RomeTime.DayOf(now).AddDays(-2)) await rounds.Answered(campaigns.First(one => one.Principal.Id == market.Mutua), stop);
            }

            await readers.End(stop);
            await rounds.Begin(campaigns.First(one => one.Principal.Id == market.Fibra), stop);
        }
        finally
        {
            await ledger.StopAsync(CancellationToken.None);
        }

        clock.GoTo(now);
        await services.GetRequiredService<LogSequencer>().Step(stop);
    }

    private async Task<List<KnownCampaign>> Campaigns(CancellationToken stop)
    {
        var store = services.GetRequiredService<CampaignStore>();
        var book = services.GetRequiredService<CampaignBook>();
        (long Principal, CampaignBrief Brief, string Line)[] briefs =
        [
            (market.Luce, new("Clienti luce, autunno", market.Alfa, Sectors.Electricity, Purpose.Sale, Channels.LiveCall), "06 0000 1201"),
            (market.Luce, new("Avvisi ai clienti", null, Sectors.Electricity, Purpose.Service, Channels.LiveCall), "02 0000 9001"),
            (market.Fibra, new("Fibra in città", market.Alfa, Sectors.Telecom, Purpose.Sale, Channels.LiveCall), "06 0000 1202"),
            (market.Fibra, new("Fibra nei paesi", market.Beta, Sectors.Telecom, Purpose.Sale, Channels.LiveCall), "02 0000 2201"),
            (market.Fibra, new("Fibra al sud", market.Gamma, Sectors.Telecom, Purpose.Sale, Channels.LiveCall), "081 0000 301"),
            (market.Fibra, new("Rientri", market.Delta, Sectors.Telecom, Purpose.Sale, Channels.LiveCall), "011 0000 401"),
            (market.Mutua, new("Casa e famiglia", market.Alfa, Sectors.Insurance, Purpose.Sale, Channels.LiveCall), "0844 000 121"),
        ];
        var known = new List<KnownCampaign>();
        foreach (var (principal, brief, line) in briefs)
        {
            var id = await store.Create(principal, brief, new CampaignTerms(Line: line, OriginCountry: "IT"), stop);
            known.Add((await book.Find(id, stop))!);
        }

        return known;
    }

    /// <summary>Who is a customer, who consented, who asked to be called, before the weeks begin.</summary>
    private Task Customers(CancellationToken stop)
    {
        var today = RomeTime.DayOf(clock.GetUtcNow());
        var all = new List<NewFact>();
        foreach (var person in people)
        {
            if (Happens(0.30)) all.Add(Fact(market.Luce, person, FactKind.Contracts, FactBody.Of(new Contract(today.AddDays(-chance.Next(30, 900)), null)), "contract archive"));
            if (Happens(0.15))
            {
                all.Add(Fact(market.Luce, person, FactKind.Consents, FactBody.Of(new Consent(
                    Moment.On(today.AddDays(-chance.Next(5, 300))), Sectors.Electricity | Sectors.Gas, Channels.LiveCall, $"sha256:{chance.NextInt64():x16}",
                    InsideContract: false, Moment.None)), "customer area"));
            }

            if (Happens(0.12))
            {
                all.Add(Fact(market.Luce, person, FactKind.Requests, FactBody.Of(new PersonRequest(
                    Moment.On(today.AddDays(chance.Next(0, 30))), today.AddDays(60), Sectors.Electricity | Sectors.Gas)), "web form"));
            }

            if (Happens(0.25))
            {
                all.Add(Fact(market.Fibra, person, FactKind.Consents, FactBody.Of(new Consent(
                    Moment.On(today.AddDays(-chance.Next(5, 400))), Sectors.Telecom, Channels.LiveCall | Channels.Sms, $"sha256:{chance.NextInt64():x16}",
                    InsideContract: false, Moment.None)), "shop form"));
            }

            if (Happens(0.08)) all.Add(Fact(market.Fibra, person, FactKind.Objections, FactBody.Of(new Objection(Moment.On(today.AddDays(-chance.Next(1, 300))), ObjectionScope.Principal)), "letter"));
        }

        return facts.Add(all, stop);
    }

    private async Task Day(DateOnly day, DateTimeOffset now, List<KnownCampaign> campaigns, CancellationToken stop)
    {
        clock.GoTo(RomeTime.Instant(day, new TimeOnly(8, 30)));
        await services.GetRequiredService<LeaseSweeper>().Sweep(stop);
        if (day.DayNumber % 7 == 3) await AskRegister(day, stop);
        for (var hour = 9; hour < 20; hour += HoursBetween)
        {
            var at = RomeTime.Instant(day, new TimeOnly(hour, chance.Next(0, 40)));
            if (at >= now) return;
            clock.GoTo(at);

            // On Sundays nobody works, but a dialler that nobody stopped asks all the same, and is refused.
            var wishes = day.DayOfWeek == DayOfWeek.Sunday ? chance.Next(0, 2) : chance.Next(6, 14);
            var asked = await Task.WhenAll(Enumerable.Range(0, wishes).Select(_ => Ask(campaigns[chance.Next(campaigns.Count)], people[chance.Next(People)], stop)));
            clock.GoTo(at.AddMinutes(6));
            foreach (var (decision, campaign) in asked) await Tell(decision, campaign, at, stop);
        }
    }

    /// <summary>A week's answers of the opposition register, for most numbers.</summary>
    private Task AskRegister(DateOnly day, CancellationToken stop)
    {
        var answers = new List<NewFact>();
        foreach (var principal in new[] { market.Luce, market.Fibra, market.Mutua })
        {
            for (var at = 0; at < People; at++)
            {
                if (Happens(0.2)) continue;
                var listed = at % 5 < 2 && !Happens(0.03);
                answers.Add(Fact(principal, people[at], FactKind.Rpo, FactBody.Of(new RpoAnswer(Moment.On(day), listed, [])), $"rpo {day:yyyy-MM-dd}"));
            }
        }

        return facts.Add(answers, stop);
    }

    private async Task<(StoredDecision Decision, KnownCampaign Campaign)> Ask(KnownCampaign campaign, NumberReading person, CancellationToken stop) => (
        await ledger.Decide(new ContactWish
        {
            AskedBy = campaign.Agency?.Id ?? campaign.Principal.Id,
            Campaign = campaign,
            NumberText = person.Number.ToString(),
            Number = person,
            Lease = TimeSpan.FromMinutes(10),
        }, stop),
        campaign);

    private async Task Tell(StoredDecision decision, KnownCampaign campaign, DateTimeOffset at, CancellationToken stop)
    {
        var agency = campaign.Agency?.Name;
        // Some call although they were refused, and some hold a person and tell nothing: both are there to be found.
        if (decision.Decision != Decision.Allow && !Happens(agency == "Delta Chiama" ? 0.15 : agency is null ? 0 : 0.01)) return;
        if (decision.Decision == Decision.Allow && Happens(0.05)) return;
        var report = Report(at);
        await outcomes.Tell(decision, report, $"agent of {agency ?? "the principal"}", agency, stop);
        if (decision.Number is not { } number) return;
        await readers.Called(PhoneNumber.FromBits((ulong)number), campaign.Principal.Id, campaign.Entry.Line, report.StartedAt ?? at, report.Network == NetworkResult.Answered, stop);
    }

    private OutcomeReport Report(DateTimeOffset at)
    {
        var started = at.AddMinutes(1);
        var answered = new OutcomeReport
        {
            Network = NetworkResult.Answered, Party = Party.RightPerson, StartedAt = started, EndedAt = started.AddSeconds(chance.Next(20, 260)),
            SipCallId = $"{chance.NextInt64():x}@demo",
        };
        return chance.Next(100) switch
        {
            < 30 => new() { Network = NetworkResult.NoAnswer, StartedAt = started },
            < 38 => new() { Network = NetworkResult.Busy, StartedAt = started },
            < 39 => new() { Network = NetworkResult.Silent, StartedAt = started },
            < 55 => answered with { Result = ContactResult.NotNow },
            < 78 => answered with { Result = ContactResult.DeclinedProduct },
            < 86 => answered with { Result = ContactResult.Interested, Notes = "Wants the offer in writing." },
            < 91 => answered with { Result = ContactResult.Sale },
            < 96 => answered with { Exercised = ExercisedRight.Objection },
            < 97 => answered with { Exercised = ExercisedRight.ObjectionToAll },
            < 99 => answered with { Exercised = ExercisedRight.Complaint, Result = ContactResult.DeclinedAll },
            _ => answered with { Party = Party.WrongNumber },
        };
    }

    private bool Happens(double share) => chance.NextDouble() < share;

    private static NewFact Fact(long principal, NumberReading person, FactKind kind, string body, string source) =>
        new(principal, person.Number, kind, body, source, Evidence: null);
}
