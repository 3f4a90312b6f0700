using System.Text;
using System.Text.Json;
using Quiete.Procedures;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Tests.Documents;

namespace Quiete.Server.Tests.Complaints;

/// <summary>Ten worked cases: what is printed, tagged, carried inside and mailed. The texts lie in <c>Golden</c>; <c>QUIETE_GOLDEN=write</c> writes them anew, to be read before they are committed.</summary>
public class LetterGoldenTests
{
    private const string Python = """
        import sys, json, email, email.policy
        mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
        files = list(mail.iter_attachments())
        print(json.dumps({"to": str(mail["to"]), "cc": str(mail["cc"]), "subject": mail["subject"], "text": mail.get_body().get_content(), "pdf": files[0].get_content()[:5].decode(), "size": len(files[0].get_content()), "files": len(files),
            "defects": [str(d) for part in mail.walk() for d in part.defects]}))
        """;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, Func<LetterHouse, Task<LetterText>>> Cases = new(StringComparer.Ordinal)
    {
        ["opposizione"] = async house =>
        {
            var id = await house.Open(LetterHouse.Calls());
            await house.Called(id, 3);
            return (await house.Write(id, LetterKind.Objection, Form())).Text;
        },
        ["opposizione-supposizione"] = async house =>
        {
            var id = await house.Open(LetterHouse.Calls(Basis.Guess));
            await house.Called(id, 1);
            return (await house.Write(id, LetterKind.Objection, Form())).Text;
        },
        ["accesso-molti-contatti"] = async house =>
        {
            var id = await house.Open(LetterHouse.Calls(Basis.LookUp));
            await house.Called(id, LetterComposer.MostContacts + 5);
            return (await house.Write(id, LetterKind.Access, Form())).Text;
        },
        ["revoca-con-traduzione"] = async house =>
        {
            var id = await house.Open(LetterHouse.Calls(Basis.Contract));
            return (await house.Write(id, LetterKind.Consent, Form(form => form.English = true))).Text;
        },
        ["recesso-telefono"] = async house =>
        {
            var id = await house.Open(new(CaseSubject.Withdrawal, "Contratto luce", Named: "Luce Chiara S.p.A.", Pec: "lucechiara@pec.example"));
            return (await house.Write(id, LetterKind.Withdrawal, Form(form => (form.ContractDay, form.ContractMade, form.CustomerCode) = ("2026-11-12", "phone", "LC-4411")))).Text;
        },
        ["recesso-porta-non-informato"] = async house =>
        {
            var id = await house.Open(new(CaseSubject.Withdrawal, "Aspirapolvere", Named: "Casa Pulita S.r.l.", Address: "Via Lunga 3\n50100 Firenze FI"));
            return (await house.Write(id, LetterKind.Withdrawal, Form(form => (form.ContractDay, form.ContractMade, form.NotInformed) = ("2026-08-01", "door", true)))).Text;
        },
        ["indennizzo"] = async house =>
        {
            var id = await house.Open(LetterHouse.Fault());
            await house.Tell(id, new("r", ActKind.Complaint, new DateTimeOffset(2026, 11, 5, 9, 30, 0, TimeSpan.Zero), Way: Way.Phone, Body: Body.Company, ComplaintNumber: "RV-771"));
            return (await house.Write(id, LetterKind.Indemnity, Form(form => (form.Item, form.Units, form.Ultra, form.TellAgcom, form.TellAssociation, form.AssociationName, form.AssociationEmail) = ("outage", "12", true, true, true, "Consumatori Insieme", "aiuto@consumatori.example")))).Text;
        },
        ["numero-rifiutato"] = async house =>
        {
            var id = await house.Open(LetterHouse.Fault());
            await house.Tell(id, new("c", ActKind.Call, new DateTimeOffset(2026, 11, 6, 14, 20, 0, TimeSpan.Zero), Way: Way.Phone, Body: Body.Company, OperatorCode: "OP 314", NumberGiven: NumberGiven.Refused, WaitedMinutes: 25));
            return (await house.Write(id, LetterKind.NumberRefused, Form(form => (form.Told, form.TellAgcom) = ("La linea cade ogni sera dal 2 novembre.", true)))).Text;
        },
        ["reclamo-guasto"] = async house =>
        {
            var id = await house.Open(LetterHouse.Fault());
            return (await house.Write(id, LetterKind.Complaint, Form(form => form.Told = "Dal 2 novembre la linea cade ogni sera.\n\nHo già riavviato il modem: perché non è servito non lo so."))).Text;
        },
        ["reclamo-contratto-non-chiesto"] = async house =>
        {
            var id = await house.Open(new(CaseSubject.UnaskedContract, "Contratto mai chiesto", Named: "Luce Chiara S.p.A.", Kind: BrandKind.Energy, Address: "Via dell'Energia 5\n20100 Milano MI"));
            return (await house.Write(id, LetterKind.Complaint, Form(form => form.Told = "Il 9 novembre mi è arrivata una lettera di benvenuto. <script>alert(1)</script>"))).Text;
        },
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task A_worked_case_prints_and_mails_as_it_was_read_and_found_good(string name)
    {
        Programs.Need("weasyprint", "pdftotext", "pdfinfo", "pdfdetach", "qpdf", "python3");
        await using var house = await LetterHouse.Build();
        await house.Known();
        var text = await Cases[name](house);
        var (pdf, mail, json) = await house.Files(text);
        using var folder = new TestFolder();
        var file = folder.Put("a.pdf", pdf);

        var printed = await Programs.Ask("pdftotext", null, "-layout", file, "-");
        Assert.Equal(Golden($"{name}.txt", printed), printed);
        Assert.DoesNotContain("reato", printed, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("disdi", printed, StringComparison.OrdinalIgnoreCase);

        var tags = await Programs.Ask("pdfinfo", null, "-struct-text", file);
        Assert.Matches(@"H1 \(block\)\s+""Oggetto: ", tags);
        Assert.Equal(text.Contacts.Count > 0, tags.Contains("Table (block)", StringComparison.Ordinal));
        Assert.Contains("LBody", tags, StringComparison.Ordinal);
        Assert.Matches("Author: +Ada Prova", await Programs.Ask("pdfinfo", null, file));
        await Programs.Ask("qpdf", null, "--check", file);
        await Programs.Ask("pdfdetach", null, "-saveall", "-o", folder.At(""), file);
        Assert.Equal(json, await File.ReadAllBytesAsync(folder.At(LetterFiles.JsonName), Stop));

        var read = JsonDocument.Parse(await Programs.Ask("python3", mail, "-c", Python)).RootElement;
        Assert.Empty(read.GetProperty("defects").EnumerateArray());
        Assert.Equal((1, "%PDF-", pdf.Length), (read.GetProperty("files").GetInt32(), read.GetProperty("pdf").GetString(), read.GetProperty("size").GetInt32()));
        Assert.Equal(text.Subject.Italian, read.GetProperty("subject").GetString());
        Assert.Contains($"Oggetto: {text.Subject.Italian}", read.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains(text.Addressee.Email ?? "None", read.GetProperty("to").GetString(), StringComparison.Ordinal);

        if (await JsonSchema.IsThere()) await JsonSchema.MustFit("lettera-1.json", json);
    }

    private static string Golden(string name, string now)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Quiete.slnx"))) folder = Path.GetDirectoryName(folder)!;
        var file = Path.Combine(folder, "tests", "Quiete.Server.Tests", "Complaints", "Letters", "Golden", name);
        if (Environment.GetEnvironmentVariable("QUIETE_GOLDEN") == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, now, new UTF8Encoding(false));
        }

        return File.ReadAllText(file);
    }

    private static LetterForm Form(Action<LetterForm>? more = null)
    {
        var form = new LetterForm { Day = "2026-11-20" };
        more?.Invoke(form);
        return form;
    }
}
