using System.Security.Cryptography;
using System.Text.Json;
using Quiete.Server.Companies;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>What a person shares with a company beyond the text and the times.</summary>
/// <param name="Contact">Name, address and e-mail.</param>
internal sealed record ComplaintShares(bool Numbers, bool Contact);

/// <summary>Makes what a company will see of a complaint, for the preview and for the sending alike.</summary>
internal static class ComplaintBodies
{
    /// <summary>The most contacts of one complaint, the latest.</summary>
    public const int MostContacts = 500;

    /// <summary>The body of a complaint to a company.</summary>
    public static ComplaintBody Of(CaseFile file, CompanyName principal, string text, ComplaintShares shares)
    {
        var who = file.Complainant;
        var address = string.Join(", ", new[] { who.Street, who.PostCode, who.Town, who.Province }.OfType<string>());
        return new(
            file.Case.Told.Title, text, [.. file.ContactsOfCompany.TakeLast(MostContacts).Select(contact => Of(contact, principal, shares))],
            shares.Contact ? who.FullName ?? file.Person.Name : null, shares.Contact && address.Length > 0 ? address : null, shares.Contact ? who.Email ?? who.Pec : null,
            shares.Numbers ? [.. file.Numbers.Select(own => own.Number.ToString())] : []);
    }

    /// <summary>A print of a body: what was seen is what is sent, or it is shown again.</summary>
    public static string PrintOf(ComplaintBody body) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body)));

    private static ComplainedContact Of(CaseContact contact, CompanyName principal, ComplaintShares shares)
    {
        var told = contact.Entry.Told;

        // Only what this company itself asked, and only where the line was its own: of others' contacts it learns nothing.
        var matched = contact.Match.Contacts.Where(one => one.Strength != MatchStrength.TimeOnly && one.Contact.Principal == principal.Id).Select(one => one.Contact).ToList();
        var number = shares.Numbers ? told.OwnNumber : matched is [var known, ..] ? known.Number : null;
        return new(
            told.Received, told.Channel, told.Line.IsWithheld ? told.LineText : told.Line.ToString(), number?.ToString(),
            [.. matched.Select(one => new ComplainedReceipt(one.Code.ToString(), one.Record.Decision, one.Decided, one.Agency, one.Record.Agency))]);
    }
}
