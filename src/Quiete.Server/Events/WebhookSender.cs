using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Quiete.Server.Events;

/// <summary>Sends messages to webhooks, once each: signed, in limited time, only to addresses that may be called, wherever their names lead.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const int MaxAnswerBytes = 500;
    private const int MaxHeaderKilobytes = 16;
    private static readonly TimeSpan KeepConnection = TimeSpan.FromMinutes(2); // then its name is looked up again

    private readonly HttpClient http;
    private readonly ServerOptions options;
    private readonly TimeProvider clock;

    public WebhookSender(ServerOptions options, TimeProvider clock)
    {
        (this.options, this.clock) = (options, clock);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a redirect could lead inside
            UseProxy = false, // a proxy would connect in our place, unchecked
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            PooledConnectionLifetime = KeepConnection,
            ConnectCallback = Connect,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // ours, below
        };
    }

    /// <summary>How long a receiver may take, from looking up its name to the end of its answer.</summary>
    public TimeSpan TimeOut { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Sends a message once.</summary>
    /// <exception cref="OperationCanceledException">The service stops; what came of the attempt is not known.</exception>
    public async Task<Attempt> Send(TakenDelivery taken, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(TimeOut);
        try
        {
            using var answer = await http.SendAsync(Message(taken), HttpCompletionOption.ResponseHeadersRead, end.Token);
            return new Attempt((int)answer.StatusCode, await Beginning(answer.Content, end.Token));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Attempt(Status: null, AttemptFault.TimeOut);
        }
        catch (HttpRequestException fault)
        {
            return new Attempt(Status: null, fault.GetBaseException() switch
            {
                AddressNotPublicException => AttemptFault.AddressNotPublic,
                AuthenticationException => AttemptFault.TlsFailed,
                SocketException => AttemptFault.ConnectionFailed,
                _ => AttemptFault.NoHttp,
            });
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Message(TakenDelivery taken)
    {
        var body = taken.Event.CloudEvent(options.Address).ToArray();
        var (id, seconds) = (taken.Event.Id.ToString(), clock.GetUtcNow().ToUnixTimeSeconds());
        var message = new HttpRequestMessage(HttpMethod.Post, taken.Url) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json", "utf-8");
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("Quiete-Webhooks", "1"));
        message.Headers.Add(StandardWebhook.IdHeader, id);
        message.Headers.Add(StandardWebhook.TimestampHeader, $"{seconds}");
        message.Headers.Add(StandardWebhook.SignatureHeader, StandardWebhook.Sign(taken.Secrets, id, seconds, body));
        return message;
    }

    // The status counts; how the rest of the answer ends does not.
    private static async Task<string> Beginning(HttpContent content, CancellationToken stop)
    {
        var bytes = new byte[MaxAnswerBytes];
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(stop);
            length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            return "";
        }

        // Control characters out: databases refuse the zero, and pages show the rest badly.
        return string.Concat(Encoding.UTF8.GetString(bytes, 0, length).Select(c => char.IsControl(c) && c != '\n' ? ' ' : c)).Trim();
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var host = context.DnsEndPoint;
        var addresses = await WebhookUrl.Resolve(host.Host, allowPrivate: true, stop);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        if (!options.PrivateWebhooks) addresses = Array.FindAll(addresses, PublicAddress.Is);
        if (addresses.Length == 0) throw new AddressNotPublicException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class AddressNotPublicException : IOException;
}
