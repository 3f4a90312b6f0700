using System.Globalization;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;

namespace Quiete.Server.Documents;

/// <summary>Reads receipts and envelopes of certified mail (PEC): the <c>daticert.xml</c> that the provider signed, never the head of the mail, which anybody can write.</summary>
internal sealed class PecReader(PecRoots roots)
{
    private const int MaxXml = 64 * 1024;
    private const int MaxRecipients = 100;
    private const int MaxLine = 400;
    private const string DataName = "daticert.xml";
    private const string InsideName = "postacert.eml";

    public PecReading Read(ReadOnlyMemory<byte> file)
    {
        var reading = MailReader.Read(file);
        if (reading.Mail is not { } mail) return new(null, Problem(reading.Problem));
        var signed = MailSignature.Signed(mail) ?? mail;
        if (signed.Parts.FirstOrDefault(part => Named(part, DataName)) is not { } data) return new(null, PecProblem.NoReceipt);
        if (Receipt(data.Content()) is not { } receipt) return new(null, PecProblem.BadData);
        var (proof, signer) = MailSignature.Check(mail, roots, receipt.At);
        var inside = signed.Parts.FirstOrDefault(part => Named(part, InsideName));
        return new(receipt with { Proof = proof, Signer = signer, Files = inside is null ? [] : Prints(inside), Signed = inside is null ? [] : SignedFile.Of(inside, roots, receipt.At) }, null);
    }

    private static PecProblem Problem(MailProblem? problem) => problem switch
    {
        MailProblem.CutOff => PecProblem.CutOff,
        MailProblem.TooLarge or MailProblem.TooManyHeaders or MailProblem.TooManyParts => PecProblem.TooMuch,
        _ => PecProblem.NoMail,
    };

    private static bool Named(MailPart part, string name) => string.Equals(part.FileName, name, StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<byte[]> Prints(MailPart mail) =>
        [.. mail.All().Where(part => part.FileName is not null && part.Parts.Count == 0).Select(part => SHA256.HashData(part.Content()))];

    private static PecReceipt? Receipt(byte[] xml)
    {
        if (xml.Length > MaxXml) return null;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxXml });
            var root = XDocument.Load(reader).Root;
            if (root?.Name.LocalName != "postacert" || root.Element("intestazione") is not { } head || root.Element("dati") is not { } data || At(data.Element("data")) is not { } at) return null;
            return new(
                Kind((string?)root.Attribute("tipo")), PecProof.Unsigned, at, Line(data.Element("gestore-emittente")) ?? "", Line(head.Element("mittente")) ?? "",
                [.. head.Elements("destinatari").Take(MaxRecipients).Select(Line).OfType<string>()], Line(head.Element("oggetto")) ?? "", Line(data.Element("identificativo")) ?? "",
                Line(data.Element("msgid"))?.Trim('<', '>'), Line(data.Element("consegna")),
                Line(data.Element("errore-esteso")) ?? ((string?)root.Attribute("errore") is { } error and not "nessuno" ? error : null), Signer: null, Files: []);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static PecKind Kind(string? word) => word switch
    {
        "accettazione" => PecKind.Accepted,
        "avvenuta-consegna" => PecKind.Delivered,
        "non-accettazione" or "errore-consegna" or "preavviso-errore-consegna" or "rilevazione-virus" => PecKind.Failed,
        "posta-certificata" => PecKind.Envelope,
        _ => PecKind.Other,
    };

    private static DateTimeOffset? At(XElement? date)
    {
        var text = $"{date?.Element("giorno")?.Value.Trim()} {date?.Element("ora")?.Value.Trim()} {((string?)date?.Attribute("zona"))?.Trim()}";
        return DateTimeOffset.TryParseExact(text, "dd/MM/yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;
    }

    private static string? Line(XElement? element)
    {
        if (element is null) return null;
        var text = string.Join(' ', element.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length == 0 ? null : text.Length > MaxLine ? text[..MaxLine] : text;
    }
}
