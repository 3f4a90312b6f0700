using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Quiete.Server.Tests.Documents;

/// <summary>A provider of certified mail for tests, with an authority of its own: it makes receipts like the real ones.</summary>
internal sealed class PecAuthority : IDisposable
{
    public const string When = "<giorno>20/11/2026</giorno><ora>10:11:12</ora>";

    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA key = RSA.Create(2048);

    public PecAuthority()
    {
        var from = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var request = new CertificateRequest("CN=Radice di prova", rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        Root = request.CreateSelfSigned(from, from.AddYears(10));

        var own = new CertificateRequest("CN=Gestore PEC di prova", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        own.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        own.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.4")], critical: false));
        using var issued = own.Create(Root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), from, from.AddYears(5), [1, 2, 3, 4]);
        Certificate = issued.CopyWithPrivateKey(key);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Certificate { get; }

    public string KeyPem => key.ExportPkcs8PrivateKeyPem();

    /// <summary>A signed receipt or envelope.</summary>
    public byte[] Receipt(string type, string subject = "Reclamo", string? inside = null, string? error = null) => Signed(Content(type, subject, inside, error));

    /// <summary>The part that is signed.</summary>
    public static string Content(string type, string subject = "Reclamo", string? inside = null, string? error = null)
    {
        var text = new StringBuilder();
        text.Append("Content-Type: multipart/mixed; boundary=\"dentro\"\r\n\r\n--dentro\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nRicevuta. =E8 tutto.\r\n");
        text.Append("--dentro\r\nContent-Type: application/xml; name=\"daticert.xml\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: inline; filename=\"daticert.xml\"\r\n\r\n");
        text.Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(Data(type, subject, error)), Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
        if (inside is not null) text.Append("--dentro\r\nContent-Type: message/rfc822; name=\"postacert.eml\"\r\nContent-Disposition: attachment; filename=\"postacert.eml\"\r\n\r\n").Append(inside).Append("\r\n");
        return text.Append("--dentro--\r\n").ToString();
    }

    public static string Data(string type, string subject = "Reclamo", string? error = null) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <postacert tipo="{type}" errore="{(error is null ? "nessuno" : "no-dest")}">
        <intestazione><mittente>ada@pec.example</mittente><destinatari tipo="certificato">azienda@pec.example</destinatari><risposte>ada@pec.example</risposte><oggetto>{System.Security.SecurityElement.Escape(subject)}</oggetto></intestazione>
        <dati><gestore-emittente>Gestore di prova S.p.A.</gestore-emittente><data zona="+0100">{When}</data><identificativo>opec21005.20261120101112.00001.1@pec.example</identificativo><msgid>&lt;abc@pec.example&gt;</msgid>
        {(type == "avvenuta-consegna" ? "<ricevuta tipo=\"completa\" /><consegna>azienda@pec.example</consegna>" : "")}{(error is null ? "" : $"<errore-esteso>{error}</errore-esteso>")}</dati></postacert>
        """;

    /// <summary>A whole mail around a part, signed as providers sign.</summary>
    public byte[] Signed(string content)
    {
        var cms = new SignedCms(new ContentInfo(Encoding.Latin1.GetBytes(content)), detached: true);
        cms.ComputeSignature(new CmsSigner(Certificate) { DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"), IncludeOption = X509IncludeOption.EndCertOnly });
        return Whole(content, cms.Encode());
    }

    public static byte[] Whole(string content, byte[] signature) => Encoding.Latin1.GetBytes(
        "From: \"Posta certificata\" <posta-certificata@pec.example>\r\nTo: ada@pec.example\r\nSubject: RICEVUTA\r\nX-Ricevuta: avvenuta-consegna\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=\"fuori\"\r\n\r\nThis is an S/MIME signed message\r\n\r\n--fuori\r\n" + content
        + "\r\n--fuori\r\nContent-Type: application/pkcs7-signature; name=\"smime.p7s\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"smime.p7s\"\r\n\r\n"
        + Convert.ToBase64String(signature, Base64FormattingOptions.InsertLineBreaks) + "\r\n--fuori--\r\n");

    public void Dispose()
    {
        Root.Dispose();
        Certificate.Dispose();
        rootKey.Dispose();
        key.Dispose();
    }
}
