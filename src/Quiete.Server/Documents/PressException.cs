namespace Quiete.Server.Documents;

/// <summary>A PDF cannot be made: the program is missing, or it failed.</summary>
internal sealed class PressException(string message, Exception? inner = null) : Exception(message, inner);
