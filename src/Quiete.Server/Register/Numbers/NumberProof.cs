using Quiete.Numbers;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>The plug for whoever can bring a code to a telephone, by a call or an SMS. Without one, only letters prove numbers.</summary>
internal interface INumberProof
{
    /// <summary>Brings a code to a number. Neither may reach a log.</summary>
    Task Send(PhoneNumber number, string code, Language words, CancellationToken stop);
}

/// <summary>For demonstrations and tests: codes go to a file in the data directory, where the operator reads them.</summary>
internal sealed class LocalNumberProof(ServerOptions options, TimeProvider clock) : INumberProof, IDisposable
{
    /// <summary>The file, readable by its owner only.</summary>
    public const string FileName = "number-codes.txt";

    private readonly SemaphoreSlim turn = new(1);

    public async Task Send(PhoneNumber number, string code, Language words, CancellationToken stop)
    {
        var file = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await turn.WaitAsync(stop);
        try
        {
            await using var writer = new StreamWriter(Path.Combine(options.Data, FileName), file);
            await writer.WriteLineAsync($"{Rules.Moment.Iso(clock.GetUtcNow())} {number} {code}");
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
