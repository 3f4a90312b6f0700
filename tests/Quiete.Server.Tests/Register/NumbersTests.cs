using System.Net;
using System.Runtime.Versioning;
using Quiete.Server.Accounts;
using Quiete.Server.Register;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Register;

public class NumbersTests
{
    private const string Mobile = "347 1234567";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_code_that_reached_the_number_proves_it_and_a_wrong_one_does_not(string kind)
    {
        await using var server = await People.Start(kind);
        var (_, ada) = await new People(server).SignUp("Ada");
        var (numbers, codes) = (server.Get<PersonNumbers>(), server.Get<NumberCodes>());
        var own = await numbers.Add(ada.Id, Mobile, Stop);
        Assert.Equal(CodeTried.TooLate, await codes.Try(ada.Id, own.Id, "000000", Stop)); // none was sent
        await codes.Send(own, ada.Account!.Value, People.Italian, Stop);
        var code = People.LastCode(server);

        Assert.Equal(CodeTried.Wrong, await codes.Try(ada.Id, own.Id, code == "000000" ? "000001" : "000000", Stop));
        Assert.Empty(await numbers.Proved(ada.Id, Stop));
        Assert.Equal(CodeTried.Proved, await codes.Try(ada.Id, own.Id, code, Stop));
        Assert.Equal(CodeTried.TooLate, await codes.Try(ada.Id, own.Id, code, Stop)); // once

        Assert.Equal([own.Number], (await numbers.Proved(ada.Id, Stop)).Select(one => one.Number));
        Assert.Equal([new ProvedPerson(ada.Id, server.Clock.GetUtcNow())], await numbers.ProvedPersons(Stop));
        Assert.False((await Dump.Of(server.Database, "number_code")).Holds(code));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_code_ends_after_ten_minutes_and_after_five_tries(string kind)
    {
        await using var server = await People.Start(kind);
        var (_, ada) = await new People(server).SignUp("Ada");
        var codes = server.Get<NumberCodes>();
        var own = await server.Get<PersonNumbers>().Add(ada.Id, Mobile, Stop);
        await codes.Send(own, ada.Account!.Value, People.Italian, Stop);
        server.Clock.Pass(NumberCodes.Life + TimeSpan.FromSeconds(1));
        Assert.Equal(CodeTried.TooLate, await codes.Try(ada.Id, own.Id, People.LastCode(server), Stop));

        await codes.Send(own, ada.Account!.Value, People.Italian, Stop);
        for (var at = 0; at < NumberCodes.MostTries; at++) Assert.Equal(CodeTried.Wrong, await codes.Try(ada.Id, own.Id, "nope", Stop));
        Assert.Equal(CodeTried.TooLate, await codes.Try(ada.Id, own.Id, People.LastCode(server), Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nobody_can_be_rung_at_will_whoever_asks_and_whatever_they_delete(string kind)
    {
        await using var server = await People.Start(kind);
        var (people, codes, numbers) = (new People(server), server.Get<NumberCodes>(), server.Get<PersonNumbers>());
        for (var at = 0; at < NumberCodes.MostADayOfNumber; at++)
        {
            var (_, one) = await people.SignUp($"Voce {at}");
            var own = await numbers.Add(one.Id, Mobile, Stop);
            Assert.Equal(CodeSent.Sent, await codes.Send(own, one.Account!.Value, People.Italian, Stop));
            await numbers.Remove(one.Id, own.Id, Stop);
        }

        var (_, ada) = await people.SignUp("Ada");
        var hers = await numbers.Add(ada.Id, Mobile, Stop);
        Assert.Equal(CodeSent.NumberHadEnough, await codes.Send(hers, ada.Account!.Value, People.Italian, Stop));
        server.Clock.Pass(TimeSpan.FromDays(1.01));
        Assert.Equal(CodeSent.Sent, await codes.Send(hers, ada.Account!.Value, People.Italian, Stop));

        var asked = 1;
        while (await codes.Send(await numbers.Add(ada.Id, $"347 765432{asked}", Stop), ada.Account!.Value, People.Italian, Stop) == CodeSent.Sent) asked++;
        Assert.Equal(NumberCodes.MostADayOfAccount, asked);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_number_that_somebody_else_proves_has_to_be_proved_again_and_shows_its_new_holder_nothing_of_before(string kind)
    {
        await using var server = await People.Start(kind);
        var (people, numbers) = (new People(server), server.Get<PersonNumbers>());
        var (_, ada) = await people.SignUp("Ada", Mobile);
        var first = Assert.Single(await numbers.Proved(ada.Id, Stop));
        Assert.Equal(server.Clock.GetUtcNow() - PersonNumbers.SeenBefore, first.SeenFrom);
        server.Clock.Pass(TimeSpan.FromDays(2));

        var (_, bruno) = await people.SignUp("Bruno", Mobile);
        Assert.Empty(await numbers.Proved(ada.Id, Stop));
        Assert.Equal([bruno.Id], (await numbers.ProvedPersons(Stop)).Select(one => one.Person));
        Assert.Equal(server.Clock.GetUtcNow(), Assert.Single(await numbers.Proved(bruno.Id, Stop)).SeenFrom);

        // In a household she proves it again the same evening: both hold it, and she held it all along.
        var again = await people.Prove(ada, Mobile);
        Assert.Equal((first.Proved, first.SeenFrom), (again.Proved, again.SeenFrom));
        Assert.Single(await numbers.Proved(bruno.Id, Stop));

        // Years later it is another's: what Ada and Bruno were called stays theirs, and theirs ends.
        server.Clock.Pass(TimeSpan.FromDays(700));
        var (_, carla) = await people.SignUp("Carla", Mobile);
        Assert.Equal([carla.Id], (await numbers.ProvedPersons(Stop)).Select(one => one.Person));
        server.Clock.Pass(PersonNumbers.Grace + TimeSpan.FromDays(1));
        Assert.Equal(server.Clock.GetUtcNow(), (await people.Prove(ada, Mobile)).SeenFrom);
        Assert.Empty(await numbers.Proved(carla.Id, Stop));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pippo")]
    [InlineData("112")] // emergency
    [InlineData("+33 6 12 34 56 78")] // another country's
    [InlineData("899 123456")] // premium: a code to it would cost
    [InlineData("347 1234567 347 1234568")]
    public async Task What_is_no_number_of_a_person_is_not_added_and_not_repeated(string text)
    {
        await using var server = await People.Start();
        var (browser, ada) = await new People(server).SignUp("Ada");

        var (answer, page) = await Pages.Send(browser, "/numeri-miei", "aggiungi", ("Numero", text));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.True(text.Length == 0 || !page.Contains(text, StringComparison.Ordinal));
        Assert.Empty(await server.Get<PersonNumbers>().Of(ada.Id, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_person_has_ten_numbers_at_most_even_when_they_come_at_once(string kind)
    {
        await using var server = await People.Start(kind);
        var (_, ada) = await new People(server).SignUp("Ada");
        var numbers = server.Get<PersonNumbers>();
        var added = await Task.WhenAll(Enumerable.Range(0, 15).Select(async at =>
        {
            try
            {
                await numbers.Add(ada.Id, $"347 12345{at:D2}", Stop);
                return true;
            }
            catch (BadInputException full)
            {
                Assert.Equal("number", full.Place);
                return false;
            }
        }));
        Assert.Equal(PersonNumbers.MostOfPerson, added.Count(done => done));
        Assert.Equal(PersonNumbers.MostOfPerson, (await numbers.Of(ada.Id, Stop)).Count);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_signed_letter_proves_a_number_once_an_officer_confirms_number_and_code(string kind)
    {
        await using var server = await People.Start(kind);
        var people = new People(server);
        var (browser, ada) = await people.SignUp("Ada");
        await server.Get<PersonNumbers>().Add(ada.Id, Mobile, Stop);
        var own = Assert.Single(await server.Get<PersonNumbers>().Of(ada.Id, Stop));
        var letter = await Pages.Read(browser, $"/numeri-miei/lettera/{own.Id}");
        var code = (await server.Get<NumberLetters>().Of(own, Stop))!.Code;
        Assert.Contains($"{code}", letter, StringComparison.Ordinal);
        Assert.Contains("+393471234567", letter, StringComparison.Ordinal);
        Assert.False(await server.Get<NumberLetters>().Confirm(own.Number, code, by: ada.Account!.Value, Stop)); // nobody confirms their own
        var officer = await server.SignedIn(Role.Association, company: 1);

        var (_, wrong) = await Pages.Send(officer, "/lettere", "conferma", ("Numero", "347 7654321"), ("Codice", $"{code}"));
        Assert.Contains("non tornano", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("7654321", wrong, StringComparison.Ordinal);
        Assert.Empty(await server.Get<PersonNumbers>().Proved(ada.Id, Stop));
        var (done, _) = await Pages.Send(officer, "/lettere", "conferma", ("Numero", Mobile), ("Codice", $"{code}"));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal(ProofWay.Letter, Assert.Single(await server.Get<PersonNumbers>().Proved(ada.Id, Stop)).Way);

        var (_, twice) = await Pages.Send(officer, "/lettere", "conferma", ("Numero", Mobile), ("Codice", $"{code}"));
        Assert.Contains("non tornano", twice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_of_sixty_days_ago_confirms_nothing()
    {
        await using var server = await People.Start();
        var (_, ada) = await new People(server).SignUp("Ada");
        var own = await server.Get<PersonNumbers>().Add(ada.Id, Mobile, Stop);
        var letter = await server.Get<NumberLetters>().Make(own, Stop);
        server.Clock.Pass(NumberLetters.Life);
        Assert.False(await server.Get<NumberLetters>().Confirm(own.Number, letter.Code, by: 1, Stop));
        Assert.NotEqual(letter.Code, (await server.Get<NumberLetters>().Make(own, Stop)).Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Numbers_letters_and_proofs_of_another_do_not_exist(string kind)
    {
        await using var server = await People.Start(kind);
        var people = new People(server);
        var (_, ada) = await people.SignUp("Ada", Mobile);
        var own = Assert.Single(await server.Get<PersonNumbers>().Of(ada.Id, Stop));
        var unproved = await server.Get<PersonNumbers>().Add(ada.Id, "06 6978 1234", Stop);
        await server.Get<NumberCodes>().Send(unproved, ada.Account!.Value, People.Italian, Stop);
        var (bruno, his) = await people.SignUp("Bruno");

        Assert.Equal(CodeTried.TooLate, await server.Get<NumberCodes>().Try(his.Id, unproved.Id, People.LastCode(server), Stop));
        Assert.False(await server.Get<PersonNumbers>().Remove(his.Id, own.Id, Stop));
        foreach (var browser in new[] { bruno, await server.SignedIn(Role.Principal, company: 1), await server.SignedIn(Role.Administrator) })
        {
            foreach (var path in new[] { $"/numeri-miei/lettera/{unproved.Id}", $"/numeri-miei?di={ada.Id}", $"/opponiti?di={ada.Id}", $"/registro/chi?di={ada.Id}&entry=1", "/numeri-miei?di=pippo" })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(browser, path)).StatusCode);
            }

            Assert.DoesNotContain("3471234567", await Pages.Read(browser, "/numeri-miei"), StringComparison.Ordinal);
        }

        var person = await server.SignedIn(Role.Person);
        Assert.Equal(HttpStatusCode.Forbidden, (await Pages.Open(person, "/lettere")).StatusCode);
    }

    [Fact]
    public async Task Codes_are_for_the_owner_of_the_data_directory_only_and_in_no_log()
    {
        using var seen = new Logs();
        await using var server = await TestServer.Start(change: options => options with { LocalNumberProof = true }, configure: builder => builder.Logging.AddProvider(seen));
        var (browser, ada) = await new People(server).SignUp("Ada");
        await TestServer.Send(browser, "/numeri-miei", "aggiungi", ("Numero", Mobile));
        var own = Assert.Single(await server.Get<PersonNumbers>().Of(ada.Id, Stop));
        await TestServer.Send(browser, "/numeri-miei", $"codice-{own.Id}");
        await TestServer.Send(browser, "/numeri-miei", $"prova-{own.Id}", ("Codice", People.LastCode(server)));

        Assert.Single(await server.Get<PersonNumbers>().Proved(ada.Id, Stop));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(server));
        Assert.NotEmpty(seen.Lines);
        Assert.DoesNotContain(seen.Lines, line => line.Contains("3471234567", StringComparison.Ordinal) || line.Contains(People.LastCode(server), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_provider_only_letters_prove()
    {
        await using var server = await TestServer.Start();
        var (browser, ada) = await new People(server).SignUp("Ada");
        var own = await server.Get<PersonNumbers>().Add(ada.Id, Mobile, Stop);
        Assert.Equal(CodeSent.NoProvider, await server.Get<NumberCodes>().Send(own, ada.Account!.Value, People.Italian, Stop));
        var page = await Pages.Read(browser, "/numeri-miei");
        Assert.DoesNotContain("Mandami un codice", page, StringComparison.Ordinal);
        Assert.Contains("firmare una lettera", page, StringComparison.Ordinal);
    }

    [UnsupportedOSPlatform("windows")]
    private static UnixFileMode ModeOf(TestServer server) => File.GetUnixFileMode(Path.Combine(server.Get<ServerOptions>().Data, LocalNumberProof.FileName));
}
