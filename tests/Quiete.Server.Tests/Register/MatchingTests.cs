using System.Net;
using System.Text.Json.Nodes;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Register;

public class MatchingTests
{
    private const string Mobile = "347 1234567";
    private const string AlfaLine = "06 0000 1234";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_allowed_call_names_principal_agency_campaign_ground_and_receipt_and_takes_a_no_with_one_tap(string kind)
    {
        await using var house = await People.StartGate(kind);
        await house.Callable(Mobile);
        var people = new People(house.Server);
        var (browser, ada) = await people.SignUp("Ada", Mobile);
        var (_, asked) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Mobile });
        house.Server.Clock.Pass(TimeSpan.FromMinutes(4));
        var entry = await people.Record(ada, AlfaLine);

        var match = await house.Server.Get<CallMatcher>().Of(entry, Stop);
        Assert.Equal((CallAnswer.DeclaredAndAllowed, MatchStrength.LineAndTime), (match.Answer, Assert.Single(match.Contacts).Strength));
        var page = await Pages.Read(browser, $"/registro/chi?entry={entry.Id}");
        foreach (var word in new[] { "Luce Chiara", "Alfa Call", "Autunno Alfa", Text(asked, "id"), "il numero non è iscritto", "No alle chiamate di Luce Chiara" }) Assert.Contains(word, page, StringComparison.Ordinal);

        var (sent, _) = await Pages.Send(browser, $"/registro/chi?entry={entry.Id}", "/opponiti", ("A", $"{house.Luce}"));
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.Equal(entry.Id, Assert.Single(await house.Server.Get<PersonObjections>().Of(ada.Id, Stop)).Entry);
        var (_, refused) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Mobile });
        Assert.Contains(refused["reasons"]!.AsArray(), reason => Text(reason!, "code") == "objection");

        // And should they call all the same, that is what the next look says.
        house.Server.Clock.Pass(TimeSpan.FromMinutes(3));
        var next = await people.Record(ada, AlfaLine, more: told => told with { Answered = true });
        Assert.Equal(CallAnswer.DeclaredAndAllowed, (await house.Server.Get<CallMatcher>().Of(entry, Stop)).Answer);
        house.Server.Clock.Pass(TimeSpan.FromDays(1));
        await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Mobile });
        var tomorrow = await people.Record(ada, AlfaLine);
        Assert.Equal(CallAnswer.RefusedYetMade, (await house.Server.Get<CallMatcher>().Of(tomorrow, Stop)).Answer);
        Assert.Contains("eppure la chiamata è arrivata", await Pages.Read(browser, $"/registro/chi?entry={tomorrow.Id}"), StringComparison.Ordinal);
        Assert.Equal(2, (await house.Server.Get<CallMatcher>().Of(ada.Id, [next, tomorrow], Stop)).Count);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_call_made_after_a_no_had_stopped_its_reservation_was_refused(string kind)
    {
        await using var house = await People.StartGate(kind);
        await house.Callable(Mobile);
        var people = new People(house.Server);
        var (_, ada) = await people.SignUp("Ada", Mobile);
        await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Mobile });
        var before = await people.Record(ada, AlfaLine);
        house.Server.Clock.Pass(TimeSpan.FromMinutes(1));
        await house.Server.Get<PersonObjections>().Enter(ada.Id, ada.Account!.Value, ObjectionTarget.Everybody, [], entry: null, Stop);
        house.Server.Clock.Pass(TimeSpan.FromMinutes(1));
        var after = await people.Record(ada, AlfaLine);

        var matcher = house.Server.Get<CallMatcher>();
        Assert.Equal((CallAnswer.DeclaredAndAllowed, CallAnswer.RefusedYetMade), ((await matcher.Of(before, Stop)).Answer, (await matcher.Of(after, Stop)).Answer));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Each_kind_of_line_has_its_own_answer(string kind)
    {
        await using var house = await People.StartGate(kind);
        await house.Callable(Mobile);
        var people = new People(house.Server);
        var (_, ada) = await people.SignUp("Ada", Mobile);
        await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Mobile });
        await house.Server.Get<LineStore>().Declare(house.Alfa, "800 123456", recallable: true, Stop);
        async Task<(CallAnswer, ForgerySign?, int)> Of(string? line, Func<NewEntry, NewEntry>? more = null, TimeSpan later = default)
        {
            var match = await house.Server.Get<CallMatcher>().Of(await people.Record(ada, line, house.Server.Clock.GetUtcNow() + later, more), Stop);
            return (match.Answer, match.Sign, match.Contacts.Count);
        }

        Assert.Equal((CallAnswer.DeclaredAndAllowed, null, 1), await Of("800 123456")); // another line of the same agency
        Assert.Equal((CallAnswer.LineDeclaredNotAsked, null, 0), await Of("02 0000 5678")); // Beta's, who did not ask
        Assert.Equal((CallAnswer.LineDeclaredNotAsked, null, 0), await Of(AlfaLine, later: TimeSpan.FromHours(3))); // too late for what was asked
        Assert.Equal((CallAnswer.UndeclaredLine, null, 0), await Of("02 6688 1234"));
        Assert.Equal((CallAnswer.LineLooksForged, ForgerySign.UndeclaredMobile, 0), await Of("351 7654321"));
        Assert.Equal((CallAnswer.LineLooksForged, ForgerySign.OwnNumber, 0), await Of(Mobile));
        Assert.Equal((CallAnswer.LineLooksForged, ForgerySign.Foreign, 0), await Of("+44 20 7946 0123"));
        Assert.Equal((CallAnswer.LineLooksForged, ForgerySign.NotInPlan, 0), await Of("+390999999999999"));
        Assert.Equal((CallAnswer.HiddenLine, null, 1), await Of(null)); // in these hours Alfa asked: shown as no more than that
        Assert.Equal((CallAnswer.NothingToCompare, null, 0), await Of(null, told => told with { Channel = Channels.Visit }));
        Assert.Equal((CallAnswer.NothingToCompare, null, 0), await Of(null, told => told with { LineText = "tre quattro sette" }));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Before_the_proof_nothing_about_a_number_is_shown_and_a_new_holder_sees_nothing_of_the_old_one(string kind)
    {
        await using var house = await People.StartGate(kind);
        await house.Callable(Mobile);
        var people = new People(house.Server);
        var (_, ada) = await people.SignUp("Ada");
        await house.Server.Get<PersonNumbers>().Add(ada.Id, Mobile, Stop);
        await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Mobile });
        var called = house.Server.Clock.GetUtcNow();
        var entry = await people.Record(ada, AlfaLine);
        var matcher = house.Server.Get<CallMatcher>();
        var blind = await matcher.Of(entry, Stop);
        Assert.Equal((CallAnswer.NotProved, false, 0), (blind.Answer, blind.Looked, blind.Contacts.Count));

        // The proof looks back: she recorded first and proves now.
        house.Server.Clock.Pass(TimeSpan.FromDays(1));
        await people.Prove(ada, Mobile);
        Assert.Equal(CallAnswer.DeclaredAndAllowed, (await matcher.Of(entry, Stop)).Answer);

        // Somebody who gets the number later guesses the line and the hour of an old call in vain.
        house.Server.Clock.Pass(TimeSpan.FromDays(1));
        var (_, bruno) = await people.SignUp("Bruno", Mobile);
        var guess = await matcher.Of(await people.Record(bruno, AlfaLine, called), Stop);
        Assert.Equal((CallAnswer.NotProved, 0), (guess.Answer, guess.Contacts.Count));
        Assert.Equal(CallAnswer.NotProved, (await matcher.Of(entry, Stop)).Answer); // and hers rests until she proves it again
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_match_is_of_ones_own_calls_only(string kind)
    {
        await using var house = await People.StartGate(kind);
        await house.Callable(Mobile, "347 7654321");
        var people = new People(house.Server);
        var (browser, ada) = await people.SignUp("Ada", Mobile);
        var (other, bruno) = await people.SignUp("Bruno", "347 7654321");
        await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Mobile });
        var entry = await people.Record(ada, AlfaLine);
        var his = await people.Record(bruno, AlfaLine);

        Assert.Equal(CallAnswer.LineDeclaredNotAsked, (await house.Server.Get<CallMatcher>().Of(his, Stop)).Answer);
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(other, $"/registro/chi?entry={entry.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Pages.Open(browser, $"/registro/chi?entry={entry.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(browser, "/registro/chi")).StatusCode);

        // Which of her numbers was called is respected: the gate asked about another one.
        await people.Prove(ada, "06 6978 1234");
        var landline = await people.Record(ada, AlfaLine, more: told => told with { OwnNumber = NumberReader.Read("06 6978 1234").Number });
        Assert.Equal(CallAnswer.LineDeclaredNotAsked, (await house.Server.Get<CallMatcher>().Of(landline, Stop)).Answer);
    }

    private static string Text(JsonNode node, string field) => node[field]!.GetValue<string>();
}
