using Microsoft.AspNetCore.Identity;

namespace Quiete.Server.Accounts;

/// <summary>Somebody who can sign in. What they may do follows from their memberships.</summary>
internal sealed class Account : IdentityUser<long>
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxName = 100;

    /// <summary>The most characters of an address.</summary>
    public const int MaxEmail = 254;

    /// <summary>The least characters of a password. No rule asks for signs or digits: length is what counts.</summary>
    public const int MinPassword = 12;

    /// <summary>The most characters of a password.</summary>
    public const int MaxPassword = 200;

    /// <summary>As colleagues read it.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>Whether an administrator closed it, until one opens it again. Wrong passwords lock an account for minutes only.</summary>
    public bool IsClosed => LockoutEnd == Closed;

    /// <summary>The end of a lock that does not end by itself.</summary>
    public static DateTimeOffset Closed => DateTimeOffset.MaxValue;

    /// <summary>For the record: <c>user 5</c>.</summary>
    public static string NameOf(long id) => $"user {id}";
}
