using System.Data.Common;
using Dapper;
using Quiete.Rules;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>What was recorded.</summary>
internal sealed class EntriesPart(Database database, EntryStore entries) : IPersonalPart
{
    public string Name => "entries";

    public async Task<object> Of(Person person, CancellationToken stop)
    {
        // Those that were taken back are still kept, so they are told, too.
        var ids = await database.Read(connection => connection.QueryAsync<long>(
            "SELECT id FROM entry WHERE person = @Id AND taken_back_ms IS NOT NULL ORDER BY id", new { person.Id }), stop);
        var all = new List<Entry>(await entries.Of(person.Id, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, int.MaxValue, stop));
        foreach (var id in ids) if (await entries.Find(person.Id, id, stop) is { } taken) all.Add(taken);
        return all.OrderBy(entry => entry.Told.Received).Select(ExportedEntry.Of).ToList();
    }
}

/// <summary>What entries said before they were corrected.</summary>
internal sealed class CorrectionsPart(EntryCorrections corrections) : IPersonalPart
{
    public string Name => "corrections";

    public async Task<object> Of(Person person, CancellationToken stop) =>
        (await corrections.Versions(person.Id, stop)).Select(version => new { corrected = Moment.Iso(version.Corrected), version.By, before = ExportedEntry.Of(version.Before) }).ToList();
}

/// <summary>What lines the person blocks or allows.</summary>
internal sealed class WishesPart(LineWishStore wishes) : IPersonalPart
{
    public string Name => "wishes";

    public async Task<object> Of(Person person, CancellationToken stop) => (await wishes.Of(person.Id, stop))
        .Select(wish => new { wish.Line, wish.IsRange, wish = Terms.Of(wish.Wish), wish.Label, since = Moment.Iso(wish.Since) }).ToList();
}

/// <summary>The person's numbers.</summary>
internal sealed class NumbersPart(PersonNumbers numbers) : IPersonalPart
{
    public string Name => "numbers";

    public async Task<object> Of(Person person, CancellationToken stop) => (await numbers.Of(person.Id, stop)).Select(own => new
    {
        number = own.Number.ToString(), added = Moment.Iso(own.Added), proved = own.Proved is { } proved ? Moment.Iso(proved) : null,
        lapsed = own.Lapsed is { } lapsed ? Moment.Iso(lapsed) : null, way = own.Way is { } way ? Terms.Of(way) : null,
    }).ToList();
}

/// <summary>What the person said no to.</summary>
internal sealed class ObjectionsPart(PersonObjections objections, ServerOptions options) : IPersonalPart
{
    public string Name => "objections";

    public async Task<object> Of(Person person, CancellationToken stop) =>
        (await objections.Of(person.Id, stop)).Select(said => ObjectionReceipt.Of(said, options.Address)).ToList();
}

/// <summary>The person's circles. Of the others in them nothing is told.</summary>
internal sealed class CirclesPart(Circles circles) : IPersonalPart
{
    public string Name => "circles";

    public async Task<object> Of(Person person, CancellationToken stop)
    {
        var all = new List<object>();
        foreach (var circle in await circles.Of(person.Id, stop))
        {
            if (await circles.Member(circle.Id, person.Id, stop) is not { } member) continue;
            all.Add(new { circle.Name, association = !circle.IsPrivate, member.Called, member.IsOwner, shares = Terms.Of(member.Shares), since = Moment.Iso(member.Since) });
        }

        return all;
    }

    public async Task Forget(DbConnection connection, Person person)
    {
        foreach (var circle in (await connection.QueryAsync<long>("SELECT circle FROM circle_member WHERE person = @Id", new { person.Id })).ToList())
        {
            await Circles.Leave(connection, circle, person.Id); // so that others own what this one owned
        }
    }
}

/// <summary>Who helped, and what they did.</summary>
internal sealed class HelpersPart(Helpers helpers, HelperActs acts) : IPersonalPart
{
    public string Name => "helpers";

    public async Task<object> Of(Person person, CancellationToken stop) => new
    {
        helpers = (await helpers.Of(person.Id, stop)).Select(one => new { one.Account, since = Moment.Iso(one.Since), one.Declared }).ToList(),
        acts = (await acts.Of(person, stop)).Select(note => new { note.Account, at = Moment.Iso(note.At), act = Terms.Of(note.Act) }).ToList(),
    };
}

/// <summary>What the person reckons an interruption at.</summary>
internal sealed class CostPart(CostStore costs) : IPersonalPart
{
    public string Name => "cost";

    public async Task<object> Of(Person person, CancellationToken stop) => await costs.Assumed(person.Id, stop);
}

/// <summary>The files that were taken into the register; what was in them is in its entries.</summary>
internal sealed class ImportsPart(ImportStore imports) : IPersonalPart
{
    public string Name => "imports";

    public async Task<object> Of(Person person, CancellationToken stop) => (await imports.Of(person.Id, stop))
        .Select(file => new { file.Name, sent = Moment.Iso(file.Sent), file.Added, file.Known, file.Skipped, file.Rejected }).ToList();
}
