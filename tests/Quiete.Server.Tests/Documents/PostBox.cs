using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Quiete.Server.Tests.Documents;

/// <summary>A mail server for one mail: it keeps what came as it came (RFC 5321, dots undoubled).</summary>
internal sealed class PostBox : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public PostBox()
    {
        listener.Start();
        Received = Serve();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The mail, once it has come.</summary>
    public Task<byte[]> Received { get; }

    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<byte[]> Serve()
    {
        using var client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        var mail = new StringBuilder();
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("354 go on");
                while (await reader.ReadLineAsync() is { } data && data != ".") mail.Append(data.StartsWith('.') ? data[1..] : data).Append("\r\n");
            }

            await writer.WriteLineAsync(line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye" : "250 ok");
        }

        return Encoding.Latin1.GetBytes(mail.ToString());
    }
}
