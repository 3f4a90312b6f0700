using System.Security.Cryptography;
using System.Text.Json;
using Quiete.Procedures;

namespace Quiete.Server.Complaints;

/// <summary>A sentence or more of a letter, with its translation for whoever reads no Italian.</summary>
internal sealed record LetterLine(string Italian, string English);

/// <summary>A paragraph, with points below it if there are any.</summary>
internal sealed record LetterPassage(LetterLine Line, IReadOnlyList<LetterLine> Points)
{
    public static LetterPassage Of(string italian, string english, params IReadOnlyList<LetterLine> points) => new(new(italian, english), points);
}

/// <summary>A contact that the letter names.</summary>
/// <param name="Line">Who called, as it was shown.</param>
/// <param name="Own">Which of the person's numbers was called.</param>
internal sealed record LetterContact(DateTimeOffset At, string Channel, string Line, string? Own);

/// <summary>Whom the letter goes to.</summary>
/// <param name="Lines">Name and address as they stand on the envelope.</param>
/// <param name="Body">What the one that gets a copy is.</param>
internal sealed record LetterReader(string Name, IReadOnlyList<string> Lines, string? Email, Body? Body = null);

/// <summary>What a letter still lacks.</summary>
/// <param name="Field">Where it is typed: a field of the page, or a word for what another page holds.</param>
/// <param name="Path">The page that holds it; null: this one. Below the case where it begins with a dot.</param>
internal sealed record LetterGap(string Field, LetterLine What, string? Path = null);

/// <summary>A letter put together: what is printed, mailed and kept once it is sent.</summary>
/// <param name="Reference">Of this letter, in its subject: receipts and answers can be told apart by it.</param>
/// <param name="Sender">Name and address.</param>
/// <param name="Writer">From whose mailbox it goes; null: the mail program's.</param>
/// <param name="More">Contacts that the table leaves out; the file inside the PDF holds them all.</param>
/// <param name="Copies">Who is informed.</param>
/// <param name="IsGuess">The person only thinks that it was this company.</param>
/// <param name="WithEnglish">The translation goes with it.</param>
internal sealed record LetterText(
    LetterKind Kind, string Reference, DateOnly Day, string PlaceAndDay, IReadOnlyList<string> Sender, LetterReader? Writer, LetterReader Addressee, LetterLine Subject, string Greeting,
    IReadOnlyList<LetterPassage> Opening, IReadOnlyList<LetterContact> Contacts, int More, IReadOnlyList<LetterPassage> Body, IReadOnlyList<string> Enclosed, IReadOnlyList<LetterReader> Copies,
    string Signature, bool IsGuess, bool WithEnglish, IReadOnlyList<LetterContact> AllContacts)
{
    /// <summary>Tells this text from every other: what is recorded as sent is what the person saw or downloaded.</summary>
    public string Print() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)));
}

/// <summary>A letter, and what it still lacks.</summary>
/// <param name="LeftOut">How many contacts of the case are not in it: another company's, or welcome.</param>
internal sealed record ComposedLetter(LetterText Text, IReadOnlyList<LetterGap> Gaps, int LeftOut);

/// <summary>A letter as it was downloaded.</summary>
/// <param name="Print">Of the text.</param>
/// <param name="Form">What was typed then.</param>
/// <param name="At">When it was last downloaded so.</param>
/// <param name="Hash">SHA-256 of the PDF.</param>
internal sealed record LetterCopy(string Print, DateTimeOffset At, LetterForm Form, LetterText Text, byte[] Hash);
