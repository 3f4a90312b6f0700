using System.CommandLine;
using System.Text;
using Quiete.Audit;
using Spectre.Console;

namespace Quiete.Cli;

/// <summary>Verifies a receipt without asking anybody: <c>quiete verify RECEIPT [--keys FILE] [--checkpoint FILE] [--consistency FILE]</c>.</summary>
internal static class VerifyCommand
{
    private const string StandardInput = "-";

    /// <summary>More than any file that it takes may have; what is longer is not even read.</summary>
    private const int MaxFile = 1024 * 1024;

    public static Command Create()
    {
        var receipt = new Argument<string>("RECEIPT") { Description = "The receipt of a decision, as a JSON file. A single - reads standard input." };
        var keys = new Option<string?>("--keys") { Description = "The keys that the service publishes, as a JWK set; without them any key is taken at its word.", HelpName = "FILE" };
        var checkpoint = new Option<string?>("--checkpoint") { Description = "A checkpoint of the log that was kept elsewhere, earlier or later.", HelpName = "FILE" };
        var consistency = new Option<string?>("--consistency") { Description = "The proof between the two checkpoints: a hash a line, in base64.", HelpName = "FILE" };
        var verify = new Command("verify", "Verifies the receipt of a decision, offline.") { receipt, keys, checkpoint, consistency };
        verify.SetAction(parsed => Run(
            parsed.GetRequiredValue(receipt), parsed.GetValue(keys), parsed.GetValue(checkpoint), parsed.GetValue(consistency)));
        return verify;
    }

    private static int Run(string file, string? keysFile, string? checkpointFile, string? consistencyFile)
    {
        if (consistencyFile is not null && checkpointFile is null) throw new BadInputException("--consistency", "Give the other checkpoint too: --checkpoint FILE.");
        var receipt = Receipt.Read(Bytes(file), file);
        var keys = keysFile is null ? null : KeySet.Read(Bytes(keysFile), keysFile);
        var kept = checkpointFile is null ? null : ReadCheckpoint(checkpointFile);
        var consistency = consistencyFile is null ? null : ReadProof(consistencyFile);

        var checks = ReceiptCheck.Run(receipt, keys, kept, consistency);
        var failed = checks.Count(check => check.Outcome == CheckOutcome.Failed);
        Console.Out.WriteLine(ReceiptText.Of(receipt));
        AnsiConsole.Write(ReceiptText.Table(checks));
        Console.Out.WriteLine(Conclusion(failed, checks.Count(check => check.Outcome == CheckOutcome.NotChecked)));
        return failed == 0 ? CommandLine.Done : CommandLine.Failure;
    }

    private static string Conclusion(int failed, int open) => (failed, open) switch
    {
        ( > 0, _) => "Do not rely on this receipt: what failed above does not fit together.",
        (_, 0) => "Every check holds.",
        _ => "What could be checked holds. What was not checked is neither proved nor refuted.",
    };

    private static SignedCheckpoint ReadCheckpoint(string file) =>
        SignedCheckpoint.TryParse(Text(file), out var checkpoint) ? checkpoint : throw new BadInputException(file, "This is not a signed checkpoint.");

    private static IReadOnlyList<byte[]> ReadProof(string file) =>
        ProofText.TryParse(Text(file), out var proof) ? proof : throw new BadInputException(file, "This is not a proof: it takes one hash a line, in base64.");

    private static string Text(string file) => Encoding.UTF8.GetString(Bytes(file));

    private static byte[] Bytes(string file)
    {
        using var stream = file == StandardInput ? Console.OpenStandardInput() : File.OpenRead(file);
        var bytes = new byte[MaxFile + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= MaxFile ? bytes[..length] : throw new BadInputException(file, $"This is longer than {MaxFile:N0} bytes.");
    }
}
