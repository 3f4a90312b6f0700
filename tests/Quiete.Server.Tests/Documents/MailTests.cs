using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Quiete.Server.Documents;

namespace Quiete.Server.Tests.Documents;

public class MailTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private const string Python = """
        import sys, json, email, email.policy, base64
        mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
        files = [{"name": part.get_filename(), "type": part.get_content_type(), "content": base64.b64encode(part.get_content() if isinstance(part.get_content(), bytes) else part.get_content().encode()).decode()} for part in mail.iter_attachments()]
        print(json.dumps({"from": [a.addr_spec for a in mail["from"].addresses], "fromName": mail["from"].addresses[0].display_name, "to": [a.addr_spec for a in mail["to"].addresses],
            "cc": [a.addr_spec for a in mail["cc"].addresses], "ccNames": [a.display_name for a in mail["cc"].addresses], "subject": mail["subject"], "id": mail["message-id"], "date": mail["date"].datetime.isoformat(),
            "text": mail.get_body().get_content(), "files": files, "defects": [str(d) for part in mail.walk() for d in part.defects] + [str(d) for name in ("from", "to", "cc", "subject", "date") for d in mail[name].defects], "unsent": mail["x-unsent"], "bcc": mail["bcc"]}))
        """;

    public static TheoryData<string, string, string> Texts => new()
    {
        { "Reclamo", "Ada Prova", "Una riga.\nUn'altra." },
        { "Perché? È così: l'indennità è di 72,50 € — città, più", "Nicolò D'Àvila, \"avv.\"", "Però.\n.inizio con il punto\nFrom qui\n" + new string('è', 300) + "\n  spazi in coda  \n" },
        { string.Join(' ', Enumerable.Repeat("oggetto lunghissimo", 30)), "日本 Ελλάδα", "=3D =\n\n\n🙂🙂" },
        { "=?utf-8?Q?finto?=", "a", "x" },
    };

    [Theory, MemberData(nameof(Texts))]
    public async Task A_mail_is_what_a_parser_of_others_reads(string subject, string name, string text)
    {
        Programs.Need("python3");
        var file = new Attachment("però è «mio» — 1.pdf", "application/pdf", [.. Enumerable.Range(0, 5_000).Select(at => (byte)(at * 7))], "");
        var at = new DateTimeOffset(2026, 11, 20, 10, 15, 30, TimeSpan.FromHours(1));

        var bytes = MailWriter.Write(new("q1-2.abc@quiete.example", at, new("ada@pec.example", name), [new("azienda@pec.example", "Luce Chiara")], [new("soci@example.it", "Associazione, però")], subject, text, [file]));

        Assert.All(Lines(bytes), line => Assert.True(line.Length <= 76, line));
        Assert.All(bytes, one => Assert.True(one is (byte)'\r' or (byte)'\n' or (>= 32 and < 127)));
        var read = JsonDocument.Parse(await Programs.Ask("python3", bytes, "-c", Python)).RootElement;
        Assert.Empty(read.GetProperty("defects").EnumerateArray());
        Assert.Equal(subject, read.GetProperty("subject").GetString());
        Assert.Equal(("ada@pec.example", name), (read.GetProperty("from")[0].GetString(), read.GetProperty("fromName").GetString()));
        Assert.Equal(("azienda@pec.example", "soci@example.it", "Associazione, però"), (read.GetProperty("to")[0].GetString(), read.GetProperty("cc")[0].GetString(), read.GetProperty("ccNames")[0].GetString()));
        Assert.Equal(("<q1-2.abc@quiete.example>", "2026-11-20T10:15:30+01:00", "1"), (read.GetProperty("id").GetString(), read.GetProperty("date").GetString(), read.GetProperty("unsent").GetString()));
        Assert.Equal(text.TrimEnd('\n'), read.GetProperty("text").GetString()!.ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Equal(JsonValueKind.Null, read.GetProperty("bcc").ValueKind);
        Assert.Equal(file.Name, read.GetProperty("files")[0].GetProperty("name").GetString());
        Assert.Equal(file.Bytes, read.GetProperty("files")[0].GetProperty("content").GetBytesFromBase64());

        var own = MailReader.Read(bytes).Mail!;
        Assert.Equal(subject, own.Header("Subject"));
        Assert.Equal(text.TrimEnd('\n'), own.Parts[0].Text().ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Equal((file.Name, true), (own.Parts[1].FileName, own.Parts[1].Content().AsSpan().SequenceEqual(file.Bytes)));
    }

    [Theory]
    [InlineData("Reclamo\r\nBcc: altri@example.it", "Ada", "a@example.it")]
    [InlineData("Reclamo", "Ada\nBcc: altri@example.it", "a@example.it")]
    [InlineData("Reclamo", "Ada", "a@example.it\r\nBcc: altri@example.it")]
    [InlineData("Reclamo", "Ada", "a@example.it,b@example.it")]
    [InlineData("Reclamo", "Ada", "non un indirizzo")]
    public void Nobody_smuggles_a_header_or_an_addressee_into_a_mail(string subject, string name, string to) => Assert.Throws<ArgumentException>(() =>
        MailWriter.Write(new("id@quiete.example", DateTimeOffset.UnixEpoch, new("ada@example.it", name), [new(to)], [], subject, "x", [])));

    [Fact]
    public async Task A_mail_that_goes_through_real_mail_programs_comes_back_as_it_was()
    {
        Programs.Need("swaks");
        using var folder = new TestFolder();
        var sent = MailWriter.Write(new("q1-2.abc@quiete.example", DateTimeOffset.UnixEpoch, new("ada@pec.example", "Nicolò"), [new("azienda@pec.example")], [], "Perché", "Però.\n.punto\nFrom qui", [new("a.pdf", "application/pdf", [.. Enumerable.Range(0, 3_000).Select(at => (byte)at)], "")]));
        await using var post = new PostBox();
        var file = folder.Put("a.eml", sent[..^2]); // swaks ends the last line itself

        await Programs.Ask("swaks", null, "--server", $"127.0.0.1:{post.Port}", "--from", "ada@pec.example", "--to", "azienda@pec.example", "--data", $"@{file}");

        Assert.Equal(Encoding.ASCII.GetString(sent), Encoding.ASCII.GetString(await post.Received));
    }

    [Theory]
    [InlineData("", MailProblem.Empty)]
    [InlineData("%PDF-1.7\nnon una mail", MailProblem.NoMail)]
    [InlineData("X-Altro: 1\r\n\r\nciao", MailProblem.NoMail)]
    [InlineData("Subject: a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nciao", MailProblem.CutOff)]
    [InlineData("Subject: a\r\nContent-Type: multipart/mixed\r\n\r\nciao", MailProblem.CutOff)]
    [InlineData("Subject: a\r\nContent-Type: message/rfc822\r\n\r\n", MailProblem.CutOff)]
    internal void What_is_no_mail_is_named(string text, MailProblem problem) => Assert.Equal(problem, MailReader.Read(Encoding.UTF8.GetBytes(text)).Problem);

    [Fact]
    public void Endless_heads_and_parts_inside_parts_are_named_and_cost_nothing()
    {
        var nested = string.Concat(Enumerable.Range(0, 50).Select(at => $"Subject: a\r\nContent-Type: multipart/mixed; boundary=b{at}\r\n\r\n--b{at}\r\n"));
        Assert.Equal(MailProblem.TooManyParts, MailReader.Read(Encoding.ASCII.GetBytes(nested + string.Concat(Enumerable.Range(0, 50).Reverse().Select(at => $"\r\n--b{at}--\r\n")))).Problem);
        Assert.Equal(MailProblem.TooManyHeaders, MailReader.Read(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("X-A: 1\r\n", 1_000)))).Problem);
        Assert.Equal(MailProblem.TooManyHeaders, MailReader.Read(Encoding.ASCII.GetBytes("Subject: a\r\n" + string.Concat(Enumerable.Repeat(" b\r\n", 100_000)))).Problem);
        Assert.Equal(MailProblem.TooManyHeaders, MailReader.Read(Encoding.ASCII.GetBytes($"Subject: {new string('a', 100_000)}\r\n\r\n")).Problem);
        Assert.Equal(MailProblem.TooLarge, MailReader.Read(new byte[MailReader.MaxBytes + 1]).Problem);
    }

    [Theory]
    [InlineData("=?iso-8859-1?Q?Perch=E9_no?=", "Perché no")]
    [InlineData("=?ISO-8859-15?Q?72=2C50_=A4?=", "72,50 €")]
    [InlineData("=?windows-1252?B?gCAxMA==?=", "€ 10")]
    [InlineData("=?utf-8?B?UGVy?=  =?utf-8?B?w7I=?=", "Però")]
    [InlineData("=?utf-8?Q?aperta", "=?utf-8?Q?aperta")]
    [InlineData("a =?utf-8?Q?b?= c", "a b c")]
    public void Heads_are_read_in_the_character_sets_that_are_in_use(string written, string read) =>
        Assert.Equal(read, MailReader.Read(Encoding.Latin1.GetBytes($"Subject: {written}\r\n\r\n")).Mail!.Header("Subject"));

    [Fact]
    public void No_bytes_make_the_readers_throw()
    {
        using var roots = new PecRoots(new System.Security.Cryptography.X509Certificates.X509Certificate2Collection());
        var pec = new PecReader(roots);
        using var authority = new PecAuthority();
        byte[][] seeds =
        [
            authority.Receipt("avvenuta-consegna", inside: "Subject: x\r\n\r\ny"),
            MailWriter.Write(new("a@b.example", DateTimeOffset.UnixEpoch, new("a@b.example", "Però"), [], [], "Perché", "Però", [new("è.pdf", "application/pdf", [1, 2, 3], "")])),
            Encoding.ASCII.GetBytes("Subject: =?x?Q?=?= =?u?B?!?=\r\nContent-Type: a; n*0*=utf-8''%ZZ; n*9*=x; =; \"\r\n\r\n"),
        ];
        var mutated = from seed in Gen.Elements(seeds)
                      from places in Gen.ListOf(Gen.Choose(0, seed.Length - 1), 6)
                      from bytes in Gen.ListOf(Gen.Choose(0, 255), 6)
                      from cut in Gen.Choose(0, seed.Length)
                      from cuts in Gen.Choose(0, 3)
                      select Mutate(seed, [.. places], [.. bytes], cuts == 0 ? cut : seed.Length);
        Prop.ForAll(mutated.ToArbitrary(), file =>
        {
            var reading = MailReader.Read(file);
            if (reading.Mail is { } mail)
            {
                foreach (var part in mail.All()) _ = part.Text() + part.FileName;
            }

            var receipt = pec.Read(file);
            return (reading.Mail is null) != (reading.Problem is null) && (receipt.Receipt is null) != (receipt.Problem is null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    private static byte[] Mutate(byte[] seed, IReadOnlyList<int> places, IReadOnlyList<int> bytes, int length)
    {
        var file = seed.ToArray();
        for (var at = 0; at < Math.Min(places.Count, bytes.Count); at++) file[places[at]] = (byte)bytes[at];
        return file[..length];
    }

    private static IEnumerable<string> Lines(byte[] bytes) => Encoding.ASCII.GetString(bytes).Split("\r\n");
}
