using Quiete.Audit;
using Quiete.Numbers;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Rules.Kinds;
using Quiete.Server.Companies;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>Who complains, where they let it be seen.</summary>
internal sealed record SharedPerson(string? FullName, string? TaxCode, string? Address, string? Email, string? Pec, string? Phone);

/// <summary>A number of the person, in full or in part.</summary>
/// <param name="RpoSince">Since when it is in the register of oppositions, by the person's word.</param>
internal sealed record SharedNumber(string Text, bool IsProved, DateOnly? RpoSince);

/// <summary>What the gate had decided about a contact.</summary>
/// <param name="Rules">Those that did not let it pass.</param>
/// <param name="OfCompany">It was decided for the company of the case.</param>
internal sealed record SharedReceipt(ShortCode Code, string Decision, DateTimeOffset Decided, IReadOnlyList<string> Rules, bool OfCompany = true);

/// <summary>A contact that the person received.</summary>
/// <param name="Number">Theirs, in full or in part.</param>
/// <param name="Named">The name that the caller gave, or the brand.</param>
/// <param name="DeclaredBy">Who had declared the line then.</param>
/// <param name="AfterObjection">The person had objected before it.</param>
/// <param name="OutsideHours">It came when the code of conduct lets nobody call.</param>
/// <param name="OfCompany">It is held against the company of the case.</param>
internal sealed record SharedContact(
    long Entry, DateTimeOffset At, Channels Channel, string? Line, string? Number, bool? Answered, int? Seconds, Basis? Basis, string? Named, string? Said, CallAnswer Answer,
    string? DeclaredBy, IReadOnlyList<SharedReceipt> Receipts, bool AfterObjection, bool OutsideHours, bool OfCompany = true);

/// <summary>A "no" of the person that reaches the company.</summary>
internal sealed record SharedObjection(ShortCode Code, DateTimeOffset Said, bool IsToAll);

/// <summary>A case as an association sees it: the preview that the person agrees to and the page of the desk are made of this, so they are the same.</summary>
/// <param name="Company">Its name; null: nobody knows it.</param>
/// <param name="Person">Null: not shared.</param>
/// <param name="Acts">Without files.</param>
internal sealed record SharedCase(
    string Title, CaseSubject Subject, string? Company, Brand? Brand, Basis? Basis, string? Told, DateTimeOffset Opened, DateTimeOffset? Closed, SharedPerson? Person,
    IReadOnlyList<SharedNumber> Numbers, IReadOnlyList<SharedContact> Contacts, IReadOnlyList<NewAct> Acts, IReadOnlyList<SharedObjection> Objections)
{
    private const string HoursRule = "IT.COD.hours";

    /// <summary>The same for what speaks of its company alone: without contacts and receipts of others, and without contacts that were welcome.</summary>
    public SharedCase OfCompany => this with
    {
        Contacts = [.. Contacts.Where(contact => contact.OfCompany).Select(contact => contact with { Receipts = [.. contact.Receipts.Where(receipt => receipt.OfCompany)] })],
    };

    /// <summary>What an association sees of a file.</summary>
    public static SharedCase Of(CaseFile file, Sharing shares)
    {
        var told = file.Case.Told;
        var held = file.ContactsOfCompany.Select(contact => contact.Entry.Id).ToHashSet();
        return new(
            told.Title, told.Subject, file.Case.Company, file.Case.Brand, told.Basis, told.Told, file.Case.Opened, file.Case.Closed, shares.Contact ? Who(file) : null,
            [.. file.Numbers.Select(own => new SharedNumber(
                Shown(own.Number, shares), own.IsProved, file.Complainant.Rpo.FirstOrDefault(one => one.Number == own.Number.ToString())?.Since))],
            [.. file.Contacts.Select(contact => Of(contact, file, shares) with { OfCompany = held.Contains(contact.Entry.Id) })],
            [.. file.Acts.Select(act => Of(act.Told, shares))],
            [.. file.Objections.Select(said => new SharedObjection(said.Code, said.Said, said.IsToAll))]);
    }

    /// <summary>A number of which enough is hidden that nobody can call it: <c>+39 340 ••• 4567</c>.</summary>
    public static string Masked(PhoneNumber number)
    {
        var text = number.ToString();
        var (country, national) = text.StartsWith("+39", StringComparison.Ordinal) ? ("+39 ", text[3..]) : ("+", text[1..]);
        var (first, last) = national.Length >= 10 ? (3, 4) : national.Length >= 7 ? (2, 2) : (1, 1);
        return $"{country}{national[..first]} ••• {national[^last..]}";
    }

    private static SharedPerson Who(CaseFile file)
    {
        var who = file.Complainant;
        var town = string.Join(' ', new[] { who.PostCode, who.Town, who.Province is { } province ? $"({province})" : null }.OfType<string>());
        var address = string.Join(", ", new[] { who.Street, town.Length > 0 ? town : null }.OfType<string>());
        return new(who.FullName ?? file.Person.Name, who.TaxCode, address.Length > 0 ? address : null, who.Email, who.Pec, who.Phone);
    }

    private static SharedContact Of(CaseContact contact, CaseFile file, Sharing shares)
    {
        var (told, match) = (contact.Entry.Told, contact.Match);
        return new(
            contact.Entry.Id, told.Received, told.Channel, told.Line.IsWithheld ? told.LineText : told.Line.ToString(), told.OwnNumber is { } own ? Shown(own, shares) : null,
            told.Answered, told.Seconds, told.Basis, told.Claimed ?? (told.Brand == file.Case.Brand?.Id ? file.Case.Brand?.Name : null), told.Said, match.Answer, match.Declared?.Company.Name,
            [.. match.Contacts.Where(one => one.Strength != MatchStrength.TimeOnly).Select(one => new SharedReceipt(
                one.Contact.Code, one.Contact.Record.Decision, one.Contact.Decided,
                [.. one.Contact.Record.Reasons.Where(reason => reason.Effect != "pass").Select(reason => reason.Rule).Distinct()], file.IsOfCompany(one.Contact)))],
            IsAfterObjection(contact.Entry, file), PossibleBreach.HasTimeOfDay(contact) && IsOutsideHours(told));
    }

    // An act without its file: the vault is nobody's but the person's. A witness is somebody else: named only by whoever shares names.
    private static NewAct Of(NewAct told, Sharing shares) => told with { File = null, Witness = shares.Contact ? told.Witness : null };

    private static bool IsAfterObjection(Entry entry, CaseFile file) => file.Objections.Any(said => said.Said < entry.Told.Received && file.IsCovered(entry, said));

    private static bool IsOutsideHours(NewEntry told)
    {
        if (told.Channel is not (Channels.LiveCall or Channels.AutomatedCall or Channels.AiVoice)) return false;
        var law = RulePack.Italian.On(RomeTime.DayOf(told.Received));
        return law.Rules.FirstOrDefault(rule => rule.Id.ToString() == HoursRule)?.Kind is CallingHours hours && hours.ClosingAfter(told.Received, law.Holidays) is null;
    }

    private static string Shown(PhoneNumber number, Sharing shares) => shares.Numbers ? number.ToString() : Masked(number);
}
