using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>The wall of the room for addresses that are no pages: what <see cref="AboutCase"/> is for pages.</summary>
internal sealed class CaseDoor(Kept kept, CaseStore cases)
{
    /// <summary>A case of a register that whoever asks keeps; null: there is none for them.</summary>
    /// <param name="di">Whose register; null: one's own.</param>
    public async Task<(Person Person, Case Case)?> Of(HttpContext http, long id, long? di, CancellationToken stop) =>
        await kept.By(http, di, stop) is { } person && await cases.Find(person.Id, id, stop) is { } one ? (person, one) : null;
}
