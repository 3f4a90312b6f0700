using Quiete.Audit;
using Quiete.Procedures;
using Quiete.Rules;

namespace Quiete.Server.Complaints;

/// <summary>The keys of acts that the service enters itself. No form may bring one, and what stands under one is never rewritten: it holds somebody else's words, or what was sent.</summary>
internal static class ActKeys
{
    private const string ComplaintStart = "complaint:";
    private const string HandOverStart = "handover:";
    private const string HandOverEnds = "handover-end:";
    private const string MessageStart = "desk:";
    private const string ReceiptStart = "pec-";
    private const string LetterStart = "letter-";

    /// <summary>A condition in SQL: a message of an association.</summary>
    public const string IsMessage = $"device_key LIKE '{MessageStart}%'";

    /// <summary>A condition in SQL: what a form told, not the service.</summary>
    public const string IsOfForm =
        $"NOT (device_key LIKE '{ComplaintStart}%' OR device_key LIKE '{HandOverStart}%' OR device_key LIKE '{HandOverEnds}%' OR {IsMessage} OR device_key LIKE '{ReceiptStart}%' OR device_key LIKE '{LetterStart}%')";

    /// <summary>A condition in SQL: what others write and what ends something, which no limit of the person may hold up (<see cref="HasRoomAlways"/>).</summary>
    public const string TakesNoRoom = $"({IsMessage} OR device_key LIKE '{HandOverEnds}%' OR device_key LIKE '{ComplaintStart}% %')";

    private static readonly string[] Starts = [ComplaintStart, HandOverStart, HandOverEnds, MessageStart, ReceiptStart, LetterStart];

    /// <summary>Of a complaint that was sent through Quiete.</summary>
    public static string Complaint(ShortCode code) => $"{ComplaintStart}{code}";

    /// <summary>Of what followed it: <c>answer</c>, <c>end</c>, or a message by its number.</summary>
    public static string After(ShortCode code, string what) => $"{Complaint(code)} {what}";

    public static string HandOver(long id) => $"{HandOverStart}{id}";

    public static string HandOverEnd(long id) => $"{HandOverEnds}{id}";

    /// <summary>Of a message that an association wrote.</summary>
    public static string Message(string key) => $"{MessageStart}{key}";

    /// <summary>Of a receipt of certified mail.</summary>
    public static string Receipt(string print) => $"{ReceiptStart}{print}";

    /// <summary>Of a letter that was sent.</summary>
    public static string Letter(long id) => $"{LetterStart}{id}";

    /// <summary>Of its copy to somebody else.</summary>
    public static string Copy(long id, Body body) => $"{Letter(id)}-{Terms.Of(body)}";

    /// <summary>Whether the service entered it.</summary>
    public static bool IsOfService(string key) => Array.Exists(Starts, start => key.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is entered however full the case is: a full case keeps nobody from taking something back, nor a company from answering.</summary>
    public static bool HasRoomAlways(string key) =>
        key.StartsWith(MessageStart, StringComparison.Ordinal) || key.StartsWith(HandOverEnds, StringComparison.Ordinal) || (key.StartsWith(ComplaintStart, StringComparison.Ordinal) && key.Contains(' '));
}
