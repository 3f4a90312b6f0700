namespace Quiete.Server.Documents;

/// <summary>Somebody's mailbox.</summary>
/// <param name="Name">As it is shown; null: none.</param>
internal sealed record Mailbox(string Address, string? Name = null);

/// <summary>A mail to be opened in a person's own mail program and sent from there.</summary>
/// <param name="MessageId">Without the angle brackets: receipts of a PEC refer to it.</param>
/// <param name="From">Null: the mail program puts its own.</param>
/// <param name="Cc">For information.</param>
internal sealed record Mail(
    string MessageId, DateTimeOffset Date, Mailbox? From, IReadOnlyList<Mailbox> To, IReadOnlyList<Mailbox> Cc, string Subject, string Text, IReadOnlyList<Attachment> Attachments);
