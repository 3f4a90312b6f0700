using System.Security.Cryptography;
using System.Text;
using Quiete.Procedures;
using Quiete.Server.Documents;
using Quiete.Server.Register;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>What became of a file that a person brought as a receipt.</summary>
/// <param name="Name">The file's.</param>
/// <param name="Letter">The letter that it is about; null: none of this case is recognised in it.</param>
/// <param name="Act">What was put on the timeline; null: nothing. Its file lies in the vault, if there was room.</param>
internal sealed record PecTaken(string Name, PecReading Reading, Letter? Letter, Act? Act)
{
    /// <summary>The signed files inside whose content was laid open into the vault.</summary>
    public IReadOnlyList<SignedFile> Opened { get; init; } = [];
}

/// <summary>Puts receipts of certified mail on the timeline of a case: only those that nobody altered and that are about a letter of the case, or that the person says are.</summary>
internal sealed class PecDesk(PecReader reader, LetterStore letters, ActStore acts, VaultStore vault)
{
    /// <summary>The most files at once.</summary>
    public const int MostFiles = 20;

    /// <summary>The most megabytes of all files together: a receipt holds the message once, and a letter with its PDF is far below one.</summary>
    public const int MostMegabytes = 15;

    /// <summary>Reads one file. The same receipt brought twice stands once.</summary>
    /// <param name="evenUnknown">Take it though no letter of the case is recognised in it.</param>
    public async Task<PecTaken> Take(Person person, Case one, long by, string name, byte[] file, bool evenUnknown, CancellationToken stop)
    {
        var reading = reader.Read(file);
        if (reading.Receipt is not { } receipt) return new(name, reading, Letter: null, Act: null);
        var sent = (await letters.Of(one.Id, stop)).Where(letter => letter.Sent is not null).ToList();
        var about = sent.Find(letter => letter.Hash is { } hash && receipt.Files.Any(print => print.AsSpan().SequenceEqual(hash)))
            ?? sent.Find(letter => receipt.Subject.Contains($"(rif. {letter.Reference})", StringComparison.Ordinal));
        if (receipt.Proof is PecProof.Altered or PecProof.Unsigned || Kind(receipt.Kind) is not { } kind || (about is null && !evenUnknown)) return new(name, reading, about, Act: null);
        var act = await acts.EnterOwn(one.Id, by, new NewAct(
            Key(receipt), kind, receipt.At, DayOnly: false, Way.Pec, Body.Company, Short(receipt.Kind == PecKind.Envelope ? receipt.Sender : receipt.Provider), Said: Said(receipt), Answers: about?.Act, File: await Keep(person, one, name, file, stop)), stop);
        return new(name, reading, about, act) { Opened = receipt.Kind == PecKind.Envelope ? await Open(person, one, receipt, stop) : [] };
    }

    // What came signed opens with special programs only: what lies in it is kept beside it, for everybody to read.
    private async Task<IReadOnlyList<SignedFile>> Open(Person person, Case one, PecReceipt receipt, CancellationToken stop)
    {
        var opened = new List<SignedFile>();
        foreach (var signed in receipt.Signed.Where(signed => signed.Content.Length > 0))
        {
            if (await Keep(person, one, signed.InnerName, signed.Content, stop) is not null) opened.Add(signed);
        }

        return opened;
    }

    // A vault or a disk without room does not keep the fact from the timeline.
    private async Task<long?> Keep(Person person, Case one, string name, byte[] file, CancellationToken stop)
    {
        try
        {
            using var content = new MemoryStream(file);
            return (await vault.Put(person, one.Id, name, content, stop)).Id;
        }
        catch (Exception full) when (full is BadInputException or NotNowException)
        {
            return null;
        }
    }

    private static ActKind? Kind(PecKind kind) => kind switch
    {
        PecKind.Accepted => ActKind.PecAccepted,
        PecKind.Delivered => ActKind.PecDelivered,
        PecKind.Failed => ActKind.PecFailed,
        PecKind.Envelope => ActKind.Answer,
        _ => null,
    };

    private static string Key(PecReceipt receipt) =>
        ActKeys.Receipt(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{receipt.Kind}\n{receipt.Id}\n{receipt.DeliveredTo}")))[..40]);

    private static string? Short(string text) => text.Length == 0 ? null : text.Length > NewAct.MaxName ? text[..NewAct.MaxName] : text;

    private static string Said(PecReceipt receipt) => Clean(string.Join('\n', new[]
    {
        receipt.Subject, receipt.DeliveredTo is { } to ? $"A: {to}" : null, receipt.Error, $"Identificativo {receipt.Id}",
        receipt.Proof == PecProof.Trusted ? "Firma integra, gestore riconosciuto (revoca non controllata)" : "Firma integra, firmatario non verificato",
    }.Concat(receipt.Kind == PecKind.Envelope ? receipt.Signed.Select(SignedSaid) : []).Where(line => !string.IsNullOrEmpty(line))));

    private static string SignedSaid(SignedFile file) => $"File firmato {Short(file.Name)}: " + (file.Kind, file.Proof) switch
    {
        (SignedFileKind.Signed, PecProof.Altered) => "la firma non corrisponde",
        (SignedFileKind.Signed, PecProof.Trusted) => $"firma integra di {Short(file.Signers ?? "?")} (revoca non controllata)",
        (SignedFileKind.Signed, _) => $"firma integra, per il certificato di {Short(file.Signers ?? "?")}, non verificato",
        _ => "non si apre",
    };

    // Whoever wrote the mail chose its subject: nothing in it may break what the act takes.
    private static string Clean(string text) => string.Concat(text.Where(c => c == '\n' || !char.IsControl(c)));
}
