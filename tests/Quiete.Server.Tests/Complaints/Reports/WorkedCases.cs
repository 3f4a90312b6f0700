using System.Globalization;
using Quiete.Audit;

using Quiete.Numbers;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Gate;
using Quiete.Server.Register;

namespace Quiete.Server.Tests.Complaints;

/// <summary>Cases as people would have them, made by hand: the same on every machine.</summary>
internal static class WorkedCases
{
    public const string Address = "https://quiete.example";
    public static readonly Dictionary<long, string> Brands = new() { [1] = "Luce Chiara", [2] = "Gas Veloce", [3] = "Fibra Serena" };

    private static readonly Person Ada = new(1, 1, "Ada Prova", At("2026-01-01T10:00"));
    private static readonly OwnNumber Mobile = new(1, 1, NumberReader.Read("340 123 4567").Number, At("2026-01-01T10:00"), At("2026-01-01T10:00"), At("2025-12-01T10:00"), Lapsed: null, ProofWay.Code);

    private static readonly Complainant Whole = new("Ada Prova", "PRVDAA80A01H501K", "Via Roma 1", "00100", "Roma", "RM", "ada@quiete.example", "ada@pec.example", "+393401234567")
    {
        Rpo = [new("+393401234567", new DateOnly(2024, 3, 1), new DateOnly(2026, 1, 10))],
    };

    public static IReadOnlyDictionary<string, (string Form, CaseFile File)> All { get; } = new Dictionary<string, (string, CaseFile)>(StringComparer.Ordinal)
    {
        ["garante-complete"] = ("garante-telefonate", File(
            Case(CaseSubject.UnwantedContacts, 3, Basis.Said, "Mi chiamano ogni settimana, anche dopo il mio no."), Whole,
            [Contact(1, "2026-11-10T18:40", brand: 3), Contact(2, "2026-11-20T21:15", brand: 3, said: "Ancora la stessa offerta per la fibra")],
            [Act(1, ActKind.Objection, "2026-11-12T09:00", Way.Pec)])),
        ["garante-guessed"] = ("garante-telefonate", File(
            Case(CaseSubject.UnwantedContacts, 1, Basis.Guess, "Penso che fosse Luce Chiara perché sono loro cliente."), Whole, [Contact(1, "2026-11-10T11:00", basis: Basis.Guess, brand: 1)], [])),
        ["garante-two-companies"] = ("garante-telefonate", File(
            Case(CaseSubject.UnwantedContacts, 1, Basis.Said, "Due aziende diverse."), Whole, [Contact(1, "2026-11-10T11:00", brand: 1), Contact(2, "2026-11-11T11:00", brand: 2)], [])),
        ["garante-vague"] = ("garante-telefonate", File(
            Case(CaseSubject.UnwantedContacts, brand: null, basis: null, told: null), new Complainant(), [Contact(1, "2026-11-10T00:00", line: null, own: false, said: null, basis: null)], [])),
        ["garante-refused-yet-made"] = ("garante-telefonate", File(
            Case(CaseSubject.UnwantedContacts, 1, Basis.Said, "Era stata rifiutata, e mi hanno chiamato."), Whole, [RefusedYetMade(Contact(1, "2026-11-20T16:05", brand: 1))], [])),
        ["garante-too-long"] = ("garante-telefonate", File(
            Case(CaseSubject.UnwantedContacts, 1, Basis.Contract, new string('a', 4_001)), Whole, [Contact(1, "2026-11-10T11:00", brand: 1)], [])),
        ["monitoring-body"] = ("monitoring-body", File(
            Case(CaseSubject.UnwantedContacts, 2, Basis.LookUp, "Reclamo respinto."), Whole, [Contact(1, "2026-11-22T12:00", brand: 2)],
            [Act(1, ActKind.Complaint, "2026-10-01T09:00", Way.Email, number: "R-7"), Act(2, ActKind.Answer, "2026-10-20T09:00", answers: 1)])),
        ["agcom-unknown-caller"] = ("agcom-modello-d", File(
            Case(CaseSubject.UnwantedContacts, brand: null, basis: null, told: "Numeri sempre diversi, non si sa chi sia."), Whole,
            [Contact(1, "2026-11-10T11:00", brand: null, basis: null), Contact(2, "2026-11-11T11:30", line: null, brand: null, basis: null, answer: CallAnswer.HiddenLine)], [])),
        ["agcom-number-refused"] = ("agcom-modello-d", File(
            Case(CaseSubject.Billing, 3, Basis.Contract, "Mi addebitano un servizio che non ho chiesto."), Whole, [],
            [Act(1, ActKind.Call, "2026-11-18T10:00", Way.Phone, refused: true), Act(2, ActKind.Complaint, "2026-11-19T10:00", Way.RegisteredLetter, refused: true)])),
        ["agcm-energy"] = ("agcm", File(
            Case(CaseSubject.UnaskedContract, 2, Basis.Contract, "Hanno detto di essere il mio fornitore e mi hanno attivato un contratto."), Whole,
            [Contact(1, "2026-11-15T13:00", brand: 2, said: "Siamo il suo fornitore, confermi i dati"), Contact(2, "2026-11-16T20:30", brand: 2, channel: Channels.AutomatedCall, said: "Voce registrata: premi uno")],
            [Act(1, ActKind.Contract, "2026-11-20T09:00")])),
        ["dossier"] = ("dossier", File(
            Case(CaseSubject.UnwantedContacts, 1, Basis.Said, "Tutto quello che so."), Whole,
            [Contact(1, "2026-11-10T11:00", brand: 1), Contact(2, "2026-11-11T11:00", brand: 2, line: null, answer: CallAnswer.HiddenLine)],
            [Act(1, ActKind.AccessRequest, "2026-11-12T09:00", Way.Pec)])),
    };

