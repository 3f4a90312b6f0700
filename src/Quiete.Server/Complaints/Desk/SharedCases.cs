using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>Reads cases as associations see them.</summary>
internal sealed class SharedCases(CaseStore cases, CaseFiles files, PersonStore persons)
{
    /// <summary>A case that was handed over; null: it is gone meanwhile. Its caller has it from <see cref="HandoverStore"/>, which is the wall.</summary>
    public async Task<SharedCase?> Of(Handover handover, CancellationToken stop) =>
        await cases.Any(handover.Case, stop) is { } one && await persons.Any(one.Person, stop) is { } person ? SharedCase.Of(await files.Of(person, one, stop), handover.Shares) : null;
}
