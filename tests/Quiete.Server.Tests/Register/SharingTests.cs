using System.Net;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Tests.Companies;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Register;

public class SharingTests
{
    private const string Line = "02 6688 1234";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_link_lets_in_as_many_as_it_says_until_it_ends_and_nobody_twice(string kind)
    {
        await using var server = await People.Start(kind);
        var (people, circles, invitations) = (new People(server), server.Get<Circles>(), server.Get<CircleInvitations>());
        var (_, ada) = await people.SignUp("Ada");
        var circle = await circles.Make(ada.Id, "Casa Rossi", "Ada", Stop);
        var token = await invitations.Make(circle, days: 7, uses: 2, Stop);
        var others = new List<Person>();
        for (var at = 0; at < 4; at++) others.Add((await people.SignUp($"Voce {at}")).Person);

        Assert.Equal(circle, await circles.Join(token, ada.Id, "Ada di nuovo", Stop)); // she is in already: that uses nothing
        Assert.Equal(circle, await circles.Join(token, others[0].Id, "Bruno", Stop));
        Assert.Equal(circle, await circles.Join(token, others[0].Id, "Bruno", Stop));
        var last = await Task.WhenAll(others[1..].Select(one => circles.Join(token, one.Id, "chi arriva", Stop)));
        Assert.Single(last, joined => joined == circle);
        Assert.Null(await invitations.Find(token, Stop));
        Assert.Equal(3, (await circles.Members(circle, Stop)).Count);

        var old = await invitations.Make(circle, days: 1, uses: 5, Stop);
        server.Clock.Pass(TimeSpan.FromDays(1.01));
        Assert.Null(await circles.Join(old, others[3].Id, "tardi", Stop));
        var withdrawn = await invitations.Make(circle, days: 1, uses: 5, Stop);
        Assert.True(await invitations.Withdraw(circle, Assert.Single(await invitations.Of(circle, Stop)).Id, Stop));
        Assert.Null(await circles.Join(withdrawn, others[3].Id, "ritirato", Stop));
        Assert.Null(await circles.Join(new string('x', 100_000), others[3].Id, "altro", Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_private_circle_has_thirty_members_at_most_even_when_they_come_at_once(string kind)
    {
        await using var server = await People.Start(kind);
        var (circles, persons) = (server.Get<Circles>(), server.Get<PersonStore>());
        var all = new List<Person>();
        for (var at = 0; at < Circles.MostMembers + 4; at++) all.Add(await persons.OfAccount(1000 + at, $"Voce {at}", Stop));
        var circle = await circles.Make(all[0].Id, "Palazzo", "zero", Stop);
        var token = await server.Get<CircleInvitations>().Make(circle, 7, 100, Stop);

        var joined = await Task.WhenAll(all[1..].Select(one => circles.Join(token, one.Id, "vicino", Stop)));
        Assert.Equal(Circles.MostMembers - 1, joined.Count(one => one is not null));
        Assert.Equal(Circles.MostMembers, (await circles.Find(circle, Stop))!.Members);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Members_see_sums_and_never_each_others_numbers_or_notes_unless_chosen(string kind)
    {
        await using var server = await People.Start(kind);
        var (people, circles, pools) = (new People(server), server.Get<Circles>(), server.Get<CirclePool>());
        var brand = await server.Get<BrandStore>().Enter("Vendotutto", BrandKind.Energy, company: null, website: null, Stop);
        var (adasBrowser, ada) = await people.SignUp("Ada", "347 1234567");
        var (brunosBrowser, bruno) = await people.SignUp("Bruno", "347 7654321");
        var circle = (await circles.Find(await circles.Make(ada.Id, "Casa", "Ada", Stop), Stop))!;
        await circles.Join(await server.Get<CircleInvitations>().Make(circle.Id, 7, 5, Stop), bruno.Id, "Bruno", Stop);
        await people.Record(ada, Line, more: told => told with { Brand = brand, Said = "segreto di Ada", OwnNumber = Number("347 1234567") });
        await people.Record(bruno, Line, more: told => told with { Brand = brand, Said = "segreto di Bruno", OwnNumber = Number("347 7654321") });
        await people.Record(bruno, "02 6688 9999", server.Clock.GetUtcNow().AddDays(-40), told => told with { Claimed = "Luce Facile" });
        await people.Record(bruno, "06 1111 2222", more: told => told with { Useful = true, Claimed = "Il medico" });
        var undone = await people.Record(ada, "06 1111 3333", more: told => told with { Claimed = "Per sbaglio" });
        await server.Get<EntryStore>().TakeBack(ada.Id, undone.Id, Stop);

        var counts = await pools.Of(circle, Stop);
        Assert.Equal([("Vendotutto", 2, 2), ("luce facile", 1, 1)], counts.Callers.Select(one => (one.Who, one.Members, one.Contacts)));
        Assert.Equal((2, 3), (counts.Callers[0].ByMonth[^1], counts.ByMonth.Sum()));
        Assert.Equal(1, counts.Callers[1].ByMonth[^2] + counts.Callers[1].ByMonth[^3]);
        Assert.Empty(counts.Lines);
        Assert.Empty(counts.Notes);

        await circles.Share(circle.Id, ada.Id, Shares.Lines, Stop);
        Assert.Empty((await pools.Of(circle, Stop)).Lines); // one member's line is not the circle's
        await circles.Share(circle.Id, bruno.Id, Shares.Notes, Stop);
        var shared = await pools.Of(circle, Stop);
        Assert.Equal(("+390266881234", 2), shared.Lines.Select(one => (one.Line, one.Members)).Single());
        Assert.Equal(("Bruno", "segreto di Bruno"), shared.Notes.Select(one => (one.By, one.Note)).Single());

        foreach (var page in new[] { await Pages.Read(adasBrowser, $"/cerchie/{circle.Id}"), await Pages.Read(brunosBrowser, $"/cerchie/{circle.Id}") })
        {
            Assert.DoesNotMatch("347 ?[17]", page);
            Assert.DoesNotContain("segreto di Ada", page, StringComparison.Ordinal);
            Assert.Contains("Vendotutto", page, StringComparison.Ordinal);
        }

        // Leaving takes everything out at once.
        await circles.Leave(circle.Id, bruno.Id, Stop);
        var after = await pools.Of(circle, Stop);
        Assert.Equal(("Vendotutto", 1), after.Callers.Select(one => (one.Who, one.Contacts)).Single());
        Assert.Empty(after.Lines);
        Assert.Empty(after.Notes);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_owner_may_remove_others_the_longest_member_follows_and_an_empty_circle_ends(string kind)
    {
        await using var server = await People.Start(kind);
        var (people, circles) = (new People(server), server.Get<Circles>());
        var (_, ada) = await people.SignUp("Ada");
        var circle = await circles.Make(ada.Id, "Casa", "Ada", Stop);
        var token = await server.Get<CircleInvitations>().Make(circle, 7, 5, Stop);
        var (_, bruno) = await people.SignUp("Bruno");
        var (_, carla) = await people.SignUp("Carla");
        await circles.Join(token, bruno.Id, "Bruno", Stop);
        server.Clock.Pass(TimeSpan.FromMinutes(1));
        await circles.Join(token, carla.Id, "Carla", Stop);

        Assert.False(await circles.Remove(circle, bruno.Id, ada.Id, Stop));
        Assert.True(await circles.Remove(circle, ada.Id, carla.Id, Stop));
        await circles.Join(token, carla.Id, "Carla", Stop);
        Assert.True(await circles.Leave(circle, ada.Id, Stop));
        Assert.Equal([(bruno.Id, true), (carla.Id, false)], (await circles.Members(circle, Stop)).Select(one => (one.Person, one.IsOwner)));
        await circles.Leave(circle, bruno.Id, Stop);
        await circles.Leave(circle, carla.Id, Stop);
        Assert.Null(await circles.Find(circle, Stop));
        Assert.Null(await circles.Join(token, ada.Id, "Ada", Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_circle_does_not_exist_for_those_outside_it_whoever_they_are(string kind)
    {
        await using var server = await People.Start(kind);
        var people = new People(server);
        var (_, ada) = await people.SignUp("Ada");
        var circle = await server.Get<Circles>().Make(ada.Id, "Casa Segreta", "Ada", Stop);
        var (bruno, his) = await people.SignUp("Bruno");

        foreach (var browser in new[] { bruno, await server.SignedIn(Role.Principal, company: 1), await server.SignedIn(Role.Association, company: 1), await server.SignedIn(Role.Administrator) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(browser, $"/cerchie/{circle}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(browser, $"/cerchie/{circle}?di={ada.Id}")).StatusCode);
            Assert.DoesNotContain("Segreta", await Pages.Read(browser, "/cerchie"), StringComparison.Ordinal);
        }

        Assert.False(await server.Get<Circles>().Share(circle, his.Id, Shares.Notes, Stop));
        Assert.False(await server.Get<Circles>().Remove(circle, his.Id, ada.Id, Stop));
        Assert.False(await server.Get<Circles>().Leave(circle, his.Id, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_associations_circle_is_public_and_shows_only_what_happened_to_five_people(string kind)
    {
        await using var server = await People.Start(kind);
        var people = new People(server);
        await using var market = new Market(server.Database, server.Clock);
        var casa = await market.Companies.Create(CompanyKind.Association, "Casa Tranquilla", new() { LegalName = "Casa Tranquilla ODV" }, Accreditation.None, Stop);
        var officer = await server.SignedIn(Role.Association, casa);
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(server.Anonymous(), $"/associazioni/{casa}")).StatusCode);
        await Pages.Send(officer, "/associazione", "cerchia", ("Nome", "Insieme"), ("Testo", "Ci vediamo <b>martedì</b>.\nPortate la ricevuta."));

        var facile = await server.Get<BrandStore>().Enter("Luce Facile", BrandKind.Energy, company: null, website: null, Stop);
        var solo = await server.Get<BrandStore>().Enter("Solo a me", BrandKind.Energy, company: null, website: null, Stop);
        for (var at = 0; at < CirclePool.LeastOfAssociation; at++)
        {
            var (browser, one) = await people.SignUp($"Voce {at}", $"347 123456{at}");
            var (joined, _) = await Pages.Send(browser, $"/associazioni/{casa}", "partecipa");
            Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
            await server.Get<Circles>().Share((await server.Get<Circles>().OfAssociation(casa, Stop))!.Id, one.Id, Shares.Notes, Stop);
            await people.Record(one, Line, more: told => told with { Brand = facile, Said = $"segreto {at}" });
            await people.Record(one, Line, more: told => told with { Claimed = "Parole di qualcuno" });
            if (at == 0) await people.Record(one, "02 6688 9999", more: told => told with { Brand = solo });
            server.Clock.Pass(CirclePool.Kept);
            var shown = await Pages.Read(server.Anonymous(), $"/associazioni/{casa}");
            Assert.Equal(at == CirclePool.LeastOfAssociation - 1, shown.Contains("Luce Facile", StringComparison.Ordinal));
        }

        var page = await Pages.Read(server.Anonymous(), $"/associazioni/{casa}");
        Assert.Contains("+390266881234", page, StringComparison.Ordinal);
        foreach (var hidden in new[] { "segreto", "Solo a me", "parole di qualcuno", "Voce", "<b>martedì" })
        {
            Assert.DoesNotContain(hidden, hidden[0] == '<' ? await (await Pages.Open(server.Anonymous(), $"/associazioni/{casa}")).Content.ReadAsStringAsync(Stop) : page, StringComparison.Ordinal);
        }

        // New calls show within the hour, and whoever leaves is out at once: four are too few to show anything.
        var insieme = (await server.Get<Circles>().OfAssociation(casa, Stop))!;
        var first = (await server.Get<Circles>().Members(insieme.Id, Stop))[0].Person;
        server.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(5, (await server.Get<CirclePool>().Of(insieme, Stop)).Callers.Single().Contacts);
        foreach (var key in new[] { "again", "and again the same day" })
        {
            await server.Get<EntryStore>().Enter(first, 1, new NewEntry(key, server.Clock.GetUtcNow(), Rules.Channels.LiveCall, default, Brand: facile), Stop);
        }

        Assert.Equal(5, (await server.Get<CirclePool>().Of(insieme, Stop)).Callers.Single().Contacts);
        server.Clock.Pass(CirclePool.Kept);
        Assert.Equal(6, (await server.Get<CirclePool>().Of(insieme, Stop)).Callers.Single().Contacts);
        await JoinUnproved(server, people, casa, facile);
        Assert.Equal(6, (await server.Get<CirclePool>().Of(insieme, Stop)).Callers.Single().Contacts);
        await server.Get<Circles>().Leave(insieme.Id, first, Stop);
        Assert.Empty((await server.Get<CirclePool>().Of(insieme, Stop)).Callers);
        await server.Get<Circles>().JoinAssociation(casa, first, Stop);

        Assert.Equal(CirclePool.LeastOfAssociation + 1, (await server.Get<Circles>().OfAssociation(casa, Stop))!.Members);
        Assert.DoesNotContain(await server.Get<Circles>().Origins(Stop), one => one.Of.StartsWith("circle", StringComparison.Ordinal)); // its members are independent
    }

    /// <summary>Somebody who has proved nothing joins: that moves no public figure.</summary>
    private static async Task JoinUnproved(TestServer server, People people, long association, long brand)
    {
        var (_, stranger) = await people.SignUp("Uno nuovo");
        await server.Get<Circles>().JoinAssociation(association, stranger.Id, Stop);
        await people.Record(stranger, Line, more: told => told with { Brand = brand });
        server.Clock.Pass(CirclePool.Kept);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Circles_households_and_helpers_are_one_origin_each(string kind)
    {
        await using var server = await People.Start(kind);
        var (people, circles) = (new People(server), server.Get<Circles>());
        var (_, ada) = await people.SignUp("Ada", "347 1234567");
        var (_, bruno) = await people.SignUp("Bruno", "347 1234567");
        var (_, carla) = await people.SignUp("Carla", "347 7654321");
        var circle = await circles.Make(ada.Id, "Casa", "Ada", Stop);
        await circles.Join(await server.Get<CircleInvitations>().Make(circle, 7, 5, Stop), carla.Id, "Carla", Stop);
        var helped = await server.Get<Helpers>().OpenFor("Nonna", carla.Account!.Value, "dichiaro", Stop);

        var origins = (await circles.Origins(Stop)).ToLookup(one => one.Of, one => one.Person);
        Assert.Equal([ada.Id, carla.Id], origins[$"circle {circle}"].Order());
        Assert.Contains(origins, group => group.Key.StartsWith("number", StringComparison.Ordinal) && group.Order().SequenceEqual([ada.Id, bruno.Id]));
        Assert.Equal(new[] { carla.Id, helped }.Order(), origins[$"account {carla.Account}"].Order());
        Assert.DoesNotContain(origins, group => group.Key.Contains("347", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_follows_a_link_without_an_account_opens_one_and_comes_back_to_it()
    {
        await using var server = await People.Start();
        var people = new People(server);
        var (browser, ada) = await people.SignUp("Ada");
        var circle = await server.Get<Circles>().Make(ada.Id, "Casa", "Ada", Stop);
        var (made, _) = await Pages.Send(browser, $"/cerchie/{circle}", "invita", ("Usi", "3"), ("Giorni", "7"));
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        var shown = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await browser.GetStringAsync($"/cerchie/{circle}", Stop));
        var path = new Uri(shown.QuerySelector(".quiete-secret")!.TextContent).AbsolutePath;
        Assert.NotNull(shown.QuerySelector(".quiete-qr svg"));
        Assert.Empty(shown.QuerySelectorAll("[style], style"));
        Assert.Null(new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await browser.GetStringAsync($"/cerchie/{circle}", Stop)).QuerySelector(".quiete-secret"));

        var guest = server.Anonymous();
        Assert.Contains("Casa", await Pages.Read(guest, path), StringComparison.Ordinal);
        var opened = await TestServer.Send(guest, $"/registrati?ritorno={path}", "registrati", ("Nome", "Eva"), ("Email", "eva@quiete.example"), ("Password", TestServer.Password));
        Assert.EndsWith(path, opened.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var (joined, _) = await Pages.Send(guest, path, "entra", ("Chiamato", "Eva"));
        Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        Assert.Contains("Ada", await Pages.Read(guest, $"/cerchie/{circle}"), StringComparison.Ordinal);

        var (bad, words) = await Pages.Send(browser, $"/cerchie/{circle}", "invita", ("Usi", "100000"), ("Giorni", "-1"));
        Assert.Equal(HttpStatusCode.OK, bad.StatusCode);
        Assert.Contains("role=\"alert\"", words, StringComparison.Ordinal);
    }

    private static Quiete.Numbers.PhoneNumber Number(string text) => Quiete.Numbers.NumberReader.Read(text).Number;
}
