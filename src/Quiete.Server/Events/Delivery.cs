namespace Quiete.Server.Events;

/// <summary>How far a delivery has come. The numbers are stored.</summary>
internal enum DeliveryState
{
    Waiting = 0,
    Sending = 1,
    Delivered = 2,

    /// <summary>A dead letter: nobody tries again unless somebody asks.</summary>
    Dead = 3,
}

/// <summary>One event on its way to one webhook, as its company sees it.</summary>
/// <param name="Due">When it is sent next, while it waits.</param>
/// <param name="Last">When it was last sent.</param>
/// <param name="Status">What the receiver answered last; null when there was no answer.</param>
/// <param name="Answer">The first characters of the answer; without a status: one of <see cref="AttemptFault"/>.</param>
internal sealed record Delivery(
    long Id, EventPlace Event, string Kind, DateTimeOffset At, DeliveryState State, int Attempts, DateTimeOffset? Due, DateTimeOffset? Last, int? Status, string? Answer);

/// <summary>A delivery that this process has taken and now sends.</summary>
/// <param name="Attempt">Its how-manieth attempt this is, from 1: also the mark by which a process knows that the delivery is still its own.</param>
/// <param name="Secrets">Those that sign, the newest first.</param>
internal sealed record TakenDelivery(long Id, long Webhook, int Attempt, string Url, IReadOnlyList<byte[]> Secrets, StoredEvent Event);

/// <summary>What came of an attempt.</summary>
/// <param name="Status">The status that the receiver answered; null: none.</param>
/// <param name="Answer">The first characters of its answer, or one of <see cref="AttemptFault"/>.</param>
internal sealed record Attempt(int? Status, string Answer)
{
    private const int GoneStatus = 410;

    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>Whether the receiver wants no more messages.</summary>
    public bool Gone => Status == GoneStatus;
}

/// <summary>Why there was no answer.</summary>
internal static class AttemptFault
{
    public const string TimeOut = "time-out";
    public const string AddressNotPublic = "address-not-public";
    public const string ConnectionFailed = "connection-failed";
    public const string TlsFailed = "tls-failed";
    public const string NoHttp = "no-http-answer";
}
