using Quiete.Procedures;

namespace Quiete.Server.Complaints;

/// <summary>Which fields a kind of act has at first sight; all others stay folded.</summary>
internal static class ActKinds
{
    /// <summary>The kinds as people look for them, in groups.</summary>
    public static readonly IReadOnlyList<(string Italian, string English, ActKind[] Kinds)> Groups =
    [
        ("Ho scritto o telefonato", "I wrote or called",
            [ActKind.Call, ActKind.Complaint, ActKind.Objection, ActKind.AccessRequest, ActKind.ConsentWithdrawal, ActKind.ContractWithdrawal, ActKind.IndemnityClaim, ActKind.Report, ActKind.Notice]),
        ("Mi è arrivato", "I received", [ActKind.Answer, ActKind.Contract, ActKind.PecAccepted, ActKind.PecDelivered, ActKind.PecFailed, ActKind.LetterDelivered]),
        ("Il problema", "The trouble", [ActKind.Began, ActKind.Ended]),
        ("Altro", "Something else", [ActKind.HandOver, ActKind.Note]),
    ];

    extension(ActKind kind)
    {
        public bool HasWay => kind is not (ActKind.Began or ActKind.Ended or ActKind.Call or ActKind.PecAccepted or ActKind.PecDelivered or ActKind.PecFailed or ActKind.LetterDelivered or ActKind.HandOver);

        public bool HasBody => kind is not (ActKind.Began or ActKind.Ended or ActKind.Contract);

        /// <summary>Whether somebody spoke: name, code, a number for the complaint.</summary>
        public bool HasTalk => kind is ActKind.Call or ActKind.Complaint or ActKind.Answer;

        public bool HasPromise => kind is ActKind.Call or ActKind.Answer;

        public bool HasLength => kind is ActKind.Call;

        public bool HasAnswers => kind is ActKind.Answer or ActKind.PecAccepted or ActKind.PecDelivered or ActKind.PecFailed or ActKind.LetterDelivered or ActKind.Ended;
    }
}
