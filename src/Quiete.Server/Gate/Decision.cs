using Quiete.Audit;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Server.Companies;

namespace Quiete.Server.Gate;

/// <summary>A wish to contact somebody, to be decided and, if allowed, reserved.</summary>
internal sealed record ContactWish
{
    /// <summary>The company that asks.</summary>
    public required long AskedBy { get; init; }

    public required KnownCampaign Campaign { get; init; }

    /// <summary>The number as it was given, and what was read from it.</summary>
    public required string NumberText { get; init; }

    public required NumberReading Number { get; init; }

    /// <summary>The line that will be shown, when it is not the campaign's.</summary>
    public CallerLine? CallerLine { get; init; }

    /// <summary>How long the slot is held.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>The caller's <c>Idempotency-Key</c>: the same key gives the same decision.</summary>
    public string? RequestKey { get; init; }

    /// <summary>SHA-256 of what was asked under that key: another wish under the same key is a conflict.</summary>
    public byte[]? RequestHash { get; init; }

    /// <summary>The caller's own name for this contact.</summary>
    public string? ExternalId { get; init; }

    /// <summary>A human's answer to an earlier "ask": what they saw allows the contact, and their word stands in the receipt.</summary>
    public HumanAnswer? Answer { get; init; }
}

/// <summary>A human looked at the evidence of a question and allowed the contact.</summary>
/// <param name="Question">The decision that asked.</param>
internal sealed record HumanAnswer(ShortCode Question, string By);

/// <summary>In what state the slot of a contact is.</summary>
internal enum ContactState
{
    /// <summary>Held for the agency until the lease ends.</summary>
    Reserved,

    /// <summary>The contact was made; it counts.</summary>
    Attempted,

    /// <summary>Given back unused.</summary>
    Released,

    /// <summary>The person objected while it was held.</summary>
    Stopped,

    /// <summary>The lease ended and nothing was told.</summary>
    Expired,
}

/// <summary>A decision as it is stored, with the slot if it has one.</summary>
internal sealed record StoredDecision
{
    public required long Code { get; init; }

    public required long AtMs { get; init; }

    public required long Principal { get; init; }

    public long? Agency { get; init; }

    public required long Campaign { get; init; }

    /// <summary>The number's bits; null once the person is erased, or when it could not be read.</summary>
    public long? Number { get; init; }

    public byte[]? Salt { get; init; }

    public required short Verdict { get; init; }

    public required string Payload { get; init; }

    public string? Facts { get; init; }

    public required long Batch { get; init; }

    public required int BatchIndex { get; init; }

    public required long AskedBy { get; init; }

    public byte[]? RequestHash { get; init; }

    public string? ExternalId { get; init; }

    public short? State { get; init; }

    public long? LeaseMs { get; init; }

    public ShortCode ShortCode => ShortCode.FromValue(Code);

    public Decision Decision => (Decision)Verdict;

    /// <summary>The state of the slot at an instant; null for a decision that reserved nothing.</summary>
    public ContactState? StateAt(DateTimeOffset now) => State switch
    {
        null => null,
        (short)ContactState.Reserved when LeaseMs <= now.ToUnixTimeMilliseconds() => ContactState.Expired,
        var state => (ContactState)state,
    };
}

/// <summary>The same key was used for another wish.</summary>
internal sealed class RequestKeyConflictException() : Exception("This Idempotency-Key was used for another request. Use a new key for a new request.");
