namespace Quiete.Server.Accounts;

/// <summary>What an account is, and for which company. One account may have several and acts under one at a time.</summary>
/// <param name="Company">Null for auditors and administrators, who act for nobody.</param>
internal sealed record Membership(long Account, long? Company, Role Role)
{
    /// <summary>Whoever signs in and has no membership is a person, and may do what people may.</summary>
    public static Membership None(long account) => new(account, Company: null, Role.Person);

    public Caller Caller => new(Accounts.Account.NameOf(Account), Role, Company, Role.Scopes);
}

/// <summary>What follows from a role.</summary>
internal static class Roles
{
    extension(Role role)
    {
        /// <summary>What somebody in this role may do through the API.</summary>
        public Scopes Scopes => role switch
        {
            Role.Principal => Scopes.Check | Scopes.Contact | Scopes.WriteFacts | Scopes.ReadFacts | Scopes.Companies | Scopes.Events | Scopes.Complaints,
            Role.Agency => Scopes.Check | Scopes.Contact | Scopes.WriteFacts | Scopes.Companies | Scopes.Events,
            Role.Agent => Scopes.Check | Scopes.Contact,
            Role.Administrator => Scopes.Companies,
            _ => Scopes.None,
        };

        /// <summary>Whether the role is one inside a company.</summary>
        public bool IsOfCompany => role is Role.Principal or Role.Agency or Role.Agent or Role.Association;

        /// <summary>The roles that somebody in this role may give to others of the same company.</summary>
        public IReadOnlyList<Role> MayInvite => role switch
        {
            Role.Principal => [Role.Agent, Role.Principal],
            Role.Agency => [Role.Agent, Role.Agency],
            Role.Association => [Role.Association],
            _ => [],
        };
    }
}
