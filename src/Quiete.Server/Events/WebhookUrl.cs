using System.Net;
using System.Net.Sockets;

namespace Quiete.Server.Events;

/// <summary>The addresses that webhooks may have: https, on the open internet.</summary>
/// <remarks>A name can lead elsewhere tomorrow, so <see cref="WebhookSender"/> looks again at every connection.</remarks>
internal static class WebhookUrl
{
    public const int MaxLength = 1000;

    private const string Field = "url";

    /// <summary>Checks an address that somebody gave.</summary>
    /// <param name="allowPrivate">Whether http and addresses inside are good too: for development.</param>
    /// <exception cref="BadInputException">It may not be one.</exception>
    public static async Task<string> Check(string text, bool allowPrivate, CancellationToken stop)
    {
        if (text.Length > MaxLength) throw new BadInputException(Field, $"At most {MaxLength} characters.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !(allowPrivate && url.Scheme == Uri.UriSchemeHttp)))
        {
            throw new BadInputException(Field, "An address that begins with https:// is needed.");
        }

        if (url.UserInfo.Length > 0) throw new BadInputException(Field, "No name and password in the address: the signature says who sends.");
        if (url.Fragment.Length > 0) throw new BadInputException(Field, "No # in the address: it would not be sent.");
        if (!allowPrivate && (await Resolve(url.IdnHost, allowPrivate, stop)).Length == 0)
        {
            throw new BadInputException(Field, "The name of the host is not known, or leads to a private network.");
        }

        return url.AbsoluteUri;
    }

    /// <summary>The addresses of a host that may be called; none when its name is not known.</summary>
    public static async Task<IPAddress[]> Resolve(string host, bool allowPrivate, CancellationToken stop)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, stop);
            return allowPrivate ? addresses : Array.FindAll(addresses, PublicAddress.Is);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException) // an unknown name, or one that is too long
        {
            return [];
        }
    }
}
