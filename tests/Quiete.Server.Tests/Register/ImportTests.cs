using System.Net;
using System.Text;
using Quiete.Server.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Register;

public class ImportTests
{
    private const string Csv = """
        Data;Ora;Numero;Durata;Azienda;Note;Tipo;Colore
        3/11/2026;10:05;06 9025 1234;1:05;"Luce; Facile";=cmd|'/c calc';entrata;blu
        2026-11-03;;06 9025 1234;;;;persa;
        03/11/2026;10:05;347 123;;;;;
        4/11/2026;11:00;06 9025 1234;;;;uscita;
        31/2/2026;11:00;06 9025 1234;;;;;
        4/11/2026;11:00;06 9025 1234;due minuti;;;;
        5/11/2026;11:00;112;;;;;
        5/11/2027;11:00;06 9025 1234;;;;;
        """;

    private const string Calls = """
        <?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
        <?xml-stylesheet type="text/xsl" href="calls.xsl"?>
        <calls count="6">
          <call number="+390690251234" duration="42" date="1793700000000" type="1" presentation="1" contact_name="(Unknown)" />
          <call number="-2" duration="0" date="1793700100000" type="3" presentation="2" contact_name="(Unknown)" />
          <call number="3471234567" duration="60" date="1793700200000" type="1" presentation="1" contact_name="Mamma" />
          <call number="3471234567" duration="60" date="1793700300000" type="2" presentation="1" contact_name="(Unknown)" />
          <call number="02 1234567" duration="0" date="1793700400000" type="5" presentation="1" contact_name="(Unknown)" />
          <call number="02 1234567" duration="0" date="never" type="1" presentation="1" contact_name="(Unknown)" />
        </calls>
        """;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_table_is_shown_first_taken_in_once_and_undone(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        var seen = await house.Page(await Sent(house, "quaderno.csv", Csv));
        Assert.Contains("3 chiamate da segnare, 5 righe lasciate fuori", RegisterHouse.Read(seen), StringComparison.Ordinal);
        Assert.Contains("Non usate: Colore", RegisterHouse.Read(seen), StringComparison.Ordinal);
        Assert.Empty(await house.Entries()); // nothing yet

        var done = await Taken(house, "quaderno.csv", Csv);
        var kept = await house.Entries();
        Assert.Equal(3, kept.Count);
        var first = kept.Single(one => one.TryGetProperty("seconds", out _));
        Assert.Equal((65, "Luce; Facile", true), (first.GetProperty("seconds").GetInt32(), first.GetProperty("company").GetString(), first.GetProperty("answered").GetBoolean()));
        Assert.Equal(DateTimeOffset.Parse("2026-11-03T10:05:00+01:00", null), first.GetProperty("received").GetDateTimeOffset());
        Assert.Contains(kept, one => one.GetProperty("received").GetDateTimeOffset() == DateTimeOffset.Parse("2026-11-03T12:00:00+01:00", null)); // no hour: noon
        Assert.Contains(kept, one => one.TryGetProperty("lineText", out var text) && text.GetString() == "347 123");

        var rejects = await house.Ada.GetStringAsync(done.QuerySelector("a[download]")!.GetAttribute("href"), Stop);
        Assert.Equal(6, rejects.TrimEnd().Split('\n').Length); // the names and five rows
        Assert.Contains("5,\"chiamate e messaggi fatti da te\"", rejects, StringComparison.Ordinal);

        var again = RegisterHouse.Read(await Taken(house, "quaderno.csv", Csv));
        Assert.Contains("quaderno.csv", again, StringComparison.Ordinal);
        Assert.Equal(3, (await house.Entries()).Count); // twice adds nothing

        var import = (await house.Server.Get<ImportStore>().Of(house.Person, Stop))[^1];
        await house.Done("/registro/importa", $"annulla-{import.Id}");
        Assert.Empty(await house.Entries());
    }

    [Fact]
    public async Task A_call_log_of_Android_brings_what_strangers_did()
    {
        await using var house = await RegisterHouse.Build();
        await Taken(house, "calls.xml", Calls);

        var kept = (await house.Entries()).Reverse().ToList();
        Assert.Equal(["+390690251234", null, "+39021234567"], kept.Select(one => one.TryGetProperty("line", out var line) ? line.GetString() : null));
        Assert.Equal([true, false, false], kept.Select(one => one.GetProperty("answered").GetBoolean()));
        Assert.Equal(42, kept[0].GetProperty("seconds").GetInt32());
        var import = Assert.Single(await house.Server.Get<ImportStore>().Of(house.Person, Stop));
        Assert.Equal((3, 0, 2, 1), (import.Added, import.Known, import.Skipped, import.Rejected)); // Mum, one's own call; no day
        Assert.Null(import.Content); // it is not kept
    }

    [Fact]
    public async Task Messages_with_emoji_in_two_halves_are_read()
    {
        await using var house = await RegisterHouse.Build();
        await Taken(house, "sms.xml", """
            <smses count="3"><sms protocol="0" address="ENEL" date="1793700000000" type="1" body="Offerta &#55357;&#56832; !" contact_name="(Unknown)" />
            <sms protocol="0" address="ENEL" date="1793700000001" type="2" body="STOP" contact_name="(Unknown)" /><mms date="1793700000001" address="x" /></smses>
            """);
        var kept = Assert.Single(await house.Entries());
        Assert.Equal(("sms", "Offerta 😀 !", "ENEL"), (kept.GetProperty("channel").GetString(), kept.GetProperty("said").GetString(), kept.GetProperty("line").GetString()));
    }

