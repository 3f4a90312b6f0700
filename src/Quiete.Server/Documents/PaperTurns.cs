using System.Collections.Concurrent;

namespace Quiete.Server.Documents;

/// <summary>One account has one paper printed at a time, so that nobody keeps the press from others.</summary>
internal sealed class PaperTurns
{
    private readonly ConcurrentDictionary<long, bool> printing = new();

    /// <summary>Takes the turn of an account; whoever disposes of it gives it back.</summary>
    /// <param name="account">Null: the service itself, which waits for nobody.</param>
    /// <exception cref="PressException">A paper of this account is being printed.</exception>
    public IDisposable? Take(long? account)
    {
        if (account is not { } id) return null;
        return printing.TryAdd(id, true) ? new Turn(printing, id) : throw new PressException("A paper of this account is being printed.");
    }

    private sealed class Turn(ConcurrentDictionary<long, bool> printing, long account) : IDisposable
    {
        public void Dispose() => printing.TryRemove(account, out _);
    }
}
