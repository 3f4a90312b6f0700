using Dapper;
using Quiete.Server.Complaints;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

public class LetterStoreTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task One_draft_of_each_kind_is_kept_and_what_was_sent_never_changes(string kind)
    {
        await using var house = await LetterHouse.Build(kind);
        var (id, other) = (await house.Open(LetterHouse.Calls()), await house.Open(LetterHouse.Fault()));
        var store = house.Server.Get<LetterStore>();

        var first = await store.Keep(id, LetterKind.Objection, new() { Told = "uno" }, Stop);
        var second = await store.Keep(id, LetterKind.Objection, new() { Told = "due", Day = "non un giorno" }, Stop);
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(("due", "non un giorno"), ((await store.Draft(id, LetterKind.Objection, Stop))!.Form.Told, second.Form.Day));
        Assert.Null(await store.Draft(id, LetterKind.Access, Stop));
        Assert.Null(await store.Find(other, first.Id, Stop));

        var (text, letter) = await house.Write(id, LetterKind.Objection, new() { Told = "tre", Day = "2026-11-20" });
        Assert.False(await store.Send(other, letter.Id, text, [1], writtenOn: false, _ => Task.FromResult(7L), Stop));
        Assert.True(await store.Send(id, letter.Id, text, [1, 2, 3], writtenOn: false, _ => Task.FromResult(7L), Stop));
        Assert.False(await store.Send(id, letter.Id, text, [9], writtenOn: false, _ => Task.FromResult(8L), Stop));
        Assert.False(await store.Drop(id, letter.Id, Stop));
        var sent = (await store.Find(id, letter.Id, Stop))!;
        Assert.Equal((7L, text.Subject, "tre"), (sent.Act!.Value, sent.Text!.Subject, sent.Form.Told));
        Assert.Equal([1, 2, 3], sent.Hash);

        var next = await store.Keep(id, LetterKind.Objection, new(), Stop);
        Assert.NotEqual(letter.Id, next.Id);
        Assert.True(await store.Drop(id, next.Id, Stop));
        Assert.Equal([letter.Id], (await store.Of(id, Stop)).Select(one => one.Id));
        await house.Server.Get<CaseStore>().Delete(house.Person.Id, id, Stop);
        Assert.Empty(await store.Of(id, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_draft_keeps_more_than_a_letter_takes_but_no_book(string kind)
    {
        await using var house = await LetterHouse.Build(kind);
        var id = await house.Open(LetterHouse.Calls());
        var store = house.Server.Get<LetterStore>();
        var page = $"/pratiche/{id}/lettere/objection";
        await store.Keep(id, LetterKind.Objection, new() { Told = new string('a', LetterForm.MaxDraftTold), Place = new string('b', LetterForm.MaxDraftLine) }, Stop);

        foreach (var (field, form) in new (string, LetterForm)[]
        {
            ("told", new() { Told = new string('a', LetterForm.MaxDraftTold + 1) }), ("place", new() { Place = new string('a', LetterForm.MaxDraftLine + 1) }),
            ("amount", new() { Amount = new string('1', 500_000) }), ("associationEmail", new() { AssociationEmail = new string('a', 500_000) }),
        })
        {
            Assert.Equal(field, (await Assert.ThrowsAsync<BadInputException>(() => store.Keep(id, LetterKind.Objection, form, Stop))).Place);
        }

        Assert.Equal(LetterForm.MaxDraftTold, (await store.Draft(id, LetterKind.Objection, Stop))!.Form.Told!.Length);
        var long30 = string.Concat(Enumerable.Repeat("una riga ", 30_000 / 9));
        using var answer = await TestServer.Send(house.Ada, page, "lettera", ("Told.Day", "2026-11-16"), ("Told.Told", long30));
        var back = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(long30, back.QuerySelector("#racconto")!.TextContent); // nothing is lost: it stands there to be shortened
        Assert.Contains("Il testo è troppo lungo", back.QuerySelector(".quiete-field:has(#racconto) .quiete-error")!.TextContent, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Where_its_acts_cannot_be_entered_a_letter_stays_a_draft(string kind)
    {
        await using var house = await LetterHouse.Build(kind);
        var id = await house.Open(LetterHouse.Calls());
        var one = (await house.Server.Get<CaseStore>().Find(house.Person.Id, id, Stop))!;
        var (text, letter) = await house.Write(id, LetterKind.Objection, new() { Day = "2026-11-20", TellAssociation = true, AssociationName = "Soci" });
        var desk = house.Server.Get<LetterDesk>();
        var sent = new LetterSent(Procedures.Way.Pec, new DateOnly(2026, 11, 16), Registered: null);

        // The copy's name is longer than an act takes: the act before it must not stay.
        var broken = text with { Copies = [text.Copies[0] with { Name = new string('a', NewAct.MaxName + 1) }] };
        await Assert.ThrowsAsync<BadInputException>(() => desk.Send(one, letter, broken, [1], writtenOn: false, sent, house.Person.Account!.Value, Stop));
        Assert.Empty(await house.Server.Get<ActStore>().AllOf(id, Stop));
        Assert.Null((await house.Server.Get<LetterStore>().Find(id, letter.Id, Stop))!.Sent);

        Assert.True(await desk.Send(one, letter, text, [1], writtenOn: false, sent, house.Person.Account!.Value, Stop));
        Assert.False(await desk.Send(one, letter, text, [1], writtenOn: false, sent, house.Person.Account!.Value, Stop));
        Assert.Equal(2, (await house.Server.Get<ActStore>().AllOf(id, Stop)).Count);
        var act = (await house.Server.Get<LetterStore>().Find(id, letter.Id, Stop))!.Act!.Value;
        Assert.Equal(Procedures.ActKind.Objection, (await house.Server.Get<ActStore>().Find(id, act, Stop))!.Told.Kind);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_draft_can_be_saved_in_a_case_that_takes_no_more_letters(string kind)
    {
        await using var house = await LetterHouse.Build(kind);
        var id = await house.Open(LetterHouse.Calls());
        var store = house.Server.Get<LetterStore>();
        await store.Keep(id, LetterKind.Objection, new() { Told = "prima" }, Stop);
        await house.Server.Database.Write(connection => connection.ExecuteAsync("""
            WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < @MostOfCase)
            INSERT INTO letter (complaint_case, kind, box, changed_ms, sent_ms) SELECT complaint_case, kind, box, changed_ms, 1 FROM letter, n
            """, new { LetterStore.MostOfCase }), Stop);

        Assert.Equal("dopo", (await store.Keep(id, LetterKind.Objection, new() { Told = "dopo" }, Stop)).Form.Told);
        Assert.Equal("letter", (await Assert.ThrowsAsync<BadInputException>(() => store.Keep(id, LetterKind.Access, new(), Stop))).Place);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_receipt_stands_once_on_the_timeline_and_answers_its_letter(string kind)
    {
        using var authority = new Documents.PecAuthority();
        await using var house = await LetterHouse.Build(kind);
        await house.Known();
        var id = await house.Open(LetterHouse.Calls());
        var one = (await house.Server.Get<CaseStore>().Find(house.Person.Id, id, Stop))!;
        var (text, letter) = await house.Write(id, LetterKind.Objection, new() { Day = "2026-11-20" });
        var by = house.Person.Account!.Value;
        var hash = System.Security.Cryptography.SHA256.HashData("il pdf"u8);
        await house.Server.Get<LetterDesk>().Send(one, letter, text, hash, writtenOn: false, new(Procedures.Way.Pec, new DateOnly(2026, 11, 20), Registered: null), by, Stop);
        var desk = house.Server.Get<PecDesk>();

        var inside = "Subject: Tutt'altro\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String("il pdf"u8) + "\r\n--i--\r\n";
        var delivered = await desk.Take(house.Person, one, by, "a.eml", authority.Receipt("avvenuta-consegna", "Tutt'altro", inside), evenUnknown: false, Stop);
        var again = await desk.Take(house.Person, one, by, "b.eml", authority.Receipt("avvenuta-consegna", "Tutt'altro", inside), evenUnknown: false, Stop);
        var accepted = await desk.Take(house.Person, one, by, "c.eml", authority.Receipt("accettazione", text.Subject.Italian), evenUnknown: false, Stop);
        var foreign = await desk.Take(house.Person, one, by, "d.eml", authority.Receipt("accettazione", "Altro"), evenUnknown: false, Stop);
        var forged = authority.Receipt("accettazione", text.Subject.Italian);
        forged[forged.AsSpan().IndexOf("tutto"u8)] ^= 1;
        var altered = await desk.Take(house.Person, one, by, "e.eml", forged, evenUnknown: true, Stop);

        Assert.Equal(letter.Id, delivered.Letter!.Id);
        Assert.Equal(delivered.Act, again.Act);
        Assert.Equal((Procedures.ActKind.PecAccepted, letter.Id), (accepted.Act!.Told.Kind, accepted.Letter!.Id));
        Assert.Null(foreign.Act);
        Assert.Null(altered.Act);
        var acts = await house.Server.Get<ActStore>().Of(id, Stop);
        var told = acts.Single(act => act.Told.Kind == Procedures.ActKind.Objection);
        Assert.Equal(told.Id, delivered.Act!.Told.Answers);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 9, 11, 12, TimeSpan.Zero), delivered.Act.Told.At);
        Assert.Equal(3, acts.Count);
        var kept = await house.Server.Get<VaultStore>().Find(house.Person.Id, delivered.Act.Told.File!.Value, Stop);
        Assert.Equal(("a.eml", (long?)id), (kept!.Name, kept.Case));
        Assert.Contains(Convert.ToHexStringLower(hash), told.Told.Said, StringComparison.Ordinal);
    }
}
