using System.Collections.Immutable;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Rules.Kinds;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>A rule that contacts may break, and on what evidence. Never more than "may": who decides is not us.</summary>
/// <param name="Rule">The rule's name in the law pack.</param>
/// <param name="Contacts">How many contacts it is about.</param>
internal sealed record PossibleBreach(string Rule, string Text, int Contacts)
{
    private const int GraceDays = 15;
    private const Channels Calls = Channels.LiveCall | Channels.AutomatedCall | Channels.AiVoice;
    private const Channels NeedConsent = Channels.AutomatedCall | Channels.AiVoice | Channels.Sms | Channels.Message | Channels.Email;
    private static readonly DateOnly EnergyBan = RulePack.Italian.Rules.First(rule => rule.Id.ToString() == "IT.ENERGY.ban").From ?? DateOnly.MinValue;

    /// <summary>What some contacts of a case may break.</summary>
    public static ImmutableArray<PossibleBreach> Of(CaseFile file, IReadOnlyList<CaseContact> contacts, Language words) =>
    [
        .. Refused(contacts, words), .. Opposed(file, contacts, words), .. InRegister(file, contacts, words), .. WithoutConsent(contacts, words),
        .. Energy(file, contacts, words), .. Hidden(contacts, words), .. OutOfHours(contacts, words), .. Undeclared(contacts, words),
    ];

    // Strong: a signed receipt says no, and the line called all the same.
    private static IEnumerable<PossibleBreach> Refused(IReadOnlyList<CaseContact> contacts, Language words) =>
        from contact in contacts
        where contact.Match.Answer == CallAnswer.RefusedYetMade && contact.Match.By is not null
        let asked = contact.Match.By
        from rule in asked.Record.Reasons.Where(reason => reason.Effect != "pass").Select(reason => reason.Rule).Distinct(StringComparer.Ordinal)
        select new PossibleBreach(rule, words[
            $"Il contatto del {words.At(contact.Entry.Told.Received)} era stato chiesto e rifiutato (ricevuta {asked.Code}): può violare {rule}. Il numero mostrato può essere falsificato.",
            $"The contact of {words.At(contact.Entry.Told.Received)} had been asked for and refused (receipt {asked.Code}): it may break {rule}. The number shown can be forged."], 1);

    private static IEnumerable<PossibleBreach> Opposed(CaseFile file, IReadOnlyList<CaseContact> contacts, Language words)
    {
        // A no in a letter is about all numbers; one told to Quiete, about those that it names.
        var written = file.Acts.Where(act => act.Told.Kind == ActKind.Objection && act.Told.Body is null or Body.Company).Select(act => act.Told.At).ToList();
        IEnumerable<DateTimeOffset> Before(CaseContact contact) =>
            from no in written.Concat(file.Objections.Where(said => file.Company is not null && file.IsCovered(contact.Entry, said)).Select(said => said.Said))
            where RomeTime.DayOf(contact.Entry.Told.Received) > RomeTime.DayOf(no)
            select no;
        if (contacts.SelectMany(Before).Select(no => (DateTimeOffset?)no).Min() is not { } since) return [];
        return Counted("IT.PRIV.objection", contacts, contact => Before(contact).Any(), count => words[
            $"{words.Count(count, "contatto", "contatti", "contact", "contacts")} dopo l'opposizione del {words.DayOf(since)}: può violare il diritto di opposizione (GDPR, art. 21).",
            $"{words.Count(count, "contatto", "contatti", "contact", "contacts")} after the objection of {words.DayOf(since)}: it may break the right to object (GDPR art. 21)."]);
    }

    private static IEnumerable<PossibleBreach> InRegister(CaseFile file, IReadOnlyList<CaseContact> contacts, Language words) =>
        Counted("IT.RPO.check", contacts, contact => Is(contact, Calls) && contact.Entry.Told.OwnNumber is { } own
            && file.Complainant.Rpo.Any(one => one.Number == own.ToString() && RomeTime.DayOf(contact.Entry.Told.Received) > one.Since.AddDays(GraceDays)), count => words[
            $"{words.Count(count, "chiamata", "chiamate", "call", "calls")} a un numero iscritto al Registro delle opposizioni da più di {GraceDays} giorni: può violare L. 5/2018, art. 1, se non c'è un consenso successivo o un contratto in corso.",
            $"{words.Count(count, "chiamata", "chiamate", "call", "calls")} to a number that had been in the register of oppositions for more than {GraceDays} days: it may break L. 5/2018, art. 1, unless there is a later consent or a contract in force."]);

