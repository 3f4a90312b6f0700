using System.Globalization;
using System.Security.Claims;

namespace Quiete.Server.Accounts;

/// <summary>What somebody is in Quiete.</summary>
internal enum Role
{
    Person,
    Agent,
    Agency,
    Principal,
    Association,
    Auditor,
    Administrator,
}

/// <summary>What a caller may do through the API. A user's scopes follow from the role; a key's are chosen when it is made.</summary>
[Flags]
internal enum Scopes
{
    None = 0,

    /// <summary>Ask the gate without reserving.</summary>
    Check = 1,

    /// <summary>Reserve contacts and tell their outcome.</summary>
    Contact = 2,

    /// <summary>Enter consents, requests, objections, contracts, attempts and answers of the register.</summary>
    WriteFacts = 4,

    /// <summary>See facts and contact histories.</summary>
    ReadFacts = 8,

    /// <summary>Change mandates, lines, policies and campaigns.</summary>
    Companies = 16,

    /// <summary>Events, webhooks.</summary>
    Events = 32,

    /// <summary>Read complaints that people sent, and answer them.</summary>
    Complaints = 64,
}

/// <summary>Who asks: a person who signed in and acts for a company, or a program with a key of one.</summary>
/// <param name="Name">For the record: <c>user 5</c>, <c>key 12</c>.</param>
/// <param name="Company">For which company it acts; null for people, auditors and administrators.</param>
internal sealed record Caller(string Name, Role Role, long? Company, Scopes Scopes)
{
    /// <summary>What the names of the claims below begin with, and no others.</summary>
    public const string ClaimPrefix = "quiete:";

    public const string NameClaim = "quiete:name";
    public const string RoleClaim = "quiete:role";
    public const string CompanyClaim = "quiete:company";
    public const string ScopesClaim = "quiete:scopes";

    public bool May(Scopes scope) => (Scopes & scope) == scope;

    /// <summary>Who made this request; null when nobody signed in.</summary>
    public static Caller? Of(HttpContext http) => Of(http.User);

    /// <inheritdoc cref="Of(HttpContext)"/>
    public static Caller? Of(ClaimsPrincipal user)
    {
        if (user.FindFirstValue(NameClaim) is not { } name) return null;
        return new(
            name,
            Enum.Parse<Role>(user.FindFirstValue(RoleClaim)!),
            long.TryParse(user.FindFirstValue(CompanyClaim), CultureInfo.InvariantCulture, out var company) ? company : null,
            Enum.Parse<Scopes>(user.FindFirstValue(ScopesClaim)!));
    }

    /// <summary>The claims that say the same.</summary>
    public IEnumerable<Claim> Claims() =>
    [
        new(NameClaim, Name),
        new(RoleClaim, Role.ToString()),
        new(ScopesClaim, Scopes.ToString()),
        .. Company is { } company ? [new Claim(CompanyClaim, $"{company}")] : Array.Empty<Claim>(),
    ];
}