    private static CaseFile File(Case one, Complainant complainant, IReadOnlyList<CaseContact> contacts, IReadOnlyList<Act> acts) => new(Ada, one, complainant, contacts, acts, [Mobile], [], Company: null) { Brands = Brands };

    private static Case Case(CaseSubject subject, long? brand, Basis? basis, string? told)
    {
        var known = brand is { } id ? new Brand(id, Brands[id], id == 3 ? BrandKind.Telecom : BrandKind.Energy, Company: null, Website: null) : null;
        return new(7, 1, new(subject, "Una pratica", brand, Basis: basis, Told: told), known, At("2026-11-21T10:00"), Closed: null, 1);
    }

    private static CaseContact Contact(
        long id, string received, string? line = "06 9025 1234", bool own = true, string? said = "Offerta per cambiare contratto", long? brand = 1, Basis? basis = Basis.Said,
        Channels channel = Channels.LiveCall, CallAnswer answer = CallAnswer.UndeclaredLine)
    {
        Assert.True(CallerLine.TryParse(line, out var shown));
        var entry = new Entry(id, 1, 1, At(received), TakenBack: null, id, new($"k{id}", At(received), channel, shown, OwnNumber: own ? Mobile.Number : null, Answered: true, Seconds: 65, Brand: basis is null ? null : brand, Basis: basis, Said: said));
        return new(entry, new(entry, line is null ? CallAnswer.HiddenLine : answer, Looked: true, [], Declared: null, Sign: null));
    }

    private static CaseContact RefusedYetMade(CaseContact contact)
    {
        var at = contact.Entry.Told.Received.AddMinutes(-2);
        var code = ShortCode.FromValue(77_777);
        var record = new DecisionRecord
        {
            Code = code.ToString(), At = DecisionRecord.Instant(at), Decision = "refuse", Principal = "Luce Chiara", Campaign = "Autunno", Sector = "electricity", Purpose = "sale", Channel = "live-call",
            RulesId = "it", RulesDigest = "d", Reasons = [new("IT.RPO.check", "rpo-listed", "refuse", "law"), new("IT.COD.hours", "in-hours", "pass", "code")], Person = new string('A', 43),
        };
        var gate = new ContactOfPerson(code, at, Quiete.Gate.Decision.Refuse, record, Mobile.Number, 1, Agency: null, State: null, Made: null, Ended: null);
        return contact with { Match = contact.Match with { Answer = CallAnswer.RefusedYetMade, Contacts = [new(gate, MatchStrength.LineAndTime)] } };
    }

    private static Act Act(long id, ActKind kind, string at, Way? way = null, string? number = null, long? answers = null, bool refused = false) => new(
        id, 7, 1, At(at), TakenBack: null, id, new($"a{id}", kind, At(at), Way: way, Body: Body.Company, ComplaintNumber: number, NumberGiven: refused ? NumberGiven.Refused : NumberGiven.NotAsked, Answers: answers));

    private static DateTimeOffset At(string rome)
    {
        var local = DateTime.ParseExact(rome, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        return RomeTime.Instant(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
    }
}
