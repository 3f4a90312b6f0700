namespace Quiete.Server.Accounts;

/// <summary>The link that makes the first administrator, for the person at the terminal.</summary>
internal static class FirstRun
{
    /// <summary>A new link, good once; earlier ones end. Null when there is an administrator.</summary>
    public static async Task<string?> Link(MembershipStore memberships, InvitationStore invitations, ServerOptions options, CancellationToken stop)
    {
        if ((await memberships.In(Role.Administrator, stop)).Count > 0) return null;
        var token = await invitations.Create(company: null, Role.Administrator, "", InvitationStore.FirstRun, stop);
        return $"{options.Address}/primo-avvio/{token}";
    }
}
