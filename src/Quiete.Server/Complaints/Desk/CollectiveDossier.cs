using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>What may speak for the breach of a rule. None of it says that there was one.</summary>
internal enum DossierSign
{
    /// <summary>The company had asked, the gate had refused, and its line called.</summary>
    RefusedYetMade,

    /// <summary>The person had objected before.</summary>
    AfterObjection,

    /// <summary>The line is the company's, and the gate was not asked.</summary>
    NotAsked,

    /// <summary>It came when the code of conduct lets nobody call.</summary>
    OutsideHours,
    HiddenLine,
    UndeclaredLine,

    /// <summary>Speaks for a forged line, and so against nobody in particular.</summary>
    LooksForged,
}

/// <summary>A case in a dossier.</summary>
/// <param name="Place">Of the person, from 1, in the order in which cases were handed over.</param>
/// <param name="Name">Of whoever agreed to be named; null: they did not.</param>
/// <param name="Case">With what is held against the company alone.</param>
/// <param name="ByHelper">A helper gave the consent, not the person.</param>
internal sealed record DossierCase(int Place, long Person, string? Name, Handover Handover, SharedCase Case, bool ByHelper);

/// <summary>How often one sign appears, and with how many people.</summary>
internal sealed record SignCount(DossierSign Sign, int Contacts, int People);

/// <summary>A line that called, or the hidden ones together.</summary>
/// <param name="Line">Null: hidden.</param>
internal sealed record LineCount(string? Line, string? DeclaredBy, int Contacts, int People, DateTimeOffset First, DateTimeOffset Last);

/// <summary>The collective dossier about one company: the cases of those who agreed, and what can be counted of them.</summary>
/// <param name="Company">Its name as people know it.</param>
internal sealed record CollectiveDossier(CompanyName Association, DossierSubject About, string Company, DateTimeOffset Made, IReadOnlyList<DossierCase> Cases)
{
    /// <summary>With fewer people no figures by month are given: they would tell of single persons.</summary>
    public const int LeastPeople = 5;

    // One contact may be in two cases of its person: it counts once.
    private readonly IReadOnlyList<(long Person, SharedContact Contact)> contacts =
        [.. Cases.SelectMany(one => one.Case.Contacts.Select(contact => (one.Person, Contact: contact))).DistinctBy(one => one.Contact.Entry).OrderBy(one => one.Contact.At)];

    public int People => Cases.Select(one => one.Person).Distinct().Count();

    public int Contacts => contacts.Count;

    /// <summary>On how many days in Italy somebody was contacted.</summary>
    public int Days => contacts.Select(one => RomeTime.DayOf(one.Contact.At)).Distinct().Count();

    public (DateTimeOffset First, DateTimeOffset Last)? Span => contacts.Count == 0 ? null : (contacts[0].Contact.At, contacts[^1].Contact.At);

    /// <summary>Those who agreed to be named, by name.</summary>
    public IReadOnlyList<string> Names => [.. Cases.Where(one => one.Name is not null).DistinctBy(one => one.Person).Select(one => one.Name!).Order(StringComparer.CurrentCulture)];

    public IReadOnlyList<(Channels Channel, int Contacts)> ByChannel =>
        [.. contacts.GroupBy(one => one.Contact.Channel).Select(group => (group.Key, group.Count())).OrderByDescending(one => one.Item2)];

    public IReadOnlyList<LineCount> Lines =>
    [
        .. contacts.GroupBy(one => one.Contact.Line).Select(group => new LineCount(
                group.Key, group.Select(one => one.Contact.DeclaredBy).FirstOrDefault(by => by is not null), group.Count(), group.Select(one => one.Person).Distinct().Count(),
                group.First().Contact.At, group.Last().Contact.At))
            .OrderByDescending(one => one.Contacts).ThenBy(one => one.Line, StringComparer.Ordinal),
    ];

    public IReadOnlyList<SignCount> Signs =>
    [
        .. Enum.GetValues<DossierSign>().Select(sign => (Sign: sign, With: contacts.Where(one => SignsOf(one.Contact).Contains(sign)).ToList()))
            .Where(one => one.With.Count > 0).Select(one => new SignCount(one.Sign, one.With.Count, one.With.Select(contact => contact.Person).Distinct().Count())),
    ];

    /// <summary>The receipts of the gate, in order of time.</summary>
    public IReadOnlyList<SharedReceipt> Receipts => [.. contacts.SelectMany(one => one.Contact.Receipts).DistinctBy(one => one.Code).OrderBy(one => one.Decided)];

    /// <summary>Contacts by month, without gaps; none where too few people take part.</summary>
    public IReadOnlyList<(DateOnly Month, int Contacts)> Months
    {
        get
        {
            if (People < LeastPeople || Span is not var (first, last)) return [];
            var counts = contacts.CountBy(one => MonthOf(one.Contact.At)).ToDictionary();
            var months = new List<(DateOnly, int)>();
            for (var month = MonthOf(first); month <= MonthOf(last); month = month.AddMonths(1)) months.Add((month, counts.GetValueOrDefault(month)));
            return months;
        }
    }

    /// <summary>What may speak for a breach in one contact.</summary>
    public static IReadOnlyList<DossierSign> SignsOf(SharedContact contact)
    {
        var signs = new List<DossierSign>();
        DossierSign? answer = contact.Answer switch
        {
            CallAnswer.RefusedYetMade when contact.Receipts.Count > 0 => DossierSign.RefusedYetMade, // the receipt of another company says nothing of this one
            CallAnswer.LineDeclaredNotAsked => DossierSign.NotAsked,
            CallAnswer.HiddenLine => DossierSign.HiddenLine,
            CallAnswer.UndeclaredLine => DossierSign.UndeclaredLine,
            CallAnswer.LineLooksForged => DossierSign.LooksForged,
            _ => null,
        };
        if (answer is { } sign) signs.Add(sign);
        if (contact.AfterObjection) signs.Add(DossierSign.AfterObjection);
        if (contact.OutsideHours) signs.Add(DossierSign.OutsideHours);
        return signs;
    }

    private static DateOnly MonthOf(DateTimeOffset at) => RomeTime.DayOf(at) is var day ? new(day.Year, day.Month, 1) : default;
}
