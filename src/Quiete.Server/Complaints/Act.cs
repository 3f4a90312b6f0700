using Quiete.Procedures;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>Something that happened in a case, as a person tells it.</summary>
/// <param name="DeviceKey">Made with the form: the same one sent twice counts once.</param>
/// <param name="DayOnly">The hour is not known: <paramref name="At"/> is midnight in Italy.</param>
/// <param name="Body">To whom it went, or from whom it came.</param>
/// <param name="Who">The name of whoever spoke or signed.</param>
/// <param name="OperatorCode">What an agent gave as theirs.</param>
/// <param name="ComplaintNumber">What the company calls the complaint.</param>
/// <param name="PromisedBy">The day by which it was promised.</param>
/// <param name="Answers">The act of this case that it answers.</param>
/// <param name="File">Of the vault.</param>
/// <param name="Country">From where the agent spoke, by their word.</param>
/// <param name="RefusedAt">When a complaint number was refused.</param>
/// <param name="Solved">Whether the call solved it; null: not said.</param>
internal sealed record NewAct(
    string DeviceKey,
    ActKind Kind,
    DateTimeOffset At,
    bool DayOnly = false,
    Way? Way = null,
    Body? Body = null,
    string? Who = null,
    string? OperatorCode = null,
    NumberGiven NumberGiven = NumberGiven.NotAsked,
    string? ComplaintNumber = null,
    string? Promised = null,
    DateOnly? PromisedBy = null,
    string? Witness = null,
    string? Said = null,
    int? WaitedMinutes = null,
    int? Seconds = null,
    long? Answers = null,
    string? Url = null,
    long? File = null,
    string? Country = null,
    DateTimeOffset? RefusedAt = null,
    bool? Solved = null)
{
    public const int MaxKey = 64;
    public const int MaxName = 120;
    public const int MaxCode = 60;
    public const int MaxSaid = 20_000;
    public const int MaxUrl = 2_000;
    public const int MostMinutes = 24 * 60;
    public const int MostSeconds = MostMinutes * 60;

    /// <summary>How many bytes its long texts take: those that are read only where they are shown.</summary>
    public int TextBytes => Bytes(Said) + Bytes(Promised) + Bytes(Url);

    /// <summary>The same, checked.</summary>
    /// <exception cref="BadInputException">A field cannot be taken.</exception>
    public NewAct Checked() => this with
    {
        DeviceKey = Texts.Needed("key", DeviceKey, MaxKey),
        Who = PlainText.Line("who", Who, MaxName),
        OperatorCode = PlainText.Line("operatorCode", OperatorCode, MaxCode),
        ComplaintNumber = PlainText.Line("complaintNumber", ComplaintNumber, MaxCode),
        NumberGiven = string.IsNullOrWhiteSpace(ComplaintNumber) ? NumberGiven : NumberGiven.Given,
        Promised = PlainText.Lines("promised", Promised, MaxSaid),
        Witness = PlainText.Line("witness", Witness, MaxName),
        Said = PlainText.Lines("said", Said, MaxSaid),
        WaitedMinutes = WaitedMinutes is null or (>= 0 and <= MostMinutes) ? WaitedMinutes : throw new BadInputException("waitedMinutes", $"From 0 to {MostMinutes} minutes."),
        Seconds = Seconds is null or (>= 0 and <= MostSeconds) ? Seconds : throw new BadInputException("seconds", $"From 0 to {MostSeconds} seconds."),
        Country = PlainText.Line("country", Country, MaxCode),
        RefusedAt = string.IsNullOrWhiteSpace(ComplaintNumber) && NumberGiven == NumberGiven.Refused ? RefusedAt : null,
        Url = Texts.WebAddress("url", Url, MaxUrl),
    };

    private static int Bytes(string? text) => text is null ? 0 : System.Text.Encoding.UTF8.GetByteCount(text);
}

/// <summary>Something that happened in a case.</summary>
/// <param name="WrittenBy">The account: the person's own, or a helper's.</param>
internal sealed record Act(long Id, long Case, long WrittenBy, DateTimeOffset Recorded, DateTimeOffset? TakenBack, long Change, NewAct Told)
{
    /// <summary>Of what was said (<see cref="TextMark"/>): it is there where the text itself was not read.</summary>
    public long? SaidMark { get => field ?? TextMark.Of(Told.Said); init; }
}
