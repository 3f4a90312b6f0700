using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Register;

public class ObjectingTests
{
    private const string Mobile = "347 1234567";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Within_a_second_of_a_no_the_gate_refuses_and_what_was_reserved_is_stopped(string kind)
    {
        await using var house = await People.StartGate(kind);
        await house.Callable(Mobile);
        var (browser, ada) = await new People(house.Server).SignUp("Ada", Mobile);
        var (_, reserved) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Mobile });
        Assert.Equal("allow", Text(reserved, "decision"));

        var begun = Stopwatch.StartNew();
        var (sent, _) = await Pages.Send(browser, "/opponiti", "opponiti", ("A", $"{house.Luce}"));
        var (_, refused) = await GateServer.Ask(house.BetaKey, new { campaign = house.ByBeta, number = Mobile });
        begun.Stop();

        Assert.True(begun.Elapsed < Patience.Soon, $"It took {begun.Elapsed}.");
        Assert.Equal("refuse", Text(refused, "decision"));
        Assert.Contains(refused["reasons"]!.AsArray(), reason => Text(reason!, "code") == "objection");
        var contact = await house.AlfaKey.GetFromJsonAsync<JsonNode>($"/v1/contacts/{Text(reserved, "id")}", Stop);
        Assert.Equal("stopped", Text(contact!, "state"));

        var said = Assert.Single(await house.Server.Get<PersonObjections>().Of(ada.Id, Stop));
        Assert.Equal(("Luce Chiara", 1), (said.To, Assert.Single(said.Numbers).Stopped));
        Assert.Equal($"/opposizioni/{said.Code}", sent.Headers.Location!.OriginalString.Replace(house.Server.Address, "", StringComparison.Ordinal));
        var receipt = await Pages.Read(browser, $"/opposizioni/{said.Code}");
        Assert.Contains("1 chiamata già prenotata è stata fermata", receipt, StringComparison.Ordinal);
        Assert.Contains("+393471234567", receipt, StringComparison.Ordinal);
        var json = await browser.GetFromJsonAsync<JsonNode>($"/v1/register/objections/{said.Code}", Stop);
        Assert.Equal(("Luce Chiara", "+393471234567", 1), (Text(json!, "to"), json!["numbers"]![0]!.GetValue<string>(), json["stopped"]!.GetValue<int>()));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_no_to_all_marketing_holds_for_every_proved_number_and_every_company(string kind)
    {
        await using var house = await People.StartGate(kind);
        await house.Callable(Mobile, "06 6978 1234");
        var (browser, ada) = await new People(house.Server).SignUp("Ada", Mobile, "06 6978 1234");
        await Pages.Send(browser, "/opponiti", "opponiti", ("A", "tutti"));

        foreach (var number in new[] { Mobile, "06 6978 1234" })
        {
            var (_, refused) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number });
            Assert.Contains(refused["reasons"]!.AsArray(), reason => Text(reason!, "code") == "objection");
        }

        Assert.True(Assert.Single(await house.Server.Get<PersonObjections>().Of(ada.Id, Stop)).IsToAll);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_consent_given_after_a_no_counts_for_that_company_as_the_page_says(string kind)
    {
        await using var house = await People.StartGate(kind);
        await house.Callable(Mobile);
        var (browser, _) = await new People(house.Server).SignUp("Ada", Mobile);
        await Pages.Send(browser, "/opponiti", "opponiti", ("A", "tutti"));
        house.Server.Clock.Pass(TimeSpan.FromMinutes(5));
        var number = Quiete.Numbers.NumberReader.Read(Mobile).Number;
        var at = Quiete.Rules.Moment.At(house.Server.Clock.GetUtcNow());
        await house.Server.Get<Quiete.Server.Gate.FactStore>().Add([new(house.Luce, number, Quiete.Screening.FactKind.Requests,
            Quiete.Server.Gate.FactBody.Of(new Quiete.Gate.PersonRequest(at, null, Quiete.Rules.Sectors.None)), "test", null)], Stop);

        var (_, again) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Mobile });
        Assert.DoesNotContain(again["reasons"]!.AsArray(), reason => Text(reason!, "code") == "objection");
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nobody_objects_for_a_number_that_is_not_proved(string kind)
    {
        await using var house = await People.StartGate(kind);
        await house.Callable(Mobile);
        var people = new People(house.Server);
        var (browser, ada) = await people.SignUp("Ada");
        await house.Server.Get<PersonNumbers>().Add(ada.Id, Mobile, Stop);
        var (_, bruno) = await people.SignUp("Bruno", "347 7654321");
        var his = Assert.Single(await house.Server.Get<PersonNumbers>().Of(bruno.Id, Stop));

        var (_, without) = await Pages.Send(browser, "/opponiti", "opponiti", ("A", "tutti"));
        Assert.Contains("Prima prova un numero", without, StringComparison.Ordinal);
        var (_, others) = await Pages.Send(browser, "/opponiti", "opponiti", ("A", "tutti"), ("Numeri", $"{his.Id}"));
        Assert.Contains("Prima prova un numero", others, StringComparison.Ordinal);
        Assert.Empty(await house.Server.Get<PersonObjections>().Of(ada.Id, Stop));
        var (_, allowed) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Mobile });
        Assert.Equal("allow", Text(allowed, "decision"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_no_to_a_name_that_takes_no_part_is_kept_and_says_that_nobody_enforces_it(string kind)
    {
        await using var house = await People.StartGate(kind);
        var brand = await house.Server.Get<BrandStore>().Enter("Vendotutto <b>", BrandKind.Energy, company: null, website: null, Stop);
        var (browser, ada) = await new People(house.Server).SignUp("Ada");
        await Pages.Send(browser, "/opponiti", "opponiti", ("A", $"marchio-{brand}"));

        var said = Assert.Single(await house.Server.Get<PersonObjections>().Of(ada.Id, Stop));
        Assert.Equal((null, "Vendotutto <b>", false), (said.Principal, said.To, said.IsEnforced));
        Assert.Contains("Quiete non può fermarla", await Pages.Read(browser, $"/opposizioni/{said.Code}"), StringComparison.Ordinal);
        Assert.DoesNotContain("Vendotutto <b>", await (await Pages.Open(browser, $"/opposizioni/{said.Code}")).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal); // as text, not as a tag
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_receipt_is_its_persons_and_its_code_tells_others_what_was_said_and_never_who(string kind)
    {
        await using var house = await People.StartGate(kind);
        var people = new People(house.Server);
        var (browser, ada) = await people.SignUp("Ada Segreta", Mobile);
        await Pages.Send(browser, "/opponiti", "opponiti", ("A", $"{house.Luce}"));
        var said = Assert.Single(await house.Server.Get<PersonObjections>().Of(ada.Id, Stop));
        var (bruno, _) = await people.SignUp("Bruno", "347 7654321");
        var head = await house.Server.SignedIn(Role.Principal, house.Luce);

        foreach (var other in new[] { bruno, head })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(other, $"/opposizioni/{said.Code}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/v1/register/objections/{said.Code}", Stop)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/v1/register/objections?of={ada.Id}", Stop)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await house.LuceKey.GetAsync($"/v1/register/objections/{said.Code}", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await house.Server.Anonymous().GetAsync($"/v1/register/objections/{said.Code}", Stop)).StatusCode);

        var told = await Pages.Read(house.Server.Anonymous(), $"/no/{said.Code}");
        Assert.Contains("Luce Chiara", told, StringComparison.Ordinal);
        Assert.DoesNotContain("3471234567", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Segreta", told, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(house.Server.Anonymous(), "/no/7KQM-3XPA-9TR1")).StatusCode);
    }

    private static string? Text(JsonNode node, string field) => node[field]?.GetValue<string>();
}