    private static IEnumerable<PossibleBreach> WithoutConsent(IReadOnlyList<CaseContact> contacts, Language words) =>
        Counted("IT.PRIV.consent", contacts, contact => Is(contact, NeedConsent), count => words[
            $"{words.Count(count, "contatto automatico o scritto", "contatti automatici o scritti", "automated or written contact", "automated or written contacts")}: può violare l'art. 130 del Codice privacy, se non c'era un consenso.",
            $"{words.Count(count, "contatto automatico o scritto", "contatti automatici o scritti", "automated or written contact", "automated or written contacts")}: it may break art. 130 of the privacy code, unless there was a consent."]);

    private static IEnumerable<PossibleBreach> Energy(CaseFile file, IReadOnlyList<CaseContact> contacts, Language words) => file.Case.Kind != BrandKind.Energy
        ? []
        : Counted("IT.ENERGY.ban", contacts, contact => Is(contact, Calls | Channels.Sms | Channels.Message) && RomeTime.DayOf(contact.Entry.Told.Received) >= EnergyBan, count => words[
            $"{words.Count(count, "contatto", "contatti", "contact", "contacts")} dal {words.Of(EnergyBan)} per luce o gas: se non l'hai chiesto, può violare il Codice del consumo, art. 51 c. 8-bis (il testo non è stato visto: sicurezza media).",
            $"{words.Count(count, "contatto", "contatti", "contact", "contacts")} since {words.Of(EnergyBan)} on electricity or gas: if you did not ask for it, it may break the consumer code, art. 51 c. 8-bis (its text was not seen: middling confidence)."]);

    private static IEnumerable<PossibleBreach> Hidden(IReadOnlyList<CaseContact> contacts, Language words) =>
        Counted("IT.CLI.visible", contacts, contact => Is(contact, Calls) && contact.Match.Answer == CallAnswer.HiddenLine, count => words[
            $"{words.Count(count, "chiamata", "chiamate", "call", "calls")} con il numero nascosto: può violare L. 5/2018, art. 2.",
            $"{words.Count(count, "chiamata", "chiamate", "call", "calls")} with the number hidden: it may break L. 5/2018, art. 2."]);

    private static IEnumerable<PossibleBreach> OutOfHours(IReadOnlyList<CaseContact> contacts, Language words) =>
        Counted("IT.COD.hours", contacts, contact => Is(contact, Calls) && HasTimeOfDay(contact) && IsOutOfHours(contact.Entry.Told.Received), count => words[
            $"{words.Count(count, "chiamata", "chiamate", "call", "calls")} fuori dagli orari del codice di condotta: può violare il codice, se l'azienda vi aderisce.",
            $"{words.Count(count, "chiamata", "chiamate", "call", "calls")} outside the hours of the code of conduct: it may break the code, if the company is a member."]);

    private static IEnumerable<PossibleBreach> Undeclared(IReadOnlyList<CaseContact> contacts, Language words) =>
        Counted("IT.ROC.numbers", contacts, contact => Is(contact, Calls) && contact.Match.Answer is CallAnswer.UndeclaredLine or CallAnswer.LineLooksForged, count => words[
            $"{words.Count(count, "chiamata", "chiamate", "call", "calls")} da linee che in Quiete nessuno ha dichiarato. Da solo non prova nulla: se la linea non è nemmeno nel registro degli operatori (ROC), può violare il DL 83/2012, art. 24-bis.",
            $"{words.Count(count, "chiamata", "chiamate", "call", "calls")} from lines that nobody declared in Quiete. By itself this proves nothing: if the line is not in the register of operators (ROC) either, it may break DL 83/2012, art. 24-bis."]);

    private static IEnumerable<PossibleBreach> Counted(string rule, IReadOnlyList<CaseContact> contacts, Func<CaseContact, bool> holds, Func<int, string> says) =>
        contacts.Count(holds) is > 0 and var count ? [new(rule, says(count), count)] : [];

    private static bool Is(CaseContact contact, Channels channels) => (contact.Entry.Told.Channel & channels) != Channels.None;

    /// <summary>Whether the hour of a contact is known: midnight sharp means that only the day was noted.</summary>
    internal static bool HasTimeOfDay(CaseContact contact) => RomeTime.At(contact.Entry.Told.Received).TimeOfDay != TimeSpan.Zero;

    private static bool IsOutOfHours(DateTimeOffset received)
    {
        var law = RulePack.Italian.On(RomeTime.DayOf(received));
        if (law.Rules.Select(rule => rule.Kind).OfType<CallingHours>().FirstOrDefault() is not { } hours) return false;
        var time = TimeOnly.FromTimeSpan(RomeTime.At(received).TimeOfDay);
        return hours.On(law.Day, law.Holidays) is not { } window || time < window.Opens || time >= window.Closes;
    }
}