    [Theory]
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Il medico\r\nTEL;TYPE=work:06 9025 1234\r\nitem1.TEL:tel:+39-347-1234567\r\nEND:VCARD\r\n")] // 3.0, folded groups
    [InlineData("BEGIN:VCARD\nVERSION:4.0\nFN:Il me\n dico\nTEL;VALUE=uri:tel:+390690251234\nTEL;TYPE=\"cell:x\":347 123 4567\nEND:VCARD")] // 4.0, a folded line, a colon in quotes
    [InlineData("BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Il=20medico\nTEL;CELL:3471234567\nTEL;WORK:0690251234\nTEL:chiama\nEND:VCARD")] // 2.1
    public async Task An_address_book_becomes_wanted_lines_and_no_entries(string card)
    {
        await using var house = await RegisterHouse.Build();
        await Taken(house, "rubrica.vcf", card);
        await Taken(house, "rubrica.vcf", card);

        var wishes = await house.Server.Get<LineWishStore>().Of(house.Person, Stop);
        Assert.Equal(["+390690251234", "+393471234567"], wishes.Select(wish => wish.Line));
        Assert.All(wishes, wish => Assert.Equal((Wish.Allow, "Il medico"), (wish.Wish, wish.Label)));
        Assert.Empty(await house.Entries());

        // Whoever is wanted is no nuisance: a table with them adds nothing.
        Assert.Contains("linee che hai fra le desiderate: 1", RegisterHouse.Read(await house.Page(await Sent(house, "q.csv", "data,numero\n3/11/2026,06 9025 1234\n"))), StringComparison.Ordinal);
        await house.Done("/registro/importa", $"annulla-{(await house.Server.Get<ImportStore>().Of(house.Person, Stop))[^1].Id}");
        Assert.Empty(await house.Server.Get<LineWishStore>().Of(house.Person, Stop));
    }

    [Fact]
    public async Task An_address_book_does_not_lift_a_block()
    {
        await using var house = await RegisterHouse.Build();
        await house.Server.Get<LineWishStore>().Enter(house.Person, "+390690251234", isRange: false, Wish.Block, label: null, Stop);
        Assert.Contains("linee che hai bloccato tu: 1", RegisterHouse.Read(await house.Page(await Sent(house, "r.vcf", "BEGIN:VCARD\nTEL:06 9025 1234\nEND:VCARD\n"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE calls [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><calls><call number=\"&b;\" date=\"1\" type=\"1\"/></calls>")] // entities that unfold
    [InlineData("<!DOCTYPE calls SYSTEM \"file:///etc/passwd\"><calls/>")] // a file of the machine
    [InlineData("<html><body/></html>")] // another XML
    [InlineData("<calls><call></calls>")] // not well-formed
    [InlineData("nome;cognome\nAda;Prova\n")] // no number, no day
    [InlineData("")] // nothing
    [InlineData("PK\u0003\u0004\0\0\0")] // an archive
    public async Task A_file_that_is_none_of_these_is_refused_with_words(string content)
    {
        await using var house = await RegisterHouse.Build();
        Assert.Equal("/registro/importa", await Sent(house, "file", content));
        Assert.Contains("Il file non si legge", RegisterHouse.Read(await house.Page("/registro/importa")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_nobody_takes_is_gone_after_a_day()
    {
        await using var house = await RegisterHouse.Build();
        var waits = await Sent(house, "quaderno.csv", Csv);
        house.Server.Clock.Pass(ImportStore.Waits + TimeSpan.FromSeconds(1));
        await house.Server.Get<ImportStore>().Sweep(Stop);
        using var gone = await Gate.Pages.Open(house.Ada, waits);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task What_is_given_back_runs_nothing_in_a_spreadsheet()
    {
        await using var house = await RegisterHouse.Build();
        var done = await Taken(house, "f.csv", "numero,data\n=1+1,mai\n");
        Assert.Contains("\"'=1+1", await house.Ada.GetStringAsync(done.QuerySelector("a[download]")!.GetAttribute("href"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_bytes_a_file_is_read_or_refused_and_nothing_else()
    {
        var random = new Random(7);
        string[] seeds = [Csv, Calls, "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:=C3=A8\nTEL;X=\"a:b\":347 1234567\nEND:VCARD\n"];
        var refused = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(seeds[round % seeds.Length]);
            for (var change = random.Next(1, 12); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                Assert.True(ImportFile.Read(bytes[..random.Next(bytes.Length)]).Rows.Count >= 0);
            }
            catch (BadInputException)
            {
                refused++; // that is an answer
            }
        }

        Assert.InRange(refused, 100, 2_900); // some are read, some are not
    }

    [Fact]
    public async Task A_file_and_what_was_left_out_of_it_do_not_exist_for_others()
    {
        await using var house = await RegisterHouse.Build();
        await Taken(house, "quaderno.csv", Csv);
        var done = (await house.Server.Get<ImportStore>().Of(house.Person, Stop)).Single();
        var waits = await Sent(house, "quaderno.csv", Csv);
        var (neighbour, _, _) = await house.Neighbour();
        foreach (var path in new[] { waits, $"{waits}?di={house.Person}", $"/registro/importa/{done.Id}/scarti.csv", $"/registro/importa/{done.Id}/scarti.csv?di={house.Person}" })
        {
            using var answer = await Gate.Pages.Open(neighbour, path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    /// <summary>Sends a file by the page's form; gives where that leads.</summary>
    private static async Task<string> Sent(RegisterHouse house, string name, string content)
    {
        var page = await house.Page("/registro/importa");
        var token = page.QuerySelector("form[enctype] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", name } };
        using var answer = await house.Ada.PostAsync("/registro/importa/file", form, Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Stop)}");
        return answer.Headers.Location!.OriginalString;
    }

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> Taken(RegisterHouse house, string name, string content) => await house.Done(await Sent(house, name, content), "importa");
}
