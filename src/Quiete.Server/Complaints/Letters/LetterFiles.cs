using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Quiete.Rules;
using Quiete.Server.Documents;

namespace Quiete.Server.Complaints;

/// <summary>The files of a letter: PDF, mail, and the JSON inside the PDF.</summary>
internal sealed class LetterFiles(Papers papers, ServerOptions options, TimeProvider clock)
{
    public const string JsonName = "lettera.json";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether this machine can print.</summary>
    public bool CanPrint => papers.CanPrint;

    /// <summary>Without a type, as which it is saved: no name of a person in it.</summary>
    public static string NameOf(LetterText text) => text.Kind switch
    {
        LetterKind.Complaint => $"reclamo-{text.Reference}",
        LetterKind.Objection => $"opposizione-{text.Reference}",
        LetterKind.Access => $"accesso-{text.Reference}",
        LetterKind.Consent => $"revoca-{text.Reference}",
        LetterKind.Withdrawal => $"recesso-{text.Reference}",
        LetterKind.Indemnity => $"indennizzo-{text.Reference}",
        _ => $"reclamo-scritto-{text.Reference}",
    };

    /// <summary>The PDF with the JSON inside. The same letter gives the same bytes.</summary>
    /// <exception cref="PressException">It cannot be made here, or not now.</exception>
    public Task<byte[]> Pdf(LetterText text, CancellationToken stop) => papers.Pdf<LetterPaper>(
        new Dictionary<string, object?> { ["View"] = new LetterView(text) }, [new Attachment(JsonName, "application/json", Json(text), "I dati di questa lettera, per i programmi")], stop);

    /// <summary>The mail with the PDF inside, to be opened and sent from one's own program.</summary>
    /// <exception cref="ArgumentException">An address is none that a mail can hold: it was kept before such were refused.</exception>
    public byte[] Mail(LetterText text, byte[] pdf) => MailWriter.Write(new Mail(
        $"{text.Reference}.{Convert.ToHexStringLower(SHA256.HashData(pdf))[..16]}@{options.Origin.Split(':')[0].Split('/')[0]}", RomeTime.At(clock.GetUtcNow()),
        text.Writer is { Email: { } from } writer ? new Mailbox(from, writer.Name) : null,
        text.Addressee.Email is { } to ? [new Mailbox(to, text.Addressee.Name)] : [],
        [.. text.Copies.Where(copy => copy.Email is not null).Select(copy => new Mailbox(copy.Email!, copy.Name))],
        text.Subject.Italian, Plain(text), [new Attachment($"{NameOf(text)}.pdf", "application/pdf", pdf, text.Subject.Italian)]));

    /// <summary>What a receipt is compared with: the print of the PDF, or of the JSON where this machine cannot print.</summary>
    /// <exception cref="PressException">This machine can print, but not now.</exception>
    public async Task<byte[]> Hash(LetterText text, CancellationToken stop) => SHA256.HashData(CanPrint ? await Pdf(text, stop) : Json(text));

    /// <summary>The letter for programs, by <c>/schemas/lettera-1.json</c>.</summary>
    public byte[] Json(LetterText text) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        schema = $"{options.Address}/schemas/lettera-1.json",
        kind = Terms.Of(text.Kind),
        reference = text.Reference,
        day = text.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        sender = text.Sender,
        addressee = new { name = text.Addressee.Name, lines = text.Addressee.Lines, email = text.Addressee.Email },
        companyIsGuess = text.IsGuess,
        subject = text.Subject.Italian,
        passages = text.Opening.Concat(text.Body).Select(passage => new { text = passage.Line.Italian, points = passage.Points.Select(point => point.Italian) }),
        contacts = text.AllContacts.Select(contact => new { at = Moment.Iso(contact.At), channel = contact.Channel, line = contact.Line, ownNumber = contact.Own }),
        copies = text.Copies.Select(copy => new { name = copy.Name, email = copy.Email }),
    }, Written);

    /// <summary>The letter as plain text.</summary>
    public static string Plain(LetterText text)
    {
        var lines = new StringBuilder();
        void Line(string line = "") => lines.Append(line).Append('\n');
        foreach (var line in text.Sender) Line(line);
        Line();
        foreach (var line in text.Addressee.Lines) Line(line);
        Line();
        Line(text.PlaceAndDay);
        Line();
        Line($"Oggetto: {text.Subject.Italian}");
        Line();
        Line(text.Greeting);
        Passages(text.Opening);
        foreach (var contact in text.Contacts)
        {
            Line($"- {RomeTime.At(contact.At).ToString("dd/MM/yyyy HH:mm", System.Globalization.CultureInfo.InvariantCulture)}, {contact.Channel}, da {contact.Line}{(contact.Own is { } own ? $", al mio numero {own}" : "")}");
        }

        if (text.More > 0) Line($"- e altri {text.More}, nel file allegato");
        Passages(text.Body);
        Line("Cordiali saluti");
        Line(text.Signature);
        if (text.Enclosed.Count > 0) Line($"\nAllegati: {string.Join("; ", text.Enclosed)}.");
        if (text.Copies.Count > 0) Line($"\nPer conoscenza: {string.Join("; ", text.Copies.Select(copy => copy.Name))}.");
        return lines.ToString();

        void Passages(IReadOnlyList<LetterPassage> passages)
        {
            foreach (var passage in passages)
            {
                Line();
                Line(passage.Line.Italian);
                for (var at = 0; at < passage.Points.Count; at++) Line($"{at + 1}. {passage.Points[at].Italian}");
            }

            Line();
        }
    }
}
