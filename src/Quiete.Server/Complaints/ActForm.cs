using System.Globalization;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>An act as the fields of a page hold it.</summary>
public class ActForm
{
    private static readonly DateOnly FirstDay = new(1950, 1, 1);

    public string? DeviceKey { get; set; }

    public string? Kind { get; set; }

    public string? Day { get; set; }

    /// <summary>Italian time, <c>10:15</c>; empty: nobody remembers.</summary>
    public string? Time { get; set; }

    public string? Way { get; set; }

    public string? Body { get; set; }

    public string? Who { get; set; }

    public string? OperatorCode { get; set; }

    public string? Country { get; set; }

    public string? NumberGiven { get; set; }

    public string? ComplaintNumber { get; set; }

    public string? Promised { get; set; }

    public string? PromisedBy { get; set; }

    public string? Witness { get; set; }

    public string? Said { get; set; }

    public string? WaitedMinutes { get; set; }

    /// <summary>Minutes, or minutes and seconds as <c>12:30</c>.</summary>
    public string? Length { get; set; }

    public string? Answers { get; set; }

    public string? Url { get; set; }

    /// <summary><c>true</c>, <c>false</c>, or nothing.</summary>
    public string? Solved { get; set; }

    /// <summary>An instant, put there by a button: when a complaint number was refused.</summary>
    public string? RefusedAt { get; set; }

    /// <summary>Of the vault: which file proves it.</summary>
    public string? File { get; set; }

    /// <summary>Saved in spite of doubts.</summary>
    public bool Anyway { get; set; }

    internal static ActForm New(ActKind kind, DateTimeOffset now) => new()
    {
        DeviceKey = EntryReader.NewKey(),
        Kind = Terms.Of(kind),
        Day = Columns.Text(RomeTime.DayOf(now)),
        Way = kind switch
        {
            ActKind.Call => Terms.Of(Procedures.Way.Phone),
            ActKind.PecAccepted or ActKind.PecDelivered or ActKind.PecFailed => Terms.Of(Procedures.Way.Pec),
            ActKind.LetterDelivered => Terms.Of(Procedures.Way.RegisteredLetter),
            _ => null,
        },
        Body = kind is ActKind.Report or ActKind.Note or ActKind.HandOver ? null : Terms.Of(Procedures.Body.Company),
    };

    internal static ActForm Of(NewAct told) => new()
    {
        DeviceKey = told.DeviceKey,
        Kind = Terms.Of(told.Kind),
        Day = Columns.Text(RomeTime.DayOf(told.At)),
        Time = told.DayOnly ? null : RomeTime.At(told.At).ToString("HH:mm", CultureInfo.InvariantCulture),
        Way = told.Way is { } way ? Terms.Of(way) : null,
        Body = told.Body is { } body ? Terms.Of(body) : null,
        Who = told.Who,
        OperatorCode = told.OperatorCode,
        Country = told.Country,
        NumberGiven = Terms.Of(told.NumberGiven),
        ComplaintNumber = told.ComplaintNumber,
        Promised = told.Promised,
        PromisedBy = Columns.Text(told.PromisedBy),
        Witness = told.Witness,
        Said = told.Said,
        WaitedMinutes = told.WaitedMinutes?.ToString(CultureInfo.InvariantCulture),
        Length = told.Seconds is { } seconds ? LengthOf(seconds) : null,
        Answers = told.Answers?.ToString(CultureInfo.InvariantCulture),
        Url = told.Url,
        Solved = told.Solved switch { true => "true", false => "false", null => null },
        RefusedAt = told.RefusedAt is { } refused ? Moment.Iso(refused) : null,
        File = told.File?.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What the form tells.</summary>
    /// <param name="before">What it corrects: a time that was not touched keeps its seconds.</param>
    /// <exception cref="BadInputException">A field cannot be read.</exception>
    internal NewAct Told(DateTimeOffset now, NewAct? before = null)
    {
        var (at, dayOnly) = When(now);
        if (before is not null && Of(before) is var old && (old.Day, old.Time ?? "") == (Day, Time ?? "")) (at, dayOnly) = (before.At, before.DayOnly);
        return new NewAct(
            before?.DeviceKey ?? DeviceKey ?? "", Texts.Word<ActKind>("kind", Kind), at, dayOnly, Word<Way>("way", Way), Word<Body>("body", Body), Who, OperatorCode,
            Word<NumberGiven>("numberGiven", NumberGiven) ?? Procedures.NumberGiven.NotAsked, ComplaintNumber, Promised, Texts.Day("promisedBy", PromisedBy), Witness, Said,
            Whole("waitedMinutes", WaitedMinutes), SecondsOf(Length), Texts.Whole("answers", Answers), Url, Texts.Whole("file", File), Country,
            Moment.TryParseInstant(RefusedAt ?? "", out var refused) && refused <= now.AddDays(1) ? refused : null,
            Solved switch { "true" => true, "false" => false, _ => null }).Checked();
    }

    private (DateTimeOffset At, bool DayOnly) When(DateTimeOffset now)
    {
        var day = Texts.Day("at", Day) ?? throw new BadInputException("at", "A day is needed.");
        if (day < FirstDay || day > RomeTime.DayOf(now).AddDays(1)) throw new BadInputException("at", "A day from 1950 to tomorrow is needed.");
        if (string.IsNullOrWhiteSpace(Time)) return (RomeTime.StartOf(day), true);
        return TimeOnly.TryParseExact(Time.Trim(), ["HH:mm", "H:mm", "HH:mm:ss", "HH.mm", "H.mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? (RomeTime.Instant(day, time), false)
            : throw new BadInputException("at", "A time such as 09:30 is needed.");
    }

    private static string LengthOf(int seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");

    private static int? SecondsOf(string? text) => text?.Trim().Split(':') switch
    {
        null or [""] => null,
        [var minutes] => Whole("seconds", minutes, NewAct.MostMinutes) * 60,
        [var minutes, var seconds] when Whole("seconds", seconds) is { } rest and < 60 => (Whole("seconds", minutes, NewAct.MostMinutes) ?? 0) * 60 + rest,
        _ => throw new BadInputException("seconds", "Minutes are needed, or minutes and seconds such as 12:30."),
    };

    private static int? Whole(string field, string? text, int most = int.MaxValue) => Texts.Whole(field, text?.Trim()) switch
    {
        null => null,
        { } number when number > most => throw new BadInputException(field, "This is too large."),
        { } number => (int)number,
    };

    private static T? Word<T>(string field, string? text) where T : struct, Enum => string.IsNullOrEmpty(text) ? null : Texts.Word<T>(field, text);
}
