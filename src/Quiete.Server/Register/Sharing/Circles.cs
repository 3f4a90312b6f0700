using System.Data.Common;
using Dapper;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>Circles and who is in them.</summary>
internal sealed class Circles(Database database, TimeProvider clock)
{
    /// <summary>The most members of a private circle. An association's has no limit.</summary>
    public const int MostMembers = 30;

    /// <summary>The most private circles of one person.</summary>
    public const int MostOfPerson = 20;

    public const int MaxName = 60;
    public const int MaxAbout = 2_000;

    private const string Select = """
        SELECT circle.id AS Id, circle.name AS Name, circle.association AS Association, circle.about AS About, circle.made_ms AS MadeMs,
               (SELECT count(*) FROM circle_member WHERE circle_member.circle = circle.id) AS Members
        FROM circle
        """;

    private const string SelectMember = """
        SELECT circle AS Circle, person AS Person, called AS Called, is_owner AS IsOwner, shares AS Shares, since_ms AS SinceMs FROM circle_member
        """;

    /// <summary>Makes a private circle; whoever makes it owns it.</summary>
    /// <exception cref="BadInputException">A name cannot be used, or the person is in too many.</exception>
    public Task<long> Make(long person, string? name, string? called, CancellationToken stop)
    {
        (name, called) = (Texts.Needed("name", name, MaxName), Texts.Needed("called", called, MaxName));
        return database.Write(async connection =>
        {
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM circle_member WHERE person = @person", new { person }) >= MostOfPerson)
            {
                throw new BadInputException("name", $"One person is in {MostOfPerson} circles at most.");
            }

            var circle = await connection.ExecuteScalarAsync<long>("INSERT INTO circle (name, made_ms) VALUES (@name, @now) RETURNING id", new { name, now = clock.NowMs() });
            await Enter(connection, circle, person, called, isOwner: true);
            return circle;
        }, stop);
    }

    /// <summary>Makes the circle of an association, or changes what it says of itself.</summary>
    /// <exception cref="BadInputException">A text cannot be used.</exception>
    public Task<long> MakeFor(long association, string? name, string? about, CancellationToken stop)
    {
        name = Texts.Needed("name", name, MaxName);
        about = string.IsNullOrWhiteSpace(about) ? null : about.Trim().ReplaceLineEndings("\n");
        if (about?.Length > MaxAbout || about?.Any(c => char.IsControl(c) && c != '\n') == true) throw new BadInputException("about", $"At most {MaxAbout} characters, without control characters.");
        return database.Write(connection => connection.ExecuteScalarAsync<long>("""
            INSERT INTO circle (name, association, about, made_ms) VALUES (@name, @association, @about, @now)
            ON CONFLICT (association) DO UPDATE SET name = excluded.name, about = excluded.about RETURNING id
            """, new { name, association, about, now = clock.NowMs() }), stop);
    }

    /// <summary>Lets somebody in by a link, once however often they follow it.</summary>
    /// <returns>The circle; null: the link is not good, or the circle is full.</returns>
    public Task<long?> Join(string token, long person, string? called, CancellationToken stop)
    {
        called = Texts.Needed("called", called, MaxName);
        return database.Write(async connection =>
        {
            // The use is taken first: of two who want the last one, one waits here and gets none.
            var circle = await connection.ExecuteScalarAsync<long?>("""
                UPDATE circle_invitation SET uses = uses + 1 WHERE hash = @hash AND expires_ms > @now AND uses < most_uses RETURNING circle
                """, new { hash = LinkToken.Hash(token), now = clock.NowMs() });
            if (circle is not { } id) return null;
            await connection.ExecuteAsync("UPDATE circle SET name = name WHERE id = @id", new { id }); // two links at once: the members are counted in turn
            var isIn = await Member(connection, id, person) is not null;
            var hasRoom = await connection.ExecuteScalarAsync<bool>(
                "SELECT association IS NOT NULL OR (SELECT count(*) FROM circle_member WHERE circle = @id) < @MostMembers FROM circle WHERE id = @id", new { id, MostMembers });
            if (!isIn && hasRoom) await Enter(connection, id, person, called, isOwner: false);
            else await connection.ExecuteAsync("UPDATE circle_invitation SET uses = uses - 1 WHERE hash = @hash", new { hash = LinkToken.Hash(token) });
            return isIn || hasRoom ? (long?)id : null;
        }, stop);
    }

    /// <summary>Lets somebody into an association's circle from its public page. False: there is no such circle.</summary>
    public Task<bool> JoinAssociation(long association, long person, CancellationToken stop) => database.Write(async connection =>
    {
        if (await connection.ExecuteScalarAsync<long?>("SELECT id FROM circle WHERE association = @association", new { association }) is not { } id) return false;
        if (await Member(connection, id, person) is null) await Enter(connection, id, person, called: "-", isOwner: false);
        return true;
    }, stop);

    /// <summary>Takes somebody out, and with them all that they gave to the pool. The longest member follows an owner; an empty circle ends.</summary>
    /// <returns>False: they are not in it.</returns>
    public Task<bool> Leave(long circle, long person, CancellationToken stop) => database.Write(connection => Leave(connection, circle, person), stop);

    /// <summary>An owner takes another member out. False: there is none, or whoever asks owns nothing.</summary>
    public Task<bool> Remove(long circle, long owner, long person, CancellationToken stop) => database.Write(async connection =>
        owner != person && await Member(connection, circle, owner) is { IsOwner: true } && await Leave(connection, circle, person), stop);

