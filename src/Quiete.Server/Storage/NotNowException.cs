namespace Quiete.Server.Storage;

/// <summary>The service cannot do this now, though nothing is wrong with the request: answered with 503.</summary>
/// <param name="type">A word for machines, such as <c>clock-behind</c>.</param>
/// <param name="message">A sentence for people.</param>
/// <param name="isKnown">Whoever runs the service has been told: it is not logged with every request that meets it.</param>
internal sealed class NotNowException(string type, string message, bool isKnown = false) : Exception(message)
{
    public bool IsKnown => isKnown;

    public string Type => type;
}
