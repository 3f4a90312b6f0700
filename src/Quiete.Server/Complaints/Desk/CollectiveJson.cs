using System.Text.Encodings.Web;
using System.Text.Json;
using Quiete.Rules;

namespace Quiete.Server.Complaints;

/// <summary>A dossier for machines, by the schema at <see cref="Schema"/>.</summary>
internal static class CollectiveJson
{
    /// <summary>Where the schema is, below the service's address.</summary>
    public const string Schema = "/schemas/dossier-1.json";

    // Handed to authorities as a file, never put into a page: letters stay letters.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="address">Of the service, for the schema's address.</param>
    public static byte[] Of(CollectiveDossier dossier, string address) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        schema = address + Schema,
        made = Moment.Iso(dossier.Made),
        association = dossier.Association.Name,
        company = new { name = dossier.Company, brand = dossier.About.Brand },
        sums = new
        {
            people = dossier.People, contacts = dossier.Contacts, days = dossier.Days, named = dossier.Names,
            channels = dossier.ByChannel.Select(one => new { channel = Terms.Of(one.Channel), one.Contacts }),
            lines = dossier.Lines.Select(one => new { one.Line, one.DeclaredBy, one.Contacts, one.People, first = Moment.Iso(one.First), last = Moment.Iso(one.Last) }),
            signs = dossier.Signs.Select(one => new { sign = Terms.Of(one.Sign), one.Contacts, one.People }),
            months = dossier.Months.Select(one => new { month = one.Month.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), one.Contacts }),
        },
        cases = dossier.Cases.Select(one => new
        {
            person = one.Place, name = one.Name, consented = Moment.Iso(one.Handover.Consented), consentWords = one.Handover.Words, consentVersion = one.Handover.WordsVersion, consentByHelper = one.ByHelper,
            basis = one.Case.Basis is { } basis ? Terms.Of(basis) : null, subject = Terms.Of(one.Case.Subject),
            objections = one.Case.Objections.Select(said => new { receipt = said.Code.ToString(), said = Moment.Iso(said.Said), toAll = said.IsToAll }),
            contacts = one.Case.Contacts.Select(Of),
        }),
    }, Options);

    private static object Of(SharedContact contact) => new
    {
        at = Moment.Iso(contact.At), channel = Terms.Of(contact.Channel), contact.Line, contact.Number, contact.Answered, contact.Seconds,
        basis = contact.Basis is { } basis ? Terms.Of(basis) : null, contact.Named, contact.Said, contact.DeclaredBy,
        signs = CollectiveDossier.SignsOf(contact).Select(Terms.Of),
        receipts = contact.Receipts.Select(receipt => new { code = receipt.Code.ToString(), receipt.Decision, decided = Moment.Iso(receipt.Decided), receipt.Rules }),
    };
}
