namespace Quiete;

/// <summary>Something given to Quiete cannot be used as it is: a file, a field, a row. The giver can mend it.</summary>
/// <remarks>
/// The message is one sentence for the person who gave it; <see cref="Place"/> says where (file, line, column or
/// field). The tool prints both and exits with 2. It is never thrown for a single telephone number or a business "no":
/// those are values.
/// </remarks>
public sealed class BadInputException : FormatException
{
    public BadInputException(string place, string message, Exception? cause = null) : base(message, cause) => Place = place;

    /// <summary>Where: a file, with line or field when known, such as <c>campaign.json: policy.maxAttempts.days</c>.</summary>
    public string Place { get; }
}
