using Quiete.Rules;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>Reads cases as associations see them.</summary>
internal sealed class SharedCases(CaseStore cases, CaseFiles files, PersonStore persons, TimeProvider clock)
{
    /// <summary>A case that was handed over; null: it is gone meanwhile. Its caller has it from <see cref="HandoverStore"/>, which is the wall.</summary>
    public async Task<SharedCase?> Of(Handover handover, CancellationToken stop) => await FileOf(handover, stop) is { } file ? SharedCase.Of(file, handover.Shares) : null;

    /// <summary>The same, with what is to be done in it today.</summary>
    public async Task<(SharedCase Case, CasePath Path)?> WithPath(Handover handover, CancellationToken stop) =>
        await FileOf(handover, stop) is { } file ? (SharedCase.Of(file, handover.Shares), CasePath.ForDesk(file, RomeTime.DayOf(clock.GetUtcNow()))) : null;

    private async Task<CaseFile?> FileOf(Handover handover, CancellationToken stop) =>
        await cases.Any(handover.Case, stop) is { } one && await persons.Any(one.Person, stop) is { } person ? await files.Of(person, one, stop) : null;
}
