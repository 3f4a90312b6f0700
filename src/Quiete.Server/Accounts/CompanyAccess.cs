namespace Quiete.Server.Accounts;

/// <summary>Everything by which somebody acts for a company: its keys, its people, its open invitations.</summary>
internal sealed class CompanyAccess(KeyStore keys, MembershipStore memberships, InvitationStore invitations)
{
    /// <summary>Ends all of it for good: keys within a second, people within half a minute. Call it before the company is closed, so that no gap remains.</summary>
    public async Task End(long company, CancellationToken stop)
    {
        await invitations.WithdrawAll(company, stop);
        await memberships.RemoveAll(company, stop);
        await keys.RevokeAll(company, stop);
    }
}