    /// <summary>Chooses what one shows from now on. False: they are not in it.</summary>
    public Task<bool> Share(long circle, long person, Shares shares, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync(
        "UPDATE circle_member SET shares = @shares WHERE circle = @circle AND person = @person", new { circle, person, shares = Terms.Of(shares) }) == 1, stop);

    public Task<Circle?> Find(long id, CancellationToken stop) => One("WHERE circle.id = @id", new { id }, stop);

    /// <summary>The circle of an association.</summary>
    public Task<Circle?> OfAssociation(long association, CancellationToken stop) => One("WHERE circle.association = @association", new { association }, stop);

    /// <summary>The circles that a person is in, by name.</summary>
    public Task<IReadOnlyList<Circle>> Of(long person, CancellationToken stop) =>
        Read("WHERE circle.id IN (SELECT circle FROM circle_member WHERE person = @person) ORDER BY circle.name, circle.id", new { person }, stop);

    /// <summary>A person's membership; null: they are not in it, and it does not exist for them.</summary>
    public Task<CircleMember?> Member(long circle, long person, CancellationToken stop) => database.Read(connection => Member(connection, circle, person), stop);

    /// <summary>The members, owners first.</summary>
    public Task<IReadOnlyList<CircleMember>> Members(long circle, CancellationToken stop) => database.Read(
        connection => Members(connection, "WHERE circle = @circle ORDER BY is_owner DESC, since_ms, person", new { circle }), stop);

    /// <summary>Who shares an origin with whom, in bulk, for rooms that count voices: a private circle, a household's number, or a helper makes one. Who is not named shares with nobody.</summary>
    public Task<IReadOnlyList<Origin>> Origins(CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<Origin>)[.. (await connection.QueryAsync<(long Person, string Kind, long Id)>("""
            SELECT member.person, 'circle' AS kind, member.circle FROM circle_member member JOIN circle ON circle.id = member.circle WHERE circle.association IS NULL
            UNION SELECT own.person, 'number', (SELECT min(other.id) FROM own_number other WHERE other.number = own.number AND other.proved_ms IS NOT NULL)
                FROM own_number own WHERE own.proved_ms IS NOT NULL
                AND EXISTS (SELECT 1 FROM own_number other WHERE other.number = own.number AND other.proved_ms IS NOT NULL AND other.person <> own.person)
            UNION SELECT person, 'account', account FROM helper
            UNION SELECT id, 'account', account FROM person WHERE account IN (SELECT account FROM helper)
            """)).Select(row => new Origin(row.Person, $"{row.Kind} {row.Id}"))], stop);

    /// <summary>Leaves inside a transaction.</summary>
    internal static async Task<bool> Leave(DbConnection connection, long circle, long person)
    {
        var what = new { circle, person };
        if (await connection.ExecuteAsync("DELETE FROM circle_member WHERE circle = @circle AND person = @person", what) == 0) return false;
        await connection.ExecuteAsync("UPDATE circle SET departures = departures + 1 WHERE id = @circle", what);
        await connection.ExecuteAsync("""
            UPDATE circle_member SET is_owner = TRUE
            WHERE circle = @circle AND person = (SELECT person FROM circle_member WHERE circle = @circle ORDER BY since_ms, person LIMIT 1)
              AND NOT EXISTS (SELECT 1 FROM circle_member WHERE circle = @circle AND is_owner)
              AND EXISTS (SELECT 1 FROM circle WHERE id = @circle AND association IS NULL)
            """, what);
        await connection.ExecuteAsync(
            "DELETE FROM circle WHERE id = @circle AND association IS NULL AND NOT EXISTS (SELECT 1 FROM circle_member WHERE circle = @circle)", what);
        return true;
    }

    private Task Enter(DbConnection connection, long circle, long person, string called, bool isOwner) => connection.ExecuteAsync("""
        INSERT INTO circle_member (circle, person, called, is_owner, shares, since_ms) VALUES (@circle, @person, @called, @isOwner, @shares, @now)
        """, new { circle, person, called, isOwner, shares = Terms.Of(Shares.Counts), now = clock.NowMs() });

    private static async Task<CircleMember?> Member(DbConnection connection, long circle, long person) =>
        (await Members(connection, "WHERE circle = @circle AND person = @person", new { circle, person })).SingleOrDefault();

    private static async Task<IReadOnlyList<CircleMember>> Members(DbConnection connection, string where, object what) =>
        [.. (await connection.QueryAsync<MemberRow>($"{SelectMember} {where}", what)).Select(row => new CircleMember(
            row.Circle, row.Person, row.Called, row.IsOwner, Columns.Word<Shares>(row.Shares), Columns.Instant(row.SinceMs)))];

    private async Task<Circle?> One(string where, object what, CancellationToken stop) => (await Read(where, what, stop)).SingleOrDefault();

    private async Task<IReadOnlyList<Circle>> Read(string where, object what, CancellationToken stop) =>
        [.. (await database.Read(connection => connection.QueryAsync<Row>($"{Select} {where}", what), stop)).Select(row => new Circle(
            row.Id, row.Name, row.Association, row.About, Columns.Instant(row.MadeMs), row.Members))];

    private sealed record Row
    {
        public long Id { get; init; }
        public string Name { get; init; } = "";
        public long? Association { get; init; }
        public string? About { get; init; }
        public long MadeMs { get; init; }
        public int Members { get; init; }
    }

    private sealed record MemberRow
    {
        public long Circle { get; init; }
        public long Person { get; init; }
        public string Called { get; init; } = "";
        public bool IsOwner { get; init; }
        public string Shares { get; init; } = "";
        public long SinceMs { get; init; }
    }
}
