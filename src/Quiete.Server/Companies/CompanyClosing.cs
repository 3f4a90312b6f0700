using Quiete.Server.Accounts;
using Quiete.Server.Events;

namespace Quiete.Server.Companies;

/// <summary>Closes companies, with all by which they act and hear of people.</summary>
internal sealed class CompanyClosing(CompanyStore companies, CompanyAccess access, WebhookStore webhooks)
{
    /// <summary>Closes a company for good. What it holds ends first: cut off in between, nothing stays open.</summary>
    /// <returns>False: there is none that is open.</returns>
    public async Task<bool> Close(long company, CancellationToken stop)
    {
        await webhooks.DeleteAll(company, stop);
        await access.End(company, stop);
        return await companies.Close(company, stop);
    }
}
