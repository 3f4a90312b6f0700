using Quiete.Numbers;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;

namespace Quiete.Server.Reputation;

/// <summary>Whose a line is: of the company that declares it, or of the person who has proved the number.</summary>
internal sealed class LineOwners(LineStore lines, PeopleDoor people)
{
    /// <summary>Whether who signed in owns a line, and for which company; null company: for themselves.</summary>
    public async Task<(bool Owns, long? Company)> Of(HttpContext http, CallerLine line, CancellationToken stop)
    {
        if (line.IsWithheld || SignedIn.Id(http.User) is not { } account) return default;
        if (Caller.Of(http)?.ActsForOne is { } company && (await lines.History(line, stop)).Any(one => one.Withdrawn is null && one.Company.Id == company)) return (true, company);
        return (!line.Number.IsNone && await people.HasProved(account, line.Number, stop), null);
    }
}
