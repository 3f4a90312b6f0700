using Quiete.Server.Accounts;

namespace Quiete.Server.Companies;

/// <summary>How far callers reach in this room. What somebody does not see does not exist for them.</summary>
internal static class Reach
{
    extension(Caller caller)
    {
        /// <summary>Sees what companies keep to themselves, of all of them.</summary>
        public bool SeesAll => caller.Role is Role.Administrator or Role.Auditor;

        public bool Sees(CampaignEntry campaign) =>
            caller.SeesAll || (caller.Company is { } own && (own == campaign.Principal.Id || own == campaign.Agency?.Id));

        public bool Sees(Mandate mandate) => caller.SeesAll
            || (caller.Company is { } own && (own == mandate.Principal.Id || own == mandate.Agency.Id || own == mandate.Through?.Id));

        public bool Sees(PublishedPolicy policy) => caller.SeesAll || caller.Company == policy.Principal;

        /// <summary>Whether it may change what is of a company.</summary>
        public bool ActsFor(long company) => caller.Company == company && caller.May(Scopes.Companies);

        /// <summary>The principal for which it may act; null: none.</summary>
        public long? ActsForPrincipal => caller is { Role: Role.Principal, Company: { } own } && caller.ActsFor(own) ? own : null;

        /// <summary>The agency for which it may act; null: none.</summary>
        public long? ActsForAgency => caller is { Role: Role.Agency, Company: { } own } && caller.ActsFor(own) ? own : null;

        /// <summary>The company, principal or agency, for which it may act; null: none.</summary>
        public long? ActsForOne => caller.ActsForPrincipal ?? caller.ActsForAgency;

        /// <summary>Who may move the last day of a mandate: the principal, and the agency that passed it on.</summary>
        public bool MayChange(Mandate mandate) =>
            caller.ActsFor(mandate.Principal.Id) || (mandate.Through is { } through && caller.ActsFor(through.Id));

        /// <summary>Who may end a mandate: who may change it, and the agency that has it.</summary>
        public bool MayEnd(Mandate mandate) => caller.MayChange(mandate) || caller.ActsFor(mandate.Agency.Id);
    }
}
