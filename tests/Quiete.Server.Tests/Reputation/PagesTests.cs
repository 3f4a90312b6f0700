using System.Net;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Reputation;
using Quiete.Server.Tests.Companies;

namespace Quiete.Server.Tests.Reputation;

public sealed class PagesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_ranking_shows_who_bothers_least_with_its_interval_and_against_ones_own()
    {
        await using var people = await PeopledServer.Start();
        var (_, gas) = await people.Year();
        var anybody = people.Server.Anonymous();
        Assert.Contains("20 persone indipendenti", await DisputeTests.Text(anybody, "/classifica"), StringComparison.Ordinal);
        var page = await DisputeTests.Text(anybody, $"/classifica/energy?mio={gas}");
        Assert.True(page.IndexOf("1 Luce", StringComparison.Ordinal) < page.IndexOf("2 =Gas", StringComparison.Ordinal));
        Assert.Contains("disturba meno del tuo", page, StringComparison.Ordinal);
        Assert.Contains("clienti: numero ignoto", page, StringComparison.Ordinal);
        Assert.Contains("linee fisse, 30 giugno 2025", await DisputeTests.Text(anybody, "/classifica/telecom"), StringComparison.Ordinal);
        Assert.Contains("<svg class=\"quiete-intervals\"", await anybody.GetStringAsync("/classifica/energy", Stop), StringComparison.Ordinal);
        Assert.Contains("<svg class=\"quiete-trend\"", await anybody.GetStringAsync($"/marchi/{gas}", Stop), StringComparison.Ordinal);
        Assert.Contains("<svg class=\"quiete-trend\"", await anybody.GetStringAsync("/tendenze", Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync("/classifica/nulla", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync("/marchi/99999", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync("/v1/open/brands/99999.json", Stop)).StatusCode);
    }

    [Fact]
    public async Task Without_enough_people_the_pages_say_so_and_say_what_to_do()
    {
        await using var server = await TestServer.Start();
        var anybody = server.Anonymous();
        Assert.Contains("Non ci sono ancora abbastanza persone", await DisputeTests.Text(anybody, "/classifica"), StringComparison.Ordinal);
        Assert.Contains("Non ci sono ancora abbastanza persone", await DisputeTests.Text(anybody, "/tendenze"), StringComparison.Ordinal);
        Assert.Contains("Non ci sono ancora abbastanza telefonate", await DisputeTests.Text(anybody, "/servizio-clienti"), StringComparison.Ordinal);
        var tim = (await server.Get<BrandStore>().Find("TIM", Stop))!;
        Assert.Contains("Non ci sono abbastanza segnalazioni indipendenti", await DisputeTests.Text(anybody, $"/marchi/{tim.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_company_answers_on_its_own_brand_with_plain_text_and_on_no_other()
    {
        await using var people = await PeopledServer.Start();
        var server = people.Server;
        await using var market = new Market(server.Database, server.Clock);
        var (luce, gas) = (await market.Principal("Luce S"), await market.Principal("Gas S"));
        var brand = await people.Brand("Luce", company: luce);
        var page = $"/marchi/{brand}";
        var (own, other) = (await server.SignedIn(Role.Principal, luce), await server.SignedIn(Role.Principal, gas));
        await Assert.ThrowsAsync<InvalidOperationException>(() => TestServer.Send(other, page, "risposta", ("Risposta", "Siamo noi.")));

        using var said = await TestServer.Send(own, page, "risposta", ("Risposta", "Da marzo <script>chiamiamo</script> meno."));
        Assert.Equal(HttpStatusCode.Redirect, said.StatusCode);
        var shown = await server.Anonymous().GetStringAsync(page, Stop);
        Assert.Contains("Da marzo &lt;script&gt;chiamiamo&lt;/script&gt; meno.", shown, StringComparison.Ordinal);
        Assert.Contains("23 novembre 2026", shown, StringComparison.Ordinal);
        using var turned = await TestServer.Send(own, page, "risposta", ("Risposta", "Gira \u202Ea rovescio"));
        Assert.Equal(HttpStatusCode.OK, turned.StatusCode);
        using var blank = await TestServer.Send(own, page, "risposta", ("Risposta", " "));
        Assert.DoesNotContain("Da marzo", await server.Anonymous().GetStringAsync(page, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_joins_a_name_that_several_people_wrote_and_it_counts()
    {
        await using var people = await PeopledServer.Start();
        foreach (var person in await people.People(6)) await people.Told(person, 40, claimed: "Telecom Italia Mobile");
        await people.Follow();
        var tim = (await people.Server.Get<BrandStore>().Find("TIM", Stop))!;
        var admin = await people.Server.SignedIn(Role.Administrator);
        Assert.Contains("telecom italia mobile (6 persone)", await DisputeTests.Text(admin, "/amministrazione/marchi"), StringComparison.Ordinal);
        using var joined = await TestServer.Send(admin, "/amministrazione/marchi", "unisci-0", ("Marchio", $"{tim.Id}"));
        Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        await people.Follow();
        Assert.Equal(6, people.Server.Get<RankingBook>().Now.Find(tim.Id)!.Evidence.Voices);
        using var entered = await TestServer.Send(admin, "/amministrazione/marchi", "marchio", ("Nome", "Nuova Luce"), ("Genere", "energy"), ("Azienda", ""), ("Sito", "javascript:alert(1)"));
        Assert.Equal(HttpStatusCode.OK, entered.StatusCode);
        Assert.Null(await people.Server.Get<BrandStore>().Find("Nuova Luce", Stop));
    }

    [Fact]
    public async Task People_tell_of_calls_to_a_customer_service_and_take_back_only_their_own()
    {
        await using var people = await PeopledServer.Start();
        var server = people.Server;
        var luce = await people.Brand("Luce");
        var ada = await server.SignedIn(Role.Person);
        using var wrong = await TestServer.Send(ada, "/servizio-clienti", "telefonata", ("Marchio", $"{luce}"), ("Giorno", "2026-11-20"), ("Minuti", "9999"), ("Numero", ""), ("Risolto", "si"));
        Assert.Contains("da 0 a 720", DisputeTests.Read(await wrong.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        using var told = await TestServer.Send(ada, "/servizio-clienti", "telefonata", ("Marchio", $"{luce}"), ("Giorno", "2026-11-20"), ("Minuti", "25"), ("Numero", "no"), ("Risolto", "no"));
        Assert.Equal(HttpStatusCode.Redirect, told.StatusCode);
        Assert.Contains("25 min, non risolto", await DisputeTests.Text(ada, "/servizio-clienti"), StringComparison.Ordinal);
        var call = Assert.Single(await server.Get<ServiceCallStore>().Since(new DateOnly(2026, 1, 1), Stop));
        Assert.False(await server.Get<ServiceCallStore>().TakeBack(call.Person + 1, call.Id, Stop));
        Assert.DoesNotContain("25 min", await DisputeTests.Text(await server.SignedIn(Role.Person), "/servizio-clienti"), StringComparison.Ordinal);
        using var taken = await TestServer.Send(ada, "/servizio-clienti", $"togli-{call.Id}");
        Assert.Empty(await server.Get<ServiceCallStore>().Since(new DateOnly(2026, 1, 1), Stop));
    }

    [Fact]
    public async Task Customer_services_are_compared_by_voices_and_few_are_not_shown()
    {
        await using var people = await PeopledServer.Start();
        var (luce, gas) = (await people.Brand("Luce"), await people.Brand("Gas"));
        var (calls, day) = (people.Server.Get<ServiceCallStore>(), new DateOnly(2026, 11, 20));
        var voices = await people.People(6);
        foreach (var voice in voices[..4]) await calls.Enter(voice, new(gas, day, 5, null, Solved: true), Stop);
        for (var at = 0; at < 6; at++) await calls.Enter(voices[at], new(luce, day, 10 * at, ComplaintNumber: true, Solved: at < 3), Stop);
        for (var again = 0; again < 15; again++) await calls.Enter(voices[0], new(luce, day, 0, ComplaintNumber: true, Solved: true), Stop);

        var rating = Assert.Single(await people.Server.Get<ServiceComparison>().Now(Stop));
        Assert.Equal((luce, 6), (rating.Brand.Id, rating.Voices));
        Assert.Equal(0.5, rating.Solved.Mean, 1e-9); // fifteen calls of one voice weigh as one
        Assert.InRange(rating.Minutes.Mean, 24, 26);
        Assert.True(rating.ComplaintNumbers!.Mean > 0.9);
        Assert.Contains("50%", (await DisputeTests.Text(people.Server.Anonymous(), "/servizio-clienti")).Replace("\u00A0", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_signed_in_sees_their_own_contacts_of_a_line_and_nobody_elses()
    {
        await using var people = await PeopledServer.Start();
        var account = await people.Server.NewAccount("ada@quiete.example", (Role.Person, null));
        var ada = people.Server.Anonymous();
        await TestServer.SignIn(ada, "ada@quiete.example");
        var person = await people.Server.Get<PersonStore>().OfAccount(account, "Ada", Stop);
        for (var at = 1; at < 4; at++) await people.Told(person.Id, at, "02 0000 7777");
        await people.Follow();
        Assert.Contains("A te: 3 contatti annotati", await DisputeTests.Text(ada, "/linee/0200007777"), StringComparison.Ordinal);
        Assert.DoesNotContain("A te:", await DisputeTests.Text(await people.Server.SignedIn(Role.Person), "/linee/0200007777"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_follows_by_itself_and_a_look_opens_no_register()
    {
        await using var people = await PeopledServer.Start();
        var voices = await people.People(4);
        await people.Follow(); // who is a voice is read once a minute, and the clock stands still
        foreach (var voice in voices) await people.Told(voice, 1, "0844 000 009");
        var book = people.Server.Get<LineBook>();
        for (var tries = 0; tries < 200 && book.Listed.Lines.Count == 0; tries++) await Task.Delay(50, Stop);
        Assert.Equal(4, Assert.Single(book.Listed.Lines).Voices);

        var agent = await people.Server.SignedIn(Role.Agent, 1);
        await agent.GetStringAsync("/linee/0844000009", Stop);
        await agent.GetStringAsync("/servizio-clienti", Stop);
        Assert.Equal(4, (await people.Server.Get<PersonStore>().All(Stop)).Count);
    }

    [Fact]
    public void The_market_that_ships_has_every_size_of_a_brand_that_is_there()
    {
        var names = MarketSizes.BrandsOfItaly.Select(brand => brand.Name).ToHashSet(StringComparer.Ordinal);
        Assert.True(names.Count >= 15);
        foreach (var name in new[] { "TIM", "Fastweb + Vodafone", "WindTre", "Acea Energia" })
        {
            Assert.Contains(name, names);
            Assert.True(MarketSizes.OfItaly.Of(name) is { Customers: > 1_000_000, Source.Length: > 10 });
        }

        Assert.All(MarketSizes.BrandsOfItaly, brand => Assert.StartsWith("https://", brand.Website, StringComparison.Ordinal));
    }
}
