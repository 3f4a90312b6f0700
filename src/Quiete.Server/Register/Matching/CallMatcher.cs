using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Gate;

namespace Quiete.Server.Register;

/// <summary>Matches what people recorded with what companies asked the gate: same number, same line, same hours.</summary>
internal sealed class CallMatcher(PersonNumbers numbers, ContactsOfPerson contacts, LineStore lines)
{
    /// <summary>How long before the recorded time a contact may have been decided: a slot is held for up to an hour, and memories are an hour off.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromHours(2);

    /// <summary>How long after it: clocks differ, and people round.</summary>
    public static readonly TimeSpan After = TimeSpan.FromMinutes(15);

    /// <summary>Matches one entry.</summary>
    public async Task<CallMatch> Of(Entry entry, CancellationToken stop) => (await Of(entry.Person, [entry], stop))[0];

    /// <summary>Matches entries of one person, with few questions to the database however many they are.</summary>
    public async Task<IReadOnlyList<CallMatch>> Of(long person, IReadOnlyList<Entry> entries, CancellationToken stop)
    {
        if (entries.Count == 0) return [];
        var own = await numbers.Of(person, stop);
        var known = new Dictionary<CallerLine, IReadOnlyList<CompanyLine>>();
        foreach (var line in entries.Select(entry => entry.Told.Line).Where(line => !line.IsWithheld).Distinct()) known[line] = await lines.History(line, stop);

        var matches = new List<CallMatch>(entries.Count);
        foreach (var day in Groups(entries))
        {
            var asked = await contacts.Between(
                [.. own.Where(one => one.IsProved).Select(one => one.Number)], day.Min(entry => entry.Told.Received) - Before, day.Max(entry => entry.Told.Received) + After, stop);
            matches.AddRange(day.Select(entry => Match(entry, own, asked, known.GetValueOrDefault(entry.Told.Line, []))));
        }

        var byEntry = matches.ToDictionary(match => match.Entry.Id);
        return [.. entries.Select(entry => byEntry[entry.Id])];
    }

    /// <summary>The match itself: nothing but its arguments.</summary>
    internal static CallMatch Match(Entry entry, IReadOnlyList<OwnNumber> own, IReadOnlyList<ContactOfPerson> asked, IReadOnlyList<CompanyLine> history)
    {
        var (told, at) = (entry.Told, entry.Told.Received);
        var visible = own.Where(one => one.IsProved && one.SeenFrom <= at && (told.OwnNumber is null || told.OwnNumber == one.Number)).Select(one => one.Number).ToHashSet();
        var declared = history.FirstOrDefault(line => line.Declared <= at && !(line.Withdrawn <= at));
        var fitting = asked
            .Where(contact => visible.Contains(contact.Number) && InTime(contact, at) && Terms.TryParse<Channels>(contact.Record.Channel, out var channel) && SameKind(channel, told.Channel))
            .Select(contact => new MatchedContact(contact, StrengthOf(contact, told.Line, declared)))
            .OrderBy(match => match.Strength).ThenBy(match => (match.Contact.Decision != Decision.Allow, ((match.Contact.Made ?? match.Contact.Decided) - at).Duration()))
            .ToList();
        var sign = SignOf(told.Line, declared, own);
        var answer = (fitting, told) switch
        {
            ([{ Strength: not MatchStrength.TimeOnly, Contact: var contact }, ..], _) => WasAllowed(contact, at) ? CallAnswer.DeclaredAndAllowed : CallAnswer.RefusedYetMade,
            (_, { Line.IsWithheld: true, LineText: null, Channel: Channels.LiveCall or Channels.AutomatedCall or Channels.AiVoice }) => CallAnswer.HiddenLine,
            (_, { Line.IsWithheld: true }) => CallAnswer.NothingToCompare,
            _ when declared is not null => visible.Count > 0 ? CallAnswer.LineDeclaredNotAsked : CallAnswer.NotProved,
            _ => sign is null ? CallAnswer.UndeclaredLine : CallAnswer.LineLooksForged,
        };

        // Where a line was shown, contacts that fit nothing but the hour are of others: they would only accuse somebody.
        return new(entry, answer, visible.Count > 0, [.. fitting.Where(match => match.Strength != MatchStrength.TimeOnly || answer == CallAnswer.HiddenLine)], declared, sign);
    }

    private static bool InTime(ContactOfPerson contact, DateTimeOffset at) => contact.Decided >= at - Before && contact.Decided <= at + After;

    // A person cannot always tell a machine's voice from a human's, but a call from a message.
    private static bool SameKind(Channels asked, Channels told) => IsCall(asked) == IsCall(told) && (IsCall(asked) || asked == told);

    private static bool IsCall(Channels channel) => channel is Channels.LiveCall or Channels.AutomatedCall or Channels.AiVoice;

    private static MatchStrength StrengthOf(ContactOfPerson contact, CallerLine shown, CompanyLine? declared) =>
        shown.IsWithheld ? MatchStrength.TimeOnly
        : CallerLine.TryParse(contact.Record.CallerLine, out var asked) && asked == shown ? MatchStrength.LineAndTime
        : declared is not null && declared.Company.Id == (contact.Agency ?? contact.Principal) ? MatchStrength.CompanyAndTime
        : MatchStrength.TimeOnly;

    private static bool WasAllowed(ContactOfPerson contact, DateTimeOffset at) =>
        contact.Decision == Decision.Allow && !(contact.State == ContactState.Stopped && contact.Ended < at);

    private static ForgerySign? SignOf(CallerLine line, CompanyLine? declared, IReadOnlyList<OwnNumber> own) => line switch
    {
        _ when declared is not null || line.IsWithheld || line.IsAlphanumeric => null,
        _ when own.Any(one => one.Number == line.Number) => ForgerySign.OwnNumber,
        { Kind: NumberKind.Emergency } => ForgerySign.Emergency,
        { Kind: NumberKind.Mobile } => ForgerySign.UndeclaredMobile,
        { Kind: NumberKind.Foreign } => ForgerySign.Foreign,
        { Kind: NumberKind.Unknown } => ForgerySign.NotInPlan,
        _ => null,
    };

    // Entries far apart are asked for apart: one question over years would bring up everything in between.
    private static IEnumerable<IReadOnlyList<Entry>> Groups(IReadOnlyList<Entry> entries) =>
        entries.GroupBy(entry => RomeTime.DayOf(entry.Told.Received)).Select(day => (IReadOnlyList<Entry>)[.. day]);
}
