using System.Net;
using AngleSharp.Html.Parser;
using Quiete.Server.Blocking;
using Quiete.Server.Register;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Register;

public class HelpingTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_helper_keeps_the_register_both_see_what_was_done_and_a_revocation_ends_it_at_once(string kind)
    {
        await using var server = await People.Start(kind);
        var people = new People(server);
        var (mothers, mother) = await people.SignUp("Madre", "347 1234567");
        var (daughters, daughter) = await people.SignUp("Figlia");
        var path = await Link(mothers, "/aiuto", "invita");
        Assert.Contains("Madre", await Pages.Read(server.Anonymous(), path), StringComparison.Ordinal);
        await Pages.Send(daughters, path, "accetta");

        Assert.Equal(HttpStatusCode.OK, (await Pages.Open(daughters, $"/numeri-miei?di={mother.Id}")).StatusCode);
        await Pages.Send(daughters, $"/numeri-miei?di={mother.Id}", "aggiungi", ("Numero", "06 6978 1234"));
        var (objected, _) = await Pages.Send(daughters, $"/opponiti?di={mother.Id}", "opponiti", ("A", "tutti"));
        Assert.Contains($"di={mother.Id}", objected.Headers.Location!.OriginalString, StringComparison.Ordinal);
        await server.Get<EntryStore>().Enter(mother.Id, daughter.Account!.Value, new NewEntry("k", server.Clock.GetUtcNow(), Rules.Channels.LiveCall, default), Stop);
        var entry = Assert.Single(await server.Get<EntryStore>().Page(mother.Id, after: null, 10, Stop));
        await Pages.Send(daughters, $"/registro/{entry.Id}?di={mother.Id}", "correggi", ("Told.Company", "Luce Facile"), ("Told.Channel", "live-call"));
        Assert.Equal(mother.Id, Assert.Single(await server.Get<PersonObjections>().Of(mother.Id, Stop)).Person);
        foreach (var page in new[] { await Pages.Read(mothers, "/aiuto"), await Pages.Read(daughters, $"/aiuto?di={mother.Id}") })
        {
            foreach (var act in new[] { "ha cominciato ad aiutare", "ha aggiunto un numero", "ha detto no", "ha segnato un contatto", "ha corretto un contatto" }) Assert.Contains(act, page, StringComparison.Ordinal);
        }

        // What is the owner's alone stays so: taking along, deleting, inviting others.
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(daughters, $"/account/dati?di={mother.Id}")).StatusCode);
        Assert.DoesNotContain("Invita qualcuno", await Pages.Read(daughters, $"/aiuto?di={mother.Id}"), StringComparison.Ordinal);

        await Pages.Send(mothers, "/aiuto", $"revoca-{daughter.Account}");
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(daughters, $"/numeri-miei?di={mother.Id}")).StatusCode);
        Assert.Contains("ha smesso di aiutare", await Pages.Read(mothers, "/aiuto"), StringComparison.Ordinal);
        Assert.Contains("non vale", await Pages.Read(daughters, path), StringComparison.Ordinal); // the link was good once
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Somebody_without_an_account_has_a_register_on_a_declaration_and_takes_it_over_later(string kind)
    {
        await using var server = await People.Start(kind);
        var people = new People(server);
        var (browser, ada) = await people.SignUp("Ada");
        var (_, undeclared) = await Pages.Send(browser, "/aiuto", "apri", ("Nome", "Nonna Pia"));
        Assert.Contains("la dichiarazione", undeclared, StringComparison.Ordinal);
        Assert.Empty(await server.Get<PersonStore>().HelpedBy(ada.Account!.Value, Stop));
        await Pages.Send(browser, "/aiuto", "apri", ("Nome", "Nonna Pia"), ("Dichiaro", "si"));
        var pia = Assert.Single(await server.Get<PersonStore>().HelpedBy(ada.Account!.Value, Stop));
        Assert.Null(pia.Account);
        Assert.Contains("Ha dichiarato", await Pages.Read(browser, $"/aiuto?di={pia.Id}"), StringComparison.Ordinal);
        Assert.False(await server.Get<Helpers>().End(pia.Id, ada.Account!.Value, Stop)); // it would be nobody's
        await server.Get<EntryStore>().Enter(pia.Id, ada.Account!.Value, new NewEntry("k", server.Clock.GetUtcNow(), Rules.Channels.LiveCall, default), Stop);

        var path = await Link(browser, $"/aiuto?di={pia.Id}", "consegna");
        var (hers, own) = await people.SignUp("Pia"); // a first look opened an empty register of her own
        await Pages.Send(hers, path, "accetta");
        var after = (await server.Get<PersonStore>().Own(own.Account!.Value, Stop))!;
        Assert.Equal((pia.Id, "Nonna Pia"), (after.Id, after.Name));
        Assert.Equal([ada.Account!.Value], (await server.Get<Helpers>().Of(pia.Id, Stop)).Select(one => one.Account)); // Ada goes on helping until Pia ends it
        await Pages.Send(hers, "/aiuto", $"revoca-{ada.Account}");
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(browser, $"/aiuto?di={pia.Id}")).StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_register_with_something_in_it_does_not_give_way_and_five_may_help_at_most(string kind)
    {
        await using var server = await People.Start(kind);
        var (people, helpers) = (new People(server), server.Get<Helpers>());
        var (_, ada) = await people.SignUp("Ada");
        var pia = await helpers.OpenFor("Pia", ada.Account!.Value, "dichiaro", Stop);
        var (_, bruno) = await people.SignUp("Bruno", "347 7654321");
        Assert.False(await helpers.Accept(await helpers.Invite(pia, handsOver: true, Stop), bruno.Account!.Value, Stop));
        Assert.Equal(bruno.Id, (await server.Get<PersonStore>().Own(bruno.Account!.Value, Stop))!.Id);

        for (var at = 1; at < Helpers.MostOfPerson; at++) Assert.True(await helpers.Accept(await helpers.Invite(pia, handsOver: false, Stop), 1000 + at, Stop));
        Assert.False(await helpers.Accept(await helpers.Invite(pia, handsOver: false, Stop), 2000, Stop));
        Assert.False(await helpers.Accept(await helpers.Invite(bruno.Id, handsOver: false, Stop), bruno.Account!.Value, Stop)); // oneself
        var old = await helpers.Invite(bruno.Id, handsOver: false, Stop);
        server.Clock.Pass(Helpers.LinkLife);
        Assert.False(await helpers.Accept(old, ada.Account!.Value, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_a_helper_made_for_somebody_ends_with_the_help(string kind)
    {
        await using var server = await People.Start(kind);
        var people = new People(server);
        var (mothers, mother) = await people.SignUp("Madre");
        var (daughters, daughter) = await people.SignUp("Figlia");
        await Pages.Send(daughters, await Link(mothers, "/aiuto", "invita"), "accetta");
        var (_, token) = await server.Get<DeviceStore>().Add(mother.Id, daughter.Account!.Value, "Telefono", DeviceKind.Iphone, "it", DeviceWants.For(DeviceKind.Iphone), Stop);
        var (own, _) = await server.Get<DeviceStore>().Add(mother.Id, mother.Account!.Value, "Mio", DeviceKind.Iphone, "it", DeviceWants.For(DeviceKind.Iphone), Stop);
        var later = await Link(mothers, "/aiuto", "invita");
        Assert.NotEmpty(token);

        await Pages.Send(mothers, "/aiuto", $"revoca-{daughter.Account}");

        Assert.Equal([own], (await server.Get<DeviceStore>().Of(mother.Id, Stop)).Where(one => one.Revoked is null).Select(one => one.Id));
        Assert.Contains("non vale", await Pages.Read(daughters, later), StringComparison.Ordinal); // a link that was kept
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(daughters, $"/numeri-miei?di={mother.Id}")).StatusCode);
    }

    private static async Task<string> Link(HttpClient browser, string page, string form)
    {
        await Pages.Send(browser, page, form);
        var shown = new HtmlParser().ParseDocument(await browser.GetStringAsync(page, Stop));
        return new Uri(shown.QuerySelector(".quiete-secret")!.TextContent).AbsolutePath;
    }
}
