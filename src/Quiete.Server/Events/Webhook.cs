namespace Quiete.Server.Events;

/// <summary>Whether a webhook is sent to. The numbers are stored.</summary>
internal enum WebhookState
{
    Active = 0,

    /// <summary>By its company: what happens meanwhile waits, as long as events are kept.</summary>
    Paused = 1,

    /// <summary>Its receiver answered 410: what happens meanwhile is not kept for it.</summary>
    Gone = 2,
}

/// <summary>An address to which a company's events are sent.</summary>
internal sealed record Webhook
{
    public const int MaxDescription = 200;

    public long Id { get; init; }

    public string Url { get; init; } = "";

    /// <summary>Which kinds are sent; empty: all.</summary>
    public IReadOnlySet<string> Kinds { get; init; } = new HashSet<string>();

    public string Description { get; init; } = "";

    public WebhookState State { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>Until when the secret before this one signs too.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>How many of its deliveries are dead letters.</summary>
    public long Dead { get; init; }
}

/// <summary>What a company may choose of a webhook.</summary>
internal sealed record WebhookWish(string Url, IReadOnlySet<string> Kinds, string Description)
{
    /// <summary>Checks what somebody gave, the address by asking where its name leads.</summary>
    /// <exception cref="BadInputException">A field cannot be taken.</exception>
    public static async Task<WebhookWish> Check(
        string url, IEnumerable<string> kinds, string? description, ServerOptions options, CancellationToken stop)
    {
        description = (description ?? "").Trim();
        if (description.Length > Webhook.MaxDescription) throw new BadInputException("description", $"At most {Webhook.MaxDescription} characters.");
        if (description.Any(char.IsControl)) throw new BadInputException("description", "One line of plain text is needed.");
        return new(await WebhookUrl.Check(url.Trim(), options.PrivateWebhooks, stop), EventKinds.Check(kinds), description);
    }
}
