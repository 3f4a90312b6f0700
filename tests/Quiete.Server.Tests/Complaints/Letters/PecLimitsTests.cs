using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Quiete.Procedures;
using Quiete.Server.Complaints;
using Quiete.Server.Documents;
using Quiete.Server.Tests.Documents;
using static Quiete.Server.Tests.Complaints.LetterPagesTests;

namespace Quiete.Server.Tests.Complaints;

/// <summary>How many receipts are read at once, how large they may be, and what else they carry.</summary>
public class PecLimitsTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_readers_than_may_wait_are_refused_and_a_turn_that_ends_lets_the_next_one_in()
    {
        using var turns = new PecTurns();
        var held = new List<IDisposable>();
        for (var at = 0; at < PecTurns.AtOnce; at++) held.Add((await turns.Take(Stop))!);
        var waiting = Enumerable.Range(0, PecTurns.MostWaiting).Select(_ => turns.Take(Stop)).ToList();
        Assert.Null(await turns.Take(Stop));
        Assert.All(waiting, one => Assert.False(one.IsCompleted));

        held[0].Dispose();
        Assert.NotNull(await waiting[0]); // who came first
        Assert.All(waiting.Skip(1), one => Assert.False(one.IsCompleted));
        held[1].Dispose();
        foreach (var one in waiting) (await one)!.Dispose();
    }

    [Fact]
    public async Task While_too_many_wait_the_page_says_so_and_reads_nothing()
    {
        using var authority = new PecAuthority();
        await using var house = await LetterHouse.Build();
        var id = await house.Open(LetterHouse.Calls());
        var turns = house.Server.Get<PecTurns>();
        var held = new List<IDisposable>();
        for (var at = 0; at < PecTurns.AtOnce; at++) held.Add((await turns.Take(Stop))!);
        var waiting = Enumerable.Range(0, PecTurns.MostWaiting).Select(_ => turns.Take(Stop)).ToList();

        Assert.Contains("si leggono molte ricevute", await Bring(house, id, also: true, ("a.eml", authority.Receipt("accettazione"))), StringComparison.Ordinal);
        Assert.Empty(await house.Server.Get<ActStore>().Of(id, Stop));

        foreach (var one in held) one.Dispose();
        foreach (var one in waiting) (await one)!.Dispose();
        Assert.Contains("Firma integra", await Bring(house, id, also: true, ("a.eml", authority.Receipt("accettazione"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifteen_megabytes_are_read_and_more_are_refused_by_the_page()
    {
        using var authority = new PecAuthority();
        await using var house = await LetterHouse.Build();
        var id = await house.Open(LetterHouse.Calls());
        const int most = PecDesk.MostMegabytes * 1024 * 1024;
        var large = authority.Receipt("avvenuta-consegna", inside: "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('a', 998) + "\r\n", (most - 20_000) / 1_000)));
        Assert.InRange(large.Length, most - 20_000, most);

        var refused = await Bring(house, id, also: true, ("a.eml", large), ("b.eml", large));
        Assert.Contains("In tutto possono essere 15 MB", refused, StringComparison.Ordinal);
        Assert.Empty(await house.Server.Get<ActStore>().Of(id, Stop));
        Assert.Contains("Firma integra", await Bring(house, id, also: true, ("a.eml", large)), StringComparison.Ordinal);
        Assert.Equal(ActKind.PecDelivered, Assert.Single(await house.Server.Get<ActStore>().Of(id, Stop)).Told.Kind);
        Assert.Contains("Scegli da uno a 20 file", await Bring(house, id, also: true, [.. Enumerable.Range(0, PecDesk.MostFiles + 1).Select(at => ($"{at}.eml", "x"u8.ToArray()))]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_holds_as_many_acts_as_it_can_says_so_and_the_page_stays()
    {
        using var authority = new PecAuthority();
        await using var house = await LetterHouse.Build();
        var id = await house.Open(LetterHouse.Calls());
        await CaseStoreTests.Fill(house.Server, id);
        Assert.Contains("Una pratica tiene al massimo 5000 fatti.", await Bring(house, id, also: true, ("a.eml", authority.Receipt("accettazione"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_far_beyond_is_refused_before_it_is_sent_with_a_page_that_says_why()
    {
        await using var house = await LetterHouse.Build();
        var id = await house.Open(LetterHouse.Calls());
        using var content = new ByteArrayContent(new byte[(2 * PecDesk.MostMegabytes * 1024 * 1024) + 1]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/pratiche/{id}/lettere/ricevuta") { Content = content, Headers = { Accept = { new("text/html") }, ExpectContinue = true } };

        using var answer = await house.Ada.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("È troppo grande", Text(Parse(await answer.Content.ReadAsStringAsync(Stop))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_answer_is_laid_open_among_ones_files_and_its_signer_is_named()
    {
        Programs.Need("openssl");
        using var authority = new PecAuthority();
        using var folder = new TestFolder();
        await using var house = await LetterHouse.Build(change: options => options with { PecRoots = folder.Put("roots.pem", Encoding.ASCII.GetBytes(authority.Root.ExportCertificatePem())) });
        var id = await house.Open(LetterHouse.Calls());
        using var other = new PecAuthority();
        var signed = await SignedFileTests.Sign(folder, "Gentile cliente, ha ragione."u8.ToArray(), other, "-nodetach", "-outform", "DER");
        var broken = signed.ToArray();
        broken[broken.AsSpan().IndexOf("ragione"u8)] ^= 1;

        var page = await Bring(house, id, also: true, ("a.eml", authority.Receipt("posta-certificata", "Risposta", SignedFileTests.MailWith("risposta.txt.p7m", signed))));

        Assert.Contains("risposta.txt.p7m: firma integra; per il suo certificato ha firmato Gestore PEC di prova, ma non è verificato. Quello che c'è dentro è tra i tuoi file: risposta.txt", page, StringComparison.Ordinal);
        Assert.Contains("Se il suo certificato sia stato nel frattempo revocato non lo sappiamo: Quiete non lo chiede in rete.", page, StringComparison.Ordinal);
        var file = Assert.Single(await house.Server.Get<VaultStore>().OfCase(house.Person.Id, id, Stop), one => one.Name == "risposta.txt");
        Assert.Equal("Gentile cliente, ha ragione.", await house.Ada.GetStringAsync($"/cassaforte/{file.Id}/contenuto", Stop));
        var act = Assert.Single(await house.Server.Get<ActStore>().Of(id, Stop));
        Assert.Equal(ActKind.Answer, act.Told.Kind);
        Assert.Contains("File firmato risposta.txt.p7m: firma integra, per il certificato di Gestore PEC di prova, non verificato", act.Told.Said, StringComparison.Ordinal);

        var another = await house.Open(LetterHouse.Fault());
        Assert.Contains("la firma non corrisponde", await Bring(house, another, also: true, ("b.eml", authority.Receipt("posta-certificata", "Altra", SignedFileTests.MailWith("b.txt.p7m", broken)))), StringComparison.Ordinal);
        Assert.DoesNotContain(await house.Server.Get<VaultStore>().OfCase(house.Person.Id, another, Stop), one => one.Name == "b.txt");
    }

    [Fact]
    public async Task While_one_paper_of_an_account_is_printed_the_next_one_waits_on_its_page()
    {
        Programs.Need("weasyprint");
        await using var house = await LetterHouse.Build();
        var id = await house.Open(LetterHouse.Calls());
        var (_, letter) = await house.Write(id, LetterKind.Access, new() { Day = "2026-11-16" });
        var turn = house.Server.Get<PaperTurns>().Take(house.Person.Account);
        foreach (var (asked, page) in new[] { ($"/pratiche/{id}/cronologia.pdf", $"/pratiche/{id}/cronologia"), ($"/pratiche/{id}/lettere/{letter.Id}/lettera.pdf", $"/pratiche/{id}/lettere/access") })
        {
            using var answer = await house.Ada.GetAsync(asked, Stop);
            Assert.Equal((HttpStatusCode.Redirect, page), (answer.StatusCode, answer.Headers.Location!.OriginalString));
            var said = Text(await Read(house.Ada, page));
            Assert.Contains("Adesso il PDF non si può fare", said, StringComparison.Ordinal);
            Assert.Contains("Luce Chiara", said, StringComparison.Ordinal); // the page itself can be printed
        }

        turn!.Dispose();
        Assert.Equal("application/pdf", (await house.Ada.GetAsync($"/pratiche/{id}/cronologia.pdf", Stop)).Content.Headers.ContentType!.MediaType);
    }
}
