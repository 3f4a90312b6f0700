namespace Quiete.Server.Complaints;

/// <summary>The texts of a letter of which the person may have sent one: those that were downloaded, and the one that the page shows.</summary>
public sealed class LetterVersions
{
    private readonly string? nowPrint;

    /// <param name="copies">The latest first.</param>
    /// <param name="now">What the page shows; null: a field cannot be read.</param>
    internal LetterVersions(IReadOnlyList<LetterCopy> copies, LetterText? now) => (Copies, Now, nowPrint) = (copies, now, now?.Print());

    internal IReadOnlyList<LetterCopy> Copies { get; }

    internal LetterText? Now { get; }

    /// <summary>Those that are not what the page shows.</summary>
    internal IEnumerable<LetterCopy> Others => Copies.Where(copy => copy.Print != nowPrint);

    /// <summary>When what the page shows was downloaded; null: never.</summary>
    internal DateTimeOffset? NowDownloaded => Copies.FirstOrDefault(copy => copy.Print == nowPrint)?.At;

    /// <summary>The one that was most likely sent: the latest that was downloaded, or what the page shows.</summary>
    internal string Likely => Copies is [var latest, ..] ? latest.Print : nowPrint ?? "";

    internal bool IsNow(string print) => print == nowPrint;
}
